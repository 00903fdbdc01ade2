package export

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// formText is the form of a cell that is no blank.
func formText(cell string) string {
	form, _ := appendForm(nil, trimCell([]byte(cell)))
	return string(form)
}

func TestForm(t *testing.T) {
	for cell, want := range map[string]string{
		"2021-06-07 08:20:01":          "9999-99-99 99:99:99",
		"２０２１－０６":                      "9999-99",
		"35019719900101001x":           "99999999999999999A",
		"350197 1990\u00ad0101":        "999999 9999�9999",
		"阿布都·买买提":                      "文·文",
		"Зухра Ÿé":                     "文 文",
		"アイウ가나":                        "文",
		"三〇二室":                         "文",
		"⻓乐区⼀":                         "文",
		"Ⅻ①㈱½":                         "AAA9(文)9⁄9",
		"٣४":                           "99",
		"𠀀\ue000\U0010fffd":            "文",
		"⠓⠊":                           "文",
		"ｆｚ＠ａ．ｃｏｍ":                     "AA@A.AAA",
		"￥1,000.00元":                   "¥9,999.99文",
		"a\tb\x7fc\u2028d\u3000e":      "A␉A␡A�A A",
		"文A9…":                         "文A9...",
		strings.Repeat("1", 40):        strings.Repeat("9", 40),
		strings.Repeat("1", 41):        strings.Repeat("9", 40) + "…",
		strings.Repeat("长", 1000):      "文",
		strings.Repeat("长1", 20):       strings.Repeat("文9", 20),
		strings.Repeat("长1", 20) + "。": strings.Repeat("文9", 20) + "…",
		strings.Repeat("1", 39) + "长长": strings.Repeat("9", 39) + "文",
	} {
		if got := formText(cell); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}

// FuzzForm holds that a form tells nothing but how a value is written, and that
// the short way from one cell to the next counts as the long one.
func FuzzForm(f *testing.F) {
	for _, s := range []string{"", "2021-06-07 08:20:01", "张三", "１２７", "Ⅻ", "文9A", "a\u0301", "\u2800", "长\u0378"} {
		f.Add(s, s)
		f.Add(s, "A9文")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		if !utf8.ValidString(first) || !utf8.ValidString(second) {
			return
		}
		text, whole := appendForm(nil, []byte(first))
		for _, r := range string(text) {
			if unicode.IsLetter(r) && r != 'A' && r != '文' || unicode.IsNumber(r) && r != '9' ||
				unicode.Is(unicode.M, r) || !unicode.IsPrint(r) {
				t.Errorf("%q: %q tells %q", first, text, r)
			}
		}
		if n := utf8.RuneCount(text); n > formMax+1 || whole && n > formMax {
			t.Errorf("%q: %d characters, %t", first, n, whole)
		}
		other, _ := appendForm(nil, []byte(second))
		if (&form{text: string(text), whole: whole, ascii: ascii(text)}).fits([]byte(second)) &&
			string(other) != string(text) {
			t.Errorf("%q is taken for %q, it is %q", second, text, other)
		}
	})
}

// profileOf reads a file to its end.
func profileOf(t testing.TB, f *File, threads int) []ColumnProfile {
	t.Helper()
	f.Profile = nil
	r, err := f.Rows(t.Context(), Options{Threads: threads, Profile: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	for r.Next() {
		if f.Profile != nil {
			t.Error("a profile before the end")
		}
	}
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	return f.Profile
}

func TestProfile(t *testing.T) {
	f := discoverOne(t, "电话号码,班次编号,姓名,身份证号码,出生年月,x\n"+
		"12700000000,A1,张三,350197199001010010,1990-03,1\n"+ // read
		"12700000001,A2,李四,350197199001010029,1990-3,1\n"+ // read
		"无,#N/A,,,1990-13,1\n"+ // set aside at its first column: the others count all the same
		",,,,\u3000,\n"+ // blank
		"合计,A1,张三,1,1,1\n"+ // footer
		"1,A1,张三,1,1,1,1\n"+ // cells beyond the header
		"12700000002,B,欧阳三,NULL,1990年3月,1\n")
	want := []ColumnProfile{
		{Column: "class_id", Filled: 4, Unreadable: 1, Forms: []Form{{"A9", 2}, {"#A/A", 1}, {"A", 1}}},
		{Column: "name", Filled: 3, Forms: []Form{{"文", 3}}},
		{Column: "birth_month", Filled: 4, Unreadable: 1, Forms: []Form{{"9999-99", 2}, {"9999-9", 1}, {"9999文9文", 1}}},
		{Column: "id_number", Filled: 3, Forms: []Form{{"999999999999999999", 2}, {"AAAA", 1}}},
		{Column: "phone", Filled: 4, Forms: []Form{{"99999999999", 3}, {"文", 1}}},
	}
	if got := profileOf(t, f, 1); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if f.RowsRead != 6 || f.RowsSetAside != 4 {
		t.Errorf("%d read, %d set aside", f.RowsRead, f.RowsSetAside)
	}
	rows, lines := readAll(t, f, 1)
	if len(rows) != 2 || len(lines) != 4 || f.Profile != nil {
		t.Errorf("without a profile: %d rows, %d lines, %v", len(rows), len(lines), f.Profile)
	}
}

// TestProfileIsBounded holds columns of more forms than are kept to what is exact.
func TestProfileIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString(traineeHeader + ",备注\n")
	rows := 0
	row := func(remark string) {
		fmt.Fprintf(&b, "A,甲,1,%s\n", remark)
		rows++
	}
	remark := func(i int) string { return strings.NewReplacer("0", ".", "1", "_").Replace(fmt.Sprintf("%010b", i)) }
	for i := range blockForms + 100 {
		row(remark(i)) // each its own form
	}
	for range 1000 {
		row("")
	}
	for range 7 {
		row(remark(0))
	}
	p := profileOf(t, discoverOne(t, b.String()), 1)[3]
	if p.Filled != blockForms+107 || len(p.Forms) != topForms || p.Forms[0] != (Form{remark(0), 8}) ||
		p.Forms[1] != (Form{remark(1), 1}) {
		t.Errorf("%+v", p)
	}
	if kept := int64(fileForms - 1 + 8); p.Other != p.Filled-kept {
		t.Errorf("%d cells of other forms, want %d", p.Other, p.Filled-kept)
	}
}

func TestThreadsChangeNoProfile(t *testing.T) {
	var b strings.Builder
	b.WriteString(traineeHeader + ",备注,家庭地址\n")
	for i := range 150_000 {
		fmt.Fprintf(&b, "A%d,甲,%d,%s,%s\n", i, i, strings.Repeat("-", i%9)+strings.Repeat("_", i/2000),
			strings.Repeat("长", i%3)+strings.Repeat("9a", i/1000%20))
	}
	f := discoverOne(t, b.String())
	want := profileOf(t, f, 1)
	if remark := want[len(want)-1]; remark.Other == 0 || len(remark.Forms) != topForms {
		t.Error("the forms were not more than are kept")
	}
	for _, threads := range []int{2, 7} {
		if got := profileOf(t, f, threads); !reflect.DeepEqual(got, want) {
			t.Errorf("%d threads: got %v\nwant %v", threads, got, want)
		}
	}
}

func benchmarkProfile(b *testing.B, content []byte) {
	benchmarkWith(b, content, benchRows, Options{Profile: true})
}

func BenchmarkProfileUTF8(b *testing.B) { benchmarkProfile(b, signins(benchRows)) }

func BenchmarkProfileGB18030(b *testing.B) {
	content, err := simplifiedchinese.GB18030.NewEncoder().Bytes(signins(benchRows))
	if err != nil {
		b.Fatal(err)
	}
	benchmarkProfile(b, content)
}
