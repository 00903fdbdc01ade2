package page

import (
	"bytes"
	"strconv"
)

// contentsPlace is where a template wants the contents of a long page: partials/contents.html.
var contentsPlace = []byte("<nav class=\"contents\"></nav>\n")

// fewestContents are how many sections a page has at least for a list of them to help.
const fewestContents = 4

var heading = []byte("<h2>")

// withContents puts the sections of a rendered page, each with an address of its own, where
// its template asks for them: which there are is known once the page is.
func withContents(html []byte) []byte {
	at := bytes.Index(html, contentsPlace)
	if at < 0 {
		return html
	}
	before, after := html[:at], html[at+len(contentsPlace):]
	count := bytes.Count(html, heading)
	if count < fewestContents {
		return append(before, after...)
	}
	var list []byte
	list = append(list, `<nav class="contents" aria-label="本页内容"><b>本页内容</b><ul>`...)
	body := make([]byte, 0, len(html)+count*64)
	rest := after
	for n := 1; ; n++ {
		next := bytes.Index(rest, heading)
		if next < 0 {
			break
		}
		body = append(body, rest[:next]...)
		rest = rest[next+len(heading):]
		id := strconv.AppendInt([]byte("h-"), int64(n), 10)
		body = append(append(append(body, `<h2 id="`...), id...), `">`...)
		title := rest[:bytes.IndexByte(rest, '<')] // without a badge behind it
		list = append(append(append(list, `<li><a href="#`...), id...), `">`...)
		list = append(append(list, bytes.TrimSpace(title)...), "</a>"...)
	}
	body = append(body, rest...)
	list = append(list, "</ul></nav>\n"...)
	whole := make([]byte, 0, len(before)+len(list)+len(body))
	return append(append(append(whole, before...), list...), body...)
}
