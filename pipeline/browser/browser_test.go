package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/peihe/peihe/pipeline/internal/distro"
)

// look tells what a page shows; it runs in the browser.
//
//go:embed testdata/look.js
var look string

// drawn shows all charts; it runs in the browser.
//
//go:embed testdata/drawn.js
var drawn string

var browser struct {
	sync.Once
	ctx  context.Context
	stop []context.CancelFunc
	err  error
}

func stopBrowser() {
	for _, stop := range browser.stop {
		stop()
	}
}

// tab opens a tab of the one browser.
func tab(t *testing.T) *reader {
	t.Helper()
	chromium := distro.Need(t, "chromium", "chromium")
	distro.NeedFont(t, "zh-cn", "fonts-noto-cjk")
	browser.Do(func() {
		flags := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(chromium), chromedp.UserDataDir(filepath.Join(scratch, "chromium")), chromedp.NoSandbox,
			chromedp.DisableGPU,
			chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
			chromedp.WindowSize(1280, 900))
		allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), flags...)
		ctx, stop := chromedp.NewContext(allocator)
		browser.ctx, browser.stop, browser.err = ctx, []context.CancelFunc{stop, stopAllocator}, chromedp.Do(ctx)
	})
	if browser.err != nil {
		t.Fatal("chromium: ", browser.err)
	}
	ctx, stop := chromedp.NewContext(browser.ctx)
	t.Cleanup(stop)
	r := &reader{T: t, ctx: ctx}
	must(r, chromedp.Steps(), "open a tab")
	r.check("listen", chromedp.Listen(ctx, r.hear))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	r.check("network", err)
	_, err = chromedp.Call(ctx, audits.Enable, cdp.Empty{})
	r.check("audits", err)
	return r
}

// reader reads pages in a tab and hears what the browser complains about.
type reader struct {
	*testing.T
	ctx context.Context

	mutex      sync.Mutex
	complaints []string
	requests   []string
}

func (r *reader) hear(event any) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	complain := func(format string, arguments ...any) {
		r.complaints = append(r.complaints, fmt.Sprintf(format, arguments...))
	}
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			complain("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *runtime.EventConsoleAPICalled:
		complain("console.%s", e.Type)
	case *runtime.EventExceptionThrown:
		complain("exception: %s", e.ExceptionDetails.Text)
	case *audits.EventIssueAdded:
		if e.Issue.Code == audits.InspectorIssueCodeContentSecurityPolicyIssue {
			complain("content security policy: %s", e.Issue.Details.ContentSecurityPolicyIssueDetails.ViolatedDirective)
		}
	case *network.EventRequestWillBeSent:
		r.requests = append(r.requests, e.Request.URL)
	}
}

func (r *reader) check(what string, err error) {
	r.Helper()
	if err != nil {
		r.Fatalf("%s: %v", what, err)
	}
}

func must[T any](r *reader, a chromedp.Action[T], what string) T {
	r.Helper()
	v, err := chromedp.Run(r.ctx, a)
	r.check(what, err)
	return v
}

// open loads a file and says what the browser complained about until it was
// loaded, with every request that leaves root.
func (r *reader) open(root, file string) []string {
	r.Helper()
	r.mutex.Lock()
	r.complaints, r.requests = nil, nil
	r.mutex.Unlock()
	must(r, chromedp.Navigate(address(file)), file)
	return r.heard(root)
}

func (r *reader) heard(root string) []string {
	must(r, chromedp.Evaluate[bool]("true"), "wait") // events before its answer were heard
	r.mutex.Lock()
	defer r.mutex.Unlock()
	all := r.complaints
	for _, request := range r.requests {
		if !strings.HasPrefix(request, address(root)+"/") && !strings.HasPrefix(request, "data:") {
			all = append(all, "request of "+request)
		}
	}
	return all
}

func address(file string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
}

func (r *reader) scheme(name string) {
	r.Helper()
	_, err := chromedp.Call(r.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
	r.check("colours", err)
}

func (r *reader) scripts(on bool) {
	r.Helper()
	_, err := chromedp.Call(r.ctx, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: !on})
	r.check("scripts", err)
}

// seen is what look.js finds.
type seen struct {
	Title    string
	Overflow int // pixels that the page is wider than the window
	Charts   []chart
	Tables   []struct {
		ID     string
		Rows   int
		Hidden bool // though no closed details holds it
	}
	Dead []string // controls that need scripts, and show without
}

type chart struct {
	ID       string
	Title    string
	Shown    bool
	Height   float64        // of the drawing, in pixels
	Overlaps []string       // labels over labels
	Cut      []string       // labels that the drawing ends in
	Marks    map[string]int // shapes in the drawing by colour
	Heads    []string
	Rows     [][]string // the table's body: sort keys, else texts
	Option   json.RawMessage
	Colour   map[string]string // values of the option's custom properties
}

// readable complains of labels that nobody can read.
func (s seen) readable(t *testing.T, where string) {
	t.Helper()
	for _, c := range s.Charts {
		if len(c.Overlaps)+len(c.Cut) > 0 {
			t.Errorf("%s %s: labels lie over one another: %q, and are cut: %q", where, c.ID, c.Overlaps, c.Cut)
		}
	}
}

func (r *reader) look() seen {
	r.Helper()
	return must(r, chromedp.Evaluate[seen](look), "look.js")
}

// twoFrames lets charts follow the new width.
const twoFrames = `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))`

// TestPagesLoad opens a page of every kind of both editions, and every page of a
// hostile class, institution or application, from disk: no complaint, no request outside, charts drawn from
// their tables, nothing wider than 390 pixels.
func TestPagesLoad(t *testing.T) {
	r := tab(t)
	for _, s := range published(t) {
		for _, page := range s.judged() {
			must(r, chromedp.EmulateViewport(1280, 900), "viewport")
			for _, complaint := range r.open(s.root, s.file(page)) {
				t.Errorf("%s %s: %s", s.name, page, complaint)
			}
			must(r, chromedp.Evaluate[chromedp.Void](drawn, chromedp.EvalAwaitPromise), "charts are drawn")
			saw := r.look()
			if saw.Title == "" || strings.Contains(saw.Title, "hit") {
				t.Errorf("%s %s has the title %q", s.name, page, saw.Title)
			}
			for _, c := range saw.Charts {
				c.check(t, s.name+" "+page)
			}
			saw.readable(t, s.name+" "+page+" at 1280")
			if len(saw.Charts) > 0 {
				must(r, chromedp.EmulateViewport(1920, 1080), "viewport")
				must(r, chromedp.Evaluate[chromedp.Void](twoFrames, chromedp.EvalAwaitPromise), "charts adapt")
				r.look().readable(t, s.name+" "+page+" at 1920")
			}
			must(r, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile), "viewport")
			must(r, chromedp.Evaluate[chromedp.Void](twoFrames, chromedp.EvalAwaitPromise), "charts adapt")
			narrow := r.look()
			if narrow.Overflow > 0 {
				t.Errorf("%s %s is %d pixels too wide at 390", s.name, page, narrow.Overflow)
			}
			narrow.readable(t, s.name+" "+page+" at 390")
		}
	}
}

type axis struct {
	Type string
	Data []string
}

// drawing is what a chart is told to draw.
type drawing struct {
	XAxis, YAxis []axis
	Legend       struct{ Show bool }
	Series       []struct {
		Name, Type string
		ItemStyle  struct{ Color string }
		Data       []struct{ Value json.RawMessage }
	}
}

func (c chart) parse(t *testing.T, where string) drawing {
	t.Helper()
	var d drawing
	if err := json.Unmarshal(c.Option, &d); err != nil {
		t.Fatalf("%s %s: %v", where, c.ID, err)
	}
	return d
}

// check compares the drawing with its data, and the data with the table beneath.
func (c chart) check(t *testing.T, where string) {
	t.Helper()
	option := c.parse(t, where)
	var names []string
	for _, a := range append(option.XAxis, option.YAxis...) {
		names = append(names, a.Data...)
	}
	rows := map[string][]string{}
	for _, row := range c.Rows {
		rows[row[0]] = row
	}
	isTime := slices.ContainsFunc(option.XAxis, func(a axis) bool { return a.Type == "time" })
	if !c.Shown || len(names) == 0 && !isTime {
		t.Errorf("%s %s: shown %t with %d categories", where, c.ID, c.Shown, len(names))
	}
	for _, s := range option.Series {
		drawn, marks := 0, c.Marks[c.Colour[s.ItemStyle.Color]]
		columns := map[int]bool{}
		for i := range c.Heads[1:] {
			columns[i+1] = true
		}
		for i, d := range s.Data {
			if len(d.Value) == 0 || string(d.Value) == "null" {
				continue
			}
			drawn++
			at, value := c.point(t, where, names, i, d.Value)
			row := rows[at]
			for column := range columns {
				if row == nil || !same(row[column], value) {
					delete(columns, column)
				}
			}
		}
		if option.Legend.Show {
			marks-- // its sign in the legend
		}
		if marks != drawn {
			t.Errorf("%s %s: %q draws %d marks for %d values", where, c.ID, s.Name, marks, drawn)
		}
		if len(columns) == 0 {
			t.Errorf("%s %s: no column of the table is what %q draws", where, c.ID, s.Name)
		}
	}
}

// point is the name and the value of what a series draws: on an axis of time both stand in
// it, else the name is the category's.
func (c chart) point(t *testing.T, where string, names []string, i int, drawn json.RawMessage) (string, json.Number) {
	t.Helper()
	var value json.Number
	if drawn[0] != '[' {
		if err := json.Unmarshal(drawn, &value); err != nil {
			t.Fatalf("%s %s: %v", where, c.ID, err)
		}
		return names[i], value
	}
	var pair [2]any
	d := json.NewDecoder(strings.NewReader(string(drawn)))
	d.UseNumber()
	if err := d.Decode(&pair); err != nil {
		t.Fatalf("%s %s: %v", where, c.ID, err)
	}
	at, isText := pair[0].(string)
	value, isNumber := pair[1].(json.Number)
	if !isText || !isNumber {
		t.Fatalf("%s %s: draws %s", where, c.ID, drawn)
	}
	return at, value
}

func same(text string, value json.Number) bool {
	a, err := strconv.ParseFloat(text, 64)
	b, wrong := value.Float64()
	return err == nil && wrong == nil && a == b
}

// TestAccessible runs axe-core on every kind of page of both editions, all its
// rules in light and those about colours in dark.
func TestAccessible(t *testing.T) {
	r := tab(t)
	axe, err := os.ReadFile(tool(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range published(t) {
		if strings.HasPrefix(s.name, "hostile") {
			continue
		}
		for _, page := range s.kinds() {
			r.scheme("light")
			r.open(s.root, s.file(page))
			must(r, chromedp.Evaluate[chromedp.Void](string(axe)), "axe-core")
			r.judge(s.name+" "+page+" light", `rules: {"target-size": {enabled: true}}`)
			r.scheme("dark")
			r.judge(s.name+" "+page+" dark", `runOnly: ["color-contrast", "link-in-text-block"]`)
		}
	}
}

func (r *reader) judge(where, options string) {
	r.Helper()
	type node struct {
		HTML    string
		Summary string `json:"failureSummary"`
	}
	type violation struct {
		ID, Help string
		Nodes    []node
	}
	const opened = `document.querySelectorAll("details").forEach(d => d.open = true); `
	const wanted = `, resultTypes: ["violations"], selectors: false` // what passes need not be described
	violations := must(r, chromedp.Evaluate[[]violation](
		opened+`axe.run({`+options+wanted+`}).then(r => r.violations)`, chromedp.EvalAwaitPromise), "axe.run")
	for _, v := range violations {
		r.Errorf("%s: %s: %s, %d times, such as\n%s\n%s", where, v.ID, v.Help, len(v.Nodes), v.Nodes[0].HTML,
			v.Nodes[0].Summary)
	}
}

// TestReadsWithoutScripts opens every kind of page with scripts on and off: all
// tables and rows are there without, charts leave no hole, and nothing shows that
// would not work.
func TestReadsWithoutScripts(t *testing.T) {
	r := tab(t)
	for _, s := range published(t) {
		if strings.HasPrefix(s.name, "hostile") {
			continue
		}
		for _, page := range s.kinds() {
			r.scripts(false)
			r.open(s.root, s.file(page))
			saw := r.look()
			for _, c := range saw.Charts {
				if c.Shown {
					t.Errorf("%s %s: chart %s leaves a hole without scripts", s.name, page, c.ID)
				}
			}
			for _, table := range saw.Tables {
				if table.Hidden || table.Rows == 0 {
					t.Errorf("%s %s: table %s is hidden (%t) or empty (%d rows) without scripts", s.name, page,
						table.ID, table.Hidden, table.Rows)
				}
			}
			for _, control := range saw.Dead {
				t.Errorf("%s %s shows a control that needs scripts: %s", s.name, page, control)
			}
			if tables := strings.Count(string(text(t, s.file(page))), "<table"); tables != len(saw.Tables) {
				t.Errorf("%s %s has %d tables, the browser shows %d", s.name, page, tables, len(saw.Tables))
			}
			r.scripts(true)
		}
	}
}

func text(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestComplaintsAreHeard proves the tests above on a page with each fault.
func TestComplaintsAreHeard(t *testing.T) {
	r := tab(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "page.html")
	const faulty = `<!doctype html><html lang="zh-CN"><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'"><title>x</title></head>
		<body><p style="width:2000px">x</p><img src="../outside.png"><script>1</script><script src="page.js"></script></body></html>`
	for name, content := range map[string]string{"page.html": faulty,
		"page.js": `console.error("x"); document.querySelector("p").style.width="2000px"; undefinedFunction()`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all := strings.Join(r.open(dir, file), "\n")
	for _, want := range []string{"console.error", "exception:", "content security policy: script-src",
		"content security policy: style-src", "outside.png"} {
		if !strings.Contains(all, want) {
			t.Errorf("no complaint of %q in\n%s", want, all)
		}
	}
	if saw := r.look(); saw.Overflow < 500 {
		t.Errorf("the overflow is %d", saw.Overflow)
	}
}
