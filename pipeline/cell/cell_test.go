package cell

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"github.com/peihe/peihe/pipeline/schema"
)

// reading is a cell, what it reads as, and whether it does: "" with ok is unknown.
type reading struct {
	cell, want string
	ok         bool
}

// read reads a cell as text that shows its value.
func read(c Reader, cell string) (string, Verdict) {
	var v Value
	verdict := c.Read([]byte(cell), new(Arena), &v)
	if verdict != Known {
		return "", verdict
	}
	switch at := time.UnixMicro(v.Number).UTC(); c.Type {
	case schema.Date, schema.Month:
		return time.Unix(v.Number*86400, 0).UTC().Format(time.DateOnly), Known
	case schema.Time:
		return at.Format(time.TimeOnly), Known
	case schema.Timestamp:
		return at.Format(time.DateTime), Known
	case schema.Whole:
		return strconv.FormatInt(v.Number, 10), Known
	case schema.Money:
		return decimal128.FromI64(v.Number).ToString(2), Known
	case schema.Decimal:
		return strings.TrimRight(strings.TrimRight(v.Decimal.ToString(schema.DecimalScale), "0"), "."), Known
	}
	return string(v.Text), Known
}

// check reads cells of files that are eight hours ahead of UTC.
func check(t *testing.T, c schema.Column, readings []reading) {
	t.Helper()
	for _, r := range readings {
		want := Unreadable
		switch {
		case r.ok && r.want == "":
			want = Unknown
		case r.ok:
			want = Known
		}
		if got, verdict := read(Reader{Column: c, zone: 480}, r.cell); got != r.want || verdict != want {
			t.Errorf("%q: got %q, verdict %d; want %q, verdict %d", r.cell, got, verdict, r.want, want)
		}
	}
}

func TestID(t *testing.T) {
	check(t, schema.Column{Type: schema.ID}, []reading{
		{"FZ1", "FZ1", true},
		{" \t　\u00a0\u200b\ufeffFZ/1#2\u2060 ", "FZ/1#2", true},
		{"ＦＺ１ａ", "FZ1a", true},
		{"a b", "a b", true},
		{"'0012", "0012", true},
		{`="0012"`, "0012", true},
		{`'="0012"`, "0012", true},
		{`=" '0012"`, "0012", true},
		{"''0012", "'0012", true},
		{`=0012"`, `=0012"`, true},
		{`=""`, "", true},
		{"'", "", true},
		{" \u3000", "", true},
		{"x", "x", true},
		{"3.50102E+17", "3.50102E+17", true},
		{"a\x00b", "", false},
		{"\x00\x1f\x7f\u0085FZ1\u009f\x00", "FZ1", true},
		{"F\u00adZ\u200b1\u2066\ufeff\U000e0041", "FZ1", true},
		{"\u00ad'0012", "0012", true},
		{"'\u00ad'0012", "'0012", true},
		{"\u00ad=\u2069\"0012\"", "0012", true},
		{"\u00ad\u2066", "", true},
		{"a-b`c'd", "a-b`c'd", true},
		{"12700000000 ", "12700000000", true},
	})
	check(t, schema.Column{Type: schema.Identity}, []reading{
		{"35019719900101001x", "35019719900101001X", true},
		{"35019719900101001X", "35019719900101001X", true},
		{"35019719900101001×", "35019719900101001X", true},
		{"35019719900101001х", "35019719900101001X", true}, // Cyrillic
		{"35019719900101001Х", "35019719900101001X", true}, // Cyrillic
		{"３５ｘ", "35X", true},
		{"x1", "x1", true},
		{"×1", "×1", true},
		{"xx", "xX", true},
		{"x", "X", true},
		{"350197 1990\u30000101\u00a0001x", "35019719900101001X", true},
		{"350197-19900101-0010", "350197199001010010", true},
		{"`350197199001010010", "350197199001010010", true},
		{"''350197'199001010010'", "350197199001010010", true},
		{"350197\u00ad19900101\u200b0010", "350197199001010010", true},
		{"350197\n1990\t01010010", "350197199001010010", true},
		{"35019719900101001x-", "35019719900101001X", true},
		{"350197/1990", "350197/1990", true},
		{"350197_1990", "350197_1990", true},
		{"350197*********010", "350197*********010", true},
		{"3.50102E+17", "3.50102E+17", true},
		{"3.5e-17", "3.5e17", true},
		{"--", "", true},
	})
}

// TestNothing holds the words for nothing to the types that take them.
func TestNothing(t *testing.T) {
	words := []string{
		"NULL", "null", "Null", `\N`, `\n`, "N/A", "n/a", "NA", "Na", "None", "NONE", "nan", "NaN", "无", "暂无", "空", "-",
		"—", "/",
		"0000-00-00", " ＮＵＬＬ ", "'-", `="无"`, "无\u200b", "N\u00adA", "／",
	}
	for _, kind := range []schema.Type{schema.ID, schema.Identity, schema.Date, schema.Month, schema.Time,
		schema.Timestamp, schema.Whole, schema.Money, schema.Decimal} {
		for _, word := range words {
			check(t, schema.Column{Type: kind}, []reading{{word, "", true}})
		}
	}
	for _, word := range []string{"NULL", `\N`, "N/A", "NA", "None", "nan", "无", "暂无", "空", "-", "—", "/",
		"0000-00-00"} {
		check(t, schema.Column{Type: schema.Name}, []reading{{word, word, true}})
		check(t, schema.Column{Type: schema.Text}, []reading{{word, word, true}})
	}
	check(t, schema.Column{Type: schema.Word, Words: []string{"有", "无"}},
		[]reading{{"无", "无", true}, {"空", "", false}, {"-", "", false}})
	check(t, schema.Column{Type: schema.List}, []reading{{"无", ";无;", true}, {"NULL", ";NULL;", true}, {"/", "", true}})
	check(t, schema.Column{Type: schema.Topics}, []reading{{"无", "", false}})
	check(t, schema.Column{Type: schema.ID}, []reading{
		{"NUL", "NUL", true}, {"NULLS", "NULLS", true}, {"无1", "无1", true}, {"--", "--", true}, {"–", "–", true},
		{"nil", "nil", true},
		{`\`, `\`, true}, {`\NN`, `\NN`, true}, {"0000-00-0", "0000-00-0", true}, {"没有", "没有", true},
		{"//", "//", true}, {"0", "0", true},
	})
	check(t, schema.Column{Type: schema.Timestamp}, []reading{{"0000-00-00 00:00:00", "", false}})
}

// TestErrorValues holds the error values of spreadsheets to be read as nothing at all.
func TestErrorValues(t *testing.T) {
	for _, kind := range []schema.Type{schema.ID, schema.Identity, schema.Name, schema.Text, schema.Date,
		schema.Month, schema.Time, schema.Timestamp, schema.Whole, schema.Money, schema.Decimal, schema.List,
		schema.Topics, schema.Word} {
		for _, value := range []string{
			"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#n/a", " '#N/A", "Err:502",
		} {
			check(t, schema.Column{Type: kind, Words: []string{value}}, []reading{{value, "", false}})
		}
	}
	for _, text := range []string{"#N/A1", "#1", "#", "#REF", "见#N/A", "Err:50", "Err:5022", "Err:5x2", "Error:50"} {
		check(t, schema.Column{Type: schema.Text}, []reading{{text, text, true}})
	}
	check(t, schema.Column{Type: schema.Name}, []reading{{"＃Ｎ／Ａ", "", false}, {"#\u00adN/A", "", false}})
	check(t, schema.Column{Type: schema.List}, []reading{{"甲、#REF!", "", false}, {"甲、#REF", ";#REF;甲;", true}})
}

func TestReadLeavesCell(t *testing.T) {
	cell := []byte("35019719900101001x")
	var v Value
	(&Reader{Column: schema.Column{Type: schema.Identity}}).Read(cell, new(Arena), &v)
	if string(cell) != "35019719900101001x" {
		t.Errorf("reading changed the cell to %q", cell)
	}
}

func TestNameAndText(t *testing.T) {
	check(t, schema.Column{Type: schema.Name}, []reading{
		{"福州 培训　学校（台江）", "福州培训学校(台江)", true},
		{"阿•买‧提・江･别·克", "阿·买·提·江·别·克", true},
		{"ﾊﾟ", "パ", true},
		{"张\u200b三", "张三", true},
		{"张\n三", "张三", true},
		{"张\u00ad\u2066三\x01", "张三", true},
		{"e\u00ad\u0301", "é", true},
	})
	check(t, schema.Column{Type: schema.Text}, []reading{
		{" 一 楼（东）\n２０３ ", "一 楼（东）\n２０３", true},
		{"a\x00b", "", false},
		{"\u2060\u202e\x00a\u00adb\u2066\x00", "a\u00adb\u2066", true},
	})
	check(t, schema.Column{Type: schema.Word, Words: []string{"通过", "不通过"}}, []reading{
		{"通 过", "通过", true},
		{"'不通过", "不通过", true},
		{"未通过", "", false},
		{"", "", true},
	})
	if got := NormalName(" 甲（乙）• "); got != "甲(乙)·" {
		t.Errorf("NormalName: %q", got)
	}
}

func TestDate(t *testing.T) {
	accepted := []reading{
		{"2021-04-22", "2021-04-22", true},
		{"2021-4-2", "2021-04-02", true},
		{"2021/4/22", "2021-04-22", true},
		{"2021.4.22", "2021-04-22", true},
		{"2021年4月22日", "2021-04-22", true},
		{"２０２１－０４－２２", "2021-04-22", true},
		{"20210422", "2021-04-22", true},
		{"40000", "2009-07-06", true},
		{"44308", "2021-04-22", true},
		{"60000", "2064-04-08", true},
		{"1900-01-01", "1900-01-01", true},
		{"2100-12-31", "2100-12-31", true},
		{"2000-02-29", "2000-02-29", true},
		{"2020-02-29", "2020-02-29", true},
		{"2021-06-07 00:00:00", "2021-06-07", true},
		{"1969/6/7T0:00", "1969-06-07", true},
		{"2021-06-07 00:00:00.999", "2021-06-07", true},
		{"2021-06-07T00:00:00.000+08:00", "2021-06-07", true},
		{"2021-06-06T16:00:00.000Z", "2021-06-07", true},
		{"2021-06-07 上午12:00", "2021-06-07", true},
		{"2021-04-22 星期四", "2021-04-22", true},
		{"2021-04-22星期四", "2021-04-22", true},
		{"2021年4月22日（周四）", "2021-04-22", true},
		{"2021/4/22 (星期天)", "2021-04-22", true},
		{"20210422 周日", "2021-04-22", true},
		{"44308 周四", "2021-04-22", true},
		{"2021-04-22 周四 0:00", "2021-04-22", true},
		{"44308.0", "2021-04-22", true},
		{"44308.000005", "2021-04-22", true},
		{"2021-04\u200b-22\u00ad", "2021-04-22", true},
		{`="2021-04-22"`, "2021-04-22", true},
		{"", "", true},
	}
	check(t, schema.Column{Type: schema.Date}, accepted)
	refused := []string{
		"2021-13-01", "2021-00-10", "2021-02-29", "1900-02-29", "2100-02-29", "2021-04-31", "2021-04-00", "1899-12-31",
		"2101-01-01", "39999", "60001", "39999.0", "60001.0", "44308.", "44308.5", "44308.000006",
		"2021-04-22 周八", "2021-04-22 周", "2021-04-22 (周四", "2021-04-22 周四)", "2021-04-22 礼拜四", "2021-04-22 Thu",
		"周四 2021-04-22",
		"2021-04-22 周四周四", "2021-06-07T00:00:00Z", "2021-06-07 12:00", "4430", "443080", "2021-4/22", "2021/4-22",
		"2021年4月22",
		"2021年4月22号", "2021-004-22", "2021-4-022", "21-4-22", "2021-04", "202104", "2021 -04-22", "2021-04-22-",
		"2021-06-07 00:00:01", "2021-06-07 24:00", "x2021-06-07", "22/04/2021", "2021-04-22日", "²0210422x",
	}
	for _, cell := range refused {
		check(t, schema.Column{Type: schema.Date}, []reading{{cell, "", false}})
	}
	check(t, schema.Column{Type: schema.Month}, []reading{
		{"1990-03", "1990-03-01", true},
		{"1990-3", "1990-03-01", true},
		{"1990/3", "1990-03-01", true},
		{"1990.10", "1990-10-01", true},
		{"1990年3月", "1990-03-01", true},
		{"199003", "1990-03-01", true},
		{"1990-03-31", "1990-03-01", true},
		{"19900331", "1990-03-01", true},
		{"1990-03-31 00:00:00", "1990-03-01", true},
		{"44308", "2021-04-01", true},
		{"1990-03-31 周六", "1990-03-01", true},
		{"1990-03 周六", "", false},
		{"1990-13", "", false},
		{"1990年3", "", false},
		{"19903", "", false},
		{"1990", "", false},
		{"1899-12", "", false},
		{"1990-02-30", "", false},
	})
}

func TestDays(t *testing.T) {
	day := time.Date(FirstYear, 1, 1, 0, 0, 0, 0, time.UTC)
	for ; day.Year() <= LastYear; day = day.AddDate(0, 0, 1) {
		y, m, d := day.Date()
		if got, want := days(int64(y), int64(m), int64(d)), day.Unix()/86400; got != want && day.Unix()%86400 == 0 {
			t.Fatalf("%s: %d days, want %d", day.Format(time.DateOnly), got, want)
		}
		if last := day.AddDate(0, 0, 1).Day() == 1; last != (int64(d) == daysIn(int64(y), int64(m))) {
			t.Fatalf("%s: wrong length of the month", day.Format(time.DateOnly))
		}
	}
}

func TestTime(t *testing.T) {
	check(t, schema.Column{Type: schema.Time}, []reading{
		{"8:30", "08:30:00", true},
		{"08:30", "08:30:00", true},
		{"08:30:59", "08:30:59", true},
		{"8：30", "08:30:00", true},
		{"0:00", "00:00:00", true},
		{"23:59:59", "23:59:59", true},
		{"24:00", "", false},
		{"8:60", "", false},
		{"8:30:60", "", false},
		{"8:3", "", false},
		{"008:30", "", false},
		{"8:300", "", false},
		{"8:30:", "", false},
		{"8", "", false},
		{"08:30:00.5", "", false},
		{"08 :30", "", false},
		{"上午8:30", "08:30:00", true},
		{"下午 2:30", "14:30:00", true},
		{"2:30:05 PM", "14:30:05", true},
		{"下午2：30", "14:30:00", true},
		{"0.5", "", false},
		{"8:30Z", "", false},
	})
	for _, start := range []reading{{"24:00", "", false}, {"24:00:00", "", false}, {"00:00", "00:00:00", true}} {
		check(t, schema.Column{Name: schema.StartTime, Type: schema.Time}, []reading{start})
	}
	for cell, want := range map[string]int64{
		"24:00": dayMicros, "24:00:00": dayMicros, "00:00": dayMicros, "0:00:00": dayMicros, "上午 12:00": dayMicros,
		"２４：００": dayMicros,
		"00:01": minuteMicros, "0:00:01": 1_000_000, "23:59": dayMicros - minuteMicros,
	} {
		var v Value
		end := Reader{Column: schema.Column{Name: schema.EndTime, Type: schema.Time}}
		if verdict := end.Read([]byte(cell), new(Arena), &v); verdict != Known || v.Number != want {
			t.Errorf("end %s: %d, verdict %d; want %d", cell, v.Number, verdict, want)
		}
	}
	for _, cell := range []string{"24:01", "24:00:01", "25:00", "24:0"} {
		check(t, schema.Column{Name: schema.EndTime, Type: schema.Time}, []reading{{cell, "", false}})
	}
	check(t, schema.Column{Type: schema.Timestamp}, []reading{
		{"2021-06-07 08:20:01", "2021-06-07 08:20:01", true},
		{"2021-06-07T08:20:01", "2021-06-07 08:20:01", true},
		{"2021/6/7 \u3000 8:20", "2021-06-07 08:20:00", true},
		{"2021年6月7日 8:20", "2021-06-07 08:20:00", true},
		{"20210607 8:20", "2021-06-07 08:20:00", true},
		{"44308 8:20", "2021-04-22 08:20:00", true},
		{"2021-06-07", "", false},
		{"2021-02-29 08:20:01", "", false},
		{"2021-06-07 24:20:01", "", false},
		{"2021-06-07 08:60:01", "", false},
		{"2021-06-07 08:20:60", "", false},
		{"2021-06-07 T08:20", "", false},
		{"2021-06-07t08:20", "", false},
		{"2021年6月7日8:20", "", false},
		// Weekdays.
		{"2021-06-07 星期一 08:20", "2021-06-07 08:20:00", true},
		{"2021-06-07 (周一) 08:20:01", "2021-06-07 08:20:01", true},
		{"2021年6月7日（星期一）　8:20", "2021-06-07 08:20:00", true},
		{"2021/6/7周一T8:20", "2021-06-07 08:20:00", true},
		{"2021-06-07 (周一)08:20", "", false},
		{"2021-06-07 周一", "", false},
		{"2021-06-07 08:20 周一", "", false},
		{"2021-06-07 Mon 08:20", "", false},
		// Fractions of a second.
		{"2021-06-07 08:20:01.000", "2021-06-07 08:20:01", true},
		{"2021-06-07 08:20:01.999999999", "2021-06-07 08:20:01", true},
		{"2021-06-07 08:20:01.", "", false},
		{"2021-06-07 08:20:01,5", "", false},
		{"2021-06-07 08:20.5", "", false},
		{"2021-06-07 08:20:01.5.5", "", false},
		// Offsets, moved to UTC+8.
		{"2021-06-07T08:20:01Z", "2021-06-07 16:20:01", true},
		{"2021-06-07T08:20:01+08:00", "2021-06-07 08:20:01", true},
		{"2021-06-07T08:20:01.123+0800", "2021-06-07 08:20:01", true},
		{"2021-06-07 08:20 +09:30", "2021-06-07 06:50:00", true},
		{"2021-06-07T20:20:01-0500", "2021-06-08 09:20:01", true},
		{"2021-06-07T00:00:00+14:00", "2021-06-06 18:00:00", true},
		{"2021-06-07 8:20 PM +00:00", "2021-06-08 04:20:00", true},
		{"2021-06-07T00:00:00+15:00", "", false},
		{"2021-06-07T08:20:01+08", "", false},
		{"2021-06-07T08:20:01+8:00", "", false},
		{"2021-06-07T08:20:01+08:60", "", false},
		{"2021-06-07T08:20:01+08:000", "", false},
		{"2021-06-07T08:20:01 UTC", "", false},
		{"2021-06-07T08:20:01ZZ", "", false},
		{"2021-06-07Z", "", false},
		{"1900-01-01T00:00:00+08:00", "1900-01-01 00:00:00", true},
		{"1900-01-01T00:00:00+08:01", "", false},
		{"2100-12-31T23:59:59+08:00", "2100-12-31 23:59:59", true},
		{"2100-12-31T23:59:59+07:59", "", false},
		// Serials.
		{"44308.35", "2021-04-22 08:24:00", true},
		{"44308.347233796297", "2021-04-22 08:20:01", true},
		{"44308.0", "2021-04-22 00:00:00", true},
		{"44308.00000578704", "2021-04-22 00:00:01", true}, // half a second is 0.000005787037…
		{"44308.000005787", "2021-04-22 00:00:00", true},
		{"44308.999999999999999999999999", "2021-04-23 00:00:00", true},
		{"40000.5", "2009-07-06 12:00:00", true},
		{"60000.5", "2064-04-08 12:00:00", true},
		{"44308", "", false},
		{"44308.", "", false},
		{"39999.99", "", false},
		{"60001.0", "", false},
		{"44308.3 5", "", false},
		{"44308.35Z", "", false},
		{"-44308.35", "", false},
		{"4430.835", "", false},
		{"44,308.35", "", false},
	})
}

// TestClock holds every hour of the 12-hour clock, before and behind the word.
func TestClock(t *testing.T) {
	const none = -1
	hours := map[string][13]int{
		"上午": {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0},
		"凌晨": {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0},
		"早上": {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0},
		"AM": {none, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0},
		"am": {none, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0},
		"下午": {12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 12},
		"晚上": {none, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, none},
		"PM": {none, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 12},
		"pM": {none, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 12},
		"中午": {none, 13, 14, none, none, none, none, none, none, none, none, 11, 12},
	}
	for word, want := range hours {
		for hour := range 24 {
			clock := strconv.Itoa(hour) + ":05:09"
			expected := none
			if hour <= 12 {
				expected = want[hour]
			}
			for _, cell := range []string{word + clock, word + " " + clock, clock + word, clock + " " + word} {
				at := time.Date(2021, 6, 7, max(expected, 0), 5, 9, 0, time.UTC)
				times, stamps := reading{cell, at.Format(time.TimeOnly), true},
					reading{"2021/6/7 " + cell, at.Format(time.DateTime), true}
				if expected == none {
					times, stamps = reading{cell, "", false}, reading{"2021/6/7 " + cell, "", false}
				}
				check(t, schema.Column{Type: schema.Time}, []reading{times})
				check(t, schema.Column{Type: schema.Timestamp}, []reading{stamps})
			}
		}
	}
	check(t, schema.Column{Type: schema.Timestamp}, []reading{
		{"2021-06-07 下午1:20:01.5", "2021-06-07 13:20:01", true},
		{"2021-06-07 1:20:01.5 PM", "2021-06-07 13:20:01", true},
		{"2021-06-07T下午1:20", "2021-06-07 13:20:00", true},
		{"2021-06-07 周一 下午 1:20", "2021-06-07 13:20:00", true},
		{"2021-06-07 下午1:20 PM", "", false},
		{"2021-06-07 PM", "", false},
		{"2021-06-07 a.m. 1:20", "", false},
		{"2021-06-07 傍晚 6:20", "", false},
		{"2021-06-07 1:20P", "", false},
		{"2021-06-07 下午 下午 1:20", "", false},
		{"2021-06-07下午1:20", "", false},
	})
}

func TestNumbers(t *testing.T) {
	check(t, schema.Column{Type: schema.Whole}, []reading{
		{"0", "0", true},
		{"-0", "0", true},
		{"+5", "5", true},
		{"１２", "12", true},
		{"50人", "50", true},
		{"45分钟", "45", true},
		{"60秒", "60", true},
		{"4课时", "4", true},
		{"￥1,000.00元", "1000", true},
		{"1,234,567", "1234567", true},
		{"007", "7", true},
		{"9223372036854775807", "9223372036854775807", true},
		{"9223372036854775808", "", false},
		{"-1", "", false},
		{"1.5", "", false},
		{"1.", "", false},
		{".5", "", false},
		{"1,00", "", false},
		{"1000,000", "", false},
		{",100", "", false},
		{"1,000,", "", false},
		{"1,,000", "", false},
		{"1e3", "", false},
		{"50 人", "", false},
		{"50人人", "", false},
		{"-¥5", "", false},
		{"+¥5", "5", true},
		{"(0)", "0", true},
		{"(5)", "", false},
		{"\u22120", "0", true},
		{"1\u200b2\u00ad", "12", true},
		{"元", "", false},
		{"--5", "", false},
		{"٣", "", false},
	})
	check(t, schema.Column{Type: schema.Whole, Minimum: 1}, []reading{{"1", "1", true}, {"0", "", false}})
	check(t, schema.Column{Type: schema.Money}, []reading{
		{"1000", "1000.00", true},
		{"¥-1,000.5元", "-1000.50", true},
		{"0.1200", "0.12", true},
		{"-0.01", "-0.01", true},
		{"999999999999999.99", "999999999999999.99", true},
		{"1000000000000000", "", false},
		{"0.123", "", false},
		{"1,000.5,0", "", false},
		{"1E3", "", false},
		{"-", "", true},
		{"-¥1,000.00", "-1000.00", true},
		{"￥1,000.00", "1000.00", true},
		{"－￥１，０００．００", "-1000.00", true},
		{"(1,000.00)", "-1000.00", true},
		{"（1,000.00）", "-1000.00", true},
		{"(¥1,000.00元)", "-1000.00", true},
		{"¥(1,000.00)元", "-1000.00", true},
		{"\u22121,000.00", "-1000.00", true},
		{"\u2013¥5", "-5.00", true},
		{"¥\u22125", "-5.00", true},
		{"(-5)", "", false},
		{"-(5)", "", false},
		{"(5", "", false},
		{"5)", "", false},
		{"((5))", "", false},
		{"()", "", false},
		{"(1,00)", "", false},
		{"¥¥5", "", false},
		{"¥-¥5", "", false},
		{"(¥-5)", "", false},
		{"\u20145", "", false},
		{"\u2212\u22125", "", false},
		{"5-", "", false},
		{"300元/人", "", false},
		{"12.5万元", "", false},
		{"$5", "", false},
	})
	check(t, schema.Column{Type: schema.Decimal}, []reading{
		{"85.5", "85.5", true},
		{"-0.0000000001", "-0.0000000001", true},
		{strings.Repeat("9", 28) + "." + strings.Repeat("9", 10), strings.Repeat("9", 28) + "." +
			strings.Repeat("9", 10), true},
		{"1" + strings.Repeat("0", 28), "", false},
		{"0.00000000001", "", false},
		{"0.10000000000000", "0.1", true},
		{"优", "", false},
	})
}

func TestList(t *testing.T) {
	check(t, schema.Column{Type: schema.List}, []reading{
		{"乙、甲,丙，丁;戊；己/庚|辛", ";丁;丙;乙;己;庚;戊;甲;辛;", true},
		{"甲 乙；（丙）", ";(丙);甲乙;", true},
		{"甲；；", ";甲;", true},
		{"、；", "", true},
		{"甲／乙", ";甲/乙;", true},
		{"甲\ufe54乙", ";甲；乙;", true},
		{"甲、a\x00", ";a;甲;", true},
		{"甲\u00ad、\u2066、乙", ";乙;甲;", true},
	})
	check(t, schema.Column{Type: schema.Topics}, []reading{
		{"3、1,２", ";1;2;3;", true},
		{"10/9", ";10;9;", true},
		{"01", ";1;", true},
		{"1、x", "", false},
		{"-1", "", false},
	})
}

func TestENotation(t *testing.T) {
	pattern := regexp.MustCompile(ENotation)
	for s, want := range map[string]bool{
		"3.50102E+17": true, "3E+17": true, "35E-1": true, "3.5E+1": true,
		"3E17": true, "3.5e17": true, "3.50102e+17": true,
		"": false, "E": false, "E+17": false, "3E": false, "3E+": false, "3.E+17": false, ".5E+17": false,
		"3.5": false, "-3E+17": false, "3E+1X": false, "3E+1E+1": false, "350197199001010010": false,
	} {
		if got := pattern.MatchString(s); got != want {
			t.Errorf("%q: %t", s, got)
		}
	}
}

// fuzzCell checks what must hold for every cell that is valid UTF-8.
func fuzzCell(f *testing.F, column schema.Column, seeds ...string) {
	for _, s := range append(seeds, "", "'", `=""`, "\x00", "　", "１2") {
		f.Add(s)
	}
	c := Reader{Column: column, zone: 480}
	f.Fuzz(func(t *testing.T, cell string) {
		if !utf8.ValidString(cell) {
			return
		}
		var v Value
		verdict := c.Read([]byte(cell), &Arena{buf: []byte("earlier e")}, &v)
		again, same := read(c, cell)
		if same != verdict || verdict == Known && c.Type.IsText() && string(v.Text) != again {
			t.Fatalf("%q: read twice, %q (%d) and %q (%d)", cell, v.Text, verdict, again, same)
		}
		if verdict != Known {
			return
		}
		if c.Type != schema.Text && bytes.ContainsFunc(v.Text, func(r rune) bool { return unicode.Is(unicode.Cf, r) }) {
			t.Errorf("%q: format characters in %q", cell, v.Text)
		}
		if !utf8.Valid(v.Text) || bytes.IndexByte(v.Text, 0) >= 0 || c.Type.IsText() && len(v.Text) == 0 {
			t.Errorf("%q: read as %q", cell, v.Text)
		}
		switch c.Type {
		case schema.Name, schema.Word, schema.List, schema.Topics:
			if bytes.ContainsFunc(v.Text, isSpace) {
				t.Errorf("%q: white space in %q", cell, v.Text)
			}
		}
		switch c.Type {
		case schema.Date, schema.Time, schema.Timestamp, schema.Whole, schema.Money, schema.Decimal:
			// What a value prints as reads as the same value.
			if back, verdict := read(c, again); back != again || verdict != Known {
				t.Errorf("%q reads as %q, which reads as %q", cell, again, back)
			}
		}
	})
}

func FuzzID(f *testing.F) { fuzzCell(f, schema.Column{Type: schema.ID}, "FZ1", "ﬁ") }

func FuzzIdentity(f *testing.F) {
	fuzzCell(f, schema.Column{Type: schema.Identity}, "35019719900101001x", "3.5E+17")
}

func FuzzName(f *testing.F) {
	fuzzCell(f, schema.Column{Type: schema.Name}, "阿•买（提）", "\u00a8", "\u0301")
}

func FuzzText(f *testing.F) { fuzzCell(f, schema.Column{Type: schema.Text}, "一 楼") }

func FuzzDate(f *testing.F) {
	fuzzCell(f, schema.Column{Type: schema.Date}, "2021年4月22日", "44308", "20210422", "2021-04-22（周四）",
		"2021-04-21T16:00Z")
}

func FuzzMonth(f *testing.F) { fuzzCell(f, schema.Column{Type: schema.Month}, "1990.3", "199003") }

func FuzzTime(f *testing.F) { fuzzCell(f, schema.Column{Type: schema.Time}, "8:30", "08：30：00") }

func FuzzTimestamp(f *testing.F) {
	fuzzCell(f, schema.Column{Type: schema.Timestamp}, "2021-06-07T8:20", "20210607 8:20",
		"2021-06-07 周一 下午 1:20:01.5 +0900",
		"44308.35", "1:20 PM", "2100-12-31 23:59 -14:00")
}

func FuzzWhole(f *testing.F) {
	fuzzCell(f, schema.Column{Type: schema.Whole, Minimum: 1}, "1,000人", "1.0")
}

func FuzzMoney(f *testing.F) {
	fuzzCell(f, schema.Column{Type: schema.Money}, "¥-1,000.50元", "(￥1,000.00)")
}

func FuzzDecimal(f *testing.F) {
	fuzzCell(f, schema.Column{Type: schema.Decimal}, "85.5", "-0.0000000001")
}

func FuzzList(f *testing.F) {
	fuzzCell(f, schema.Column{Type: schema.List}, "甲、乙", ";", "\ufe54")
}

func FuzzTopics(f *testing.F) { fuzzCell(f, schema.Column{Type: schema.Topics}, "1、2/3", "1,234") }

func FuzzWord(f *testing.F) {
	fuzzCell(f, schema.Column{Type: schema.Word, Words: []string{"通过", "不通过"}}, "通 过")
}

func TestWordLookUpDoesNotAllocate(t *testing.T) {
	c := Reader{Column: schema.Column{Type: schema.Name}, meant: map[string][]byte{"微信小程序": []byte("小程序")}}
	var v Value
	a, cell := new(Arena), []byte("微信小程序")
	if n := testing.AllocsPerRun(100, func() { c.Read(cell, a, &v) }); n > 0 || string(v.Text) != "小程序" {
		t.Errorf("%v allocations, read as %q", n, v.Text)
	}
}
