package pipeline_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"html"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/intake"
)

// exports are the files of a folder of exports: tables by kind until the folder is
// written, and whatever else lies there.
type exports struct {
	tables  map[string][][]string // by kind, the header first
	files   map[string][]byte
	options func(*pipeline.Options)
}

// cleanExports are those of the worked case clean.
func cleanExports(t testing.TB) *exports {
	t.Helper()
	e := &exports{tables: map[string][][]string{}, files: map[string][]byte{}}
	paths, err := filepath.Glob("testdata/cases/clean/input/*.csv")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(file).ReadAll()
		file.Close()
		if err != nil {
			t.Fatal(err)
		}
		e.tables[strings.TrimSuffix(filepath.Base(path), ".csv")] = rows
	}
	return e
}

// column is the place of a header in a table.
func (e *exports) column(kind, header string) int {
	i := slices.Index(e.tables[kind][0], header)
	if i < 0 {
		panic(kind + " has no " + header)
	}
	return i
}

// each changes every cell of a column, the header apart.
func (e *exports) each(kind, header string, change func(string) string) {
	c := e.column(kind, header)
	for _, row := range e.tables[kind][1:] {
		row[c] = change(row[c])
	}
}

// rename gives a column another header.
func (e *exports) rename(kind, header, name string) { e.tables[kind][0][e.column(kind, header)] = name }

// text is a table as CSV, and takes it out of the tables: its file is what the
// shape makes of it.
func (e *exports) text(kind string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.WriteAll(e.tables[kind])
	delete(e.tables, kind)
	return b.Bytes()
}

// joined is a table with another delimiter, as text.
func (e *exports) joined(kind, delimiter string) []byte {
	var b bytes.Buffer
	for _, row := range e.tables[kind] {
		b.WriteString(strings.Join(row, delimiter) + "\n")
	}
	delete(e.tables, kind)
	return b.Bytes()
}

func encoded(t testing.TB, e encoding.Encoding, text []byte) []byte {
	t.Helper()
	out, err := e.NewEncoder().Bytes(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func zipped(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(files[name])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(text []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(text)
	w.Close()
	return b.Bytes()
}

// write lays the exports out in a folder.
func (e *exports) write(t testing.TB, folder string) {
	t.Helper()
	for _, kind := range slices.Collect(maps.Keys(e.tables)) {
		e.files[kind+".csv"] = e.text(kind)
	}
	for name, text := range e.files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// book is a table as a workbook of one sheet, and takes it out of the tables.
func (e *exports) book(t testing.TB, kind string, dress func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range e.tables[kind] {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	delete(e.tables, kind)
	dress(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// asTexts leaves every cell the text that it is.
func asTexts(*excelize.File) {}

func from1904(f *excelize.File) {
	on := true
	f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &on})
}

// eachCell hands out every cell below the header with its text.
func eachCell(f *excelize.File, do func(cell, text string)) {
	rows, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		panic(err)
	}
	for r, row := range rows[1:] {
		for c, text := range row {
			name, err := excelize.CoordinatesToCellName(c+1, r+2)
			if err != nil {
				panic(err)
			}
			do(name, text)
		}
	}
}

// asTyped makes numbers, dates and times of the cells that hold them.
func asTyped(f *excelize.File) {
	style := func(format string) int {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			panic(err)
		}
		return id
	}
	date, moment, clock := style("yyyy/m/d"), style("yyyy-mm-dd hh:mm:ss"), style("h:mm")
	eachCell(f, func(cell, text string) {
		if at, err := time.Parse(time.DateTime, text); err == nil {
			f.SetCellValue("Sheet1", cell, at)
			f.SetCellStyle("Sheet1", cell, cell, moment)
		} else if at, err := time.Parse(time.DateOnly, text); err == nil {
			f.SetCellValue("Sheet1", cell, at)
			f.SetCellStyle("Sheet1", cell, cell, date)
		} else if at, err := time.Parse("15:04", text); err == nil {
			f.SetCellValue("Sheet1", cell, float64(at.Hour()*60+at.Minute())/1440)
			f.SetCellStyle("Sheet1", cell, cell, clock)
		} else if n, err := strconv.ParseFloat(text, 64); err == nil && len(text) < 12 {
			f.SetCellValue("Sheet1", cell, n)
		}
	})
}

// numbersOf makes numbers of a whole column, at the price of their last digits.
func numbersOf(f *excelize.File, column string) {
	eachCell(f, func(cell, text string) {
		if n, err := strconv.ParseFloat(text, 64); err == nil && strings.HasPrefix(cell, column) {
			f.SetCellValue("Sheet1", cell, n)
		}
	})
}

// mergeRuns merges the cells of the first column that say the same.
func mergeRuns(f *excelize.File) {
	rows, err := f.GetRows("Sheet1")
	if err != nil {
		panic(err)
	}
	for first := 1; first < len(rows); {
		last := first
		for last+1 < len(rows) && rows[last+1][0] == rows[first][0] {
			last++
		}
		f.MergeCell("Sheet1", fmt.Sprintf("A%d", first+1), fmt.Sprintf("A%d", last+1))
		first = last + 1
	}
}

// page is a table as the HTML that platforms call an Excel export.
func (e *exports) page(kind string) []byte {
	var b strings.Builder
	b.WriteString("<html><head><meta charset=\"utf-8\"></head><body><table border=\"1\">")
	for _, row := range e.tables[kind] {
		b.WriteString("<tr>")
		for _, cell := range row {
			fmt.Fprintf(&b, "<td>%s</td>", html.EscapeString(cell))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table></body></html>")
	delete(e.tables, kind)
	return []byte(b.String())
}

// A verdict on exports: their money, or what stops them, causes first.
type judgement struct {
	EntitledYuan, HeldYuan, PayableYuan, PaidYuan string
	TraineeCount                                  int64
	wrong                                         []intake.Finding
	found, setAside                               map[string]int64 // findings by rule, rows by reason
}

func (j judgement) money() string {
	return fmt.Sprintf("entitled %s, held %s, payable %s, paid %s, %d trainees",
		j.EntitledYuan, j.HeldYuan, j.PayableYuan, j.PaidYuan, j.TraineeCount)
}

// judged runs exports up to the ledger.
func judged(t testing.TB, o pipeline.Options) judgement {
	t.Helper()
	o.Accept = nil
	b, err := pipeline.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	err = b.Through(t.Context(), "reconcile")
	if wrong := (intake.Wrong{}); errors.As(err, &wrong) {
		if failure := (exit.Failure{}); !errors.As(err, &failure) || failure.Code != exit.WrongInput {
			t.Errorf("%v is no wrong input", err)
		}
		return judgement{wrong: wrong.Findings}
	}
	if err != nil {
		t.Fatal(err)
	}
	type totals struct {
		EntitledYuan, HeldYuan, PayableYuan, PaidYuan string
		TraineeCount                                  int64
	}
	sums, err := duck.One[totals](t.Context(), b.DB, `select cast(entitled_yuan as varchar) as entitled_yuan,
		cast(held_yuan as varchar) as held_yuan, cast(payable_yuan as varchar) as payable_yuan,
		cast(paid_yuan as varchar) as paid_yuan, trainee_count from ledger.totals`)
	if err != nil {
		t.Fatal(err)
	}
	j := judgement{EntitledYuan: sums.EntitledYuan, HeldYuan: sums.HeldYuan, PayableYuan: sums.PayableYuan,
		PaidYuan: sums.PaidYuan, TraineeCount: sums.TraineeCount}
	j.found = counts(t.Context(), t, b, "select rule as name, count(*) as n from checks.findings group by rule")
	j.setAside = counts(t.Context(), t, b,
		"select reason as name, count(*) as n from staging.set_aside group by reason")
	return j
}

func counts(ctx context.Context, t testing.TB, b *pipeline.Built, query string) map[string]int64 {
	t.Helper()
	rows, err := duck.All[struct {
		Name string
		N    int64
	}](ctx, b.DB, query)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]int64{}
	for _, r := range rows {
		all[r.Name] = r.N
	}
	return all
}

// A shape is what real life makes of clean exports.
type shape struct {
	name   string
	change func(t testing.TB, e *exports)
	// want is "" where the money stays the same, else check or check:cause of what
	// must be told first.
	want string
}

// TestShapes holds clean exports in the shapes of real life to the same money, or
// to a stop that names its cause first.
func TestShapes(t *testing.T) {
	slow(t)
	clean := cleanJudgement(t)
	names := map[string]bool{}
	for i, s := range slices.Concat(sameShapes, wrongShapes) {
		if names[s.name] {
			t.Errorf("two shapes are called %q", s.name)
		}
		names[s.name] = true
		if !isTried(i) || i%2 > 0 && os.Getenv(soak) == "" { // of all every tenth
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			e := cleanExports(t)
			s.change(t, e)
			o := testOptions(t.TempDir())
			e.write(t, o.Input)
			if e.options != nil {
				e.options(&o)
			}
			got := judged(t, o)
			switch {
			case s.want == "" && got.wrong != nil:
				t.Errorf("stopped by %s\n%s", got.wrong[0].Check, intake.Wrong{Findings: got.wrong})
			case s.want == "" && (got.money() != clean.money() || !maps.Equal(got.found, clean.found)):
				t.Errorf("got %s %v\nwant %s %v\nset aside %v", got.money(), got.found, clean.money(), clean.found,
					got.setAside)
			case s.want != "" && got.wrong == nil:
				t.Errorf("not stopped: %s; set aside %v", got.money(), got.setAside)
			case s.want != "":
				first := got.wrong[0]
				check, cause, _ := strings.Cut(s.want, ":")
				if first.Check != check || cause != "" && first.Cause != cause || first.Follows != "" {
					t.Errorf("first is %s:%s, want %s\n%s", first.Check, first.Cause, s.want,
						intake.Wrong{Findings: got.wrong})
				}
				t.Log(first.Text())
			default:
				t.Log("same: " + got.money())
			}
		})
	}
	if len(names) < 100 {
		t.Errorf("only %d shapes", len(names))
	}
}

func cleanJudgement(t testing.TB) judgement {
	t.Helper()
	o := testOptions(t.TempDir())
	cleanExports(t).write(t, o.Input)
	j := judged(t, o)
	if want := "entitled 125000.00, held 2000.00, payable 103000.00, paid 69000.00, 154 trainees"; j.money() != want {
		t.Fatalf("clean is %s, want %s (%v)", j.money(), want, j.wrong)
	}
	return j
}

// clock gives a timestamp another form.
func clock(layout string) func(string) string {
	return func(s string) string {
		at, err := time.Parse(time.DateTime, s)
		if err != nil {
			return s
		}
		return at.Format(layout)
	}
}

func both(change func(string) string) func(testing.TB, *exports) {
	return func(_ testing.TB, e *exports) {
		e.each("signins", "签到时间", change)
		e.each("signins", "签退时间", change)
	}
}

func cells(kind, header string, change func(string) string) func(testing.TB, *exports) {
	return func(_ testing.TB, e *exports) { e.each(kind, header, change) }
}

func headed(kind, header, name string) func(testing.TB, *exports) {
	return func(_ testing.TB, e *exports) { e.rename(kind, header, name) }
}

func around(before, after string) func(string) string {
	return func(s string) string {
		if s == "" {
			return s
		}
		return before + s + after
	}
}

// inside puts something into the middle of a value.
func inside(what string) func(string) string {
	return func(s string) string {
		r := []rune(s)
		return string(r[:len(r)/2]) + what + string(r[len(r)/2:])
	}
}

func replaced(pairs ...string) func(string) string { return strings.NewReplacer(pairs...).Replace }

// twelve is the 12-hour clock in Chinese.
func twelve(s string) string {
	at, err := time.Parse(time.DateTime, s)
	if err != nil {
		return s
	}
	half := "上午"
	if at.Hour() >= 12 {
		half = "下午"
	}
	return at.Format("2006-01-02 ") + half + at.Format("3:04:05")
}

// serial is a spreadsheet's number of a date with a time.
func serial(s string) string {
	at, err := time.Parse(time.DateTime, s)
	if err != nil {
		return s
	}
	seconds := at.Unix() - time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Unix()
	return fmt.Sprintf("%d.%010d", seconds/86400, seconds%86400*10_000_000_000/86400)
}

func dateSerial(s string) string {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return fmt.Sprint((at.Unix() - time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Unix()) / 86400)
}

func weekday(s string) string {
	at, err := time.Parse(time.DateTime, s)
	if err != nil {
		return s
	}
	return at.Format("2006-01-02 ") + "星期" + string([]rune("日一二三四五六")[at.Weekday()]) + at.Format(" 15:04:05")
}

func shifted(by time.Duration) func(string) string {
	return func(s string) string {
		at, err := time.Parse(time.DateTime, s)
		if err != nil {
			return s
		}
		return at.Add(by).Format(time.DateTime)
	}
}

func masked(s string) string {
	if len(s) < 14 {
		return s
	}
	return s[:6] + "********" + s[14:]
}

func eNotation(s string) string {
	if len(s) < 15 {
		return s
	}
	return s[:1] + "." + s[1:6] + "E+17"
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7F {
			return r + 0xFEE0
		}
		return r
	}, s)
}

var sameShapes = []shape{
	{"zero-width character in class ids", cells("signins", "班次编号", inside("\u200b")), ""},
	{"soft hyphen in class ids", cells("trainees", "班次编号", inside("\u00ad")), ""},
	{"direction mark in application ids", cells("payments", "申请编号", inside("\u202d")), ""},
	{"byte order mark in ids", cells("sessions", "班次编号", inside("\ufeff")), ""},
	{"spaces in identity numbers", cells("signins", "身份证号码",
		func(s string) string { return s[:6] + " " + s[6:14] + " " + s[14:] }), ""},
	{"hyphens in identity numbers", cells("assessments", "身份证号码", func(s string) string { return s[:6] + "-" + s[6:] }),
		""},
	{"backtick before identity numbers", cells("trainees", "身份证号码", around("`", "")), ""},
	{"apostrophe before identity numbers", cells("signins", "身份证号码", around("'", "")), ""},
	{"formula around identity numbers", cells("signins", "身份证号码", around(`="`, `"`)), ""},
	{"lower-case x", cells("signins", "身份证号码", strings.ToLower), ""},
	{"multiplication sign for X", cells("assessments", "身份证号码", replaced("X", "×")), ""},
	{"Cyrillic х for X", cells("trainees", "身份证号码", replaced("X", "Х")), ""},
	{"full-width identity numbers", cells("signins", "身份证号码", fullWidth), ""},
	{"上午 and 下午", both(twelve), ""},
	{"AM and PM", both(clock("2006-01-02 03:04:05 PM")), ""},
	{"am and pm before the time", both(clock("2006/1/2 pm 3:04:05")), ""},
	{"offset of the notice's zone", both(clock("2006-01-02T15:04:05+08:00")), ""},
	{"times of Greenwich marked Z",
		both(func(s string) string { return clock("2006-01-02T15:04:05Z")(shifted(-8 * time.Hour)(s)) }), ""},
	{"offset without a colon", both(clock("2006-01-02 15:04:05+0800")), ""},
	{"thousandths of a second", both(clock("2006-01-02 15:04:05.000")), ""},
	{"serials with a fraction", both(serial), ""},
	{"weekdays between date and time", both(weekday), ""},
	{"dates with dots", cells("classes", "开班日期", replaced("-", ".")), ""},
	{"dates as serials", cells("sessions", "上课日期", dateSerial), ""},
	{"dates at midnight", cells("applications", "申请日期", around("", " 00:00:00")), ""},
	{"dates in Chinese", cells("payments", "拨付日期", func(s string) string {
		return clock("2006年1月2日")(s +
			" 00:00:00")
	}), ""},
	{"dates with weekday", cells("notices", "公示开始日期", around("", "（周一）")), ""},
	{"times with seconds", cells("sessions", "开始时间", around("", ":00")), ""},
	{"times on the 12-hour clock", cells("sessions", "结束时间", func(s string) string {
		at, _ := time.Parse("15:04", s)
		return at.Format("3:04 PM")
	}), ""},
	{"district with its city", cells("classes", "所属地区", around("福州市", "")), ""},
	{"asterisk before a header", headed("trainees", "姓名", "*姓名"), ""},
	{"必填 after a header", headed("trainees", "身份证号码", "身份证号码（必填）"), ""},
	{"选填 after a header", headed("trainees", "人员类别", "人员类别[选填]"), ""},
	{"unit after a header", headed("applications", "申请人数", "申请人数（人）"), ""},
	{"spaces in a header", headed("signins", "签到时间", " 签到 时间 "), ""},
	{"money with yuan signs", cells("payments", "拨付金额", around("¥", "")), ""},
	{"money with grouping", cells("applications", "申请金额",
		func(s string) string { return s[:len(s)-3] + "," + s[len(s)-3:] + ".00" }), ""},
	{"money with its unit", cells("notices", "公示金额", around("", "元")), ""},
	{"hours with their unit", cells("sessions", "课时", around("", "课时")), ""},
	{"words for nothing", cells("classes", "纸质签到批准日期", func(string) string { return "无" }), ""},
	{"NULL for no sign-out", cells("signins", "签退时间", func(s string) string {
		if s == "" {
			return "NULL"
		}
		return s
	}), ""},
	{"method 微信小程序", cells("signins", "签到方式", replaced("小程序", "微信小程序")), ""},
	{"method 扫码签到", cells("signins", "签到方式", replaced("小程序", "扫码签到")), ""},
	{"approval 审核通过", cells("classes", "审核结果", func(s string) string {
		if s == "通过" {
			return "审核通过"
		}
		return s
	}), ""},
	{"occupation with its code", cells("classes", "培训工种", around("4-14-01-02 ", "")), ""},
	{"tabs", func(_ testing.TB, e *exports) { e.files["signins.txt"] = e.joined("signins", "\t") }, ""},
	{"vertical bars", func(_ testing.TB, e *exports) { e.files["trainees.txt"] = e.joined("trainees", "|") }, ""},
	{"semicolons after sep=", func(_ testing.TB, e *exports) {
		e.files["classes.csv"] = append([]byte("sep=;\n"), e.joined("classes", ";")...)
	}, ""},
	{"upper-case extension", func(_ testing.TB, e *exports) { e.files["PAYMENTS.TSV"] = e.joined("payments", "\t") },
		""},
	{"GB18030", func(t testing.TB, e *exports) {
		e.files["trainees.csv"] = encoded(t, simplifiedchinese.GB18030, e.text("trainees"))
	}, ""},
	{"UTF-16 with a mark", func(t testing.TB, e *exports) {
		e.files["classes.csv"] = encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), e.text("classes"))
	}, ""},
	{"UTF-16 without a mark", func(t testing.TB, e *exports) {
		e.files["surveys.csv"] = encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), e.text("surveys"))
	}, ""},
	{"CR line ends", func(_ testing.TB, e *exports) {
		e.files["signins.csv"] = bytes.ReplaceAll(e.text("signins"), []byte("\n"), []byte("\r"))
	}, ""},
	{"zip", func(t testing.TB, e *exports) {
		e.files["全部.zip"] = zipped(t, map[string][]byte{
			"signins.csv": e.text("signins"), "花名册/trainees.csv": e.text("trainees"), "说明.pdf": []byte("%PDF-1.4"),
		})
	}, ""},
	{"workbook of texts", func(t testing.TB, e *exports) { e.files["trainees.xlsx"] = e.book(t, "trainees", asTexts) },
		""},
	{"workbook of dates and numbers", func(t testing.TB, e *exports) {
		e.files["signins.xlsx"] = e.book(t, "signins", asTyped)
		e.files["classes.xlsm"] = e.book(t, "classes", asTyped)
		e.files["sessions.xlsx"] = e.book(t, "sessions", asTyped)
	}, ""},
	{"workbook named .csv", func(t testing.TB, e *exports) { e.files["payments.csv"] = e.book(t, "payments", asTyped) },
		""},
	{"workbook counting from 1904", func(t testing.TB, e *exports) {
		e.files["applications.xlsx"] = e.book(t, "applications", func(f *excelize.File) { from1904(f); asTyped(f) })
	}, ""},
	{"workbook within an archive", func(t testing.TB, e *exports) {
		e.files["a.zip"] = zipped(t, map[string][]byte{"notices.xlsx": e.book(t, "notices", asTyped)})
	}, ""},
	{"merged class ids in a workbook", func(t testing.TB, e *exports) {
		e.files["trainees.xlsx"] = e.book(t, "trainees", func(f *excelize.File) { asTexts(f); mergeRuns(f) })
	}, ""},
	{"HTML table named .xls", func(_ testing.TB, e *exports) { e.files["signins.xls"] = e.page("signins") }, ""},
	{"gzip", func(_ testing.TB, e *exports) { e.files["signins.csv.gz"] = gzipped(e.text("signins")) }, ""},
	{"repeated header in the middle", func(_ testing.TB, e *exports) {
		e.tables["signins"] = slices.Insert(e.tables["signins"], 700, slices.Clone(e.tables["signins"][0]))
	}, ""},
	{"footer", func(_ testing.TB, e *exports) {
		e.files["applications.csv"] = append(e.text("applications"), "合计,,,132,132000,,,,,\n制表人：某,,,,,,,,,\n"...)
	}, ""},
	{"title rows", func(_ testing.TB, e *exports) {
		e.files["trainees.csv"] = append([]byte("福州市互联网营销师培训学员花名册\n\n制表日期：2022-01-01\n"), e.text("trainees")...)
	}, ""},
	{"line break within quotes", cells("surveys", "其他意见建议", func(s string) string { return "很好\n继续" }), ""},
	{"quotes within a cell", cells("trainees", "工作单位", func(s string) string { return `"好"公司` }), ""},
	{"columns in another order", func(_ testing.TB, e *exports) {
		for _, row := range e.tables["trainees"] {
			slices.Reverse(row)
		}
	}, ""},
	{"two monthly files", func(_ testing.TB, e *exports) {
		rows := e.tables["signins"]
		head, half := rows[0], len(rows)/2
		e.tables["signins_10"] = slices.Insert(slices.Clone(rows[half:]), 0, head)
		e.tables["signins_9"] = rows[:half]
		delete(e.tables, "signins")
	}, ""},
	{"overlapping monthly files", func(_ testing.TB, e *exports) {
		rows := e.tables["signins"]
		e.tables["signins_2"] = slices.Insert(slices.Clone(rows[600:]), 0, rows[0])
		e.tables["signins_1"] = rows[:800]
		delete(e.tables, "signins")
	}, ""},
	{"older copy in a backup folder", func(t testing.TB, e *exports) {
		old := cleanExports(t)
		old.each("payments", "拨付金额", func(string) string { return "1.00" })
		e.files["旧/payments.csv"] = old.text("payments")
	}, ""},
	{"office's lock file and hidden files", func(_ testing.TB, e *exports) {
		e.files["~$trainees.xlsx"] = []byte("lock")
		e.files[".backup/trainees.csv"] = []byte("班次编号,姓名\nx,y\n")
	}, ""},
	{"a note that is ignored", func(_ testing.TB, e *exports) {
		e.files["说明/读我.txt"] = []byte("本文件夹为导出数据\n请勿修改\n")
		e.options = func(o *pipeline.Options) { o.Ignore = []string{"说明/*.txt"} }
	}, ""},
	{"a file of one line", func(_ testing.TB, e *exports) { e.files["导出说明.txt"] = []byte("2022年1月1日导出\n\n") }, ""},
}

var wrongShapes = []shape{
	{"times eight hours early", both(shifted(-8 * time.Hour)), "signins_uncounted:hours_earlier"},
	{"times eight hours late", both(shifted(8 * time.Hour)), "signins_uncounted:hours_later"},
	{"sign-ins a day late", both(shifted(24 * time.Hour)), "signins_uncounted:other_day"},
	{"afternoons twelve hours early", both(func(s string) string {
		if at, err := time.Parse(time.DateTime, s); err == nil && at.Hour() > 12 {
			return at.Add(-12 * time.Hour).Format(time.DateTime)
		}
		return s
	}), "signins_uncounted:twelve_hours"},
	{"sign-out as the epoch", cells("signins", "签退时间", func(string) string { return "1970-01-01 08:00:00" }),
		"signins_uncounted:placeholder"},
	{"sign-out a second after sign-in", func(_ testing.TB, e *exports) {
		in, out := e.column("signins", "签到时间"), e.column("signins", "签退时间")
		for _, row := range e.tables["signins"][1:] {
			row[out] = shifted(time.Second)(row[in])
		}
	}, "signins_uncounted:stay"},
	{"method 现场刷脸", cells("signins", "签到方式", func(string) string { return "现场刷脸" }), "words_unknown"},
	{"masked rosters", cells("trainees", "身份证号码", masked), "ids_invalid:masked"},
	{"masked sign-ins", cells("signins", "身份证号码", masked), "signins_unmatched:masked"},
	{"masked assessments", cells("assessments", "身份证号码", masked), "assessments_unmatched:masked"},
	{"masked names of surveys", cells("surveys", "学员姓名", func(s string) string { return string([]rune(s)[:1]) + "**" }),
		"surveys_unmatched:masked"},
	{"rosters in E-notation", cells("trainees", "身份证号码", eNotation), "ids_invalid:e_notation"},
	{"sign-ins in E-notation", cells("signins", "身份证号码", eNotation), "signins_unmatched:e_notation"},
	{"rosters without last digits", cells("trainees", "身份证号码", func(s string) string { return s[:15] + "000" }),
		"ids_invalid:digits_lost"},
	{"sign-ins of other classes", cells("signins", "班次编号", func(s string) string {
		var n int
		fmt.Sscanf(s, "FZ2021%d", &n)
		return fmt.Sprintf("FZ2021%05d", n%15+1)
	}), "signins_unmatched:other_class"},
	{"timetable of another year", cells("sessions", "上课日期", replaced("2021-", "2020-")),
		"sessions_misdated:other_year"},
	{"timetable three days late", cells("sessions", "上课日期", func(s string) string {
		at, _ := time.Parse(time.DateOnly, s)
		return at.AddDate(0, 0, 9).Format(time.DateOnly)
	}), "sessions_misdated:days_off"},
	{"institutions of another city", cells("classes", "培训机构", around("厦门市", "分校")), "institutions_unknown"},
	{"districts of another city", cells("classes", "所属地区", func(string) string { return "思明区" }), "districts_unknown"},
	{"occupations of another notice", cells("classes", "培训工种", func(string) string { return "保育员" }),
		"occupations_unknown"},
	{"a look-alike in every district", cells("classes", "所属地区", func(string) string { return "⻓乐区" }),
		"districts_unknown:nearest"},
	{"only the header of sign-ins", func(_ testing.TB, e *exports) { e.tables["signins"] = e.tables["signins"][:1] },
		"kind_empty:only_headers"},
	{"only the header of rosters", func(_ testing.TB, e *exports) { e.tables["trainees"] = e.tables["trainees"][:1] },
		"kind_empty:only_headers"},
	{"only the header of the timetable", func(_ testing.TB,
		e *exports) {
		e.tables["sessions"] = e.tables["sessions"][:1]
	}, "kind_empty:only_headers"},
	{"only the header of classes", func(_ testing.TB, e *exports) { e.tables["classes"] = e.tables["classes"][:1] },
		"kind_empty:only_headers"},
	{"results all blank", cells("assessments", "考核结果", func(string) string { return "" }), "rows_lost:blank_column"},
	{"results in other words", cells("assessments", "考核结果", func(string) string { return "优秀" }),
		"rows_lost:bad_values"},
	{"answers in other words", cells("surveys", "理论教学质量", func(string) string { return "非常满意" }),
		"column_unreadable:word"},
	{"merged cells of applications", func(_ testing.TB, e *exports) {
		for i, row := range e.tables["applications"][1:] {
			if i%3 != 0 {
				row[0] = ""
			}
		}
	}, "rows_lost:merged_cells"},
	{"merged cells of sign-ins", func(_ testing.TB, e *exports) {
		last := ""
		for _, row := range e.tables["signins"][1:] {
			if row[0] == last {
				row[0] = ""
			} else {
				last = row[0]
			}
		}
	}, "rows_lost:merged_cells"},
	{"amounts in 万元", headed("applications", "申请金额", "申请金额（万元）"), "file_unread:ten_thousands"},
	{"a required column renamed", headed("payments", "收款单位", "户名"), "file_unread:near_kind"},
	{"classes renumbered", cells("classes", "班次编号", around("N-", "")), "rows_lost:unknown_class"},
	{"sessions renumbered", cells("sessions", "课次", func(s string) string { return "1" + s }),
		"rows_lost:unknown_session"},
	{"applications renumbered", cells("applications", "申请编号", around("N-", "")), "rows_lost:unknown_application"},
	{"sign-ins cut in a row", func(_ testing.TB, e *exports) {
		text := e.text("signins")
		e.files["signins.csv"] = text[:bytes.LastIndexByte(text[:len(text)/2], '\n')+30]
	}, "cut_short"},
	{"rosters cut in a quote", func(_ testing.TB, e *exports) {
		e.files["trainees.csv"] = append(e.text("trainees"), "FZ202100001,\"某"...)
	}, "cut_short:open_quote"},
	{"the first half of the sign-ins", func(_ testing.TB,
		e *exports) {
		e.tables["signins"] = e.tables["signins"][:700]
	}, "sessions_unsigned"},
	{"sign-ins of an older export", func(_ testing.TB, e *exports) {
		at := e.column("signins", "签到时间")
		e.tables["signins"] = slices.DeleteFunc(e.tables["signins"], func(row []string) bool {
			return strings.HasPrefix(row[at], "2021-") && row[at] > "2021-06"
		})
	}, "sessions_unsigned:older_export"},
	{"two months of sign-ins missing", func(_ testing.TB, e *exports) {
		at := e.column("signins", "签到时间")
		e.tables["signins"] = slices.DeleteFunc(e.tables["signins"], func(row []string) bool {
			return row[at] > "2021-05-10" && row[at] < "2021-08-01"
		})
	}, "sessions_unsigned"},
	{"a part without header", func(_ testing.TB, e *exports) {
		rows := e.tables["signins"]
		e.tables["signins_2"] = rows[1100:]
		e.tables["signins"] = rows[:1100]
	}, "file_unread:no_header"},
	{"payments decoded as Latin-1", func(t testing.TB, e *exports) {
		gbk := encoded(t, simplifiedchinese.GB18030, e.text("payments"))
		text, err := charmap.ISO8859_1.NewDecoder().Bytes(gbk)
		if err != nil {
			t.Fatal(err)
		}
		e.files["payments.csv"] = text
	}, "file_unread:decoded_twice"},
	{"lines in quotes", func(_ testing.TB, e *exports) {
		var b strings.Builder
		for line := range strings.Lines(string(e.text("payments"))) {
			fmt.Fprintf(&b, "\"%s\"\n", strings.TrimSpace(line))
		}
		e.files["payments.csv"] = []byte(b.String())
	}, "file_unread:quoted_lines"},
	{"an output of ours", func(_ testing.TB, e *exports) {
		e.files["trainees (1).csv"] = []byte("class_id,trainee_no,masked_name,masked_id\nFZ202100001,1,某*,350197**********11\n")
	}, "file_unread:own_output"},
	{"a list nobody knows", func(_ testing.TB, e *exports) { e.files["名单.txt"] = []byte("姓名,单位\n某甲,某单位\n") },
		"file_unread"},
	{"a second table below", func(_ testing.TB, e *exports) {
		rows := e.tables["assessments"]
		for i, row := range slices.Backward(rows) {
			if i < 100 {
				break
			}
			row[2], row[3] = row[3], row[2]
		}
		head := slices.Clone(rows[0])
		head[2], head[3] = head[3], head[2]
		e.tables["assessments"] = slices.Insert(rows, 100, head)
	}, "second_table"},
	{"two columns of one header", func(_ testing.TB, e *exports) {
		for i, row := range e.tables["applications"] {
			cell := "审核结果"
			if i > 0 {
				cell = "不通过"
			}
			e.tables["applications"][i] = append(row, cell)
		}
	}, "column_twice"},
	{"two payments of one number", func(_ testing.TB, e *exports) {
		row := slices.Clone(e.tables["payments"][1])
		row[3] = "500.00"
		e.tables["payments"] = append(e.tables["payments"], row)
	}, "keys_conflict"},
	{"an unknown reference list", func(_ testing.TB, e *exports) {
		e.tables["references"] = append(e.tables["references"], []string{"350197199001010011", "失业保险"})
	}, "list_unmatched"},
	{"reference numbers without last digits", func(_ testing.TB, e *exports) {
		for i := range 9 {
			e.tables["references"] = append(e.tables["references"],
				[]string{fmt.Sprintf("35019719900101%d000", i), "在编"})
		}
	}, "ids_invalid"},
	{"categories in other words", cells("trainees", "人员类别", func(string) string { return "类型三" }), "words_unknown"},
	{"sources in other words", func(_ testing.TB, e *exports) {
		rows := e.tables["payments"]
		for i := range 20 {
			row := slices.Clone(rows[1])
			row[0], row[3], row[6] = fmt.Sprintf("BF9%05d", i), "0.00", "一般公共预算"
			e.tables["payments"] = append(e.tables["payments"], row)
		}
	}, "words_unknown"},
	{"merged amounts in a workbook", func(t testing.TB, e *exports) {
		e.files["applications.xlsx"] = e.book(t, "applications", func(f *excelize.File) {
			asTyped(f)
			f.MergeCell("Sheet1", "E2", "E9")
		})
	}, "rows_lost:bad_rows"},
	{"identity numbers as numbers of a workbook", func(t testing.TB, e *exports) {
		e.files["trainees.xlsx"] = e.book(t, "trainees", func(f *excelize.File) { asTyped(f); numbersOf(f, "F") })
	}, "ids_invalid:e_notation"},
	{"binary workbook", func(_ testing.TB, e *exports) {
		e.files["payments.xls"] = append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 4096)...)
		delete(e.tables, "payments")
	}, "file_unusable:biff"},
	{"damaged archive", func(t testing.TB, e *exports) {
		whole := zipped(t, map[string][]byte{"payments.csv": e.text("payments")})
		e.files["payments.zip"] = whole[:len(whole)-40]
	}, "file_unusable:damaged"},
	{"archive in an archive", func(t testing.TB, e *exports) {
		e.files["全部.zip"] = zipped(t, map[string][]byte{"payments.zip": zipped(t,
			map[string][]byte{"payments.csv": e.text("payments")})})
	}, "file_unusable:nested_archive"},
	{"archive that is a bomb", func(t testing.TB, e *exports) {
		e.files["payments.zip"] = zipped(t, map[string][]byte{"payments.csv": make([]byte, 300<<20)})
	}, "file_unusable:bomb"},
}
