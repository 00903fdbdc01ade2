package page

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page/htmltest"
)

func TestChartOptionStaysInItsElement(t *testing.T) {
	c, err := bars(Chart{ID: "x", Title: "t"}, []string{"</script><!--<script>"},
		series{Name: htmltest.Hostile, Colour: "var(--error)", Values: []string{"12345678901234.56"}})
	if err != nil {
		t.Fatal(err)
	}
	option := string(c.Option)
	if strings.ContainsAny(option, "<>&") {
		t.Errorf("option holds markup: %s", option)
	}
	if !strings.Contains(option, "12345678901234.56") {
		t.Errorf("option lost an exact value: %s", option)
	}
	var parsed struct {
		YAxis  []struct{ Data []string } `json:"yAxis"`
		Series []struct{ Name, Type string }
	}
	if err := json.Unmarshal([]byte(option), &parsed); err != nil {
		t.Fatal(err)
	}
	if parsed.YAxis[0].Data[0] != "</script><!--<script>" || parsed.Series[0].Name != htmltest.Hostile ||
		parsed.Series[0].Type != "bar" {
		t.Errorf("option came back as %+v", parsed)
	}
	again, _ := bars(Chart{ID: "x", Title: "t"}, []string{"</script><!--<script>"},
		series{Name: htmltest.Hostile, Colour: "var(--error)", Values: []string{"12345678901234.56"}})
	if again.Option != c.Option {
		t.Errorf("the same rows give two options:\n%s\n%s", c.Option, again.Option)
	}
}

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
