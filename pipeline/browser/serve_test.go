package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/peihe/peihe/pipeline/serve"
	"github.com/peihe/peihe/pipeline/target"
)

// rebuilt is a site whose next build is the same but for its title, or fails.
type rebuilt struct {
	from, out, watched string

	mutex sync.Mutex
	nth   int
	err   error
}

func (b *rebuilt) build(context.Context) error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.err != nil {
		return b.err
	}
	b.nth++
	to := filepath.Join(b.out, target.Builds, fmt.Sprint(b.nth), "internal")
	if err := os.CopyFS(to, os.DirFS(b.from)); err != nil {
		return err
	}
	index := filepath.Join(to, "index.html")
	text, err := os.ReadFile(index)
	if err != nil {
		return err
	}
	text = []byte(strings.Replace(string(text), "</title>", fmt.Sprintf(" %d</title>", b.nth), 1))
	if err := os.WriteFile(index, text, 0o644); err != nil {
		return err
	}
	fresh := filepath.Join(b.out, "new")
	if err := os.Symlink(filepath.Join(target.Builds, fmt.Sprint(b.nth)), fresh); err != nil {
		return err
	}
	return os.Rename(fresh, filepath.Join(b.out, target.Current))
}

// change changes what the build is made of; err is how it then ends.
func (b *rebuilt) change(err error) error {
	b.mutex.Lock()
	b.err = err
	b.mutex.Unlock()
	return os.WriteFile(filepath.Join(b.watched, "a.csv"), []byte(time.Now().String()), 0o600)
}

// TestServedPagesReload leaves a page open while it is built anew, fails and is mended: it
// shows each without being asked, and its policy lets it hear and nothing else.
func TestServedPagesReload(t *testing.T) {
	b := &rebuilt{from: named(t, "sample/internal").root, out: t.TempDir(), watched: t.TempDir()}
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		_, err := serve.Run(ctx, serve.Options{
			Listen: "127.0.0.1:0", Out: b.out, Editions: []string{"internal"}, Watched: []string{b.watched},
			Build: b.build,
			Ready: func(address string) { ready <- address },
		})
		ended <- err
	}()
	address := <-ready
	r := tab(t)
	must(r, chromedp.Navigate(address+"internal/index.html"), "open")
	title := func(has string) {
		t.Helper()
		for begun := time.Now(); ; time.Sleep(50 * time.Millisecond) {
			// while a page is left there is no answer
			got, err := chromedp.Run(r.ctx, chromedp.Evaluate[string]("document.title"))
			if err == nil && strings.Contains(got, has) {
				return
			}
			if time.Since(begun) > 20*time.Second {
				t.Fatalf("the page is %q and not %q: %v", got, has, err)
			}
		}
	}
	title(" 1")
	r.check("change", b.change(nil))
	title(" 2")
	r.check("change", b.change(errors.New("notice.yaml:3: wrong")))
	title("核验没有完成")
	r.check("change", b.change(nil))
	title(" 3")
	r.mutex.Lock()
	for _, c := range r.complaints {
		// the error page is answered as an error, of which the browser tells, and so is a page
		// that is asked for before the first build has ended
		if !strings.Contains(c, "500 (Internal Server Error)") && !strings.Contains(c, "503 (Service Unavailable)") {
			t.Errorf("the browser complains: %s", c)
		}
	}
	for _, request := range r.requests {
		if !strings.HasPrefix(request, address) && !strings.HasPrefix(request, "data:") {
			t.Errorf("request of %s", request)
		}
	}
	r.mutex.Unlock()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
