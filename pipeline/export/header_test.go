package export_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/ingest"
	"github.com/peihe/peihe/pipeline/internal/exporttest"
	"github.com/peihe/peihe/pipeline/internal/filetest"
	"github.com/peihe/peihe/pipeline/source/encoding"
)

func TestRecognise(t *testing.T) {
	for _, c := range []struct {
		name, content, kind string
		row                 int
		columns             string
	}{
		{"default headers", exporttest.SigninHeader, "signins", 1, "class_id session_no id_number signed_in_at"},
		{"any column order", "签到时间,身份证号码,课次,班次编号,签到方式", "signins", 1,
			"class_id session_no id_number signed_in_at method"},
		{"aliases, letter case, white space, width", "ＣＨＢ100,aac003,' AAC 002", "trainees", 1,
			"class_id name id_number"},
		{"shared aliases in every kind", "开班编号,课别序号,证件号码,打卡时间", "signins", 1,
			"class_id session_no id_number signed_in_at"},
		{"brackets", "申请编号,班次编号,申请日期,申请人数,申请金额（元）", "applications", 1,
			"application_id class_id applied_date persons amount_yuan"},
		{"title rows", "标题\n\n,,\n\"多\n行\"\n" + exporttest.SigninHeader + "\n", "signins", 5,
			"class_id session_no id_number signed_in_at"},
		{"tenth row", strings.Repeat("\n", 9) + exporttest.SigninHeader, "signins", 10,
			"class_id session_no id_number signed_in_at"},
		{"eleventh row", strings.Repeat("\n", 10) + exporttest.SigninHeader, "", 0, ""},
		{"first of two headers", exporttest.TraineeHeader + "\n" + exporttest.SigninHeader, "trainees", 1,
			"class_id name id_number"},
		{"most required columns", exporttest.SigninHeader + ",姓名", "signins", 1,
			"class_id session_no id_number signed_in_at"},
		{"another kind before trainees", exporttest.TraineeHeader + ",考核结果", "assessments", 1,
			"class_id id_number result"},
		{"trainees last even with more columns", exporttest.TraineeHeader + ",考核结果,性别,学历,备注,联系电话", "assessments", 1,
			"class_id id_number result"},
		{"surveys count their answers as one", exporttest.TraineeHeader + ",理论课程安排,理论教学质量", "surveys", 1,
			"class_id name theory_schedule theory_quality"},
		{"surveys need an answer", "班次编号,学员姓名,联系方式", "", 0, ""},
		{"any one answer", "班次编号,学员姓名,实操教学质量", "surveys", 1, "class_id name practice_quality"},
		{"most recognised columns", "班次编号,抽查时间,实到人数,身份证号码,考核结果,成绩", "assessments", 1,
			"class_id id_number score result"},
		{"a tie", "班次编号,抽查时间,实到人数,身份证号码,考核结果", "", 0, ""},
		{"tab", strings.ReplaceAll(exporttest.SigninHeader, ",", "\t"), "signins", 1,
			"class_id session_no id_number signed_in_at"},
		{"semicolon", strings.ReplaceAll(exporttest.SigninHeader, ",", ";"), "signins", 1,
			"class_id session_no id_number signed_in_at"},
		{"delimiter under which most are recognised", "班次编号;姓名;身份证号码;性别\n班次编号,姓名,身份证号码", "trainees", 1,
			"class_id name sex id_number"},
		{"CR", "标题\r" + exporttest.SigninHeader + "\r1", "signins", 2, "class_id session_no id_number signed_in_at"},
		{"quoted headers", `="班次编号","课次","身份证号码","签到时间"`, "signins", 1, "class_id session_no id_number signed_in_at"},
		{"quote never closed above", "\"标题\n" + exporttest.SigninHeader, "signins", 2,
			"class_id session_no id_number signed_in_at"},
		{"empty file", "", "", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := exporttest.DiscoverOne(t, c.content)
			if columns := strings.Join(f.Columns, " "); f.Kind != c.kind || f.HeaderRow != c.row ||
				columns != c.columns {
				t.Errorf("got %q, row %d, columns %q; want %q, row %d, columns %q", f.Kind, f.HeaderRow, columns,
					c.kind, c.row, c.columns)
			}
		})
	}
}

func TestDuplicatedHeader(t *testing.T) {
	f := exporttest.DiscoverOne(t, "班次编号,学员姓名,姓名,身份证号,内部码,,班级编号\nA,甲,乙,1,2,3,B\n")
	if want := []string{"姓名", "内部码", "班级编号"}; !slices.Equal(f.Unrecognised, want) {
		t.Errorf("unrecognised %q, want %q", f.Unrecognised, want)
	}
	rows, _ := exporttest.ReadAll(t, f, 1)
	if want := "2|2|A|甲|-|-|-|1|-|-|-|-|-|-|-"; len(rows) != 1 || rows[0] != want {
		t.Errorf("got %q, want %q", rows, want)
	}
}

func TestPaddedWithTabs(t *testing.T) {
	for header, want := range map[string]string{"身份证号码\t;\t名单类别": ";", "\t身份证号码\t,序号,\t名单类别": ",",
		"身份证号码\t名单类别": "\t"} {
		if f := exporttest.DiscoverOne(t, header+"\n"); f.Delimiter != want {
			t.Errorf("%q: delimiter %q, want %q", header, f.Delimiter, want)
		}
	}
}

func TestUnrecognised(t *testing.T) {
	f := exporttest.DiscoverOne(t, "说明\n班次编号,课次,身份证号码\n")
	if f.Closest != "signins" || !slices.Equal(f.Lacking, []string{"签到时间"}) {
		t.Errorf("closest %q, lacking %q", f.Closest, f.Lacking)
	}
	if f = exporttest.DiscoverOne(t, "班次编号,学员姓名"); f.Closest != "trainees" && f.Closest != "surveys" ||
		len(f.Lacking) != 1 {
		t.Errorf("closest %q, lacking %q", f.Closest, f.Lacking)
	}
	if f = exporttest.DiscoverOne(t, "a,b\n1,2"); f.Closest != "" || f.Lacking != nil {
		t.Errorf("closest %q, lacking %q", f.Closest, f.Lacking)
	}
	if f = exporttest.DiscoverOne(t, "班次编号,抽查时间,实到人数,身份证号码,考核结果"); !slices.Equal(f.Tied,
		[]string{"assessments", "inspections"}) {
		t.Errorf("tied %q", f.Tied)
	}
	if _, err := ingest.Read(t.Context(), f, ingest.Options{}); err == nil {
		t.Error("an unrecognised file has rows")
	}
}

func TestAliases(t *testing.T) {
	if err := exporttest.Aliases.Validate(); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		aliases export.Aliases
		want    string
	}{
		{export.Aliases{"class": {}}, `unknown kind "class"`},
		{export.Aliases{"classes": {"id": {}}}, `no column "id"`},
		{export.Aliases{"classes": {"venue": {" "}}}, "blank alias"},
		{export.Aliases{"classes": {"venue": {"开班 日期"}}}, "stands for both"},
		{export.Aliases{"signins": {"class_id": {"课次"}}}, "stands for both"},
	} {
		if err := c.aliases.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v", c.aliases, err)
		}
		if _, err := export.Discover(t.Context(), t.TempDir(), export.Dialect{Aliases: c.aliases}); err == nil {
			t.Errorf("%v: Discover takes it", export.Dialect{Aliases: c.aliases})
		}
	}
}

func TestEncodings(t *testing.T) {
	text := exporttest.SigninHeader + ",签到方式\nFZ1,1,35019719900101001x,2021-06-07 08:20:00,小程序\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	le, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	be, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	ascii := "chb100,课次,aac002,签到时间\n"
	asciiGB, err := simplifiedchinese.GB18030.NewEncoder().String(ascii)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, content, encoding string
		bad                     []int64 // rows with bad_encoding
	}{
		{"UTF-8", text, encoding.UTF8, nil},
		{"UTF-8 with BOM", "\uFEFF" + text, encoding.UTF8, nil},
		{"UTF-8 with BOM and a bad row", "\uFEFF" + text + "\xFF\n", encoding.UTF8, []int64{3}},
		{"UTF-8 with a bad row", text + "A,\xB0\xE0\n", encoding.UTF8, []int64{3}},
		{"UTF-8 cut short", text + "\xE7", encoding.UTF8, []int64{3}},
		{"GB18030", gb, encoding.GB18030, nil},
		{"GB18030 with a bad row", gb + "A,\xFF,\n", encoding.GB18030, []int64{3}},
		{"GB18030 with a byte of code page 936", gb + "A,\x80,\n", encoding.GB18030, []int64{3}},
		{"ASCII and GB18030 headers", asciiGB, encoding.GB18030, nil},
		{"UTF-16LE", le, encoding.UTF16LE, nil},
		{"UTF-16BE", be, encoding.UTF16BE, nil},
		{"UTF-16BE with a bad row", be + "\xD8\x40\x00\n", encoding.UTF16BE, []int64{3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := exporttest.DiscoverOne(t, c.content)
			if f.Kind != "signins" || f.Encoding != c.encoding {
				t.Fatalf("kind %q, encoding %q", f.Kind, f.Encoding)
			}
			rows, lines := exporttest.ReadAll(t, f, 1)
			if want := "2|2|FZ1|1|35019719900101001X|2021-06-07 08:20:00Z|-|小程序|-|-"; c.content != asciiGB &&
				(len(rows) != 1 || rows[0] != want) {
				t.Errorf("rows %q, want %q", rows, want)
			}
			var bad []int64
			for _, l := range lines {
				if l.Reason != ingest.BadEncoding {
					t.Errorf("unexpected line %+v", l)
				}
				bad = append(bad, l.SourceRow)
			}
			if !slices.Equal(bad, c.bad) {
				t.Errorf("bad_encoding in rows %d, want %d", bad, c.bad)
			}
		})
	}
	// ASCII headers read alike in both: only what goes beyond ASCII speaks for UTF-8.
	if f := exporttest.DiscoverOne(t, "chb100,aac003,aac002\nA,\xD5\xC5\xC8\xFD,1\n"); f.Encoding != encoding.GB18030 {
		t.Errorf("encoding %s", f.Encoding)
	}
	if f := exporttest.DiscoverOne(t, "chb100,aac003,aac002,备用\nA,\xD5\xC5\xC8\xFD,1\n"); f.Encoding != encoding.UTF8 {
		t.Errorf("encoding %s", f.Encoding)
	}
}

func TestDiscoverFolder(t *testing.T) {
	root := filetest.Folder(t, map[string]string{
		"b/x.CSV": exporttest.TraineeHeader, "b.csv": exporttest.TraineeHeader, "B.Csv": exporttest.TraineeHeader,
		"a/b/c.csv": exporttest.TraineeHeader,
		"notes.txt": "x", "x.csv.bak": "x", "d.csv/e.csv": exporttest.TraineeHeader,
		"q\xff.csv": exporttest.TraineeHeader,
	})
	if err := os.Symlink(root, filepath.Join(root, "a", "loop")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(root, "dangling")); err != nil {
		t.Fatal(err)
	}
	files, err := export.Discover(t.Context(), root, export.Dialect{Aliases: exporttest.Aliases})
	if err != nil {
		t.Fatal(err)
	}
	paths := exporttest.Texts(files, func(f *export.File) string { return f.Path })
	if want := []string{"B.Csv", "a/b/c.csv", "b/x.CSV", "b.csv", "d.csv/e.csv", "notes.txt",
		`q\xFF.csv`}; !slices.Equal(paths, want) {
		t.Errorf("got %q, want %q", paths, want)
	}
	if f := files[0]; f.Size != int64(len(exporttest.TraineeHeader)) || len(f.SHA256) != 64 || f.Delimiter != "," {
		t.Errorf("%+v", f)
	}
	if _, err := export.Discover(t.Context(), filepath.Join(root, "none"), export.Dialect{}); !errors.Is(err,
		os.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := export.Discover(done, root, export.Dialect{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := os.Symlink("nowhere", filepath.Join(root, "dangling.csv")); err != nil {
		t.Fatal(err)
	}
	if _, err := export.Discover(t.Context(), root, export.Dialect{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a link to no file: %v", err)
	}
}
