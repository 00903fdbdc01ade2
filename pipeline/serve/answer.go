package serve

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/target"
)

// reserved is the folder of what is the server's own; lastGood leads to the site that
// stands while a build fails.
const (
	reserved = "/.peihe/"
	lastGood = "/last/"
)

var (
	//go:embed reload.js
	reloadScript []byte
	//go:embed status.css
	statusStyle []byte
	//go:embed status.html
	statusText string
)

var statusPage = template.Must(template.New("status").Parse(statusText))

// contentTypes are those of the files of a site; the system's own list is not the same on
// any two machines.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".csv": "text/csv; charset=utf-8", ".md": "text/markdown; charset=utf-8",
	".txt": "text/plain; charset=utf-8", ".sig": "application/octet-stream", ".svg": "image/svg+xml",
	".png":     "image/png",
	".parquet": "application/vnd.apache.parquet",
	".xlsx":    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// silent drops what http.Server logs: a browser that closes a connection is no event.
func silent() *log.Logger { return log.New(io.Discard, "", 0) }

// ServeHTTP answers a request. A name that merely leads to this machine is refused, or a page
// of anybody's could read the report through the browser that has both open.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cache-Control", "no-store")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	head.Set("Content-Security-Policy", "frame-ancestors 'none'")
	switch {
	case s.isLoopback && !IsLoopback(r.Host):
		http.Error(w, "this is served to localhost and 127.0.0.1 only", http.StatusMisdirectedRequest)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		head.Set("Allow", "GET, HEAD")
		http.Error(w, "only read", http.StatusMethodNotAllowed)
		return
	}
	generation, isBuilt, err := s.state()
	at := path.Clean("/" + r.URL.Path)
	if strings.HasSuffix(r.URL.Path, "/") && at != "/" {
		at += "/"
	}
	switch {
	case at == "/":
		redirect(w, r, "/"+s.Editions[0]+"/")
	case at == reserved+"events":
		s.stream(w, r)
	case at == reserved+"reload.js":
		send(w, r, ".js", reloadScript)
	case at == reserved+"status.css":
		send(w, r, ".css", statusStyle)
	case strings.HasPrefix(at, lastGood) && isBuilt && err == nil:
		redirect(w, r, "/"+strings.TrimPrefix(at, lastGood)) // the newest is good again
	case strings.HasPrefix(at, lastGood):
		s.file(w, r, strings.TrimPrefix(at, lastGood), generation)
	case !s.isOfSite(at):
		http.NotFound(w, r)
	case isPage(at) && (err != nil || !isBuilt && !s.hasSite()):
		s.status(w, r, at, generation, err)
	default:
		s.file(w, r, at[1:], generation)
	}
}

// isOfSite tells whether a path is that of an edition which is built, or lies in it.
func (s *server) isOfSite(at string) bool {
	edition, _, _ := strings.Cut(at[1:], "/")
	return slices.Contains(s.Editions, edition)
}

func isPage(at string) bool {
	ending := path.Ext(at)
	return strings.HasSuffix(at, "/") || ending == "" || ending == ".html"
}

// current is the folder of the newest build: one link is followed for each request, so that
// nobody sees half of two builds.
func (s *server) current() (*os.Root, error) {
	dir, err := filepath.EvalSymlinks(filepath.Join(s.Out, target.Current))
	if err != nil {
		return nil, err
	}
	return os.OpenRoot(dir)
}

func (s *server) hasSite() bool {
	root, err := s.current()
	if err == nil {
		root.Close()
	}
	return err == nil
}

// file sends a file of the site, which can lie nowhere else: an [os.Root] follows no path
// and no link out of itself.
func (s *server) file(w http.ResponseWriter, r *http.Request, name, generation string) {
	if !s.isOfSite("/" + name) {
		http.NotFound(w, r)
		return
	}
	f, info, err := s.open(name)
	if errors.Is(err, errFolder) {
		redirect(w, r, r.URL.Path+"/")
		return
	}
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer f.Close()
	ending := path.Ext(info.Name())
	if ending == ".html" {
		text, err := io.ReadAll(f)
		if err != nil {
			http.Error(w, "the page cannot be read", http.StatusInternalServerError)
			return
		}
		send(w, r, ending, hearing(text, generation))
		return
	}
	setType(w, ending)
	http.ServeContent(w, r, "", time.Time{}, f)
}

var errFolder = errors.New("a folder without its slash")

// open opens a file of the newest build, of a folder its index. A build that was replaced
// twice while it was looked at is gone: the newest is asked again.
func (s *server) open(name string) (f *os.File, info fs.FileInfo, err error) {
	for range 2 {
		if f, info, err = s.openOnce(name); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return f, info, err
}

func (s *server) openOnce(name string) (*os.File, fs.FileInfo, error) {
	root, err := s.current()
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	if strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if !fs.ValidPath(name) {
		return nil, nil, fs.ErrNotExist
	}
	f, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	switch {
	case err == nil && info.IsDir():
		err = errFolder
	case err == nil && !info.Mode().IsRegular():
		err = fs.ErrNotExist
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

// policyOf finds the Content-Security-Policy of a page.
var policyOf = regexp.MustCompile(`(<meta http-equiv="Content-Security-Policy" content="[^"]*)"`)

// hearing is a page that hears of new builds. Its policy is opened for that alone.
func hearing(text []byte, generation string) []byte {
	if at := policyOf.FindSubmatchIndex(text); at != nil && !bytes.Contains(text[at[2]:at[3]], []byte("connect-src")) {
		text = slices.Concat(text[:at[3]], []byte("; connect-src 'self'"), text[at[3]:])
	}
	script := fmt.Sprintf(`<script src="%sreload.js" data-generation="%s" defer></script>`+"\n", reserved, generation)
	if at := bytes.Index(text, []byte("</head>")); at >= 0 {
		return slices.Concat(text[:at], []byte(script), text[at:])
	}
	return append(text, script...)
}

// lineOf finds the place at which a line of an error begins.
var lineOf = regexp.MustCompile(`(?:^|[\s:])([^\s:"]+\.[a-z]+):(\d+)(?::\d+)?:`)

// place is a file and a line in it that an error names.
type place struct{ File, Line, Text string }

// status says that a build failed, and where, or that the first one goes on.
func (s *server) status(w http.ResponseWriter, r *http.Request, at, generation string, err error) {
	view := struct {
		Generation, Text, Last string
		Places                 []place
		IsBuilding             bool
	}{Generation: generation, IsBuilding: err == nil}
	code := http.StatusServiceUnavailable
	if err != nil {
		code, view.Text = http.StatusInternalServerError, err.Error()
		for line := range strings.Lines(view.Text) {
			if found := lineOf.FindStringSubmatch(line); found != nil {
				view.Places = append(view.Places, place{found[1], found[2], strings.TrimSpace(line)})
			}
		}
		if s.hasSite() {
			view.Last = strings.TrimSuffix(lastGood, "/") + at
		}
	}
	var page bytes.Buffer
	if err := statusPage.Execute(&page, view); err != nil {
		http.Error(w, "the page cannot be shown", http.StatusInternalServerError)
		return
	}
	setType(w, ".html")
	w.WriteHeader(code)
	if r.Method == http.MethodGet {
		w.Write(page.Bytes())
	}
}

// stream tells a page the number of the last build, and of each that ends from then on.
func (s *server) stream(w http.ResponseWriter, r *http.Request) {
	heard, leave, ok := s.listen()
	if !ok {
		http.Error(w, "too many pages are open", http.StatusServiceUnavailable)
		return
	}
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	c := http.NewResponseController(w)
	if c.SetReadDeadline(time.Time{}) != nil || r.Method == http.MethodHead {
		return
	}
	const beat = 15 * time.Second // after which one that has gone is noticed
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		generation, _, _ := s.state()
		if c.SetWriteDeadline(time.Now().Add(beat)) != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", generation); err != nil || c.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-heard:
		case <-ticker.C:
		}
	}
}

func setType(w http.ResponseWriter, ending string) {
	kind := contentTypes[ending]
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
}

func send(w http.ResponseWriter, r *http.Request, ending string, text []byte) {
	setType(w, ending)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
}

// redirect leads to another path of this server; one that begins with // would lead away.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	at := url.URL{Path: "/" + strings.TrimLeft(to, `/\`)}
	http.Redirect(w, r, at.EscapedPath(), http.StatusFound)
}
