package page

import (
	"strings"
	"testing"
)

func TestContents(t *testing.T) {
	const place = "<nav class=\"contents\"></nav>\n"
	page := func(headings ...string) string {
		b := "<h1>题</h1>\n" + place
		for _, h := range headings {
			b += "<section><h2>" + h + "</h2>\n<p>文</p></section>\n"
		}
		return b + "</main>"
	}
	few := page("一", "二", "三")
	if got := string(withContents([]byte(few))); got != strings.ReplaceAll(few, place, "") {
		t.Errorf("a page of three sections becomes %s", got)
	}
	got := string(withContents([]byte(page("一", "二 <span class=\"badge good\">好</span>", "三 &amp; 四", "五"))))
	for _, want := range []string{
		`<nav class="contents" aria-label="本页内容"><b>本页内容</b><ul><li><a href="#h-1">一</a><li><a href="#h-2">二</a>` +
			`<li><a href="#h-3">三 &amp; 四</a><li><a href="#h-4">五</a></ul></nav>`,
		`<h2 id="h-1">一</h2>`, `<h2 id="h-2">二 <span class="badge good">好</span></h2>`, `<h2 id="h-4">五</h2>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("a page of four sections lacks %s:\n%s", want, got)
		}
	}
	if strings.Contains(got, place) || !strings.HasSuffix(got, "</main>") || strings.Count(got, "<h2") != 4 {
		t.Errorf("a page of four sections becomes %s", got)
	}
	if got := string(withContents([]byte("<h2>一</h2>"))); got != "<h2>一</h2>" {
		t.Errorf("a page that wants no contents becomes %s", got)
	}
}
