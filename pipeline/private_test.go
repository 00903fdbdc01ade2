package pipeline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/exit"
)

// TestPrivateValuesElsewhere types what belongs to a trainee into a cell that is
// published: nothing is, the last site stands, and the error names both cells.
func TestPrivateValuesElsewhere(t *testing.T) {
	slow(t)
	t.Parallel()
	o := fewOptions(t)
	if _, err := buildSite(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	before := published(t, o.Out, "internal")
	const classes = "班次编号,班次名称,培训机构,所属地区,培训工种,培训地点,开班日期,结班日期\n"
	for _, c := range []struct{ name, file, content, own, cell string }{
		{"phone in a class's name", "x.csv", classes + "P1,报名12800000077,福州职业技术学院,台江区,互联网营销师,,2021-05-10,2021-05-14\n",
			"t.csv row 2, column 电话号码", "x.csv row 2, column 班次名称"},
		{"parted phone", "x.csv", classes + "P1,报名128-0000-0077,福州职业技术学院,台江区,互联网营销师,,2021-05-10,2021-05-14\n",
			"t.csv row 2, column 电话号码", "x.csv row 2, column 班次名称"},
		{"address in a class's name", "x.csv", classes +
			"P1,台江区示例新村7号楼<东>班,福州职业技术学院,台江区,互联网营销师,,2021-05-10,2021-05-14\n", "t.csv row 2, column 家庭地址",
			"x.csv row 2, column 班次名称"},
		{"identity number as institution", "x.csv", classes +
			"P1,,350197199003070099,台江区,互联网营销师,,2021-05-10,2021-05-14\n", "t.csv row 2, column 身份证号码",
			"x.csv row 2, column 培训机构"},
		{"identity number as a number of persons", "x.csv",
			"申请编号,公示开始日期,公示结束日期,公示人数\nSQ202100001,2021-06-01,2021-06-09,350197199003070099\n",
			"t.csv row 2, column 身份证号码", "x.csv row 2, column 公示人数"},
		{"account as a payment's number", "x.csv",
			"拨付编号,申请编号,拨付日期,拨付金额,收款单位,收款账号\n3501000099887766,SQ202100001,2021-07-01,1000,福州职业技术学院,3501000099887766\n",
			"x.csv row 2, column 收款账号", "x.csv row 2, column 拨付编号"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := o
			o.Input = t.TempDir()
			if err := os.CopyFS(o.Input, os.DirFS("testdata/cases/few/input")); err != nil {
				t.Fatal(err)
			}
			for name, content := range map[string]string{
				c.file:  c.content,
				"t.csv": "班次编号,姓名,身份证号码,电话号码,家庭地址\nFZ202100001,示例,350197199003070099,12800000077,台江区示例新村7号楼<东>\n",
			} {
				if err := os.WriteFile(filepath.Join(o.Input, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := buildSite(t.Context(), o)
			if code(err) != exit.NotPossible || !strings.Contains(err.Error(), "personal data about to be published") ||
				!strings.Contains(err.Error(), c.own) || !strings.Contains(err.Error(), c.cell) {
				t.Errorf("exit %d, %v", code(err), err)
			}
			for _, value := range []string{"350197199003070099", "12800000077", "示例新村", "3501000099887766"} {
				if err != nil && strings.Contains(err.Error(), value) {
					t.Errorf("the error tells a value: %v", err)
				}
			}
		})
	}
	for name, sum := range published(t, o.Out, "internal") {
		if before[name] != sum {
			t.Errorf("%s changed", name)
		}
	}
}
