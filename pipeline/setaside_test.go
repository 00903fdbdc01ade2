package pipeline_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
)

// Headers with the required columns only.
const (
	classHeader   = "班次编号,培训机构,所属地区,培训工种,开班日期,结班日期"
	sessionHeader = "班次编号,课次,上课日期,开始时间,结束时间,课时,课程类型,授课方式"
	rosterHeader  = "班次编号,姓名,身份证号码"
	signinHeader  = "班次编号,课次,身份证号码,签到时间"
)

// mandatory is a folder with one row of every kind that must be there.
func mandatory(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	write(t, folder, map[string]string{
		"classes.csv":  classHeader + "\nA,甲校,鼓楼区,互联网营销师,2021-06-07,2021-06-11\n",
		"sessions.csv": sessionHeader + "\nA,1,2021-06-07,8:30,11:45,4,理论,线下\n",
		"trainees.csv": rosterHeader + "\nA,王一,350199199001010019\n",
		"signins.csv":  signinHeader + "\nA,1,350199199001010019,2021-06-07 08:20:00\n",
	})
	return folder
}

func write(t testing.TB, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fatesOf says of every row of a folder that it is used or for which reason it is
// not, with the column; of a row that is used with a cell taken as unknown too.
func fatesOf(t testing.TB, input string) map[place]string {
	t.Helper()
	return fatesIn(t, opened(t, testOptions(input), "stage"))
}

func fatesIn(t testing.TB, b *pipeline.Built) map[place]string {
	t.Helper()
	type line struct {
		SourceFile string
		SourceRow  int64
		Fate       string
	}
	query := `select source_file, source_row, concat_ws(' ', reason, column_name, case when kept then 'kept' end) as fate from staging.set_aside`
	for kind := range b.Present {
		if !strings.Contains(kind, ".") {
			query += " union all select source_file, source_row, 'used' as fate from staging." + kind
		}
	}
	fates := map[place]string{}
	for l, err := range duck.Select[line](t.Context(), b.DB,
		"select * from ("+query+") x order by source_file, source_row, fate") {
		if err != nil {
			t.Fatal(err)
		}
		if p := (place{l.SourceFile, l.SourceRow}); fates[p] == "" {
			fates[p] = l.Fate
		} else {
			fates[p] += "; " + l.Fate
		}
	}
	return fates
}

// TestSetAside has a file for every reason: what becomes of each of its rows, and
// which column is to blame.
func TestSetAside(t *testing.T) {
	t.Parallel()
	const id = "350197199001010015"
	applications := "申请编号,班次编号,申请日期,申请人数,申请金额\nS1,A,2021-07-01,1,1000\n"
	for _, c := range []struct {
		name, file string
		text       string
		want       map[int64]string
		beside     string // applications.csv
	}{
		{"bad_encoding", "UTF-8", rosterHeader + "\nA,甲\xff,1\n合计\xfe\nA,乙,2\n",
			map[int64]string{2: "bad_encoding", 3: "bad_encoding", 4: "used"}, ""},
		{"bad_encoding", "GB18030",
			"\xB0\xE0\xB4\xCE\xB1\xE0\xBA\xC5,\xD0\xD5\xC3\xFB,aac002\nA,\xBC\xD7\x81,1\nA,\xD2\xD2,2\n",
			map[int64]string{2: "bad_encoding", 3: "used"}, ""},
		{"bad_encoding", "UTF-16", "\xFE\xFF" + wide("chb100,aac003,aac002\nA,x,1\nA,") + "\xD8\x00" +
			wide("x,2\nA,x,3\n"),
			map[int64]string{2: "used", 3: "bad_encoding", 4: "used"}, ""},
		{"footer", "roster", rosterHeader + "\nA,甲,1\n 合 计：,1,1\n,,制表人：甲,,\n",
			map[int64]string{2: "used", 3: "footer", 4: "footer"}, ""},
		{"bad_row", "text after a quote", rosterHeader + "\n\"A\"x,甲,1\nA,乙,2\n",
			map[int64]string{2: "bad_row", 3: "used"}, ""},
		{"bad_row", "quote never closed", rosterHeader + "\nA,\"甲,1\nA,乙,2\n",
			map[int64]string{2: "bad_row", 3: "used"}, ""},
		{"bad_row", "beyond the header", rosterHeader + "\nA,甲,1,x\nA,乙,2,\n",
			map[int64]string{2: "bad_row", 3: "used"}, ""},
		{"missing_value", "roster", rosterHeader + "\n ,甲,1\nA,\"=\"\"\"\"\",2\nA,丙,'\nA,丁,\n",
			map[int64]string{2: "missing_value class_id", 3: "missing_value name", 4: "missing_value id_number",
				5: "missing_value id_number"}, ""},
		{"bad_value", "sessions", sessionHeader +
			"\nA,0,2021-06-07,8:30,11:45,4,理论,线下\nA,2,2021-02-30,8:30,11:45,4,理论,线下\nA,3,2021-06-07,8.30,11:45,4,理论,线下\n" +
			"A,4,2021-06-07,8:30,24:30,4,理论,线下\nA,5,2021-06-07,8:30,11:45,4.5,理论,线下\nA,6,2021-06-07,8:30,11:45,4,讲座,线下\nA,7,2021-06-07,8:30,11:45,4,理论,在线\n",
			map[int64]string{2: "bad_value session_no", 3: "bad_value session_date", 4: "bad_value start_time",
				5: "bad_value end_time",
				6: "bad_value hours", 7: "bad_value part", 8: "bad_value delivery"}, ""},
		{"bad_value", "end before start", sessionHeader +
			"\nA,2,2021-06-07,11:45,8:30,4,理论,线下\nA,3,2021-06-07,8:30,8:30,4,理论,线下\nA,4,2021-06-07,8:30,8:31,4,理论,线下\n" +
			"A,5,2021-06-07,20:00,24:00,4,理论,线下\nA,6,2021-06-07,20:00,0:00,4,理论,线下\nA,7,2021-06-07,24:00,24:00,4,理论,线下\n",
			map[int64]string{2: "bad_value end_time", 3: "bad_value end_time", 4: "used", 5: "used", 6: "used",
				7: "bad_value start_time"}, ""},
		{"bad_value kept", "roster", rosterHeader + ",性别,出生年月\nA,甲,1,女士们,1990-13\nA,乙,2,女,\n",
			map[int64]string{2: "bad_value birth_month kept; bad_value sex kept; used", 3: "used"}, ""},
		{"duplicate_row", "roster", rosterHeader + ",性别,出生年月\nA,甲," + id + ",女,\nA,甲," + id + ",,1990年1月\nA,甲," + id +
			",女,199001\n",
			map[int64]string{2: "duplicate_row", 3: "duplicate_row", 4: "used"}, ""},
		{"duplicate_row", "not of nobody", rosterHeader + "\nA,甲,3.50102E+17\nA,甲,3.50102E+17\n",
			map[int64]string{2: "used", 3: "used"}, ""},
		{"superseded_row", "roster", rosterHeader + ",性别\nA,甲," + id + ",女\nA,甲甲," + id + ",\nA,甲," + id + ",\n",
			map[int64]string{2: "superseded_row", 3: "superseded_row", 4: "used"}, ""},
		{"superseded_row", "not by a row with a fault", rosterHeader + "\nA,甲," + id + "\nA,," + id + "\n",
			map[int64]string{2: "used", 3: "missing_value name"}, ""},
		{"unknown_class", "roster", rosterHeader + "\nB,甲,1\na,甲,1\nＡ,甲,1\n",
			map[int64]string{2: "unknown_class class_id", 3: "unknown_class class_id", 4: "used"}, ""},
		{"unknown_session", "signins", signinHeader + "\nA,2," + id + ",2021-06-07 08:20\nB,1," + id +
			",2021-06-07 08:20\nA,1," + id + ",2021-06-07 08:20\n",
			map[int64]string{2: "unknown_session session_no", 3: "unknown_class class_id", 4: "used"}, ""},
		{"unknown_application", "notices", "申请编号,公示开始日期,公示结束日期\nS2,2021-08-01,2021-08-09\nS1,2021-08-01,2021-08-09\n",
			map[int64]string{2: "unknown_application application_id", 3: "used"}, applications},
		{"unknown_application", "without applications", "申请编号,公示开始日期,公示结束日期\nS2,2021-08-01,2021-08-09\n",
			map[int64]string{2: "used"}, ""},
	} {
		t.Run(c.name+"/"+c.file, func(t *testing.T) {
			input := mandatory(t)
			write(t, input, map[string]string{c.file + ".csv": c.text})
			if c.beside != "" {
				write(t, input, map[string]string{"applications.csv": c.beside})
			}
			got := map[int64]string{}
			for p, fate := range fatesOf(t, input) {
				if p.file == c.file+".csv" {
					got[p.row] = fate
				}
			}
			if !maps.Equal(got, c.want) {
				for _, row := range slices.Sorted(maps.Keys(c.want)) {
					if got[row] != c.want[row] {
						t.Errorf("row %d: %q, want %q", row, got[row], c.want[row])
					}
				}
				t.Errorf("got %v", got)
			}
		})
	}
}

// wide is ASCII in UTF-16BE.
func wide(s string) (text string) {
	for _, c := range []byte(s) {
		text += fmt.Sprintf("\x00%c", c)
	}
	return text
}
