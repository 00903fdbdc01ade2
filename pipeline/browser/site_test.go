// Package browser judges the published site as its readers get it: in a real
// browser from disk, by the W3C checker of HTML and by axe-core.
package browser

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/target"
)

var scratch string // a folder that lives as long as the tests

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		fmt.Println("the browser takes long; make test runs it")
		return
	}
	dir, err := os.MkdirTemp("", "peihe-browser-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	scratch = dir
	code := m.Run()
	stopBrowser()
	os.RemoveAll(dir)
	os.Exit(code)
}

// A site is one edition on disk.
type site struct {
	name  string   // such as sample/public
	root  string   // its folder, without symbolic links
	pages []string // files below root, with slashes
}

// sites are both editions of the sample and of exports whose ids and names are
// what no honest platform writes, built once.
var sites = sync.OnceValues(func() ([]site, error) {
	hostile := filepath.Join(scratch, "exports")
	if err := writeHostile(hostile); err != nil {
		return nil, err
	}
	all, err := build("sample", "../../data/sample", publish.Options{Editions: target.Editions})
	if err != nil {
		return nil, err
	}
	more, err := build("hostile", hostile, publish.Options{Editions: target.Editions})
	return append(all, more...), err
})

// build publishes the exports of a folder and gives the editions, in their order.
func build(name, input string, o publish.Options) ([]site, error) {
	out := filepath.Join(scratch, name)
	built, err := pipeline.Run(context.Background(), pipeline.Options{
		Input: input, Out: out, AsOf: time.Date(2021, 12, 31, 0, 0, 0, 0, time.UTC),
		Policy: policy.Dir("../../data/policy/fuzhou-2021-42"), Calendar: policy.Dir("../../data/calendar"),
		Queries: os.DirFS("../../queries"), Version: "test", Accept: []string{"all"},
	})
	if err == nil {
		o.Templates, o.FailOn = os.DirFS("../../templates"), "never"
		_, err = publish.Site(context.Background(), built, o)
		built.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var all []site
	for _, edition := range o.Editions {
		root, err := filepath.EvalSymlinks(filepath.Join(out, edition))
		if err != nil {
			return nil, err
		}
		s := site{name: name + "/" + edition, root: root}
		err = fs.WalkDir(os.DirFS(root), ".", func(name string, _ fs.DirEntry, err error) error {
			if path.Ext(name) == ".html" {
				s.pages = append(s.pages, name)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func published(t *testing.T) []site {
	t.Helper()
	all, err := sites()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// kinds names one page of every kind: the largest, which shows most. A file at
// the root or an index is a kind of its own, all others of a folder are one.
func (s site) kinds() []string {
	return s.ofKinds(func(page, was string) bool { return s.size(page) > s.size(was) })
}

// smallest names the page of every kind that takes least.
func (s site) smallest() []string {
	return s.ofKinds(func(page, was string) bool { return s.size(page) < s.size(was) })
}

func (s site) ofKinds(isBetter func(page, was string) bool) []string {
	best := map[string]string{}
	for _, page := range s.pages {
		kind := page
		if dir, name := path.Split(page); dir != "" && name != "index.html" {
			kind = dir
		}
		if was, ok := best[kind]; !ok || isBetter(page, was) {
			best[kind] = page
		}
	}
	var pages []string
	for _, page := range best {
		pages = append(pages, page)
	}
	slices.Sort(pages)
	return pages
}

// judged names one page of every kind, and those about subjects whose ids no file
// could be called by.
func (s site) judged() []string {
	pages := s.kinds()
	if s.name != "hostile/internal" {
		return pages
	}
	for _, page := range s.pages {
		folder := path.Dir(page)
		if strings.Contains(page, "~") && slices.Contains([]string{"classes", "institutions", "applications"}, folder) {
			pages = append(pages, page)
		}
	}
	slices.Sort(pages)
	return slices.Compact(pages)
}

func (s site) size(page string) int64 {
	info, err := os.Stat(s.file(page))
	if err != nil {
		return -1
	}
	return info.Size()
}

func (s site) file(page string) string { return filepath.Join(s.root, filepath.FromSlash(page)) }

const (
	script = `<script>document.title="hit"</script>`
	image  = `"><img src=https://example.invalid/x onerror=alert(1)>`
	fifty  = "FZ202100050" // a class of fifty among the hostile exports
)

// hostileNames stand in for ids and names of a worked case.
var hostileNames = strings.NewReplacer(
	"FZ202100001", cell("../../../etc/passwd"),
	"FZ202100002", cell(strings.Repeat("超长班次编号", 50)),
	"FZ202100003", cell("A/B#C?D=%2E%2E&E"),
	"FZ202100004", cell(script),
	"FZ202100005", cell("Ab"),
	"FZ202100006", cell("aB"),
	"FZ202100007", cell(`..\AUX`),
	"FZ202100008", cell("AUX"),
	"SQ202100001", cell("../index"),
	"SQ202100002", cell(image),
	"SQ202100003", cell("javascript:alert(1)"),
	"BF000001", cell(script),
	"闽侯县爱课职业培训学校", cell(image),
	"福州市朵啦职业技能培训学校", cell("</script><!--"+strings.Repeat("很长的机构名称", 30)),
	"连江县", cell(`<svg onload=alert(1)>/..\`),
)

func cell(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }

// writeHostile turns a worked case into hostile exports and adds the class of
// fifty trainees and ten sessions that the page budget speaks of.
func writeHostile(dir string) error {
	const from = "../testdata/cases/few/input"
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	files, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	more := classOfFifty()
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(from, file.Name()))
		if err != nil {
			return err
		}
		var b strings.Builder
		b.WriteString(hostileNames.Replace(string(text)))
		w := csv.NewWriter(&b)
		if err := w.WriteAll(more[file.Name()]); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, file.Name()), []byte(b.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// classOfFifty gives rows by file, in the columns of the worked cases. Each tenth
// trainee misses half of the sessions, each twelfth signs out early, a third comments.
func classOfFifty() map[string][][]string {
	rows := map[string][][]string{
		"classes.csv": {{fifty, "互联网营销师第50期", "福州市朵朵职业培训学校", "鼓楼区", "互联网营销师", "线下", "鼓楼区示例培训点1号教室",
			"2021-06-07", "2021-06-11", "50", "2021-05-20", "通过", "2021-05-25", "0", ""}},
		"applications.csv": {{"SQ50", fifty, "2021-06-20", "50", "50000.00", "补贴申请报告；学员花名册；培训方案；培训视频录像；考核成绩汇总表", "通过",
			"2021-06-25", "50", "50000.00"}},
	}
	add := func(file string, row ...string) { rows[file] = append(rows[file], row) }
	day := time.Date(2021, 6, 7, 0, 0, 0, 0, time.UTC)
	type lesson struct{ date, from, to string }
	var lessons []lesson
	for n := range 10 {
		l := lesson{day.AddDate(0, 0, n/2).Format(time.DateOnly), "08:30", "11:45"}
		if n%2 == 1 {
			l.from, l.to = "13:30", "16:45"
		}
		lessons = append(lessons, l)
		add("sessions.csv", fifty, fmt.Sprint(n+1), l.date, l.from, l.to, "4", []string{"理论", "实操"}[min(n/6, 1)], "线下",
			fmt.Sprint(min(n+1, 9)), "教师甲", "教师", "", "195")
	}
	for n := range 50 {
		id, name := identity(n), "学员"+string(rune('一'+n))
		add("trainees.csv", fifty, name, "女", "1990-01", "大专", id, "福州市示例区虚构路1号", fmt.Sprintf("12%09d", n), "直播", "",
			"农村劳动者", "同意", "")
		for i, l := range lessons {
			if n%10 == 0 && i%2 == 0 {
				continue
			}
			out := "16:50:00"
			switch {
			case n%12 == 0:
				out = l.from + ":30"
			case i%2 == 0:
				out = "11:50:00"
			}
			add("signins.csv", fifty, fmt.Sprint(i+1), id, l.date+" "+l.from+":00", l.date+" "+out, "小程序")
		}
		add("assessments.csv", fifty, id, "90", "80", "合格", "专家甲", "2021-06-11", fmt.Sprintf("ZS50%04d", n))
		comment := ""
		if n%3 == 0 {
			comment = "老师讲得好，" + script
		}
		add("surveys.csv", fifty, name, fmt.Sprintf("12%09d", n), "满意", "满意", "满意", "不满意", comment)
	}
	return rows
}

// identity makes a valid identity number of an area code that no place has
// (GB 11643: the last character is a check on the seventeen before it).
func identity(n int) string {
	body := fmt.Sprintf("35019919900101%03d", 2*n)
	sum := 0
	for i, c := range body {
		sum += int(c-'0') * (1 << (17 - i) % 11)
	}
	return body + string("10X98765432"[sum%11])
}
