package serve

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const onePage = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
<title>%d</title>
</head>
<body>报告</body>
</html>
`

// site is a folder in which builds are published as the program does, and what its next
// build ends with.
type site struct {
	t       *testing.T
	out     string
	watched string

	mu  sync.Mutex
	nth int
	err error
}

func newSite(t *testing.T) *site {
	t.Helper()
	return &site{t: t, out: filepath.Join(t.TempDir(), "site"), watched: t.TempDir()}
}

// fail makes builds fail from now on, or succeed.
func (s *site) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func (s *site) build(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	s.nth++
	build := filepath.Join(s.out, ".builds", strconv.Itoa(s.nth))
	for name, text := range map[string]string{
		"internal/index.html": fmt.Sprintf(onePage, s.nth), "internal/classes/甲 乙#1.html": fmt.Sprintf(onePage, s.nth),
		"internal/classes/index.html": "<p>没有头", "internal/data/findings.csv": "a,b\n",
		"internal/data/findings.parquet": "PAR1",
		"internal/data/peihe.xlsx":       "PK", "internal/data/summary.json": "{}", "internal/data/README.md": "# 说明",
		"internal/static/site.css": "p {}", "internal/static/tables.js": "1", "internal/data/other": "?",
		"public/index.html": fmt.Sprintf(onePage, s.nth), "secret/index.html": "secret",
	} {
		path := filepath.Join(build, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(s.out, "secret.html"), []byte("secret"), 0o644); err != nil {
		return err
	}
	for link, to := range map[string]string{"out.html": "../../../secret.html", "up": "../../..",
		"abs.html": "/etc/hostname"} {
		if err := os.Symlink(to, filepath.Join(build, "internal", link)); err != nil {
			return err
		}
	}
	fresh := filepath.Join(s.out, "current.new")
	if err := os.Symlink(filepath.Join(".builds", strconv.Itoa(s.nth)), fresh); err != nil {
		return err
	}
	return os.Rename(fresh, filepath.Join(s.out, "current"))
}

// change writes a file that is watched.
func (s *site) change() {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.watched, "a.csv"), []byte(time.Now().String()), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// start serves the site, until the test ends or stop is called, which returns what Run does.
func (s *site) start() (address string, stop func() (int, error)) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan struct{})
	var published int
	var err error
	go func() {
		defer close(ended)
		published, err = Run(ctx, Options{
			Listen: "127.0.0.1:0", Out: s.out, Editions: []string{"internal", "public"},
			Watched: []string{"", s.watched},
			Build:   s.build, Ready: func(address string) { ready <- address },
		})
	}()
	select {
	case address = <-ready:
	case <-ended:
		s.t.Fatal(err)
	}
	stop = func() (int, error) {
		cancel()
		<-ended
		return published, err
	}
	s.t.Cleanup(func() { stop() })
	return address, stop
}

type answer struct {
	code int
	head http.Header
	text string
}

// ask writes a request by hand, so that path and host come as they are written.
func ask(t *testing.T, method, address, path, host string) answer {
	t.Helper()
	at := strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/")
	c, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(c, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", method, path, cmp.Or(host, at))
	got, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer{got.StatusCode, got.Header, string(text)}
}

// until asks for a page until an answer is as wanted.
func until(t *testing.T, address, path string, wanted func(answer) bool) answer {
	t.Helper()
	for begun := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		got := ask(t, "GET", address, path, "")
		if wanted(got) {
			return got
		}
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("%s is still answered with %d: %s", path, got.code, got.text)
		}
	}
}

func built(n int) func(answer) bool {
	return func(a answer) bool { return strings.Contains(a.text, fmt.Sprintf("<title>%d</title>", n)) }
}

// TestAnswers asks for what there is, and for what nobody may get.
func TestAnswers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	address, _ := s.start()
	until(t, address, "/internal/", built(1))
	for _, c := range []struct {
		method, path, host string
		code               int
		kind, text         string // Content-Type or Location; part of the text
	}{
		{"GET", "/", "", 302, "/internal/", ""},
		{"GET", "/internal", "", 302, "/internal/", ""},
		{"GET", "/internal/classes", "", 302, "/internal/classes/", ""},
		{"GET", "/internal/index.html", "", 200, "text/html; charset=utf-8", "报告"},
		{"HEAD", "/internal/index.html", "", 200, "text/html; charset=utf-8", ""},
		{"GET", "/internal/classes/%E7%94%B2%20%E4%B9%99%231.html", "", 200, "text/html; charset=utf-8", "报告"},
		{"GET", "/internal/classes/", "", 200, "text/html; charset=utf-8", "<p>没有头<script"},
		{"GET", "/public/", "", 200, "text/html; charset=utf-8", "报告"},
		{"GET", "/internal/data/findings.csv", "", 200, "text/csv; charset=utf-8", "a,b\n"},
		{"GET", "/internal/data/findings.parquet", "", 200, "application/vnd.apache.parquet", "PAR1"},
		{"GET", "/internal/data/peihe.xlsx", "", 200,
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK"},
		{"GET", "/internal/data/summary.json", "", 200, "application/json", "{}"},
		{"GET", "/internal/data/README.md", "", 200, "text/markdown; charset=utf-8", "说明"},
		{"GET", "/internal/static/site.css", "", 200, "text/css; charset=utf-8", "p {}"},
		{"GET", "/internal/static/tables.js", "", 200, "text/javascript; charset=utf-8", "1"},
		{"GET", "/internal/data/other", "", 200, "application/octet-stream", "?"},
		{"GET", "/.peihe/reload.js", "", 200, "text/javascript; charset=utf-8", "EventSource"},
		{"GET", "/.peihe/status.css", "", 200, "text/css; charset=utf-8", "body"},

		{"GET", "/internal/nothing.html", "", 404, "", ""},
		{"GET", "/internal/data/", "", 404, "", ""}, // no list of a folder
		{"GET", "/secret/", "", 404, "", ""},
		{"GET", "/last/secret/", "", 302, "/secret/", ""},
		{"GET", "/.builds/1/internal/index.html", "", 404, "", ""},
		{"GET", "/current/internal/index.html", "", 404, "", ""},
		{"GET", "/.peihe", "", 404, "", ""},
		{"GET", "/.peihe/", "", 404, "", ""},
		{"GET", "/secret.html", "", 404, "", ""},
		{"GET", "/internal/../secret/index.html", "", 404, "", ""},
		{"GET", "/internal/../../../secret.html", "", 404, "", ""},
		{"GET", "/internal/%2e%2e/%2e%2e/%2e%2e/secret.html", "", 404, "", ""},
		{"GET", "/internal/..%2f..%2f..%2fsecret.html", "", 404, "", ""},
		{"GET", "/internal/..%5c..%5csecret.html", "", 404, "", ""},
		{"GET", "/internal/x%00.html", "", 404, "", ""},
		{"GET", "/internal/out.html", "", 404, "", ""},
		{"GET", "/internal/abs.html", "", 404, "", ""},
		{"GET", "/internal/up/secret.html", "", 404, "", ""},
		{"GET", "/last//evil.example/", "", 302, "/evil.example/", ""},
		{"GET", "/last/%5cevil.example/", "", 302, "/evil.example/", ""},
		{"GET", "//evil.example/%2e%2e", "", 302, "/internal/", ""},

		{"POST", "/internal/", "", 405, "", ""},
		{"DELETE", "/internal/index.html", "", 405, "", ""},

		{"GET", "/internal/", "evil.example", 421, "", ""},
		{"GET", "/internal/", "evil.example:80", 421, "", ""},
		{"GET", "/internal/", "127.0.0.1.evil.example", 421, "", ""},
		{"GET", "/.peihe/events", "evil.example", 421, "", ""},
		{"GET", "/internal/", "192.168.0.1", 421, "", ""},
		{"GET", "/internal/", "localhost:8080", 200, "", "报告"},
		{"GET", "/internal/", "LOCALHOST", 200, "", "报告"},
		{"GET", "/internal/", "[::1]:8080", 200, "", "报告"},
		{"GET", "/internal/", "127.0.0.2", 200, "", "报告"},
	} {
		got := ask(t, c.method, address, c.path, c.host)
		kind := got.head.Get("Content-Type")
		if c.code == 302 {
			kind = got.head.Get("Location")
		}
		if got.code != c.code || c.kind != "" && kind != c.kind || !strings.Contains(got.text, c.text) ||
			got.code != 302 && strings.Contains(got.text, "secret") || c.method == "HEAD" && got.text != "" {
			t.Errorf("%s %s of %q: %d, %s, %q", c.method, c.path, c.host, got.code, kind, got.text)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Content-Security-Policy":      "frame-ancestors 'none'", "Access-Control-Allow-Origin": "",
		} {
			if got.head.Get(name) != want {
				t.Errorf("%s %s: %s is %q", c.method, c.path, name, got.head.Get(name))
			}
		}
	}
}

// TestOnlyWhatIsSentChanges holds the page that is sent against the file, which stays.
func TestOnlyWhatIsSentChanges(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	address, _ := s.start()
	got := until(t, address, "/internal/", built(1)).text
	file, err := os.ReadFile(filepath.Join(s.out, "current", "internal", "index.html"))
	if err != nil || string(file) != fmt.Sprintf(onePage, 1) {
		t.Fatalf("the file is %s, %v", file, err)
	}
	lines := strings.Split(got, "\n")
	var others []string
	for _, line := range lines {
		if !strings.Contains(line, "reload.js") {
			others = append(others, strings.Replace(line, "; connect-src 'self'", "", 1))
		}
	}
	if strings.Join(others, "\n") != string(file) || strings.Count(got, "connect-src") != 1 ||
		len(lines)-len(others) != 1 ||
		strings.Index(got, "reload.js") > strings.Index(got, "</head>") {
		t.Errorf("sent is\n%s", got)
	}
	own := []byte(`<meta http-equiv="Content-Security-Policy" content="connect-src https:">`)
	if got := string(hearing(own, "1")); !strings.HasPrefix(got, string(own)) {
		t.Errorf("a policy that says what may be connected to becomes %s", got)
	}
}

// TestFailedBuild wants the error in place of pages, where it is, and the last good site
// beside it, until a build succeeds.
func TestFailedBuild(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.fail(errors.New("templates/pages/rule.html:3: <b>\"x\"</b> is unknown"))
	address, _ := s.start()
	failed := func(a answer) bool { return a.code == 500 }
	got := until(t, address, "/internal/", failed)
	if strings.Contains(got.text, "/last/") || ask(t, "GET", address, "/last/internal/", "").code != 404 {
		t.Errorf("no site was built, and a link leads to one: %s", got.text)
	}
	s.fail(nil)
	s.change()
	until(t, address, "/internal/", built(1))
	s.fail(errors.New("stage: clauses.yaml:12: one\nqueries/checks/a.sql:7:3: <script>alert(1)</script>"))
	s.change()
	got = until(t, address, "/internal/classes/index.html?x=1", failed)
	for _, want := range []string{
		"<th scope=\"row\"><code>clauses.yaml</code><td>12\n", "<code>queries/checks/a.sql</code><td>7\n",
		"&lt;script&gt;alert(1)", `href="/last/internal/classes/index.html"`, `data-generation="`, "connect-src 'self'",
	} {
		if !strings.Contains(got.text, want) {
			t.Errorf("the page does not say %s:\n%s", want, got.text)
		}
	}
	if strings.Contains(got.text, "<script>alert") || got.head.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("the page is\n%s", got.text)
	}
	if head := ask(t, "HEAD", address, "/internal/", ""); head.code != 500 || head.text != "" {
		t.Errorf("HEAD: %+v", head)
	}
	if last := ask(t, "GET", address, "/last/internal/", ""); last.code != 200 || !built(1)(last) {
		t.Errorf("the last good site: %+v", last)
	}
	if data := ask(t, "GET", address, "/internal/data/findings.csv", ""); data.code != 200 {
		t.Errorf("its data: %+v", data)
	}
	for _, path := range []string{"/last/secret/", "/last/internal/out.html", "/last/../secret.html",
		"/last/.builds/1/internal/"} {
		if got := ask(t, "GET", address, path, ""); got.code != 404 {
			t.Errorf("%s: %+v", path, got)
		}
	}
	s.fail(nil)
	s.change()
	until(t, address, "/internal/", built(2))
	if got := ask(t, "GET", address, "/last/internal/classes/", ""); got.code != 302 ||
		got.head.Get("Location") != "/internal/classes/" {
		t.Errorf("the last good site is the newest again: %+v", got)
	}
}

// TestFirstBuild shows that it goes on, or the site of an earlier run.
func TestFirstBuild(t *testing.T) {
	t.Parallel()
	for _, hasSite := range []bool{false, true} {
		s := newSite(t)
		if hasSite {
			if err := s.build(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		s.mu.Lock() // nothing is built
		address, _ := s.start()
		got := ask(t, "GET", address, "/internal/", "")
		s.mu.Unlock()
		if hasSite && !built(1)(got) || !hasSite && (got.code != 503 || !strings.Contains(got.text, "正在核验")) {
			t.Errorf("a site is there: %t; the answer is %+v", hasSite, got)
		}
	}
}

// events connects to the stream of builds and returns what it says, line by line.
func events(t *testing.T, address string) *bufio.Scanner {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", address+".peihe/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { got.Body.Close() })
	if got.StatusCode != 200 || got.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%+v", got)
	}
	return bufio.NewScanner(got.Body)
}

func next(t *testing.T, lines *bufio.Scanner) string {
	t.Helper()
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			return data
		}
	}
	t.Fatalf("the stream ended: %v", lines.Err())
	return ""
}

// TestPagesHear wants every open page told of a build that ends, good or not, by another
// number than the page's own.
func TestPagesHear(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	address, _ := s.start()
	page := until(t, address, "/internal/", built(1)).text
	streams := []*bufio.Scanner{events(t, address), events(t, address)}
	var first string
	for _, lines := range streams {
		if first = next(t, lines); !strings.Contains(page, `data-generation="`+first+`"`) {
			t.Errorf("the page is not of build %s:\n%s", first, page)
		}
	}
	s.fail(errors.New("wrong"))
	s.change()
	for _, lines := range streams {
		second := next(t, lines)
		for second == first { // the beat
			second = next(t, lines)
		}
		if !strings.Contains(ask(t, "GET", address, "/internal/", "").text, `data-generation="`+second+`"`) {
			t.Errorf("the error page is not of build %s", second)
		}
	}
}

// TestEnds ends with streams and half a request open, at once, and leaves nothing behind.
func TestEnds(t *testing.T) {
	before := runtime.NumGoroutine()
	s := newSite(t)
	address, stop := s.start()
	until(t, address, "/internal/", built(1))
	lines := events(t, address)
	next(t, lines)
	half, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	fmt.Fprint(half, "GET /internal/ HTTP/1.1\r\nHost: loc")
	begun := time.Now()
	published, err := stop()
	if took := time.Since(begun); published != 1 || err != nil || took > closeTimeout+2*time.Second {
		t.Errorf("published %d times, %v, and ended in %s", published, err, took)
	}
	if _, err := net.Dial("tcp", half.RemoteAddr().String()); err == nil {
		t.Error("the address still answers")
	}
	http.DefaultClient.CloseIdleConnections()
	for begun = time.Now(); runtime.NumGoroutine() > before+2; time.Sleep(10 * time.Millisecond) {
		if time.Since(begun) > 5*time.Second {
			t.Fatalf("%d goroutines where %d were", runtime.NumGoroutine(), before)
		}
	}
}

// TestSlowRequests gives up on who does not finish a request, and on too many streams.
func TestSlowRequests(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	address, _ := s.start()
	until(t, address, "/internal/", built(1))
	half, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	fmt.Fprint(half, "GET /internal/ HTTP/1.1\r\nHost: localhost\r\nX: ")
	if err := half.SetReadDeadline(time.Now().Add(headerTimeout + 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(half); err != nil {
		t.Errorf("half a request is waited for: %v", err)
	}
	for range mostStreams {
		next(t, events(t, address))
	}
	if got := ask(t, "GET", address, "/.peihe/events", ""); got.code != 503 {
		t.Errorf("one stream more: %+v", got)
	}
}

// TestListenFails tells of an address that is taken.
func TestListenFails(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	at := taken.Addr().String()
	_, err = Run(t.Context(), Options{Listen: at, Out: t.TempDir(), Editions: []string{"internal"}})
	if err == nil || !strings.Contains(err.Error(), "--listen "+at) ||
		!strings.Contains(err.Error(), "name another port") {
		t.Errorf("%v", err)
	}
}

func TestIsLoopback(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"127.0.0.1:80": true, "127.9.9.9": true, "[::1]:80": true, "[::1]": true, "::1": true, "localhost:1": true,
		"Localhost": true, "0.0.0.0:80": false, ":80": false, "[::]:80": false, "10.0.0.1:80": false,
		"example.org:80":        false,
		"localhost.example.org": false, "127.0.0.1.example.org:80": false, "": false,
	} {
		if got := IsLoopback(address); got != want {
			t.Errorf("%q is loopback: %t", address, got)
		}
	}
}
