package ingest_test

import (
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/internal/exporttest"
	"github.com/peihe/peihe/pipeline/internal/filetest"
)

func TestWords(t *testing.T) {
	dialect := export.Dialect{Aliases: exporttest.Aliases, UTCOffset: 480,
		Words: map[string]map[string]map[string]string{
			"classes": {"district": {"福州市鼓楼区": "鼓楼区"}, "approval": {"审核 通过": "通过", "OK": "通过"}},
			"signins": {"method": {"微信小程序": "小程序（示例）"}},
		}}
	root := filetest.Folder(t, map[string]string{
		"classes.csv": "班次编号,培训机构,所属地区,培训工种,开班日期,结班日期,审核结果\n" +
			"A,福州市鼓楼区,福州市 鼓楼区,x,2021-04-22,2021-04-23,审核通过\n" +
			"B,x,鼓楼区,x,2021-04-22,2021-04-23,ＯＫ\nC,x,福州鼓楼区,x,2021-04-22,2021-04-23,ok\n",
		"signins.csv": exporttest.SigninHeader + ",签到方式\nA,1,1,2021-06-07T00:20:01Z,微信\u00ad小程序\nA,1,1,2021-06-07 08:20,纸质\n",
	})
	files, err := export.Discover(t.Context(), root, dialect)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		rows, lines := exporttest.ReadAll(t, f, 2)
		for _, r := range rows {
			_, r, _ = strings.Cut(r, "|")
			got = append(got, r)
		}
		for _, l := range lines {
			got = append(got, l.Detail)
		}
	}
	want := []string{
		"2|A|-|福州市鼓楼区|鼓楼区|x|-|-|-|2021-04-22|2021-04-23|-|-|通过|-|-|-",
		"3|B|-|x|鼓楼区|x|-|-|-|2021-04-22|2021-04-23|-|-|通过|-|-|-",
		"4|C|-|x|福州鼓楼区|x|-|-|-|2021-04-22|2021-04-23|-|-|-|-|-|-",
		"“ok”不在可填的值之内，应为：通过、不通过、待审核",
		"2|A|1|1|2021-06-07 08:20:01Z|-|小程序(示例)|-|-",
		"3|A|1|1|2021-06-07 08:20:00Z|-|纸质|-|-",
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	for _, c := range []struct{ kind, column, written, meant, want string }{
		{"class", "district", "a", "b", `unknown kind "class"`},
		{"classes", "place", "a", "b", `no column "place"`},
		{"classes", "venue", "a", "b", `no column "venue" of names`},
		{"classes", "approval", "a", "已通过", `cannot be`},
		{"classes", "district", " ", "b", "blank word"},
		{"classes", "district", "a", "", "blank word"},
	} {
		bad := export.Dialect{Words: map[string]map[string]map[string]string{c.kind: {c.column: {c.written: c.meant}}}}
		if _, err := export.Discover(t.Context(), t.TempDir(), bad); err == nil || !strings.Contains(err.Error(),
			c.want) {
			t.Errorf("%v: %v", c, err)
		}
	}
}
