package reference

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
