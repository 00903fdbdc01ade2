package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/xuri/excelize/v2"

	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/ingest"
	"github.com/peihe/peihe/pipeline/internal/exporttest"
	"github.com/peihe/peihe/pipeline/internal/filetest"
)

// TestManyQuotes holds the splitter to linear time.
func TestManyQuotes(t *testing.T) {
	for name, line := range map[string]string{
		"each swallows": "A,\"甲,1\n", "far apart": "A,\"甲,1\n" + strings.Repeat("A,甲\n", 500),
		"even runs": "A,\"\"\"\"甲,1\n",
	} {
		const size = 2 << 20
		var b strings.Builder
		b.WriteString(exporttest.TraineeHeader + ",备注\n")
		for b.Len() < size {
			b.WriteString(line)
		}
		f := exporttest.DiscoverOne(t, b.String())
		exporttest.ReadAll(t, f, 2)
		if want := int64(strings.Count(b.String(), "\n") - 1); f.RowsRead != want {
			t.Errorf("%s: %d rows read, want %d", name, f.RowsRead, want)
		}
	}
}

// FuzzHeader checks that any bytes are recognised or not, and read, without
// failing, and that rows read are rows passed on plus rows set aside.
func FuzzHeader(f *testing.F) {
	for _, s := range []string{
		exporttest.SigninHeader + "\nA,1,2,2021-06-07 08:20\n合计\n", "标题\n" + exporttest.TraineeHeader +
			"\n\"A,甲,1\n,,\nB,\xff",
		"\xFF\xFE\xED\x73",
		"chb100;aac003;aac002\r\xB0\xE0;1;2;3\r", "班次编号\t档案内容\t保管至\nA\t甲、乙\t2026-01-01",
	} {
		f.Add([]byte(s))
	}
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(filepath.Join(root, "a.csv"), content, 0o644); err != nil {
			t.Fatal(err)
		}
		files, err := export.Discover(t.Context(), root, export.Dialect{Aliases: exporttest.Aliases})
		if err != nil {
			t.Fatal(err)
		}
		file := files[0]
		if file.Kind == "" {
			return
		}
		rows, lines := exporttest.ReadAll(t, file, 1)
		aside := 0
		for _, l := range lines {
			if !l.Kept {
				aside++
			}
			if l.SourceRow <= int64(file.HeaderRow) || l.Detail == "" {
				t.Errorf("wrong line %+v", l)
			}
		}
		if file.RowsRead != int64(len(rows)+aside) || file.RowsSetAside != int64(aside) {
			t.Errorf("%d read, %d set aside, but %d rows and %d lines", file.RowsRead, file.RowsSetAside, len(rows),
				aside)
		}
	})
}

// show1 shows a set-aside line.
func show1(l ingest.SetAside) string {
	if l.Kept {
		l.Reason += " kept"
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", l.SourceRow, l.Reason, l.Column))
}

func TestRows(t *testing.T) {
	sessions := "班次编号,课次,上课日期,开始时间,结束时间,课时,课程类型,授课方式,课程内容\n"
	for _, c := range []struct {
		name, content string
		read          int64
		rows          []int64 // source rows passed on
		lines         []string
	}{
		{"source rows", "标题\n\"多\n行\"\n\n" + exporttest.TraineeHeader + "\n\n\"A\",\"甲\n乙\",1\n,,\nB,乙,2", 2,
			[]int64{6, 8}, nil},
		{"blank rows", exporttest.TraineeHeader + "\n\n,,\n　,',\"=\"\"\"\"\"\n\" \",\n,,,,\nA,甲,1\n", 1, []int64{7}, nil},
		{"footers", exporttest.TraineeHeader + "\n合计,1\n,小 计\n　总计：3\n制表人：甲\n填表\n审核人\n负责人\n备注：无\n,,,合计\n备注,甲,1\n", 10, []int64{11},
			[]string{"2 footer", "3 footer", "4 footer", "5 footer", "6 footer", "7 footer", "8 footer", "9 footer",
				"10 footer"}},
		{"a repeated header", exporttest.TraineeHeader + "\nA,甲,1\n" + exporttest.TraineeHeader + "\n", 2, []int64{2},
			[]string{"3 repeated_header"}},
		{"more or fewer cells", exporttest.TraineeHeader + ",备注\nA,甲,1,x\nA,甲,2\nA,甲,3,\nA,甲,4,x,\n", 4, []int64{2, 4},
			[]string{"3 bad_row", "5 bad_row"}},
		{"half of the rows have more cells", exporttest.TraineeHeader + "\nA,甲,1,\n合计,,,,,\n,,\nA,甲,2,\nA,甲,3\nA,甲,4\n", 5,
			[]int64{2, 5, 6, 7}, []string{"3 footer"}},
		{"a quote that swallows rows", exporttest.TraineeHeader + "\nA,\"甲,1\nA,乙,2\nA,\"丙\",3\n", 3, []int64{3, 4},
			[]string{"2 bad_row"}},
		{"bad_encoding before all", exporttest.TraineeHeader + "\n合计\xff\n,\xff\n\"\xff\"x\nA,甲,1", 4, []int64{5},
			[]string{"2 bad_encoding", "3 bad_encoding", "4 bad_encoding"}},
		{"footer before bad_row", exporttest.TraineeHeader + "\n合计,,,x\n\"合计\"x\n合计,\"x\n", 3, nil,
			[]string{"2 footer", "3 footer", "4 footer"}},
		{"bad_row before required", exporttest.TraineeHeader + "\n,,,x\n\"\"x\n,\"x\n", 3, nil,
			[]string{"2 bad_row", "3 bad_row", "4 bad_row"}},
		{"blank header cells count", exporttest.TraineeHeader + ",,\nA,甲,1,x,y\nA,甲,1,x,y,z\nA,甲,1,x,y, ,\n", 3, []int64{2},
			[]string{"3 bad_row", "4 bad_row"}},
		{"ragged rows", "班次编号,姓名,身份证号码,备注\nA,甲,1\nA,甲\n", 2, []int64{2}, []string{"3 missing_value id_number"}},
		{"required in table order", sessions + "A,0,x,8:00,9:00,1,理论,线下,\n,0,x,,,,,,\nA,,x,,,,,,\nA,1,x,,,,,,\n", 4,
			nil,
			[]string{"2 bad_value session_no", "3 missing_value class_id", "4 missing_value session_no",
				"5 bad_value session_date"}},
		{"end after start", sessions +
			"A,1,2021-06-07,8:00,8:00,1,理论,线下,x\nA,1,2021-06-07,8:00,8:00:01,1,理论,线下,1\nA,1,2021-06-07,9:00,8:00,0,理论,线下,\n", 3, []int64{3},
			[]string{"2 bad_value end_time", "4 bad_value hours"}},
		{"unreadable optional cells", "班次编号,姓名,性别,出生年月,身份证号码\nA,甲,x,y,1\nA,,x,y,1\n", 2, []int64{2},
			[]string{"2 bad_value kept sex", "2 bad_value kept birth_month", "3 missing_value name"}},
		{"never closed", exporttest.TraineeHeader + "\nA,甲,1\nA,\"甲,1\nA,乙,2\n", 3, []int64{2, 4},
			[]string{"3 bad_row"}},
		{"NUL", exporttest.TraineeHeader + "\nA\x00B,甲,1\n\x00\nA\x00,甲\x00,1\n", 2, []int64{4},
			[]string{"2 bad_value class_id"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := exporttest.DiscoverOne(t, c.content)
			rows, aside := exporttest.ReadAll(t, f, 1)
			var numbers []int64
			for _, r := range rows {
				var order, row int64
				if _, err := fmt.Sscanf(r, "%d|%d|", &order, &row); err != nil || order != row {
					t.Errorf("row %q: %v", r, err)
				}
				numbers = append(numbers, row)
			}
			if !slices.Equal(numbers, c.rows) {
				t.Errorf("passed on %d, want %d", numbers, c.rows)
			}
			if lines := exporttest.Texts(aside, show1); !slices.Equal(lines, c.lines) {
				t.Errorf("lines %q, want %q", lines, c.lines)
			}
			if want := c.read - int64(len(c.rows)); f.RowsRead != c.read || f.RowsSetAside != want {
				t.Errorf("%d read, %d set aside; want %d, %d", f.RowsRead, f.RowsSetAside, c.read, want)
			}
		})
	}
}

func TestValues(t *testing.T) {
	f := exporttest.DiscoverOne(t, "课次,班次编号,上课日期,开始时间,结束时间,课时,课程类型,授课方式,课程内容,录像时长\n"+
		"1,FZ1,2021年6月7日,8:30,11:45,4,理 论,线下,\"3、1\",180分钟\n")
	rows, _ := exporttest.ReadAll(t, f, 1)
	if want := "2|2|FZ1|1|2021-06-07|08:30:00.000000|11:45:00.000000|4|理论|线下|;1;3;|-|-|-|180"; len(rows) != 1 ||
		rows[0] != want {
		t.Errorf("got %q, want %q", rows, want)
	}
	f = exporttest.DiscoverOne(t, "拨付编号,申请编号,拨付日期,拨付金额,收款单位\nB1,S1,2021-06-07,\"-1,000.5元\",甲（乙）\n")
	rows, _ = exporttest.ReadAll(t, f, 1)
	if want := "2|2|B1|S1|2021-06-07|-1000.5|甲(乙)|-|-"; len(rows) != 1 || rows[0] != want {
		t.Errorf("got %q, want %q", rows, want)
	}
}

func TestDetails(t *testing.T) {
	f := exporttest.DiscoverOne(t, "班次编号,姓名,性别,出生年月,身份证号码,电话号码,备注\n"+
		"A,甲,350197199001010010,２０２１年13月,1,\"1\x002\",x\n"+
		"A,甲,1270 0000-000,"+strings.Repeat("长", 50)+"\x07\t,1,1,x\n")
	_, lines := exporttest.ReadAll(t, f, 1)
	want := []string{
		"（内容不显示）不在可填的值之内，应为：男、女",
		"“２０２１年13月”不是年月，应如 1990-03",
		"（内容不显示）含有无法读取的字符，请重新导出",
		"（内容不显示）不在可填的值之内，应为：男、女",
		"“" + strings.Repeat("长", 40) + "…”不是年月，应如 1990-03",
	}
	if got := exporttest.Texts(lines, func(l ingest.SetAside) string { return l.Detail }); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestThreadsChangeNothing(t *testing.T) {
	f := exporttest.DiscoverOne(t, exporttest.BigFile())
	rows, lines := exporttest.ReadAll(t, f, 1)
	if len(rows) != 60_000 || len(lines) != 60+12 {
		t.Fatalf("%d rows, %d lines", len(rows), len(lines))
	}
	moreRows, moreLines := exporttest.ReadAll(t, f, 4)
	if !slices.Equal(rows, moreRows) || !slices.Equal(lines, moreLines) {
		t.Error("more threads read something else")
	}
	if !slices.IsSortedFunc(lines, func(a, b ingest.SetAside) int { return int(a.LoadOrder - b.LoadOrder) }) {
		t.Error("set-aside lines out of order")
	}
}

func TestLoadOrder(t *testing.T) {
	files, err := export.Discover(t.Context(), filetest.Folder(t, map[string]string{
		"a.csv": exporttest.TraineeHeader + "\nA,甲,1\nA,乙,2\n", "b.csv": exporttest.TraineeHeader + "\nA,丙,3\n",
	}), export.Dialect{Aliases: exporttest.Aliases})
	if err != nil {
		t.Fatal(err)
	}
	var last int64
	for _, f := range files {
		rows, _ := exporttest.ReadAll(t, f, 1)
		for _, r := range rows {
			var order int64
			if _, err := fmt.Sscanf(r, "%d|", &order); err != nil || order <= last {
				t.Errorf("load order %d after %d: %v", order, last, err)
			}
			last = order
		}
	}
	if want := int64(1<<40 + 2); last != want {
		t.Errorf("last load order %d, want %d", last, want)
	}
}

// drain reads all rows and returns the error that ended the reading.
func drain(t *testing.T, ctx context.Context, f *export.File, o ingest.Options) error {
	t.Helper()
	r, err := ingest.Read(ctx, f, o)
	if err != nil {
		return err
	}
	defer r.Release()
	for r.Next() {
		if r.Record().NumRows() == 0 {
			t.Error("an empty batch")
		}
	}
	return r.Err()
}

func TestFileChanges(t *testing.T) {
	for name, change := range map[string]func(string) error{
		"content": func(path string) error {
			return os.WriteFile(path, []byte(strings.Replace(exporttest.BigFile(), "FZ1,", "FZ2,", 1)), 0o644)
		},
		"longer": func(path string) error { return os.WriteFile(path, []byte(exporttest.BigFile()+"x"), 0o644) },
		"empty":  func(path string) error { return os.Truncate(path, 0) },
		"gone":   os.Remove,
	} {
		root := filetest.Folder(t, map[string]string{"a.csv": exporttest.BigFile()})
		f := exporttest.DiscoverIn(t, root)[0]
		if err := change(filepath.Join(root, "a.csv")); err != nil {
			t.Fatal(err)
		}
		err := drain(t, t.Context(), f, ingest.Options{})
		if err == nil || !strings.Contains(err.Error(), "a.csv") {
			t.Errorf("%s: %v", name, err)
		}
		if f.RowsRead != 0 {
			t.Errorf("%s: counted %d rows", name, f.RowsRead)
		}
	}
}

func TestStops(t *testing.T) {
	f := exporttest.DiscoverOne(t, exporttest.BigFile())
	fault := errors.New("no room")
	if err := drain(t, t.Context(), f, ingest.Options{Threads: 2,
		SetAside: func(arrow.Record) error { return fault }}); !errors.Is(err, fault) {
		t.Errorf("error of the taker: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := drain(t, ctx, f, ingest.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestMemory checks that every batch is released, whenever reading stops.
func TestMemory(t *testing.T) {
	f := exporttest.DiscoverOne(t, exporttest.BigFile())
	for batches := range 5 {
		mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
		r, err := ingest.Read(t.Context(), f, ingest.Options{Allocator: mem, Threads: 2,
			SetAside: func(arrow.Record) error { return nil }})
		if err != nil {
			t.Fatal(err)
		}
		for range batches {
			r.Next()
		}
		r.Retain()
		r.Release()
		if r.Err() != nil {
			t.Error(r.Err())
		}
		r.Release()
		mem.AssertSize(t, 0)
	}
}

// A column that repeats another is read like it, else the two would seem to differ.
func TestWorkbookTwins(t *testing.T) {
	read := func(from1904 bool) *export.File {
		book := excelize.NewFile()
		defer book.Close()
		if err := book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}); err != nil {
			t.Fatal(err)
		}
		for row, cells := range [][]any{{"班次编号", "姓名", "身份证号码", "出生年月", "出生年月"}, {"A", "甲", "1", 42846, "44308"}} {
			if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", row+1), &cells); err != nil {
				t.Fatal(err)
			}
		}
		content, err := book.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		f := exporttest.DiscoverOne(t, content.String())
		if exporttest.ReadAll(t, f, 1); f.RowsRead != 1 {
			t.Errorf("%d rows", f.RowsRead)
		}
		return f
	}
	if f := read(true); len(f.Faults) > 0 {
		t.Errorf("faults %s", exporttest.Faults(f))
	}
	// There they do differ.
	if f := read(false); !strings.HasPrefix(exporttest.Faults(f), "column_twice 2 birth_month") {
		t.Errorf("faults %q", exporttest.Faults(f))
	}
}
