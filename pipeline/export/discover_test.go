package export_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/internal/exporttest"
	"github.com/peihe/peihe/pipeline/internal/filetest"
	"github.com/peihe/peihe/pipeline/source/encoding"
)

type zipped struct {
	name, content string
	change        func(*zip.FileHeader)
}

func zipOf(t testing.TB, members ...zipped) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name, Method: zip.Deflate}
		if m.change != nil {
			m.change(h)
		}
		in, err := w.CreateHeader(h)
		if err == nil {
			_, err = in.Write([]byte(m.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipOf(t testing.TB, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestArchives(t *testing.T) {
	const unread = 64 << 20 // bytes that unpack from next to nothing
	text := exporttest.TraineeHeader + "\nA,甲,1\n"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("学员.csv")
	if err != nil {
		t.Fatal(err)
	}
	good := zipOf(t, zipped{name: "b.csv", content: text}, zipped{name: "in/a.csv", content: text},
		zipped{name: "__MACOSX/._b.csv", content: "x"},
		zipped{name: gbk, content: text, change: func(h *zip.FileHeader) { h.NonUTF8 = true }},
		zipped{name: "readme.pdf", content: "x"},
		zipped{name: "../up.csv", content: text}, zipped{name: "/abs.csv", content: text},
		zipped{name: "n.zip", content: "x"},
		zipped{name: "n.csv", content: gzipOf(t, text)},
		zipped{name: "locked.csv", content: text, change: func(h *zip.FileHeader) { h.Flags |= 1 }},
		zipped{name: "link.csv", content: "b.csv",
			change: func(h *zip.FileHeader) { h.SetMode(os.ModeSymlink | 0o777) }},
		zipped{name: "bomb.csv", content: strings.Repeat("\n", unread+1)})
	files := exporttest.DiscoverIn(t, filetest.Folder(t, map[string]string{
		"a.zip": good, "t.csv.gz": gzipOf(t, text), "cut.zip": good[:len(good)-30],
		"cut.csv.gz":  gzipOf(t, exporttest.BigFile())[:2000],
		"x.csv":       zipOf(t, zipped{name: "y.csv", content: text}),
		"bomb.csv.gz": gzipOf(t, text+strings.Repeat("\n", unread)),
		"old.xls":     "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600),
	}))
	got := map[string]string{}
	for _, f := range files {
		got[f.Path] = f.Kind
		if len(f.Faults) > 0 {
			got[f.Path] = f.Faults[0].Check + " " + f.Faults[0].Cause
		}
		if f.Kind != "" {
			if rows, _ := exporttest.ReadAll(t, f, 1); len(rows) != 1 {
				t.Errorf("%s: rows %q", f.Path, rows)
			}
		}
	}
	for p, want := range map[string]string{
		"a.zip/b.csv": "trainees", "a.zip/in/a.csv": "trainees", "a.zip/学员.csv": "trainees",
		"t.csv.gz/t.csv": "trainees", "x.csv/y.csv": "trainees",
		"a.zip/../up.csv": "file_unusable path", "a.zip//abs.csv": "file_unusable path",
		"a.zip/n.zip": "file_unusable nested_archive",
		"a.zip/n.csv": "file_unusable nested_archive", "a.zip/locked.csv": "file_unusable password",
		"a.zip/link.csv": "file_unusable link",
		"a.zip/bomb.csv": "file_unusable bomb", "cut.zip": "file_unusable damaged",
		"cut.csv.gz/cut.csv":   "file_unusable damaged",
		"bomb.csv.gz/bomb.csv": "file_unusable bomb", "old.xls": "file_unusable biff",
	} {
		if got[p] != want {
			t.Errorf("%s: %q, want %q", p, got[p], want)
		}
		delete(got, p)
	}
	if len(got) > 0 {
		t.Errorf("also %q", got)
	}
}

func TestDecoratedHeaders(t *testing.T) {
	for header, want := range map[string]string{
		"*班次编号,姓名（必填）,＊身份证号码*": "class_id name id_number", "班次编号(选填项),* 姓名 *(必填),身份证号码": "class_id name id_number",
		"班次编号,姓名,身份证号码,工作单位（企业）": "class_id name id_number employer", "sep=;\n班次编号;姓名;身份证号码": "class_id name id_number",
		"班次编号|姓名|身份证号码": "class_id name id_number",
		"申请编号,班次编号,申请日期,申请人数(人),申请金额(元),核定金额(万元)": "application_id class_id applied_date persons amount_yuan",
	} {
		if f := exporttest.DiscoverOne(t, header+"\n"); strings.Join(f.Columns, " ") != want {
			t.Errorf("%q: columns %q", header, f.Columns)
		}
	}
}

func TestUTF16WithoutMark(t *testing.T) {
	for encoding, order := range map[string]unicode.Endianness{encoding.UTF16LE: unicode.LittleEndian,
		encoding.UTF16BE: unicode.BigEndian} {
		text, err := unicode.UTF16(order, unicode.IgnoreBOM).NewEncoder().String(exporttest.TraineeHeader + "\nA,甲,1\n")
		if err != nil {
			t.Fatal(err)
		}
		f := exporttest.DiscoverOne(t, text)
		if rows, _ := exporttest.ReadAll(t, f, 1); f.Encoding != encoding || len(rows) != 1 {
			t.Errorf("%s: %s, rows %q", encoding, f.Encoding, rows)
		}
	}
}

func TestFileFaults(t *testing.T) {
	mixed := "班次编号,姓名,身份证号码,审核\n"
	for name, c := range map[string]struct{ content, want string }{
		"whole":                 {exporttest.TraineeHeader + "\nA,甲,1\nA,乙,2", ""},
		"cut":                   {mixed + "A,甲,1,x\nA,乙", "cut_short 3  few_cells"},
		"cut, but a line end":   {mixed + "A,甲,1,x\nA,乙\n", ""},
		"footer without end":    {mixed + "A,甲,1,x\n合计", ""},
		"never closed at end":   {exporttest.TraineeHeader + "\nA,甲,1\nA,\"乙,2\n", "cut_short 3  open_quote"},
		"never closed before":   {exporttest.TraineeHeader + "\nA,\"甲,1\nA,乙,2\n", ""},
		"second table":          {exporttest.TraineeHeader + "\nA,甲,1\n姓名,班次编号,身份证号\n乙,A,2\n", "second_table 3"},
		"the same, one renamed": {exporttest.TraineeHeader + ",备注\nA,甲,1,\n班次编号,姓名,身份证号,说明\nA,乙,2,x\n", ""},
		"second table, moved": {exporttest.TraineeHeader + ",备注\nA,甲,1,\n姓名,班次编号,备注,身份证号\n乙,A,x,2\n",
			"second_table 3"},
		"twice, the same": {exporttest.TraineeHeader + ",学员姓名\nA,甲,1,甲\n", ""},
		"twice, another": {exporttest.TraineeHeader + ",学员姓名\nA,甲,1,甲\nA,乙,2,丙\n",
			"column_twice 3 name  姓名 / 学员姓名"},
		"at the limit": {exporttest.TraineeHeader + strings.Repeat("\nA,甲,1", 1<<16-1) + "\n",
			"cut_at_limit 65536"},
		"below the limit":    {exporttest.TraineeHeader + strings.Repeat("\nA,甲,1", 1<<16-2) + "\n", ""},
		"unread, title only": {"说明\n,,\n\n", ""},
		"unread":             {"x,y\n1,2\n", "file_unread 1"},
		"unread, near":       {"说明\n班次编号,课次,身份证号码\nA,1,2\n", "file_unread 2  near_kind 签到记录 {lacks} 签到时间"},
		"unread, tied": {"班次编号,抽查时间,实到人数,身份证号码,考核结果\nA,1,2,3,4\n",
			"file_unread 1  tied assessments, inspections"},
		"unread, one cell":      {"\"班次编号,姓名,身份证号码\"\n\"A,甲,1\"\n", "file_unread 1  quoted_lines"},
		"unread, own":           {"class_id,trainee_no,masked_name,masked_id\nA,1,甲,*\n", "file_unread 1  own_output"},
		"unread, decoded twice": {latin1(t, exporttest.TraineeHeader+"\nA,甲,1\n"), "file_unread 1  decoded_twice"},
		"unread, replaced":      {"锟斤拷锟斤拷,锟斤拷\n1,锟斤拷\n", "file_unread 1  decoded_twice"},
	} {
		t.Run(name, func(t *testing.T) {
			f := exporttest.DiscoverOne(t, c.content)
			if f.Kind != "" {
				exporttest.ReadAll(t, f, 2)
				exporttest.ReadAll(t, f, 1)
			}
			if got := exporttest.Faults(f); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// latin1 is text whose bytes were taken for those of another encoding.
func latin1(t testing.TB, text string) string {
	t.Helper()
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(text)
	if err == nil {
		gbk, err = charmap.ISO8859_1.NewDecoder().String(gbk)
	}
	if err != nil {
		t.Fatal(err)
	}
	return gbk
}

func TestPartWithoutHeader(t *testing.T) {
	text := string(exporttest.Signins(40))
	lines := strings.SplitAfter(text, "\n")
	files := exporttest.DiscoverIn(t, filetest.Folder(t, map[string]string{
		"s.csv": strings.Join(lines[:30], ""), "s2.csv": strings.Join(lines[30:], ""), "other.csv": "1,2\n3,4\n"}))
	got := map[string]string{}
	for _, f := range files {
		got[f.Path] = exporttest.Faults(f)
	}
	if want := "file_unread 1  no_header s.csv"; got["s2.csv"] != want || got["other.csv"] != "file_unread 1" {
		t.Errorf("got %q", got)
	}
}

func TestLine(t *testing.T) {
	f := exporttest.DiscoverOne(t, "\"标\n题\"\n"+exporttest.TraineeHeader+",备注\r\nA,甲,1,\"a\r\nb\"\nA,乙,2,\"c\nd\ne\"\nA,丙,3,\n\nA,丁,4,\"x\ny\"\nA,戊,5,")
	want := []int64{1, 3, 4, 6, 9, 10, 11, 13}
	for i, line := range want {
		if got := f.Line(int64(i + 1)); got != line {
			t.Errorf("row %d: line %d, want %d", i+1, got, line)
		}
	}
}

// FuzzArchive checks that any archive is read or found unusable.
func FuzzArchive(f *testing.F) {
	text := exporttest.TraineeHeader + "\nA,甲,1\n"
	f.Add([]byte(zipOf(f, zipped{name: "a.csv", content: text}, zipped{name: "b.zip", content: text})))
	f.Add([]byte(gzipOf(f, text)))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(filepath.Join(root, "a.zip"), content, 0o644); err != nil {
			t.Fatal(err)
		}
		files, err := export.Discover(t.Context(), root, export.Dialect{Aliases: exporttest.Aliases})
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if file.Kind != "" {
				exporttest.ReadAll(t, file, 1)
			}
		}
	})
}
