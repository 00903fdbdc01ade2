package synthetic

import (
	"context"
	"encoding/csv"
	"errors"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	districts    = strings.Fields("鼓楼区 台江区 仓山区 晋安区 马尾区 高新区 长乐区 福清市 闽侯县 连江县 罗源县 永泰县 闽清县")
	institutions = strings.Fields("甲学校 乙学校 丙学校 丁学校 戊学校 己学校 庚学校")
)

func options(seed uint64, classes int, faults float64) Options {
	return Options{Seed: seed, Classes: classes, Faults: faults, Districts: districts, Institutions: institutions}
}

func write(t *testing.T, o Options) (string, Summary) {
	t.Helper()
	dir := t.TempDir()
	sum, err := Write(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return dir, sum
}

// read returns a file's rows below its header, checked against its kind.
func read(t *testing.T, dir string, k kind) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, shapes[k].file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", shapes[k].file, err)
	}
	if !slices.Equal(all[0], shapes[k].header) {
		t.Fatalf("%s opens with %q", shapes[k].file, all[0])
	}
	return all[1:]
}

func bytesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, s := range shapes {
		b, err := os.ReadFile(filepath.Join(dir, s.file))
		if err != nil {
			t.Fatal(err)
		}
		files[s.file] = string(b)
	}
	return files
}

func TestSameOptionsSameBytes(t *testing.T) {
	a, sum := write(t, options(7, 40, 0.5))
	b, again := write(t, options(7, 40, 0.5))
	c, _ := write(t, options(8, 40, 0.5))
	if one, two := bytesOf(t, a), bytesOf(t, b); !maps.Equal(one, two) {
		t.Error("the same seed wrote other bytes")
	}
	if sum != again {
		t.Errorf("summaries %+v and %+v", sum, again)
	}
	if one, other := bytesOf(t, a), bytesOf(t, c); one["signins.csv"] == other["signins.csv"] ||
		one["trainees.csv"] == other["trainees.csv"] {
		t.Error("another seed wrote the same bytes")
	}
}

func TestSummaryCountsWhatWasWritten(t *testing.T) {
	dir, sum := write(t, options(1, 64, 0.4))
	rows, size := 0, int64(0)
	for k := range kindCount {
		rows += len(read(t, dir, k))
		info, err := os.Stat(filepath.Join(dir, shapes[k].file))
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if sum.Rows != rows || sum.Bytes != size || sum.Classes != 64 || sum.Faulty != 25 {
		t.Errorf("%+v, files have %d rows, %d bytes", sum, rows, size)
	}
	if size > 3<<20 {
		t.Errorf("a sample of %d bytes is more than a repository should carry", size)
	}
	if people := len(read(t, dir, trainees)); people < 640 || people > 960 {
		t.Errorf("%d trainees in 64 classes", people)
	}
}

func TestWellFormed(t *testing.T) {
	for _, faults := range []float64{0, 0.4, 1} {
		dir, _ := write(t, options(3, 60, faults))
		for k := range kindCount {
			ragged := 0
			for _, r := range read(t, dir, k) {
				if len(r) > len(shapes[k].header) {
					ragged++
				}
			}
			if ragged > 0 && (faults == 0 || k != archives) {
				t.Errorf("faults %v: %d ragged rows in %s", faults, ragged, shapes[k].file)
			}
		}
	}
}

// valid checks GB 11643 the long way: weights 2^(17-i) mod 11 over all places
// leave 1.
func valid(id string) bool {
	if len(id) != 18 {
		return false
	}
	sum := new(big.Int)
	for _, c := range id {
		digit := int64(c - '0')
		if c == 'X' {
			digit = 10
		}
		sum.Add(sum.Lsh(sum, 1), big.NewInt(digit))
	}
	_, err := time.Parse("20060102", id[6:14])
	return err == nil && new(big.Int).Mod(sum, big.NewInt(11)).Int64() == 1
}

func TestHonestPeople(t *testing.T) {
	if !valid("11010519491231002X") || valid("110105194912310021") {
		t.Fatal("the standard's own example is misjudged")
	}
	dir, _ := write(t, options(11, 300, 0))
	ids, phones := map[string]bool{}, map[string]bool{}
	for _, r := range read(t, dir, trainees) {
		sex, birth, id, phone := r[2], r[3], r[5], r[7]
		if !valid(id) || id[:6] < "350197" || id[:6] > "350199" {
			t.Fatalf("identity number of %s", r[0])
		}
		if birth != id[6:10]+"-"+id[10:12] || (sex == "男") != ((id[16]-'0')%2 == 1) {
			t.Errorf("a person of %s contradicts their number", r[0])
		}
		if !strings.HasPrefix(phone, "12") || len(phone) != 11 {
			t.Errorf("phone of a person of %s", r[0])
		}
		if ids[id] || phones[phone] {
			t.Errorf("two people of %s are one", r[0])
		}
		ids[id], phones[phone] = true, true
	}
}

func TestTeachersAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for n := range 60_000 {
		name := teacher(n)
		if seen[name] {
			t.Fatalf("teacher %d has the name of another", n)
		}
		seen[name] = true
	}
}

// Honest exports hold none of what the planters plant.
func TestHonestClasses(t *testing.T) {
	g, err := newGenerator(options(5, 200, 0))
	if err != nil {
		t.Fatal(err)
	}
	claimed, states := map[string]bool{}, map[string]int{}
	for i := range g.Classes {
		c := g.class(i)
		if len(c.sanctions)+len(c.decisions)+len(c.strays)+len(c.references) > 0 {
			t.Fatalf("%s has rows of a faulty class", c.id)
		}
		if c.start < g.first || c.end > g.last || c.approved > c.start {
			t.Errorf("%s lies outside the programme", c.id)
		}
		theory, held := 0, map[int]bool{}
		offline := map[date]bool{}
		for _, s := range c.signins {
			held[s.session] = true
		}
		for _, s := range c.sessions {
			if s.part == "理论" {
				theory++
			}
			if s.delivery == "线下" {
				offline[s.date] = true
			}
		}
		if len(held) != len(c.sessions) || len(held) < 10 || theory*100 < 60*len(held) || len(offline) < 3 {
			t.Errorf("%s: %d sessions, %d held, %d theory, %d days offline", c.id, len(c.sessions), len(held), theory,
				len(offline))
		}
		for _, a := range c.claims {
			if claimed[a.class] {
				t.Errorf("%s is claimed twice", a.class)
			}
			claimed[a.class] = true
			states[a.review]++
		}
		for _, n := range c.notices {
			if days := workdays(n.start, n.end); days < 5 {
				t.Errorf("notice of %s from %v to %v has %d working days", c.id, n.start, n.end, days)
			}
		}
		paid := 0
		for _, p := range c.payments {
			paid += p.yuan
			if p.date <= c.notices[0].end || p.payee != c.institution || p.date > g.until {
				t.Errorf("payment of %s on %v to %s", c.id, p.date, p.payee)
			}
		}
		if len(c.notices) > 0 && paid > c.notices[0].yuan {
			t.Errorf("%s is paid %d yuan of %d", c.id, paid, c.notices[0].yuan)
		}
	}
	if len(claimed) != g.Classes || states["通过"] < 150 || states["待审核"] == 0 {
		t.Errorf("%d of %d classes are claimed: %v", len(claimed), g.Classes, states)
	}
	if n := len(g.class(g.Classes - 1).payments); n != 0 {
		t.Errorf("the last class is paid %d times before its notice", n)
	}
}

// workdays counts by the year 2021: Mondays to Fridays but for the days off of
// the months a notice can lie in. Make-up days would only add to it.
func workdays(from, to date) int {
	off := []date{on(2021, 5, 3), on(2021, 5, 4), on(2021, 5, 5), on(2021, 6, 14), on(2021, 9, 20), on(2021, 9, 21),
		on(2021, 10, 1), on(2021, 10, 4), on(2021, 10, 5), on(2021, 10, 6), on(2021, 10, 7)}
	n := 0
	for d := from; d <= to; d++ {
		if w := d.time().Weekday(); w != time.Saturday && w != time.Sunday && !slices.Contains(off, d) {
			n++
		}
	}
	return n
}

func TestPlantedNamesTheCatalogue(t *testing.T) {
	b, err := os.ReadFile("testdata/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	catalogue := strings.Fields(string(b))
	if len(catalogue) != 86 || !slices.Equal(Planted(), catalogue) {
		t.Errorf("planted %d rules, the catalogue has %d", len(Planted()), len(catalogue))
	}
	told := slices.Concat(stories...)
	slices.Sort(told)
	if !slices.Equal([]string(told), catalogue) {
		t.Error("the stories do not tell of each rule once")
	}
}

func TestFaultySharesAndStories(t *testing.T) {
	g, err := newGenerator(options(1, 60, 0.4))
	if err != nil {
		t.Fatal(err)
	}
	told := map[int]bool{}
	for i := range g.Classes {
		if g.faulty(i) {
			told[g.nth(i)%len(stories)] = true
		}
	}
	if len(told) != len(stories) || g.nth(g.Classes) != 24 {
		t.Errorf("%d of %d stories in %d faulty classes", len(told), len(stories), g.nth(g.Classes))
	}
	_, honest := write(t, options(1, 60, 0))
	_, all := write(t, options(1, 60, 1))
	if honest.Faulty != 0 || all.Faulty != 60 {
		t.Errorf("faulty classes: %d of none, %d of all", honest.Faulty, all.Faulty)
	}
}

// Every planter changes the class it is planted in, whichever class it is and
// whatever else is told there.
func TestEachPlanterShows(t *testing.T) {
	g, err := newGenerator(options(2, 60, 0.4))
	if err != nil {
		t.Fatal(err)
	}
	cells := func(c *class) string {
		var b strings.Builder
		w := new(writer)
		for k := range kindCount {
			w.csv[k] = csv.NewWriter(&b)
		}
		w.class(c)
		for _, c := range w.csv {
			c.Flush()
		}
		return b.String()
	}
	for _, rule := range Planted() {
		for _, i := range []int{45, 50} {
			plain, planted := g.taught(i), g.taught(i)
			for _, c := range []*class{plain, planted} {
				if planters[rule].late {
					c.inspect(len(g.Districts))
					g.claim(c, on(9999, time.January, 1))
				}
			}
			planters[rule].plant(g, planted)
			if cells(plain) == cells(planted) {
				t.Errorf("%s leaves class %d as it was", rule, i)
			}
		}
	}
}

func TestEveryAstrayIsPlanted(t *testing.T) {
	if most := 24; len(astrays) > most {
		t.Fatalf("%d astrays for %d faulty classes", len(astrays), most)
	}
	dir, _ := write(t, options(1, 60, 0.4))
	known := map[string]bool{}
	for _, r := range read(t, dir, classes) {
		known[r[0]] = true
	}
	keys, repeated, blank, lost := map[string]bool{}, 0, 0, 0
	for _, r := range read(t, dir, signins) {
		key := strings.Join(r, ",")
		switch {
		case strings.Trim(key, ",") == "":
			blank++
		case keys[key]:
			repeated++
		}
		keys[key] = true
	}
	for _, r := range read(t, dir, trainees) {
		if !known[r[0]] && strings.HasPrefix(r[0], "FZ") {
			lost++
		}
	}
	if blank == 0 || repeated == 0 || lost == 0 {
		t.Errorf("blank %d, repeated %d, of unknown classes %d", blank, repeated, lost)
	}
}

func TestErrors(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"classes 0":      func(o *Options) { o.Classes = 0 },
		"share of fault": func(o *Options) { o.Faults = 1.5 },
		"no districts":   func(o *Options) { o.Districts = nil },
		"programme from": func(o *Options) { o.Last = time.Date(2021, 4, 25, 0, 0, 0, 0, time.UTC) },
	} {
		o := options(1, 1, 0)
		change(&o)
		if _, err := Write(t.Context(), t.TempDir(), o); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Write(ctx, t.TempDir(), options(1, 5, 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), file, options(1, 1, 0)); err == nil {
		t.Error("a file passed for a folder")
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "surveys.csv"), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), dir, options(1, 1, 0)); err == nil {
		t.Error("a folder passed for a file")
	}
}

// Small runs have fewer classes than faults that span two need.
func TestTinyRuns(t *testing.T) {
	for n := 1; n <= 3; n++ {
		for seed := range uint64(4) {
			write(t, options(seed, n, 1))
			write(t, options(seed, n, 0))
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		sum, err := Write(b.Context(), b.TempDir(), options(1, 1000, 0.3))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(sum.Signins), "signins/op")
		b.SetBytes(sum.Bytes)
	}
}
