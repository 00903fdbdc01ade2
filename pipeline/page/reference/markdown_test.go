package reference

import (
	"strings"
	"testing"
)

// TestLinesOfChineseGoOn holds that where a source breaks a line between Chinese characters,
// the page has no blank.
func TestLinesOfChineseGoOn(t *testing.T) {
	for source, want := range map[string]string{
		"证\n书": "<p>证书</p>", "不，\n在此列": "<p>不，在此列</p>", "“警告”\n“限期整改”": "<p>“警告”“限期整改”</p>",
		"the\nend": "<p>the\nend</p>",
	} {
		out, err := markdown(source)
		if err != nil || strings.TrimSpace(string(out)) != want {
			t.Errorf("%q gives %q, %v; want %q", source, out, err, want)
		}
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
