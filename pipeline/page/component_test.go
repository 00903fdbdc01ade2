package page

import (
	"strings"
	"testing"
)

func TestMarkdownDropsRawHTML(t *testing.T) {
	out, err := markdown("说明 <script>alert(1)</script> `码`\n\n◆ 读法")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "<script") || !strings.Contains(string(out), "<code>码</code>") ||
		!strings.Contains(string(out), "<p>◆ 读法</p>") {
		t.Errorf("markdown gives %s", out)
	}
}

func TestNothingIsNotUnknown(t *testing.T) {
	l := links{Programme: &Programme{
		Absent:     map[string]bool{"notices": true, "payments": false},
		KindTitles: map[string]string{"notices": "公示"},
	}}
	for want, needs := range map[string][]string{
		"没有": {"payments", "sanctions"}, "未核验，导出数据缺少公示": {"payments", "notices"},
	} {
		if got := l.none("没有", needs...); got != want {
			t.Errorf("%v: %q, want %q", needs, got, want)
		}
	}
}
