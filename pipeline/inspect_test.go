package pipeline_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/look"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/words"
)

// inspectInput writes exports with every sort of trouble that inspect tells.
func inspectInput(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"classes.csv": "台账\n班次编号;培训机构;所属地区;培训工种;开班日期;结班日期;内部码\n" +
			"c1;福州第二技师学院;福清市;互联网营销师;2021-05-10;2021-05-14;x\n" +
			"c2;福州第二技师学院;福清市;互联网营销师;2021-05-10;五月;x\n" +
			"合计;2\n",
		"sessions.csv": "班次编号,课次,上课日期,开始时间,结束时间,课时,课程类型,授课方式,录像时长\n" +
			"c1,1,2021-05-10,08:30,11:30,4,理论,线下,很长\nc9,1,2021-05-10,08:30,11:30,4,理论,线下,180\n",
		"trainees.csv": "班次编号,姓名,身份证号码,电话号码\nc1,某甲,350197199001010011,12000000000\nc1,某乙,,12000000000\n" +
			"c1,某甲,350197199001010011,12000000000\n",
		"part/signins.csv": "班次编号,课次,身份证号码\nc1,1,350197199001010011\n",
		"memo.csv":         "备忘\n没有表头\n",
	} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func inspectOne(t testing.TB, o pipeline.Options, path string, problems int) look.Inspection {
	t.Helper()
	all, err := look.Inspect(t.Context(), o, []string{path}, problems, false)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d inspections, %v", len(all), err)
	}
	return all[0]
}

func fileOf(t testing.TB, i look.Inspection, path string) look.InspectedFile {
	t.Helper()
	at := slices.IndexFunc(i.Files, func(f look.InspectedFile) bool { return f.Path == path })
	if at < 0 {
		t.Fatalf("%s is not in %+v", path, i)
	}
	return i.Files[at]
}

func TestInspect(t *testing.T) {
	t.Parallel()
	folder := inspectInput(t)
	seen := inspectOne(t, testOptions(""), folder, 0)
	if seen.IsUsable() || seen.HasReferences || !slices.Equal(seen.MissingKinds, []string{"signins"}) ||
		len(seen.Files) != 5 {
		t.Errorf("usable %v, references %v, missing %v, %d files", seen.IsUsable(), seen.HasReferences,
			seen.MissingKinds, len(seen.Files))
	}
	classes := fileOf(t, seen, "classes.csv")
	if classes.Kind != "classes" || classes.Delimiter != ";" || classes.HeaderRow != 2 ||
		!slices.Equal(classes.UnrecognisedColumns, []string{"内部码"}) ||
		classes.RowsRead != 3 || classes.RowsUsed != 1 ||
		!reflect.DeepEqual(classes.SetAside, map[string]int64{"footer": 1, "bad_value": 1}) {
		t.Errorf("classes: %+v", classes)
	}
	if want := []look.Problem{
		{Row: 4, Column: "end_date", Reason: "bad_value", Detail: "“五月”不是日期，应如 2021-04-22"},
		{Row: 5, Reason: "footer", Detail: "以“合计”开头，是表尾，不是数据"},
	}; !slices.Equal(classes.Problems, want) {
		t.Errorf("problems %v, want %v", classes.Problems, want)
	}
	sessions := fileOf(t, seen, "sessions.csv") // c9 is not looked up while a kind is missing
	if sessions.RowsUsed != 2 || len(sessions.Problems) != 1 || !sessions.Problems[0].Kept ||
		sessions.Problems[0].Column != "recording_minutes" {
		t.Errorf("sessions: %+v", sessions)
	}
	trainees := fileOf(t, seen, "trainees.csv")
	if !reflect.DeepEqual(trainees.SetAside, map[string]int64{"missing_value": 1, "duplicate_row": 1}) ||
		trainees.RowsUsed != 1 {
		t.Errorf("trainees: %+v", trainees)
	}
	if f := fileOf(t, seen, "part/signins.csv"); f.Kind != "" || f.ClosestKind != "signins" ||
		!slices.Equal(f.LackingColumns, []string{"签到时间"}) {
		t.Errorf("signins without a column: %+v", f)
	}
	if f := fileOf(t, seen, "memo.csv"); f.Kind != "" || f.ClosestKind != "" || f.SHA256 == "" {
		t.Errorf("no header: %+v", f)
	}
	text, err := json.Marshal(seen)
	if err != nil || strings.Contains(string(text), "350197199001010011") ||
		strings.Contains(string(text), "12000000000") {
		t.Errorf("%v; a private value in %s", err, text)
	}
}

func TestInspectLimit(t *testing.T) {
	t.Parallel()
	folder := inspectInput(t)
	if err := os.WriteFile(filepath.Join(folder, "part", "signins.csv"),
		[]byte("班次编号,课次,身份证号码,签到时间\nc1,7,350197199001010011,2021-05-10 08:20:00\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	seen := inspectOne(t, testOptions(""), folder, 1)
	if !seen.HasReferences || seen.MissingKinds != nil {
		t.Errorf("references %v, missing %v", seen.HasReferences, seen.MissingKinds)
	}
	if f := fileOf(t, seen, "classes.csv"); len(f.Problems) != 1 || f.ProblemsLeftOut != 1 {
		t.Errorf("classes: %d problems, %d left out", len(f.Problems), f.ProblemsLeftOut)
	}
	if f := fileOf(t, seen, "sessions.csv"); f.SetAside["unknown_class"] != 1 || f.RowsUsed != 1 {
		t.Errorf("sessions: %+v", f)
	}
	if f := fileOf(t, seen, "part/signins.csv"); f.SetAside["unknown_session"] != 1 ||
		f.Problems[0].Column != "session_no" {
		t.Errorf("signins: %+v", f)
	}
	alone := inspectOne(t, testOptions(""), filepath.Join(folder, "sessions.csv"), 0)
	if !alone.IsUsable() || len(alone.Files) != 1 || alone.Files[0].RowsUsed != 2 {
		t.Errorf("one file: %+v", alone)
	}
}

func TestInspectNames(t *testing.T) {
	t.Parallel()
	o := renamedInput(t)
	seen := inspectOne(t, o, o.Input, 0)
	if len(seen.UnknownNames) != 5 || seen.UnknownNames[1].Name != "福州市第一技师学院" ||
		seen.UnknownNames[1].Nearest != "福州第一技师学院" {
		t.Errorf("names %+v", seen.UnknownNames)
	}
}

func TestInspectUnreadable(t *testing.T) {
	t.Parallel()
	for _, path := range []string{t.TempDir(), "nowhere"} {
		if seen := inspectOne(t, testOptions(""), path, 0); seen.IsUsable() || !strings.Contains(seen.Error, path) {
			t.Errorf("%s: %+v", path, seen)
		}
	}
	o := testOptions("")
	o.Policy = policy.Dir("nowhere")
	if _, err := look.Inspect(t.Context(), o, []string{"."}, 0, false); code(err) != exit.WrongUsage {
		t.Errorf("a policy that is not there: %v", err)
	}
}

// TestFileDetails holds the data-quality tables against each other.
func TestFileDetails(t *testing.T) {
	t.Parallel()
	folder := inspectInput(t)
	if err := os.WriteFile(filepath.Join(folder, "signins.csv"), []byte("班次编号,课次,身份证号码,签到时间\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	b := opened(t, testOptions(folder), "report")
	var got strings.Builder
	if err := b.DB.CSV(t.Context(), `select source_file, kind, delimiter, header_row, recognised_columns, unrecognised_columns, closest_title, lacking_columns,
		rows_read, rows_used, rows_set_aside from report.file_details where source_file in ('classes.csv', 'part/signins.csv', 'memo.csv') order by source_file`, &got); err != nil {
		t.Fatal(err)
	}
	if err := b.DB.CSV(t.Context(),
		"select * from report.set_aside_reasons where source_file = 'classes.csv' order by reason", &got); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffsource_file,kind,delimiter,header_row,recognised_columns,unrecognised_columns,closest_title,lacking_columns,rows_read,rows_used,rows_set_aside\n" +
		"classes.csv,classes,;,2,班次编号、培训机构、所属地区、培训工种、开班日期、结班日期,内部码,,,3,1,2\n" +
		"memo.csv,,\",\",,,,,,0,0,0\n" +
		"part/signins.csv,,\",\",,,,签到记录,签到时间,0,0,0\n" +
		"\ufeffsource_file,reason,kept,row_count,listed_count\nclasses.csv,bad_value,false,1,1\nclasses.csv,footer,false,1,1\n"
	if got.String() != want {
		t.Errorf("got:\n%swant:\n%s", got.String(), want)
	}
}

// TestReasonsHaveAdvice wants advice on every reason that has a word.
func TestReasonsHaveAdvice(t *testing.T) {
	codes, advised := words.Codes("reason"), slices.Collect(maps.Keys(look.Advice))
	slices.Sort(codes)
	slices.Sort(advised)
	if !slices.Equal(codes, advised) {
		t.Errorf("there are words for %v, advice on %v", codes, advised)
	}
}
