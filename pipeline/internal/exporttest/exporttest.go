// Package exporttest is what tests of reading whole exports share.
package exporttest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/ingest"
	"github.com/peihe/peihe/pipeline/internal/filetest"
)

// Signins writes n synthetic sign-ins.
func Signins(n int) []byte {
	var b bytes.Buffer
	b.WriteString("班次编号,课次,身份证号码,签到时间,签退时间,签到方式\n")
	at := time.Date(2021, 6, 7, 8, 20, 0, 0, time.UTC)
	for i := range n {
		at := at.Add(time.Duration(i%1000) * time.Second)
		fmt.Fprintf(&b, "FZ2021%05d,%d,350197199%03d%06d,%s,%s,小程序\n", i/600, i%20+1, i%1000, i,
			at.Format(time.DateTime), at.Add(3*time.Hour).Format(time.DateTime))
	}
	return b.Bytes()
}

// Faults shows the faults of a file as "check row column cause detail".
func Faults(f *export.File) string {
	return strings.Join(Texts(f.Faults, func(x export.Fault) string {
		return strings.TrimSpace(fmt.Sprintf("%s %d %s %s %s", x.Check, x.Row, x.Column, x.Cause, x.Detail))
	}), "; ")
}

// Aliases are the aliases that the contract names.
var Aliases = export.Aliases{
	"classes": {
		"class_id":    {"班级编号", "开班编号", "chb100"},
		"class_name":  {"班级名称"},
		"institution": {"培训机构名称", "机构名称"},
		"district":    {"县市区", "所属县市区", "地区"},
		"occupation":  {"职业工种", "工种"},
		"start_date":  {"开始日期", "chb107"},
		"end_date":    {"结束日期", "chb108"},
		"planned":     {"chb106"},
		"approval":    {"审核状态"},
		"fee_yuan":    {"学员收费(元)", "收费"},
	},
	"sessions": {
		"session_no":        {"课次序号", "课次号", "课别序号"},
		"session_date":      {"日期"},
		"start_time":        {"上课开始时间"},
		"end_time":          {"上课结束时间"},
		"hours":             {"课时数"},
		"part":              {"课程性质"},
		"delivery":          {"教学方式"},
		"topics":            {"培训内容序号"},
		"teacher":           {"培训教师", "教师"},
		"recording_minutes": {"录像时长(分钟)"},
	},
	"trainees": {
		"name":        {"学员姓名", "aac003"},
		"sex":         {"aac004"},
		"birth_month": {"出生日期"},
		"education":   {"学历"},
		"id_number":   {"身份证号", "公民身份号码", "证件号码", "aac002"},
		"address":     {"家庭住址", "常住地址"},
		"phone":       {"联系电话", "手机号码", "联系方式", "aae005"},
		"employer":    {"工作单位(企业)"},
	},
	"signins":      {"signed_in_at": {"打卡时间"}},
	"assessments":  {"video_seconds": {"短视频时长(秒)"}, "score": {"综合成绩"}, "result": {"考核结论"}, "certificate": {"证书编号"}},
	"surveys":      {"name": {"姓名"}, "phone": {"联系电话", "电话号码"}},
	"applications": {"amount_yuan": {"申请金额(元)"}, "approved_yuan": {"核定金额(元)"}},
	"payments":     {"amount_yuan": {"拨付金额(元)"}},
}

// The least headers of two kinds.
const (
	SigninHeader  = "班次编号,课次,身份证号码,签到时间"
	TraineeHeader = "班次编号,姓名,身份证号码"
)

// Texts lists what text says of each.
func Texts[T any](list []T, text func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = text(v)
	}
	return out
}

// DiscoverOne returns the only file of a folder that holds content.
func DiscoverOne(t testing.TB, content string) *export.File {
	t.Helper()
	return DiscoverIn(t, filetest.Folder(t, map[string]string{"a.csv": content}))[0]
}

// DiscoverIn returns the files of a folder.
func DiscoverIn(t testing.TB, root string) []*export.File {
	t.Helper()
	files, err := export.Discover(t.Context(), root, export.Dialect{Aliases: Aliases})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// ReadAll returns the typed rows of a file, each as its cells' text joined with
// "|" and null as "-", without source_file, and the set-aside lines.
func ReadAll(t testing.TB, f *export.File, threads int) (rows []string, lines []ingest.SetAside) {
	t.Helper()
	r, err := ingest.Read(t.Context(), f, ingest.Options{Threads: threads, SetAside: func(rec arrow.Record) error {
		lines = append(lines, setAsides(rec)...)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	for r.Next() {
		rec := r.Record()
		for i := range int(rec.NumRows()) {
			cells := []string{}
			for c, column := range rec.Columns() {
				switch {
				case rec.ColumnName(c) == "source_file":
				case column.IsNull(i):
					cells = append(cells, "-")
				default:
					cells = append(cells, column.ValueStr(i))
				}
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
	}
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	return rows, lines
}

func setAsides(rec arrow.Record) (lines []ingest.SetAside) {
	text := func(c, i int) string { return rec.Column(c).(*array.String).Value(i) }
	for i := range int(rec.NumRows()) {
		lines = append(lines, ingest.SetAside{
			LoadOrder:  rec.Column(0).(*array.Int64).Value(i),
			SourceFile: strings.Clone(text(1, i)),
			SourceRow:  rec.Column(2).(*array.Int64).Value(i),
			Kind:       strings.Clone(text(3, i)),
			Reason:     strings.Clone(text(4, i)),
			Column:     strings.Clone(text(5, i)),
			Kept:       rec.Column(6).(*array.Boolean).Value(i),
			Detail:     strings.Clone(text(7, i)),
		})
	}
	return lines
}

// BigFile is a file of several blocks with faults in it.
func BigFile() string {
	var b strings.Builder
	b.WriteString(SigninHeader + ",签退时间\n")
	for i := range 60_000 {
		out := "2021-06-07 11:00:00"
		if i%1000 == 0 {
			out = "x"
		}
		fmt.Fprintf(&b, "FZ%d,%d,\"3501971990010%05d\",2021-06-07 08:20:00,%s\n", i, i%7, i, out)
		if i%5000 == 0 {
			b.WriteString("合计\n\n")
		}
	}
	return b.String()
}
