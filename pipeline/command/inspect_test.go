package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/look"
)

func TestInspect(t *testing.T) {
	code, text, stderr := run(t, "inspect", "data/sample", "--limit", "1")
	for _, want := range []string{
		"data/sample: this folder can be judged\n\n",
		"signins.csv\n  kind      签到记录 (signins)\n  encoding  UTF-8, delimiter comma, header in row 1\n",
		"2 superseded_row", "; --limit 0 lists all", "  problems\n    row 27  班次编号  no class of this number",
	} {
		if code != exit.Done || stderr != "" || !strings.Contains(text, want) {
			t.Errorf("exit %d, stderr %q, %q is not in %q", code, stderr, want, text)
		}
	}

	folder := t.TempDir()
	for name, text := range map[string]string{
		"a.csv": "班次编号,身份证号码,签到时间\n",
		"b.csv": "班次编号,培训机构,所属地区,培训工种,开班日期,结班日期\nc1,福州第二技校学院,福清市,互联网营销师,2021-05-10,2021-05-14\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	code, text, stderr = run(t, "inspect", folder, "nowhere")
	for _, want := range []string{
		"looks like 签到记录 (signins) but has no 课次; add the column",
		"福州第二技校学院: did you mean 福州第二技师学院?\n  开班信息.培训机构, 1 times, first in b.csv row 2\n",
		": cannot be judged; mend first:\n  it lacks 课程安排 (sessions), 学员花名册 (trainees), 签到记录 (signins), and what rows name was not looked up\n",
		"nowhere\n  cannot be read: ",
	} {
		if code != exit.WrongInput || stderr != "" || !strings.Contains(text, want) {
			t.Errorf("exit %d, stderr %q, %q is not in %q", code, stderr, want, text)
		}
	}
	code, text, _ = run(t, "inspect", filepath.Join(folder, "b.csv"), "--format", "json")
	var seen []look.Inspection
	err := json.Unmarshal([]byte(text), &seen)
	if err != nil || code != exit.Done || len(seen) != 1 || seen[0].Files[0].Kind != "classes" {
		t.Errorf("exit %d, %v, %s", code, err, text)
	}
}
