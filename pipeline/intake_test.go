package pipeline_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/intake"
	"github.com/peihe/peihe/pipeline/policy"
)

// examined runs exports through the checks of whole exports and returns what they
// found, accepted or not.
func examined(t testing.TB, o pipeline.Options) []intake.Finding {
	t.Helper()
	b, err := pipeline.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	err = b.Through(t.Context(), "intake")
	var wrong intake.Wrong
	if err != nil && !errors.As(err, &wrong) {
		t.Fatal(err)
	}
	var refused []intake.Finding
	for _, f := range b.Intake {
		if !f.IsAccepted {
			refused = append(refused, f)
		}
	}
	if len(refused) != len(wrong.Findings) {
		t.Errorf("%d findings are not accepted, the error has %d", len(refused), len(wrong.Findings))
	}
	return b.Intake
}

// examinedBy runs exports through one check alone, which takes two thirds of the time.
func examinedBy(t testing.TB, o pipeline.Options, check string) []intake.Finding {
	t.Helper()
	b := opened(t, o, "measure")
	if err := b.Examine(t.Context(), check); err != nil {
		t.Fatal(err)
	}
	return b.Intake
}

// finding is what a check found of a kind, nil for nothing.
func finding(all []intake.Finding, check, kind string) *intake.Finding {
	i := slices.IndexFunc(all, func(f intake.Finding) bool { return f.Check == check && f.Kind == kind })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// An edge is a share of wrong things around the limit of a check.
type edge struct {
	check, kind string
	all, most   int // things looked at, and how many of them may be wrong
	least       int // things looked at for the check to speak
	// make lets the exports have as many things for the check to look at, and so
	// many of them wrong.
	make func(e *exports, all, wrong int)
}

// spoilt keeps the first rows of a table and changes the first of them.
func spoilt(kind, header string, change func(i int, cell string) string) func(e *exports, all, wrong int) {
	return func(e *exports, all, wrong int) {
		e.tables[kind] = e.tables[kind][:all+1]
		c := e.column(kind, header)
		for i, row := range e.tables[kind][1 : wrong+1] {
			row[c] = change(i, row[c])
		}
	}
}

// wordFor puts one cell in the place of others.
func wordFor(cell string) func(int, string) string { return func(int, string) string { return cell } }

// stranger is an identity number of its own that is on no roster.
func stranger(i int, _ string) string { return fmt.Sprintf("35019719900101%04d", i) }

// short is an invalid identity number of its own.
func short(i int, _ string) string { return fmt.Sprintf("350197%03d", i) }

// withRepeats gives a table so many rows, of which some repeat a key and say
// something else.
func withRepeats(kind, header, other string) func(e *exports, all, wrong int) {
	return func(e *exports, all, wrong int) {
		rows := e.tables[kind][:all-wrong+1]
		for _, row := range rows[1 : wrong+1] {
			row = slices.Clone(row)
			row[e.column(kind, header)] = other
			rows = append(slices.Clip(rows), row)
		}
		e.tables[kind] = rows
	}
}

var edges = []edge{
	{"rows_lost", "trainees", 20, 4, 20, spoilt("trainees", "姓名", wordFor(""))},
	{"rows_lost", "signins", 20, 4, 20, spoilt("signins", "签到时间", wordFor("昨天"))},
	{"rows_lost", "assessments", 20, 4, 20, spoilt("assessments", "班次编号", wordFor("没有"))},
	{"rows_lost", "applications", 10, 2, 3, spoilt("applications", "申请金额", wordFor("一千"))},
	{"rows_lost", "notices", 5, 1, 3, spoilt("notices", "公示结束日期", wordFor(""))},
	{"rows_lost", "payments", 5, 1, 3, spoilt("payments", "拨付日期", wordFor("明天"))},
	{"column_unreadable", "trainees", 20, 10, 20, spoilt("trainees", "出生年月", wordFor("不详年"))},
	{"column_unreadable", "assessments", 20, 10, 20, spoilt("assessments", "成绩", wordFor("优"))},
	{"keys_conflict", "trainees", 100, 2, 20, withRepeats("trainees", "姓名", "某某")},
	{"keys_conflict", "sessions", 50, 1, 20, withRepeats("sessions", "课时", "9")},
	{"keys_conflict", "payments", 8, 0, 1, withRepeats("payments", "拨付金额", "5.00")},
	{"keys_conflict", "notices", 8, 0, 1, withRepeats("notices", "公示结束日期", "2021-12-01")},
	{"keys_conflict", "applications", 8, 0, 1, withRepeats("applications", "申请人数", "99")},
	{"ids_invalid", "trainees", 20, 6, 20, spoilt("trainees", "身份证号码", short)},
	{"ids_invalid", "references", 10, 3, 5, func(e *exports, all, wrong int) {
		e.tables["references"] = e.tables["references"][:1]
		for i := range all {
			id := e.tables["trainees"][i+1][e.column("trainees", "身份证号码")]
			if i < wrong {
				id = short(i, id)
			}
			e.tables["references"] = append(e.tables["references"], []string{id, "退休"})
		}
	}},
	{"words_unknown", "trainees", 20, 4, 20, spoilt("trainees", "人员类别", wordFor("类型三"))},
	{"words_unknown", "sessions", 20, 4, 20, spoilt("sessions", "教师类别", wordFor("类型三"))},
	{"signins_unmatched", "signins", 50, 15, 50, spoilt("signins", "身份证号码", stranger)},
	{"assessments_unmatched", "assessments", 20, 6, 20, spoilt("assessments", "身份证号码", stranger)},
	{"surveys_unmatched", "surveys", 20, 6, 20, spoilt("surveys", "学员姓名", wordFor("无此人"))},
	{"sessions_misdated", "sessions", 20, 6, 20, spoilt("sessions", "上课日期", wordFor("2021-12-31"))},
	{"sessions_unsigned", "sessions", 50, 15, 50, (*exports).signed},
	{"institutions_unknown", "classes", 10, 5, 5, spoilt("classes", "培训机构", wordFor("另一所学校"))},
	{"districts_unknown", "classes", 10, 5, 5, spoilt("classes", "所属地区", wordFor("思明区"))},
	{"occupations_unknown", "classes", 10, 5, 5, spoilt("classes", "培训工种", wordFor("保育员"))},
}

// signed leaves so many sessions, of which some have no sign-in and each of the
// others has one.
func (e *exports) signed(all, without int) {
	e.tables["sessions"] = e.tables["sessions"][:all+1]
	rows := [][]string{e.tables["signins"][0]}
	for i, s := range e.tables["sessions"][without+1:] {
		rows = append(rows, []string{s[0], s[1], stranger(i, ""), s[2] + " 08:00:00", "", "小程序"})
	}
	e.tables["signins"] = rows
}

// TestLimits holds every check with a share to its limit: the limit itself does not
// stop, one more does, and below the least number of things nothing does, were all
// of them wrong.
func TestLimits(t *testing.T) {
	slow(t)
	shares := map[string]bool{}
	for i, e := range edges {
		shares[e.check] = true
		if !isTried(i) {
			continue
		}
		for _, try := range []struct {
			name       string
			all, wrong int
			stops      bool
		}{
			{"at the limit", e.all, e.most, false},
			{"above", e.all, e.most + 1, true},
			{"at the least number", e.least, most(e, e.least) + 1, true},
			{"too few", e.least - 1, e.least - 1, false},
		} {
			if try.wrong > try.all || try.all == 0 || try.all == e.all && try.name == "at the least number" {
				continue
			}
			if e.check == "keys_conflict" { // a row repeats another
				if try.wrong = min(try.wrong, try.all/2); try.stops && try.wrong*100 <= 2*try.all {
					continue
				}
			}
			t.Run(fmt.Sprintf("%s of %s %s", e.check, e.kind, try.name), func(t *testing.T) {
				t.Parallel()
				x := cleanExports(t)
				e.make(x, try.all, try.wrong)
				o := testOptions(t.TempDir())
				x.write(t, o.Input)
				f := finding(examinedBy(t, o, e.check), e.check, e.kind)
				switch {
				case f == nil && try.stops:
					t.Errorf("%d of %d wrong do not stop", try.wrong, try.all)
				case f != nil && !try.stops:
					t.Errorf("%d of %d wrong stop: %s", try.wrong, try.all, f.Says)
				case f != nil && (*f.Measured != int64(try.wrong) || *f.LookedAt != int64(try.all)):
					t.Errorf("told %d of %d, want %d of %d", *f.Measured, *f.LookedAt, try.wrong, try.all)
				}
			})
		}
	}
	notice, err := policy.Load(testOptions("").Policy, testOptions("").Calendar)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range notice.Limits {
		// signins_uncounted and rows_fewer have tests of their own.
		if l.Percent >= 0 && !shares[l.Check] && l.Check != "signins_uncounted" && l.Check != "rows_fewer" {
			t.Errorf("%s has a share and no edge", l.Check)
		}
	}
}

// most is how many of some things may be wrong by the share that e shows.
func most(e edge, all int) int { return all * e.most / e.all }

// TestSigninsUncounted takes sign-ins that count and lets some of them not count,
// each time for another reason.
func TestSigninsUncounted(t *testing.T) {
	clean := testOptions(t.TempDir())
	cleanExports(t).write(t, clean.Input)
	b := opened(t, clean, "measure")
	rows, err := duck.All[struct{ SourceRow int64 }](t.Context(), b.DB,
		"select source_row from facts.signins where is_counted order by load_order")
	if err != nil || len(rows) < 100 {
		t.Fatal(len(rows), err)
	}
	for reason, spoil := range map[string]func(i int, row []string){
		"window":   func(_ int, row []string) { row[3] = row[3][:11] + "03:00:00" },
		"method":   func(_ int, row []string) { row[5] = "纸质" },
		"reversed": func(_ int, row []string) { row[4] = row[3] },
		"stay":     func(_ int, row []string) { row[4] = shifted(10 * time.Minute)(row[3]) },
		"roster":   func(i int, row []string) { row[2] = stranger(i, "") },
	} {
		for _, try := range []struct {
			all, wrong int
			stops      bool
		}{{50, 21, true}, {50, 20, false}, {49, 49, false}} {
			if !try.stops && reason != "window" { // the limit is the same for all
				continue
			}
			t.Run(fmt.Sprintf("%s %d of %d", reason, try.wrong, try.all), func(t *testing.T) {
				t.Parallel()
				x := cleanExports(t)
				kept := x.tables["signins"][:1:1]
				for i, r := range rows[:try.all] {
					row := x.tables["signins"][r.SourceRow-1]
					if i < try.wrong {
						spoil(i, row)
					}
					kept = append(kept, row)
				}
				x.tables["signins"] = kept
				o := testOptions(t.TempDir())
				x.write(t, o.Input)
				f := finding(examinedBy(t, o, "signins_uncounted"), "signins_uncounted", "signins")
				switch {
				case (f != nil) != try.stops:
					t.Errorf("found %v", f)
				case f != nil && (*f.Measured != int64(try.wrong) || *f.LookedAt != int64(try.all)):
					t.Errorf("told %d of %d, want %d of %d", *f.Measured, *f.LookedAt, try.wrong, try.all)
				case f != nil && !strings.Contains(f.Says, fmt.Sprintf("%d %s", try.wrong, f.By.Words[reason].English)):
					t.Errorf("%q does not tell the reason", f.Says)
				}
			})
		}
	}
}

// TestWhatChecksLookAt holds checks to what they count and to what they leave out.
func TestWhatChecksLookAt(t *testing.T) {
	const dozen = 12
	for name, try := range map[string]struct {
		make        func(e *exports)
		check, kind string
		says        string // "" where the check must be silent
	}{
		"duplicates, footers and headers are no lost rows, and no rows": {func(e *exports) {
			spoilt("trainees", "姓名", wordFor(""))(e, 100, 21)
			rows := e.tables["trainees"]
			rows = append(rows, rows[50:100]...)
			rows = append(rows, slices.Clone(rows[0]))
			footer := make([]string, len(rows[0]))
			footer[0] = "合计"
			e.tables["trainees"] = append(rows, footer)
		}, "rows_lost", "trainees", "21 of 100 rows"},
		"duplicates are no lost rows": {func(e *exports) {
			rows := e.tables["trainees"][:41]
			e.tables["trainees"] = slices.Concat(rows, rows[1:], rows[1:])
		}, "rows_lost", "trainees", ""},
		"rows_lost looks at each file": {func(e *exports) {
			rows := e.tables["signins"]
			e.tables["signins_1"] = slices.Concat(rows[:1], rows[1:31])
			e.tables["signins"] = slices.Concat(rows[:1], rows[31:])
			for _, row := range e.tables["signins_1"][1:8] {
				row[3] = ""
			}
		}, "rows_lost", "signins", "7 of 30 rows"},
		"a group without its key is lost with its head": {func(e *exports) {
			e.tables["applications"] = e.tables["applications"][:dozen+1]
			for _, row := range e.tables["applications"][3:5] {
				row[0] = ""
			}
		}, "rows_lost", "applications", "3 of 12 rows"},
		"one row without its key has no head": {func(e *exports) {
			e.tables["applications"] = e.tables["applications"][:6]
			e.tables["applications"][3][0] = ""
		}, "rows_lost", "applications", ""},
		"blank cells are not unreadable": {func(e *exports) {
			spoilt("trainees", "出生年月", wordFor(""))(e, 100, 60)
			for _, row := range e.tables["trainees"][61:82] {
				row[e.column("trainees", "出生年月")] = "不详年"
			}
		}, "column_unreadable", "trainees", "21 of 40 cells"},
		"cells of lost rows are not unreadable": {func(e *exports) {
			spoilt("trainees", "出生年月", wordFor("不详年"))(e, 50, 30)
			for _, row := range e.tables["trainees"][1:16] {
				row[1] = ""
			}
		}, "column_unreadable", "trainees", ""},
		"column_unreadable looks at each file": {func(e *exports) {
			rows := e.tables["trainees"]
			spoilt("trainees", "出生年月", wordFor("不详年"))(e, 30, 16)
			e.tables["trainees_2"] = slices.Concat(rows[:1], rows[31:])
		}, "column_unreadable", "trainees", "16 of 30 cells"},
		"words_unknown looks at all files": {func(e *exports) {
			rows := e.tables["trainees"]
			spoilt("trainees", "人员类别", wordFor("类型三"))(e, 30, 30)
			e.tables["trainees_2"] = slices.Concat(rows[:1], rows[31:])
		}, "words_unknown", "trainees", ""},
		"blank words are not unknown": {func(e *exports) {
			spoilt("trainees", "人员类别", wordFor("类型三"))(e, 154, 20)
			for _, row := range e.tables["trainees"][21:56] {
				row[e.column("trainees", "人员类别")] = ""
			}
		}, "words_unknown", "trainees", ""},
		"rows of two files overlap": {func(e *exports) {
			old := cleanExports(t)
			old.each("payments", "拨付金额", func(string) string { return "1.00" })
			e.tables["payments_"] = e.tables["payments"]
			e.tables["payments"] = old.tables["payments"]
		}, "keys_conflict", "payments", ""},
		"two rows of one file conflict though a later file has the key too": {func(e *exports) {
			rows := e.tables["payments"]
			e.tables["payments_2"] = rows
			for _, amount := range []string{"1.00", "2.00"} {
				row := slices.Clone(rows[1])
				row[3] = amount
				e.tables["payments_1"] = append(e.tables["payments_1"], row)
			}
			e.tables["payments_1"] = slices.Concat(rows[:1], e.tables["payments_1"])
			delete(e.tables, "payments")
		}, "keys_conflict", "payments", "1 of 2 rows"},
		"rows that differ in an optional column do not conflict": {func(e *exports) {
			row := slices.Clone(e.tables["payments"][1])
			row[5] = "350012345"
			e.tables["payments"] = append(e.tables["payments"], row)
		}, "keys_conflict", "payments", ""},
		"sessions of refused classes need no sign-in": {func(e *exports) {
			e.signed(60, 20)
			for _, row := range e.tables["classes"][1:] {
				if row[0] == e.tables["sessions"][1][0] {
					row[e.column("classes", "审核结果")] = "不通过"
				}
			}
		}, "sessions_unsigned", "sessions", ""},
		"an older file of a kind wins": {func(e *exports) {
			rows := e.tables["payments"]
			old := slices.Clone(rows[1])
			old[3] = "1.00"
			e.tables["payments_2"] = [][]string{rows[0], old}
		}, "older_supersedes", "payments", "1 rows of payments.csv"},
		"an older file repeats a newer one": {func(e *exports) {
			e.tables["payments_2"] = e.tables["payments"][:2]
		}, "older_supersedes", "payments", ""},
		"two files are as new as each other": {func(e *exports) {
			e.tables["payments_2"] = cleanExports(t).tables["payments"]
			e.tables["payments"][1][3] = "1.00"
		}, "older_supersedes", "payments", ""},
		"two columns say the same": {func(e *exports) {
			for i, row := range e.tables["applications"] {
				e.tables["applications"][i] = append(row, row[6])
			}
		}, "column_twice", "applications", ""},
		"two headers below are no table": {func(e *exports) {
			row := make([]string, len(e.tables["payments"][0]))
			row[5], row[6] = "拨付编号", "申请编号"
			e.tables["payments"] = append(e.tables["payments"], row)
		}, "second_table", "payments", ""},
		"three headers below are a table": {func(e *exports) {
			row := make([]string, len(e.tables["payments"][0]))
			row[4], row[5], row[6] = "拨付日期", "拨付编号", "申请编号"
			e.tables["payments"] = append(e.tables["payments"], row)
		}, "second_table", "payments", "a second table"},
		"a whole last line needs no line end": {func(e *exports) {
			e.files["payments.csv"] = bytes.TrimSuffix(e.text("payments"), []byte("\n"))
		}, "cut_short", "payments", ""},
		"a short last line with its line end is whole": {func(e *exports) {
			e.files["payments.csv"] = append(e.text("payments"), "BF9,SQ202100001\n"...)
		}, "cut_short", "payments", ""},
		"a short last line without line end is cut": {func(e *exports) {
			e.files["payments.csv"] = append(e.text("payments"), "BF9,SQ202100001"...)
		}, "cut_short", "payments", "cut off"},
		"a footer is not cut": {func(e *exports) {
			e.files["payments.csv"] = append(e.text("payments"), "合计,69000"...)
		}, "cut_short", "payments", ""},
		"where rows end early a last line may": {func(e *exports) {
			e.files["payments.csv"] = append(e.text("payments"), "BF8,SQ202100001\nBF9,SQ202100001"...)
		}, "cut_short", "payments", ""},
		"a row before the last of a spreadsheet": {func(e *exports) { e.long(65_535) }, "cut_at_limit", "notices", ""},
		"the last row of an old spreadsheet": {func(e *exports) { e.long(65_536) }, "cut_at_limit", "notices",
			"row 65536"},
		"a row behind the last": {func(e *exports) { e.long(65_537) }, "cut_at_limit", "notices", ""},
		"the last row of a spreadsheet": {func(e *exports) { e.long(1_048_576) }, "cut_at_limit", "notices",
			"row 1048576"},
		"one list word among many": {func(e *exports) {
			for i := range 30 {
				id := e.tables["trainees"][i+1][e.column("trainees", "身份证号码")]
				e.tables["references"] = append(e.tables["references"], []string{id, "退休"})
			}
			e.tables["references"][7][1] = "失业保险"
		}, "list_unmatched", "references", "1 of 30 rows"},
		"a list that means nothing to a rule": {func(e *exports) {
			e.tables["references"] = append(e.tables["references"], []string{"350197199001010011", "低保"})
		}, "list_unmatched", "references", ""},
		"a file of one line": {func(e *exports) { e.files["说明.txt"] = []byte("导出说明\n\n") }, "file_unread", "", ""},
		"a file of two lines": {func(e *exports) { e.files["说明.txt"] = []byte("导出说明\n某\n") }, "file_unread", "",
			"not recognised"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := cleanExports(t)
			try.make(e)
			o := testOptions(t.TempDir())
			e.write(t, o.Input)
			all := examinedBy(t, o, try.check)
			f := finding(all, try.check, try.kind)
			switch {
			case try.says == "" && f != nil:
				t.Errorf("stops: %s", f.Text())
			case try.says != "" && f == nil:
				t.Errorf("does not stop; found %v", all)
			case f != nil && !strings.Contains(f.Says, try.says):
				t.Errorf("says %q, want %q in it", f.Says, try.says)
			}
		})
	}
}

// long lets the notices end at a row.
func (e *exports) long(last int) {
	text := e.text("notices")
	lines := bytes.SplitAfter(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
	blank := bytes.Repeat([]byte("\n"), last-len(lines))
	e.files["notices.csv"] = slices.Concat(bytes.Join(lines[:len(lines)-1], nil), blank, lines[len(lines)-1],
		[]byte("\n"))
}

// TestEmptyKinds moves the as-of day around the first class and its first session.
func TestEmptyKinds(t *testing.T) {
	for _, try := range []struct {
		kind, from string // what must have begun
		days       int    // since then
		stops      bool
	}{
		{"classes", "开班日期", -100, true},
		{"trainees", "开班日期", 2, false}, {"trainees", "开班日期", 3, true},
		{"sessions", "开班日期", 2, false}, {"sessions", "开班日期", 3, true},
		{"signins", "上课日期", 2, false}, {"signins", "上课日期", 3, true},
	} {
		t.Run(fmt.Sprint(try.kind, try.days), func(t *testing.T) {
			t.Parallel()
			e := cleanExports(t)
			table := "classes"
			if try.from == "上课日期" {
				table = "sessions"
			}
			first := "9999"
			e.each(table, try.from, func(day string) string { first = min(first, day); return day })
			e.tables[try.kind] = e.tables[try.kind][:1]
			o := testOptions(t.TempDir())
			at, err := time.Parse(time.DateOnly, first)
			if err != nil {
				t.Fatal(err)
			}
			o.AsOf = at.AddDate(0, 0, try.days)
			e.write(t, o.Input)
			all := examinedBy(t, o, "kind_empty")
			if f := finding(all, "kind_empty", try.kind); (f != nil) != try.stops {
				t.Errorf("%v", all)
			}
		})
	}
}

// TestSessionsDue counts sessions from the third day on.
func TestSessionsDue(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]int64{2: 0, 3: 50} {
		e := cleanExports(t)
		e.signed(50, 50)
		e.tables["signins"] = append(e.tables["signins"], cleanExports(t).tables["signins"][1300:]...)
		e.each("sessions", "上课日期", func(string) string { return "2021-06-30" })
		o := testOptions(t.TempDir())
		o.AsOf = time.Date(2021, 6, 30+days, 0, 0, 0, 0, time.UTC)
		e.write(t, o.Input)
		f := finding(examinedBy(t, o, "sessions_unsigned"), "sessions_unsigned", "sessions")
		if want == 0 && f != nil || want > 0 && (f == nil || *f.LookedAt != want) {
			t.Errorf("after %d days: %v, want %d sessions", days, f, want)
		}
	}
}

// TestLimitsArePolicy changes limits in a policy folder.
func TestLimitsArePolicy(t *testing.T) {
	for name, try := range map[string]struct {
		line, instead string
		make          func(e *exports)
		check, kind   string
		stops         bool
	}{
		"share": {"ids_invalid:\n  percent: 30", "ids_invalid:\n  percent: 40",
			func(e *exports) { spoilt("trainees", "身份证号码", short)(e, 20, 8) }, "ids_invalid", "trainees", false},
		"least": {"institutions_unknown: {percent: 50, least: 5}", "institutions_unknown: {percent: 50, least: 16}",
			func(e *exports) { e.each("classes", "培训机构", func(string) string { return "另一所学校" }) },
			"institutions_unknown", "classes", false},
		"of a kind": {"payments: {percent: 20, least: 3}", "payments: {percent: 0, least: 1}",
			func(e *exports) { e.tables["payments"][1][3] = "一千" }, "rows_lost", "payments", true},
		"days": {"kind_empty: {least: 1, days: 3}", "kind_empty: {least: 1, days: 400}",
			func(e *exports) { e.tables["signins"] = e.tables["signins"][:1] }, "kind_empty", "signins", false},
		"days of a kind": {"kind_empty: {least: 1, days: 3}",
			"kind_empty:\n  least: 1\n  days: 3\n  kinds:\n    sessions: {least: 1, days: 400}",
			func(e *exports) { e.tables["sessions"] = e.tables["sessions"][:1] }, "kind_empty", "sessions", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := testOptions(t.TempDir())
			notice := filepath.Join(t.TempDir(), "notice")
			if err := os.CopyFS(notice, o.Policy); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(notice, "intake.yaml")
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			changed := strings.Replace(string(text), try.line, try.instead, 1)
			if changed == string(text) {
				t.Fatalf("intake.yaml has no %q", try.line)
			}
			if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
				t.Fatal(err)
			}
			e := cleanExports(t)
			try.make(e)
			e.write(t, o.Input)
			if f := finding(examinedBy(t, o, try.check), try.check, try.kind); (f != nil) == try.stops {
				t.Errorf("by the notice's own limit: %v", f)
			}
			o.Policy = policy.Dir(notice)
			if f := finding(examinedBy(t, o, try.check), try.check, try.kind); (f != nil) != try.stops {
				t.Errorf("by the changed limit: %v", f)
			}
		})
	}
}

// TestAccept accepts what two checks find of two kinds.
func TestAccept(t *testing.T) {
	e := cleanExports(t)
	e.each("trainees", "身份证号码", func(s string) string { return s[:14] })
	e.each("classes", "所属地区", func(string) string { return "思明区" })
	for i := range 9 {
		e.tables["references"] = append(e.tables["references"], []string{fmt.Sprintf("35019%d", i), "退休"})
	}
	input := t.TempDir()
	e.write(t, input)
	all := map[string]bool{}
	o := testOptions(input)
	o.Accept = nil
	for _, f := range examined(t, o) {
		all[f.Check+":"+f.Kind] = true
	}
	for _, want := range []string{"ids_invalid:trainees", "ids_invalid:references", "districts_unknown:classes",
		"signins_unmatched:signins"} {
		if !all[want] {
			t.Fatalf("found %v, want %s", all, want)
		}
	}
	for _, try := range []struct {
		accept []string
		takes  *regexp.Regexp
	}{
		{[]string{"all"}, regexp.MustCompile(``)},
		{[]string{"ids_invalid"}, regexp.MustCompile(`^ids_invalid:`)},
		{[]string{"ids_invalid:references"}, regexp.MustCompile(`^ids_invalid:references$`)},
		{[]string{"ids_invalid:payments"}, regexp.MustCompile(`^nothing`)},
		{[]string{"ids_invalid:trainees", "districts_unknown"},
			regexp.MustCompile(`^(ids_invalid:trainees|districts_unknown:.*)$`)},
	} {
		o.Accept = try.accept
		for _, f := range examined(t, o) {
			if name := f.Check + ":" + f.Kind; f.IsAccepted != try.takes.MatchString(name) {
				t.Errorf("--accept %v: %s accepted %v", try.accept, name, f.IsAccepted)
			}
		}
	}
	for _, accept := range []string{"", "ids", "all:classes", "ids_invalid:", "ids_invalid:roster", "IDS_INVALID",
		"ids_invalid:trainees:x"} {
		o.Accept = []string{accept}
		_, err := buildSite(t.Context(), o)
		if failure := (exit.Failure{}); !errors.As(err, &failure) || failure.Code != exit.WrongUsage ||
			!strings.Contains(err.Error(), "--accept") {
			t.Errorf("--accept %q: %v", accept, err)
		}
	}
}

// TestCausesFirst lets one lost file make nine kinds fail, and tells it first.
func TestCausesFirst(t *testing.T) {
	t.Parallel()
	e := cleanExports(t)
	for _, row := range e.tables["classes"][3:] {
		row[e.column("classes", "开班日期")] = "待定"
	}
	rows := e.tables["classes"]
	for i := range 10 { // rows_lost needs twenty
		row := slices.Clone(rows[1])
		row[0] = fmt.Sprintf("FZ2021900%02d", i)
		e.tables["classes"] = append(e.tables["classes"], row)
	}
	o := testOptions(t.TempDir())
	e.write(t, o.Input)
	all := examined(t, o)
	if len(all) < 5 || all[0].Check != "rows_lost" || all[0].Kind != "classes" || all[0].Follows != "" {
		t.Fatalf("first is %v of %d", all[0].Text(), len(all))
	}
	follow := map[string]bool{}
	for _, f := range all[1:] {
		if f.Follows != "rows_lost" {
			t.Errorf("%s:%s follows from %q", f.Check, f.Kind, f.Follows)
		}
		if f.Check == "rows_lost" {
			follow[f.Kind] = f.Cause == "unknown_class" || f.Cause == "unknown_application"
		}
	}
	for _, kind := range []string{"trainees", "sessions", "signins", "assessments", "surveys", "applications",
		"notices"} {
		if !follow[kind] {
			t.Errorf("%s is not told to follow from lost classes: %v", kind, slices.Sorted(maps.Keys(follow)))
		}
	}
}
