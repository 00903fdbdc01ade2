package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// testAliases are the aliases that the contract names.
var testAliases = Aliases{
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

// folder writes files by their path and returns the folder.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for path, content := range files {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// discoverOne returns the only file of a folder that holds content.
func discoverOne(t testing.TB, content string) *File {
	t.Helper()
	files, err := Discover(t.Context(), folder(t, map[string]string{"a.csv": content}), Dialect{Aliases: testAliases})
	if err != nil {
		t.Fatal(err)
	}
	return files[0]
}

// readAll returns the typed rows of a file, each as its cells' text joined with
// "|" and null as "-", without source_file, and the set-aside lines.
func readAll(t testing.TB, f *File, threads int) (rows []string, lines []SetAside) {
	t.Helper()
	r, err := f.Rows(t.Context(), Options{Threads: threads, SetAside: func(rec arrow.Record) error {
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
				case c == sourceFileField:
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

func setAsides(rec arrow.Record) (lines []SetAside) {
	text := func(c, i int) string { return rec.Column(c).(*array.String).Value(i) }
	for i := range int(rec.NumRows()) {
		lines = append(lines, SetAside{
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

// slow leaves a test out of make quick.
func slow(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long; make test runs it")
	}
}
