package ingest_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/ingest"
	"github.com/peihe/peihe/pipeline/internal/exporttest"
	"github.com/peihe/peihe/pipeline/profile"
)

// profileOf reads a file to its end.
func profileOf(t testing.TB, f *export.File, threads int) []profile.Column {
	t.Helper()
	f.Profile = nil
	r, err := ingest.Read(t.Context(), f, ingest.Options{Threads: threads, Profile: true})
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
	f := exporttest.DiscoverOne(t, "电话号码,班次编号,姓名,身份证号码,出生年月,x\n"+
		"12700000000,A1,张三,350197199001010010,1990-03,1\n"+ // read
		"12700000001,A2,李四,350197199001010029,1990-3,1\n"+ // read
		"无,#N/A,,,1990-13,1\n"+ // set aside at its first column: the others count all the same
		",,,,\u3000,\n"+ // blank
		"合计,A1,张三,1,1,1\n"+ // footer
		"1,A1,张三,1,1,1,1\n"+ // cells beyond the header
		"12700000002,B,欧阳三,NULL,1990年3月,1\n")
	want := []profile.Column{
		{Name: "class_id", Filled: 4, Unreadable: 1, Forms: []profile.Form{
			{Text: "A9", Count: 2}, {Text: "#A/A", Count: 1}, {Text: "A", Count: 1},
		}},
		{Name: "name", Filled: 3, Forms: []profile.Form{{Text: "文", Count: 3}}},
		{Name: "birth_month", Filled: 4, Unreadable: 1, Forms: []profile.Form{
			{Text: "9999-99", Count: 2}, {Text: "9999-9", Count: 1}, {Text: "9999文9文", Count: 1},
		}},
		{Name: "id_number", Filled: 3, Forms: []profile.Form{
			{Text: "999999999999999999", Count: 2}, {Text: "AAAA", Count: 1},
		}},
		{Name: "phone", Filled: 4, Forms: []profile.Form{{Text: "99999999999", Count: 3}, {Text: "文", Count: 1}}},
	}
	if got := profileOf(t, f, 1); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if f.RowsRead != 6 || f.RowsSetAside != 4 {
		t.Errorf("%d read, %d set aside", f.RowsRead, f.RowsSetAside)
	}
	rows, lines := exporttest.ReadAll(t, f, 1)
	if len(rows) != 2 || len(lines) != 4 || f.Profile != nil {
		t.Errorf("without a profile: %d rows, %d lines, %v", len(rows), len(lines), f.Profile)
	}
}

// TestProfileIsBounded holds columns of more forms than are kept to what is exact.
func TestProfileIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString(exporttest.TraineeHeader + ",备注\n")
	const inBlock, inFile, told = 512, 64, 5 // forms
	rows := 0
	row := func(remark string) {
		fmt.Fprintf(&b, "A,甲,1,%s\n", remark)
		rows++
	}
	remark := func(i int) string { return strings.NewReplacer("0", ".", "1", "_").Replace(fmt.Sprintf("%010b", i)) }
	for i := range inBlock + 100 {
		row(remark(i)) // each its own form
	}
	for range 1000 {
		row("")
	}
	for range 7 {
		row(remark(0))
	}
	p := profileOf(t, exporttest.DiscoverOne(t, b.String()), 1)[3]
	if p.Filled != inBlock+107 || len(p.Forms) != told || p.Forms[0] != (profile.Form{Text: remark(0), Count: 8}) ||
		p.Forms[1] != (profile.Form{Text: remark(1), Count: 1}) {
		t.Errorf("%+v", p)
	}
	if kept := int64(inFile - 1 + 8); p.Other != p.Filled-kept {
		t.Errorf("%d cells of other forms, want %d", p.Other, p.Filled-kept)
	}
}

func TestThreadsChangeNoProfile(t *testing.T) {
	var b strings.Builder
	b.WriteString(exporttest.TraineeHeader + ",备注,家庭地址\n")
	for i := range 150_000 {
		fmt.Fprintf(&b, "A%d,甲,%d,%s,%s\n", i, i, strings.Repeat("-", i%9)+strings.Repeat("_", i/2000),
			strings.Repeat("长", i%3)+strings.Repeat("9a", i/1000%20))
	}
	f := exporttest.DiscoverOne(t, b.String())
	want := profileOf(t, f, 1)
	if remark := want[len(want)-1]; remark.Other == 0 || len(remark.Forms) != 5 {
		t.Error("the forms were not more than are kept")
	}
	for _, threads := range []int{2, 7} {
		if got := profileOf(t, f, threads); !reflect.DeepEqual(got, want) {
			t.Errorf("%d threads: got %v\nwant %v", threads, got, want)
		}
	}
}

func benchmarkProfile(b *testing.B, content []byte) {
	benchmarkWith(b, content, benchRows, ingest.Options{Profile: true})
}

func BenchmarkProfileUTF8(b *testing.B) { benchmarkProfile(b, exporttest.Signins(benchRows)) }

func BenchmarkProfileGB18030(b *testing.B) {
	content, err := simplifiedchinese.GB18030.NewEncoder().Bytes(exporttest.Signins(benchRows))
	if err != nil {
		b.Fatal(err)
	}
	benchmarkProfile(b, content)
}
