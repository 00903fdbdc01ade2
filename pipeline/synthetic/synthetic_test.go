package synthetic

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/synthetic/record"
)

// builtIn are the notices inside the program.
var builtIn = []string{"fuzhou-2021-42", "example-2023-18"}

// catalogue are all rules.
var catalogue = sync.OnceValues(func() ([]rule.Rule, error) { return rule.ReadAll(os.DirFS("../../queries")) })

// optionsOf are those of a run under a notice.
func optionsOf(t testing.TB, notice string, seed uint64, classes int, faults float64) Options {
	t.Helper()
	loaded, err := policy.Load(policy.Dir("../../data/policy/"+notice), policy.Dir("../../data/calendar"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	listed, _, err := rule.Listed(all, loaded)
	if err != nil {
		t.Fatal(err)
	}
	return Options{Seed: seed, Classes: classes, Faults: faults, Notice: loaded, Listed: listed}
}

func options(t testing.TB, seed uint64, classes int, faults float64) Options {
	t.Helper()
	return optionsOf(t, builtIn[0], seed, classes, faults)
}

func newTestGenerator(t testing.TB, o Options) *generator {
	t.Helper()
	g, err := newGenerator(o)
	if err != nil {
		t.Fatal(err)
	}
	return g
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

// read returns a file's rows below its header.
func read(t *testing.T, dir string, k record.Kind) [][]string {
	t.Helper()
	_, rows := readWhole(t, dir, k)
	return rows
}

// readWhole returns a file's header, checked against its kind, and the rows below.
func readWhole(t *testing.T, dir string, k record.Kind) (header []string, rows [][]string) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, record.Shapes[k].File))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", record.Shapes[k].File, err)
	}
	for _, column := range all[0] {
		if !slices.Contains(record.Shapes[k].Header, column) {
			t.Fatalf("%s opens with %q", record.Shapes[k].File, all[0])
		}
	}
	return all[0], all[1:]
}

func bytesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(paths) < int(record.KindCount) {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	files := map[string]string{}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = string(b)
	}
	return files
}

func TestSameOptionsSameBytes(t *testing.T) {
	a, sum := write(t, options(t, 7, 40, 0.5))
	b, again := write(t, options(t, 7, 40, 0.5))
	c, _ := write(t, options(t, 8, 40, 0.5))
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

// A machine with one core writes what one with several does.
func TestSameBytesOnOneCore(t *testing.T) {
	o := options(t, 7, 24, 0.5)
	o.Size, o.Monthly = Size{20, 30}, true
	several, _ := write(t, o)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, _ := write(t, o)
	if !maps.Equal(bytesOf(t, several), bytesOf(t, one)) {
		t.Error("one core wrote other bytes")
	}
}

func TestClassSize(t *testing.T) {
	for notice, size := range map[string]Size{builtIn[0]: {40, 60}, builtIn[1]: {20, 49}} {
		o := optionsOf(t, notice, 3, 300, 0)
		o.Size = size
		g := newTestGenerator(t, o)
		least, most := MaxSize, 0
		for i := range g.Classes {
			c := g.taught(i)
			least, most = min(least, len(c.trainees)), max(most, len(c.trainees))
			if c.planned < len(c.trainees) {
				t.Errorf("%s: %d come to a class for %d", c.id, len(c.trainees), c.planned)
			}
		}
		if got := (Size{least, most}); got != size {
			t.Errorf("%s: classes of %v, want %v", notice, got, size)
		}
	}
	for notice, sizes := range map[string][]Size{
		builtIn[0]: {{9, 60}, {40, MaxSize + 1}, {60, 40}, {40, 0}}, builtIn[1]: {{14, 40}, {40, 50}},
	} {
		for _, size := range sizes {
			o := optionsOf(t, notice, 1, 1, 0)
			o.Size = size
			var wrong *OptionError
			if err := o.Check(); !errors.As(err, &wrong) || wrong.Option != "class-size" || wrong.Value != size {
				t.Errorf("%s, %v: got %v", notice, size, err)
			}
		}
	}
}

// Ten half days are a class, but for every sixth, which takes a day more; every eighth
// class is claimed with the one before it.
func TestRealShape(t *testing.T) {
	o := options(t, 3, 96, 0)
	o.Size = Size{40, 60}
	dir, _ := write(t, o)
	sessions, claims := map[string]int{}, map[string]int{}
	for _, r := range read(t, dir, record.Sessions) {
		sessions[r[0]]++
	}
	for _, r := range read(t, dir, record.Applications) {
		claims[r[0]]++
	}
	tally := func(of map[string]int) map[int]int {
		all := map[int]int{}
		for _, n := range of {
			all[n]++
		}
		return all
	}
	if got := tally(sessions); !maps.Equal(got, map[int]int{10: 80, 12: 16}) {
		t.Errorf("classes by sessions: %v", got)
	}
	if got := tally(claims); !maps.Equal(got, map[int]int{1: 72, 2: 12}) {
		t.Errorf("applications by classes: %v", got)
	}
}

// What a month's file holds is the month and the last days of the month before, and
// without these the files are the one file.
func TestMonthly(t *testing.T) {
	for _, faults := range []float64{0, 0.5} {
		o := options(t, 3, 40, faults)
		plain, _ := write(t, o)
		o.Monthly = true
		monthly, _ := write(t, o)
		want, got := bytesOf(t, plain), bytesOf(t, monthly)
		left := map[string]int{} // of the one file's lines
		for _, line := range strings.Split(want["signins.csv"], "\n") {
			left[line]++
		}
		header, _, _ := strings.Cut(want["signins.csv"], "\n")
		months, repeats := 0, 0
		for name, text := range got {
			first, err := time.Parse("signins-2006-01.csv", name)
			if err != nil {
				if text != want[name] {
					t.Errorf("faults %v: %s is another", faults, name)
				}
				continue
			}
			months++
			lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
			if lines[0] != header {
				t.Errorf("%s opens with %q", name, lines[0])
			}
			for _, line := range lines[1:] {
				day, err := time.Parse(time.DateTime, strings.Split(line+",,,", ",")[3])
				switch early := int(first.Sub(day.Truncate(24*time.Hour)).Hours() / 24); {
				case err != nil: // a fault, which may be repeated too, or the footer of each file
					left[line] = max(0, left[line]-1)
				case early >= 1 && early <= 3:
					repeats++
				case early <= 0 && day.Before(first.AddDate(0, 1, 0)):
					left[line]--
				default:
					t.Errorf("%s has a row of %v", name, day)
				}
			}
		}
		left[header]--
		left[""]-- // behind the last line end
		for line, n := range left {
			if n != 0 {
				t.Errorf("faults %v: a row stands there %d times too few: %s", faults, n, line)
			}
		}
		if months < 5 || repeats < 100 {
			t.Errorf("%d months, %d repeated rows", months, repeats)
		}
	}
}

// Rows stand in the order of classes in every file: nothing waits for what comes later.
func TestRowsComeByClass(t *testing.T) {
	o := options(t, 3, 48, 0)
	o.Monthly = true
	dir, _ := write(t, o)
	for name, text := range bytesOf(t, dir) {
		if name == "transfers.csv" { // of districts
			continue
		}
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		isByClass := slices.IsSortedFunc(rows[1:], func(a, b []string) int { return strings.Compare(a[0], b[0]) })
		if !isByClass {
			t.Errorf("%s is not in the order of its ids", name)
		}
	}
}

// The first and the last classes of the largest run have nothing in common.
func TestIDsOfTheLargestRun(t *testing.T) {
	o := options(t, 1, MaxClasses, 0)
	o.Size = Size{40, 60}
	g := newTestGenerator(t, o)
	held := map[string]bool{}
	hold := func(kind, id string, length int) {
		if len(id) != length || held[id] {
			t.Errorf("%s %q has %d places, want %d, or is there twice", kind, id, len(id), length)
		}
		held[id] = true
	}
	for _, i := range slices.Concat(upTo(0, 24), upTo(39_990, 24), upTo(MaxClasses-24, 24)) {
		c := g.class(i)
		hold("class", c.id, len("FZ202100001"))
		for _, t := range c.trainees {
			hold("number of", t.ID, 18)
			hold("phone", t.Phone, 11)
		}
		for _, a := range c.assessments {
			if a.Certificate != "" {
				hold("certificate", a.Certificate, len("ZS20210000001"))
			}
		}
		for _, n := range c.notices {
			hold("application", n.Application, len("SQ202100001"))
		}
		for _, p := range c.payments {
			hold("payment", p.ID, len("BF2021000001"))
		}
	}
	o.Size = Size{500, 1000}
	var wrong *OptionError
	if err := o.Check(); !errors.As(err, &wrong) || wrong.Option != "classes" {
		t.Errorf("more people than there are numbers: got %v", err)
	}
}

// upTo are n numbers from the first on.
func upTo(first, n int) []int {
	all := make([]int, n)
	for k := range all {
		all[k] = first + k
	}
	return all
}

// Two people of different years whose birth is moved to one year stay two, whatever else
// they have in common; of one class it is the same fault made again.
func TestBornAnewIsNobodyElse(t *testing.T) {
	g := newTestGenerator(t, options(t, 1, 10, 0.4))
	ids := map[string]bool{}
	for i := range 3 {
		c := g.taught(i)
		p := c.trainees[0]
		p.Born = record.On(1970+i, time.May, 20)
		c.rename(p, identity(firstArea, p.Born, 997))
		again := *p
		g.bear(c, p, 2008)
		g.bear(c, &again, 2008)
		if p.ID != again.ID || ids[p.ID] || !valid(p.ID) || p.ID[6:14] != "20080520" || (p.ID[16]-'0')%2 != 1 {
			t.Errorf("class %d: %s, then %s", i, p.ID, again.ID)
		}
		ids[p.ID] = true
	}
}

func TestSummaryCountsWhatWasWritten(t *testing.T) {
	dir, sum := write(t, options(t, 1, 64, 0.4))
	rows, size := 0, int64(0)
	for k := range record.KindCount {
		rows += len(read(t, dir, k))
		info, err := os.Stat(filepath.Join(dir, record.Shapes[k].File))
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
	if people := len(read(t, dir, record.Trainees)); people < 640 || people > 960 {
		t.Errorf("%d trainees in 64 classes", people)
	}
}

func TestWellFormed(t *testing.T) {
	for _, faults := range []float64{0, 0.4, 1} {
		dir, _ := write(t, options(t, 3, 60, faults))
		for k := range record.KindCount {
			ragged := 0
			header, rows := readWhole(t, dir, k)
			for _, r := range rows {
				if len(r) > len(header) {
					ragged++
				}
			}
			if ragged > 0 && (faults == 0 || k != record.Archives) {
				t.Errorf("faults %v: %d ragged rows in %s", faults, ragged, record.Shapes[k].File)
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
	for _, notice := range builtIn {
		t.Run(notice, func(t *testing.T) {
			o := optionsOf(t, notice, 11, 300, 0)
			dir, _ := write(t, o)
			// Everybody is old and young enough all through the programme.
			youngest := o.Notice.First.AddDate(-16, 0, 0).Format("20060102")
			oldest := o.Notice.Last.AddDate(-55, 0, 0).Format("20060102")
			ids, phones := map[string]bool{}, map[string]bool{}
			for _, r := range read(t, dir, record.Trainees) {
				sex, birth, id, phone, category := r[2], r[3], r[5], r[7], r[10]
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
				if id[6:14] > youngest || id[6:14] <= oldest {
					t.Errorf("a person of %s is of no age to be trained", r[0])
				}
				if eligible := o.Notice.EligibleCategories; eligible != nil && !slices.Contains(eligible, category) {
					t.Errorf("a person of %s is a %s", r[0], category)
				}
				ids[id], phones[phone] = true, true
			}
		})
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
	for _, notice := range builtIn {
		t.Run(notice, func(t *testing.T) {
			g := newTestGenerator(t, optionsOf(t, notice, 5, 200, 0))
			claimed, states, online := map[string]bool{}, map[string]int{}, 0
			for i := range g.Classes {
				c := g.class(i)
				if len(c.sanctions)+len(c.decisions)+len(c.strays)+len(c.references)+len(c.beside) > 0 {
					t.Fatalf("%s has rows of a faulty class", c.id)
				}
				if c.start < g.first || c.end > g.last || c.approved > c.start ||
					c.dueOf("apply_before", c.applied) > c.start {
					t.Errorf("%s lies outside the programme, or was applied for too late", c.id)
				}
				checkTaught(t, c)
				if c.online() >= 0 {
					online++
				}
				for _, a := range c.claims {
					if claimed[a.Class] {
						t.Errorf("%s is claimed twice", a.Class)
					}
					claimed[a.Class] = true
					states[a.Review]++
					if a.Class == c.id && a.Date > c.claimDeadline() {
						t.Errorf("%s is claimed on %v, after %v", c.id, a.Date, c.claimDeadline())
					}
				}
				checkPaid(t, g, c)
			}
			if len(claimed) != g.Classes || states["通过"] < 150 || online < 50 {
				t.Errorf("%d of %d classes are claimed: %v; %d are online in part", len(claimed), g.Classes, states, online)
			}
			if n := len(g.class(g.Classes - 1).payments); n != 0 {
				t.Errorf("the last class is paid %d times before its notice", n)
			}
		})
	}
}

// checkTaught holds the timetable and the sign-ins of an honest class against what both
// notices ask for, said here once more.
func checkTaught(t *testing.T, c *class) {
	t.Helper()
	minimum, share, low, high := 40, 0, 60, 100
	if c.ID == builtIn[1] {
		minimum, share, low, high = 60, 80, 0, 50
		if c.level == "四级" {
			minimum = 80
		}
		if n := len(c.trainees); n < 15 || n > 50 {
			t.Errorf("%s has %d trainees", c.id, n)
		}
	}
	theory, held, came := 0, map[int]bool{}, map[record.Date]int{}
	offline := map[record.Date]bool{}
	for _, s := range c.signins {
		held[s.Session] = true
		came[c.sessions[s.Session-1].Date]++
	}
	for _, s := range c.sessions {
		if s.Part == "理论" {
			theory++
		}
		if s.Delivery == "线下" {
			offline[s.Date] = true
		}
		if n := 2 * len(c.trainees); came[s.Date]*100 < share*n {
			t.Errorf("%s: %d of %d come on %v", c.id, came[s.Date], n, s.Date)
		}
	}
	if n := len(held); n != len(c.sessions) || 4*n < minimum || theory*100 < low*n || theory*100 > high*n ||
		len(offline) < 3 {
		t.Errorf("%s: %d sessions, %d held, %d theory, %d days offline", c.id, len(c.sessions), n, theory, len(offline))
	}
}

// checkPaid holds notice and payments of an honest class against each other.
func checkPaid(t *testing.T, g *generator, c *class) {
	t.Helper()
	for _, n := range c.notices {
		days, asked := workdays(n.Start, n.End), 5
		if g.ID == builtIn[1] {
			days, asked = int(n.End-n.Start)+1, 7
		}
		if days < asked {
			t.Errorf("notice of %s from %v to %v has %d days", c.id, n.Start, n.End, days)
		}
	}
	paid := 0
	for _, p := range c.payments {
		paid += p.AmountFen
		if p.Date <= c.notices[0].End || p.Payee != c.institution || p.Date > g.until ||
			p.Date > g.due("payment_within", c.notices[0].End, 0) {
			t.Errorf("payment of %s on %v to %s", c.id, p.Date, p.Payee)
		}
	}
	if len(c.notices) > 0 && paid > c.notices[0].AmountFen {
		t.Errorf("%s is paid %d fen of %d", c.id, paid, c.notices[0].AmountFen)
	}
}

// workdays counts by the year 2021: Mondays to Fridays but for the days off of
// the months a notice can lie in. Make-up days would only add to it.
func workdays(from, to record.Date) int {
	var off []record.Date
	for month, days := range map[time.Month][]int{
		time.May: {3, 4, 5}, time.June: {14}, time.September: {20, 21}, time.October: {1, 4, 5, 6, 7},
	} {
		for _, day := range days {
			off = append(off, record.On(2021, month, day))
		}
	}
	n := 0
	for d := from; d <= to; d++ {
		if w := d.Time().Weekday(); w != time.Saturday && w != time.Sunday && !slices.Contains(off, d) {
			n++
		}
	}
	return n
}

// Of both notices, every rule that is listed has its fault planted, and no other.
func TestPlantedIsListed(t *testing.T) {
	all, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	slices.Sort(ids)
	told := slices.Concat(stories...)
	slices.Sort(told)
	if !slices.Equal([]string(told), ids) || !slices.Equal(slices.Sorted(maps.Keys(planters)), ids) {
		t.Error("the stories do not tell of each rule once, or a rule has no planter")
	}
	for _, notice := range builtIn {
		o := optionsOf(t, notice, 1, 1, 0)
		var listed []string
		for _, r := range o.Listed {
			listed = append(listed, r.ID)
		}
		slices.Sort(listed)
		planted, err := Planted(o)
		if err != nil || !slices.Equal(planted, listed) {
			t.Errorf("%s: planted are %d rules, listed %d, %v", notice, len(planted), len(listed), err)
		}
	}
}

// A run of as many classes as the sample tells every story of either notice.
func TestFaultySharesAndStories(t *testing.T) {
	for _, notice := range builtIn {
		g := newTestGenerator(t, optionsOf(t, notice, 1, 64, 0.4))
		told := map[string]bool{}
		for i := range g.Classes {
			if g.faulty(i) {
				told[strings.Join(g.story(i), " ")] = true
			}
		}
		if len(told) != len(g.stories) || g.nth(g.Classes) != 25 {
			t.Errorf("%s: %d of %d stories in %d faulty classes", notice, len(told), len(g.stories), g.nth(g.Classes))
		}
	}
	_, honest := write(t, options(t, 1, 60, 0))
	_, all := write(t, options(t, 1, 60, 1))
	if honest.Faulty != 0 || all.Faulty != 60 {
		t.Errorf("faulty classes: %d of none, %d of all", honest.Faulty, all.Faulty)
	}
}

// printed is a sink of which the rows can be read.
type printed struct {
	strings.Builder
	columns record.Columns
}

func (p *printed) Row(k record.Kind, r record.Rower) {
	if p.columns[k] != nil {
		fmt.Fprintf(p, "%d %q\n", k, p.columns.Pick(k, r.Cells()))
	}
}

func (p *printed) Err() error { return nil }

// Every planter changes the class it is planted in, whichever class it is and
// whatever else is told there.
func TestEachPlanterShows(t *testing.T) {
	for _, notice := range builtIn {
		g := newTestGenerator(t, optionsOf(t, notice, 2, 60, 0.4))
		cells := func(c *class) string {
			told := &printed{columns: g.exported()}
			w := &writer{sink: told}
			w.class(c)
			return told.String()
		}
		for _, rule := range slices.Concat(g.stories...) {
			planter, ok := planters[rule]
			if !ok { // of a cap, by which the class itself is made
				continue
			}
			for _, i := range []int{45, 50} {
				plain, planted := g.taught(i), g.taught(i)
				if planter.late {
					for _, c := range []*class{plain, planted} {
						c.inspect()
						g.claim(c, record.On(9999, time.January, 1))
					}
				}
				planter.plant(g, planted)
				for _, c := range []*class{plain, planted} {
					if !planter.late { // a late claim shows in the claim
						g.claim(c, record.On(9999, time.January, 1))
					}
				}
				if cells(plain) == cells(planted) {
					t.Errorf("%s: %s leaves class %d as it was", notice, rule, i)
				}
			}
		}
	}
}

func TestEveryAstrayIsPlanted(t *testing.T) {
	if most := 24; len(astrays) > most {
		t.Fatalf("%d astrays for %d faulty classes", len(astrays), most)
	}
	dir, _ := write(t, options(t, 1, 60, 0.4))
	known := map[string]bool{}
	for _, r := range read(t, dir, record.Classes) {
		known[r[0]] = true
	}
	keys, repeated, blank, lost := map[string]bool{}, 0, 0, 0
	for _, r := range read(t, dir, record.Signins) {
		key := strings.Join(r, ",")
		switch {
		case strings.Trim(key, ",") == "":
			blank++
		case keys[key]:
			repeated++
		}
		keys[key] = true
	}
	for _, r := range read(t, dir, record.Trainees) {
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
		"programme from": func(o *Options) { o.Notice.Last = time.Date(2021, 4, 25, 0, 0, 0, 0, time.UTC) },
		"period_minutes": func(o *Options) { set(o, "period_minutes", 286) },
		"eligible": func(o *Options) {
			set(o, "age_from", 40)
			set(o, "age_below_female", 41)
		},
	} {
		o := optionsOf(t, builtIn[1], 1, 1, 0)
		change(&o)
		if _, err := Write(t.Context(), t.TempDir(), o); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Write(ctx, t.TempDir(), options(t, 1, 5, 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), file, options(t, 1, 1, 0)); err == nil {
		t.Error("a file passed for a folder")
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "surveys.csv"), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), dir, options(t, 1, 1, 0)); err == nil {
		t.Error("a folder passed for a file")
	}
	dir = t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "signins-2021-05.csv"), 0o777); err != nil {
		t.Fatal(err)
	}
	o := options(t, 1, 5, 0)
	o.Monthly = true
	if _, err := Write(t.Context(), dir, o); err == nil || strings.Count(err.Error(), "signins-2021-05.csv") != 1 {
		t.Errorf("a folder in the place of a month's file: got %v", err)
	}
}

// set gives a threshold of the notice another value, for all classes.
func set(o *Options, name string, value int64) {
	for i := range o.Notice.Thresholds {
		if t := &o.Notice.Thresholds[i]; t.Name == name {
			t.Value, t.By = value, nil
		}
	}
}

// Small runs have fewer classes than faults that span two need.
func TestTinyRuns(t *testing.T) {
	for _, notice := range builtIn {
		for n := 1; n <= 3; n++ {
			for seed := range uint64(4) {
				write(t, optionsOf(t, notice, seed, n, 1))
				write(t, optionsOf(t, notice, seed, n, 0))
			}
		}
	}
}

// BenchmarkWrite writes exports of real shape. Whole rows a minute are what a province
// waits for.
func BenchmarkWrite(b *testing.B) {
	rows := 0
	for b.Loop() {
		o := options(b, 1, 400, 0.3)
		o.Size, o.Monthly = Size{40, 60}, true
		sum, err := Write(b.Context(), b.TempDir(), o)
		if err != nil {
			b.Fatal(err)
		}
		rows += sum.Rows
		b.SetBytes(sum.Bytes)
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Minutes(), "rows/min")
}
