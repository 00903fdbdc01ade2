package pipeline_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/synthetic"
	"github.com/peihe/peihe/pipeline/target"
)

// editsVariable says how many edits TestEditsAndTheirCauses tries.
const editsVariable = "PEIHE_EDITS"

// aChange is a row of changes.changes.
type aChange struct {
	Kind, Change, Subject, SubjectID, Rule, Before, After, Yuan, Since, Cause string
	Severity, Detail, ClassID, ApplicationID, CauseKind                       string
	ItemNo                                                                    int64
}

func changesOf(t testing.TB, b *pipeline.Built) []aChange {
	t.Helper()
	if err := b.WhatChanged(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := duck.All[aChange](t.Context(), b.DB, b.Query("changes.changes").Rows())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// compared publishes what another build is compared with: data files, and what a build
// keeps for the next one.
func compared(t testing.TB, b *pipeline.Built) string {
	t.Helper()
	site := t.TempDir()
	err := publish.Data(t.Context(), b, publishing(), "internal", filepath.Join(site, "internal", "data"))
	if err == nil {
		err = b.KeepState(t.Context(), filepath.Join(site, pipeline.State))
	}
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// An edit changes what a build rests on in one place.
type edit struct {
	name string
	do   func(t testing.TB, o *pipeline.Options, random *rand.Rand, b *pipeline.Built) edited
}

// edited says what an edit must be found out by.
type edited struct {
	what    string   // for people
	causes  []string // cause_kind of everything that changed, one of them
	says    string   // is in every cause
	rows    string   // kind of export whose rows must be told; "" for none
	classID string   // of which class; "" for any
	atLeast int      // changes beside rows
}

// edits are drawn one after the other.
var edits = []edit{
	{"row removed", removeRow}, {"row changed", changeRow}, {"row added", addRow}, {"decision", addDecision},
	{"as-of date", moveDate}, {"threshold", moveThreshold}, {"rule off", switchOff}, {"subsidy", changeSubsidy},
}

// TestEditsAndTheirCauses edits invented exports, or what else a build rests on, in one
// place: everything that changed must tell that place as its cause, and the two builds
// compared from outside must tell the same.
func TestEditsAndTheirCauses(t *testing.T) {
	slow(t)
	count := 8 // one of each edit
	if text := os.Getenv(editsVariable); text != "" {
		var err error
		if count, err = strconv.Atoi(text); err != nil || count < 1 {
			t.Fatalf("%s=%q; it says how many edits to try", editsVariable, text)
		}
	}
	const perWorld = 10
	for world := range (count + perWorld - 1) / perWorld {
		t.Run(fmt.Sprint("world ", world), func(t *testing.T) {
			t.Parallel()
			o := testOptions(t.TempDir())
			o.Out = t.TempDir()
			invent(t, o.Policy, o.Input, synthetic.Options{Seed: uint64(world) + 7, Classes: 9, Faults: .3})
			o.AsOf = midway(t, o)
			b := opened(t, o, "report")
			site := compared(t, b)
			for n := range min(perWorld, count-world*perWorld) {
				n += world * perWorld
				random := rand.New(rand.NewPCG(uint64(n), 5))
				e := edits[n%len(edits)]
				t.Run(fmt.Sprint(n, " ", e.name), func(t *testing.T) { tryEdit(t, o, b, site, e, random, n%4 == 0) })
			}
		})
	}
}

// tryEdit makes an edit, builds what it leaves after the site of was, and holds what is told
// to have changed against it; from outside too, at the price of a further publication.
func tryEdit(t *testing.T, o pipeline.Options, was *pipeline.Built, site string, e edit, random *rand.Rand,
	fromOutside bool) {
	input := t.TempDir()
	if err := os.CopyFS(input, os.DirFS(o.Input)); err != nil {
		t.Fatal(err)
	}
	o.Input, o.Previous, o.Out = input, site, t.TempDir()
	want := e.do(t, &o, random, was)
	b := opened(t, o, "report")
	all := changesOf(t, b)
	told, others := want.rows == "", 0
	for _, c := range all {
		if c.Kind == "rows" {
			told = told || c.Detail == want.rows && (want.classID == "" || want.classID == c.ClassID)
			continue
		}
		others++
		if !slices.Contains(want.causes, c.CauseKind) || !strings.Contains(c.Cause, want.says) {
			t.Errorf("%s: the cause of %s %s %s %s %s (%s → %s) is %s: %s", want.what, c.Kind, c.Change, c.Subject,
				c.SubjectID, c.Rule, c.Before, c.After, c.CauseKind, c.Cause)
		}
	}
	if !told {
		t.Errorf("%s: no row of %s is told to have changed: %v", want.what, want.rows, all)
	}
	if others < want.atLeast {
		t.Errorf("%s: only %d changes", want.what, others)
	}
	t.Logf("%s: %d changes, %d beside rows", want.what, len(all), others)
	addsUp(t, b)
	if !fromOutside {
		return
	}
	later := compared(t, b)
	asked := pipeline.Options{Queries: o.Queries}
	outside, err := pipeline.Compare(t.Context(), asked, site, later)
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Close()
	if now := changesOf(t, outside); !reflect.DeepEqual(now, all) {
		t.Errorf("%s: compared from outside %d changes are told, by the build %d", want.what, len(now), len(all))
	}
	// a copied edition tells the same changes, as far as data files do
	copied, err := pipeline.Compare(t.Context(), asked, filepath.Join(copiedEdition(t, site), "internal"), later)
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if now := changesOf(t, copied); len(now) != others {
		t.Errorf("%s: against a copied edition %d changes are told, %d beside rows", want.what, len(now), others)
	}
}

// copiedEdition copies the internal edition of a site, and nothing beside it.
func copiedEdition(t testing.TB, site string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(filepath.Join(to, "internal"), os.DirFS(filepath.Join(site, "internal"))); err != nil {
		t.Fatal(err)
	}
	return to
}

// addsUp holds the sums to what they say: before and what was gained and lost is after.
func addsUp(t *testing.T, b *pipeline.Built) {
	t.Helper()
	type sum struct{ Figure string }
	wrong, err := duck.All[sum](t.Context(), b.DB,
		"select figure from changes.sums where former_yuan + gained_yuan + lost_yuan <> latter_yuan")
	if err != nil || len(wrong) > 0 {
		t.Errorf("sums do not add up: %v %v", wrong, err)
	}
	type count struct{ Parts, Whole int64 }
	n, err := duck.One[count](t.Context(), b.DB, `select
		cast((select sum(row_count) from changes.by_cause) as bigint) as parts,
		cast((select new_count + resolved_count + changed_count + side_count + came_count + went_count + money_count
			from changes.totals) as bigint) as whole
		where exists (select 1 from changes.by_cause)`)
	if err == nil && n.Parts != n.Whole {
		t.Errorf("%d changes by cause, %d in all", n.Parts, n.Whole)
	}
}

// midway is the day before the last day of the class in the middle: some have ended.
func midway(t testing.TB, o pipeline.Options) time.Time {
	t.Helper()
	classes := exportOf(t, o.Input, "classes")
	var ends []string
	for _, row := range classes[1:] {
		ends = append(ends, cellOf(classes, row, "classes", "end_date"))
	}
	slices.Sort(ends)
	day, err := time.Parse(time.DateOnly, ends[len(ends)*3/4])
	if err != nil {
		t.Fatal(err)
	}
	return day.AddDate(0, 0, -1)
}

// cellOf is a cell of a row, "" where the row has no such column.
func cellOf(rows [][]string, row []string, kind, column string) string {
	i := slices.Index(rows[0], schema.Header(kind, column))
	if i < 0 || i >= len(row) {
		return ""
	}
	return row[i]
}

// rewriteTable puts rows in the place of an export.
func rewriteTable(t testing.TB, folder, kind string, rows [][]string) {
	t.Helper()
	var text strings.Builder
	w := csv.NewWriter(&text)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, kind+".csv"), []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// aRow draws a row of a kind that is used and that no other row has the key of, by its
// place in the file.
func aRow(t testing.TB, random *rand.Rand, b *pipeline.Built, without ...string) (kind string, row int) {
	t.Helper()
	for {
		k := schema.Names()[random.IntN(len(schema.Names()))]
		if slices.Contains(without, k) {
			continue
		}
		used := "select cast(source_row as varchar) from staging." + k +
			" where load_order not in (select used_load_order from keys.repeats)"
		if k == "references" { // one of somebody else changes nothing
			used += " and id_number in (select followed_id from facts.roster)"
		}
		rows := texts(t, b, "select * from ("+used+") r (text) order by text")
		if len(rows) == 0 {
			continue
		}
		n, err := strconv.Atoi(rows[random.IntN(len(rows))])
		if err != nil {
			t.Fatal(err)
		}
		return k, n - 1
	}
}

// byRows is what an edit of a row must be found out by.
func byRows(what, kind string, rows [][]string, row []string) edited {
	want := edited{what: what + " of " + kind, causes: []string{"rows"}, rows: kind, says: schema.Title(kind),
		classID: cellOf(rows, row, kind, "class_id")}
	if kind == "decisions" {
		want.causes = append(want.causes, "decision")
	}
	return want
}

func removeRow(t testing.TB, o *pipeline.Options, random *rand.Rand, b *pipeline.Built) edited {
	kind, at := aRow(t, random, b)
	rows := exportOf(t, o.Input, kind)
	want := byRows(fmt.Sprintf("without row %d", at+1), kind, rows, rows[at])
	rewriteTable(t, o.Input, kind, slices.Delete(rows, at, at+1))
	return want
}

func changeRow(t testing.TB, o *pipeline.Options, random *rand.Rand, b *pipeline.Built) edited {
	for {
		kind, at := aRow(t, random, b)
		k, _ := schema.Named(kind)
		c := k.Columns[random.IntN(len(k.Columns))]
		rows := exportOf(t, o.Input, kind)
		column := slices.Index(rows[0], c.Header)
		if column < 0 || slices.Contains(k.Key, c.Name) {
			continue
		}
		_, donor := aRow(t, random, b, slices.DeleteFunc(schema.Names(), func(n string) bool { return n == kind })...)
		cell := rows[donor][column]
		if cell == "" || cell == rows[at][column] || rows[at][column] == "" {
			continue
		}
		what := fmt.Sprintf("row %d, %s %s for %s", at+1, c.Header, cell, rows[at][column])
		want := byRows(what, kind, rows, rows[at])
		rows[at][column] = cell
		rewriteTable(t, o.Input, kind, rows)
		return want
	}
}

// newKeys are what makes another row of one of each kind.
var newKeys = map[string]struct {
	column string
	other  func(cell string) string
}{
	"classes":      {"class_id", func(string) string { return "FZ20219999" }},
	"sessions":     {"session_no", func(string) string { return "999" }},
	"trainees":     {"id_number", func(string) string { return "350197199001150015" }},
	"signins":      {"signed_in_at", func(cell string) string { return cell[:len(cell)-2] + "07" }},
	"assessments":  {"id_number", func(string) string { return "350197199001150015" }},
	"surveys":      {"name", func(string) string { return "某新" }},
	"applications": {"application_id", func(string) string { return "SQ20219999" }},
	"notices":      {"start_date", dayAfter},
	"payments":     {"payment_id", func(string) string { return "BF20219999" }},
	"sanctions":    {"decided_date", dayAfter},
	"transfers":    {"decided_date", dayAfter},
}

func dayAfter(cell string) string {
	day, err := time.Parse(time.DateOnly, cell)
	if err != nil {
		return "2021-05-05"
	}
	return day.AddDate(0, 0, 1).Format(time.DateOnly)
}

func addRow(t testing.TB, o *pipeline.Options, random *rand.Rand, b *pipeline.Built) edited {
	cannot := slices.DeleteFunc(schema.Names(), func(kind string) bool { return newKeys[kind].column != "" })
	kind, at := aRow(t, random, b, cannot...)
	rows := exportOf(t, o.Input, kind)
	row, key := slices.Clone(rows[at]), newKeys[kind]
	column := slices.Index(rows[0], schema.Header(kind, key.column))
	row[column] = key.other(row[column])
	want := byRows(fmt.Sprintf("row %d again as %s", at+1, row[column]), kind, rows, row)
	rewriteTable(t, o.Input, kind, append(rows, row))
	return want
}

func addDecision(t testing.TB, o *pipeline.Options, random *rand.Rand, b *pipeline.Built) edited {
	held := texts(t, b, `select concat(rule, ' ', subject_id) as text from report.findings
		where effect like 'hold%' and decision is null order by text`)
	rule, subject, _ := strings.Cut(held[random.IntN(len(held))], " ")
	decision := []string{"认可", "不予补贴"}[random.IntN(2)]
	rows := exportOf(t, o.Input, "decisions")
	row := make([]string, len(rows[0]))
	for column, cell := range map[string]string{
		"rule": rule, "subject_id": subject, "decided_date": o.AsOf.Format(time.DateOnly), "decision": decision,
		"decided_by": "某", "reason": "已核实",
	} {
		row[slices.Index(rows[0], schema.Header("decisions", column))] = cell
	}
	rewriteTable(t, o.Input, "decisions", append(rows, row))
	return edited{what: decision + " of " + rule + " on " + subject, causes: []string{"decision"}, says: "核定处理",
		rows: "decisions", atLeast: 1}
}

// moveDate moves the as-of date to the day on which a class ends, or some days beyond.
func moveDate(_ testing.TB, o *pipeline.Options, random *rand.Rand, _ *pipeline.Built) edited {
	o.AsOf = o.AsOf.AddDate(0, 0, 1+random.IntN(30))
	return edited{what: "on " + o.AsOf.Format(time.DateOnly), causes: []string{"date"}, atLeast: 1}
}

// otherPolicy edits a file of the notice.
func otherPolicy(t testing.TB, o *pipeline.Options, name string, change func(string) string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "policy")
	err := os.CopyFS(folder, o.Policy)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, name)
	text, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, []byte(change(string(text))), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	o.Policy = policy.Dir(folder)
}

func moveThreshold(t testing.TB, o *pipeline.Options, random *rand.Rand, _ *pipeline.Built) edited {
	all := []struct{ name, from, to, title string }{
		{"minimum_attendance_percent", "80", "99", "参加结业考核的最低到课率"}, {"minimum_hours", "40", "44", "最少总课时"},
		{"minimum_days", "5", "6", "最少培训天数"}, {"satisfaction_warning_percent", "85", "99", "满意率警告线"},
		{"minimum_video_seconds", "60", "120", "结业短视频最短时长"}, {"archive_kept", "5", "30", "档案最短保存年限"},
		{"minimum_theory_percent", "60", "95", "理论课时最低占比"}, {"payment_within", "30", "1", "公示结束后多久未付清即提示"},
		{"minimum_stay_percent", "50", "99", "有签退时"}, {"signin_early_minutes", "60", "1", "开课前多久起可以签到"},
	}
	one := all[random.IntN(len(all))]
	otherPolicy(t, o, "thresholds.yaml", func(text string) string {
		return strings.Replace(text, one.name+":\n  value: "+one.from+"\n", one.name+":\n  value: "+one.to+"\n", 1)
	})
	return edited{what: one.name + " " + one.to, causes: []string{"threshold"}, says: one.title}
}

// switchOff takes a rule that found something out of the notice.
func switchOff(t testing.TB, o *pipeline.Options, random *rand.Rand, b *pipeline.Built) edited {
	found := texts(t, b, "select rule as text from report.rules where found > 0 order by rule")
	random.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
	for _, rule := range found {
		other := *o
		otherPolicy(t, &other, "clauses.yaml", func(text string) string {
			text = strings.ReplaceAll(text, "      - "+rule+"\n", "")
			text = strings.ReplaceAll(text, "["+rule+", ", "[")
			return strings.ReplaceAll(text, ", "+rule, "")
		})
		_, rules, err := pipeline.CheckPolicy(t.Context(), other)
		if err == nil && len(rules) == len(b.Rules)-1 {
			*o = other
			return edited{what: "without " + rule, causes: []string{"rule"}, says: "规则", atLeast: 1}
		}
	}
	t.Fatal("no rule can be taken out")
	return edited{}
}

func changeSubsidy(t testing.TB, o *pipeline.Options, _ *rand.Rand, _ *pipeline.Built) edited {
	otherPolicy(t, o, "money.yaml", func(text string) string {
		return strings.Replace(text, "yuan: 1000", "yuan: 1250", 1)
	})
	return edited{what: "another subsidy", causes: []string{"policy"}, says: "补贴标准", atLeast: 1}
}

// aNight publishes a build of one night to a site, and returns its internal edition's files
// by name with their digests.
func aNight(t *testing.T, o pipeline.Options) map[string]string {
	t.Helper()
	if _, err := buildSite(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return published(t, o.Out, "internal")
}

// changed are the files of what changed, which a night without news must leave alone.
var changed = []string{
	"changes.html", "data/changes.csv", "data/changes.parquet", "data/history.csv", "data/history.parquet",
}

// TestNights builds a site night after night: one without news leaves what changed and the
// history as they are, also on the next as-of date; one with news adds its line, and what
// persists keeps the date since which it does.
func TestNights(t *testing.T) {
	slow(t)
	t.Parallel()
	whole, part := fewOptions(t).Input, t.TempDir()
	if err := os.CopyFS(part, os.DirFS(whole)); err != nil {
		t.Fatal(err)
	}
	who := texts(t, worksOf(t, "few").Built, `select min(r.id_number) as text from facts.roster r
		join report.trainees t on t.class_id = r.class_id and t.trainee_no = r.trainee_no where t.outcome = 'entitled'`)[0]
	signins := exportOf(t, part, "signins")
	rewriteTable(t, part, "signins", slices.DeleteFunc(signins, func(row []string) bool {
		return slices.Contains(row, who)
	}))
	o := fewSite(t)
	night := func(day int, input string) map[string]string {
		t.Helper()
		o.Input, o.AsOf = input, asOf.AddDate(0, 0, day)
		return aNight(t, o)
	}
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(o.Out, "internal", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	history := func(days ...int) {
		t.Helper()
		var dates, want []string
		for line := range strings.Lines(read("data/history.csv")) {
			date, _, _ := strings.Cut(line, ",")
			dates = append(dates, date)
		}
		for _, day := range days {
			want = append(want, asOf.AddDate(0, 0, day).Format(time.DateOnly))
		}
		if !slices.Equal(dates[1:], want) {
			t.Errorf("the history has lines of %v, want %v", dates[1:], want)
		}
	}
	same := func(before, now map[string]string) {
		t.Helper()
		for _, name := range changed {
			if before[name] == "" || before[name] != now[name] {
				t.Errorf("a night without news changed %s", name)
			}
		}
	}

	first := published(t, o.Out, "internal")
	if lines := strings.Count(read("data/changes.csv"), "\n"); lines != 1 {
		t.Errorf("changes.csv of the first build has %d lines", lines)
	}
	if !strings.Contains(read("changes.html"), "没有上期可以比较") {
		t.Error("the first build does not say that there is none before it")
	}
	history(0)
	same(first, night(1, whole))
	same(first, night(0, whole)) // on the day before, as if the clock had been wrong

	night(2, part)
	if changes := read("data/changes.csv"); !strings.Contains(changes, "attendance_below_minimum") ||
		!strings.Contains(changes, "outcome,changed,trainee") || !strings.Contains(changes, "signins.csv") {
		t.Errorf("the trainee who lost the sign-ins is not told: %s", changes)
	}
	history(0, 2)
	third := published(t, o.Out, "internal")
	same(third, night(3, part))

	rows := exportOf(t, part, "surveys")
	rewriteTable(t, part, "surveys", slices.Delete(rows, 1, 2))
	night(4, part)
	history(0, 2, 4)
	if page := read("changes.html"); !strings.Contains(page, asOf.AddDate(0, 0, 2).Format(time.DateOnly)) ||
		!strings.Contains(page, asOf.Format(time.DateOnly)) {
		t.Error("what persists is not told by the dates since which it does")
	}

	night(5, whole) // the sign-ins are back
	history(0, 2, 4, 5)
	resolved := false
	for line := range strings.Lines(read("data/changes.csv")) {
		if strings.HasPrefix(line, "finding,resolved,") && strings.Contains(line, "attendance_below_minimum") {
			resolved = strings.Contains(line, ","+asOf.AddDate(0, 0, 2).Format(time.DateOnly)+",")
		}
	}
	if !resolved {
		t.Errorf("the finding that came on the third night and went on the sixth is not told so: %s",
			read("data/changes.csv"))
	}
	night(5, part) // built again for the same date
	history(0, 2, 4, 5)

	info, err := os.Stat(filepath.Join(o.Out, "current", pipeline.State))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("what is kept for the next build is open to others: %v %v", info.Mode(), err)
	}
	for name := range published(t, o.Out, "public") {
		if strings.Contains(name, "change") || strings.Contains(name, "history") {
			t.Errorf("the public edition has %s", name)
		}
		text, err := os.ReadFile(filepath.Join(o.Out, "public", name))
		if err != nil || strings.Contains(string(text), "与上期相比") || strings.Contains(string(text), "changes.csv") {
			t.Errorf("the public edition tells of what changed in %s (%v)", name, err)
		}
	}
}

// TestHistoryOutlivesRollback leads a site back to the build before: the next one goes on
// with the history of that, and a build that never came to its end changes nothing.
func TestHistoryOutlivesRollback(t *testing.T) {
	slow(t)
	t.Parallel()
	o := fewSite(t)
	part := t.TempDir()
	if err := os.CopyFS(part, os.DirFS(o.Input)); err != nil {
		t.Fatal(err)
	}
	rows := exportOf(t, part, "surveys")
	rewriteTable(t, part, "surveys", slices.Delete(rows, 1, 2))
	whole := o.Input
	o.Input, o.AsOf = part, asOf.AddDate(0, 0, 1)
	aNight(t, o)
	lead := func(to string) {
		t.Helper()
		link := filepath.Join(o.Out, "current")
		if err := os.Remove(link); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join(target.Builds, to), link); err != nil {
			t.Fatal(err)
		}
	}
	lead("1")                                                                                          // rolled back
	if err := os.MkdirAll(filepath.Join(o.Out, target.Builds, "new", "internal"), 0o755); err != nil { // killed
		t.Fatal(err)
	}
	o.Input, o.AsOf = whole, asOf.AddDate(0, 0, 2)
	aNight(t, o)
	text, err := os.ReadFile(filepath.Join(o.Out, "internal", "data", "history.csv"))
	day := asOf.Format(time.DateOnly)
	if err != nil || strings.Count(string(text), "\n") != 2 || !strings.Contains(string(text), day) {
		t.Errorf("after a rollback the history is %s (%v)", text, err)
	}
}

// TestDigests holds how the engine hashes a cell of each type: where an update changes it,
// what builds of before kept says nothing any more, and [pipeline.State] needs another number.
func TestDigests(t *testing.T) {
	t.Parallel()
	db, err := duck.Open(t.Context(), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for cells, want := range map[string]string{
		"'班次', 'a text that is longer than twelve bytes'":               "1219370347572016027",
		"cast(7 as bigint), cast(null as varchar)":                      "202274189727578819",
		"date '2021-05-09', time '08:25:23'":                            "7632757094534708078",
		"timestamp '2021-05-09 08:25:23', true":                         "13161923654374558558",
		"cast(1234.5 as decimal(18, 10)), cast(0.5 as decimal(38, 10))": "9197755929331851364",
	} {
		got, err := duck.One[struct{ Hash string }](t.Context(), db, "select cast(hash("+cells+") as varchar) as hash")
		if err != nil || got.Hash != want {
			t.Errorf("hash of %s is %s, want %s (%v); give pipeline.State another number", cells, got.Hash, want, err)
		}
	}
}

// TestStateLayout holds the columns of what a build keeps for the next one: who changes
// them gives [pipeline.State] another number and writes them here.
func TestStateLayout(t *testing.T) {
	t.Parallel()
	o := fewOptions(t)
	b := opened(t, o, "report")
	site := compared(t, b)
	want := map[string]string{
		"basis": "what rule name value title",
		"changes": "item_no kind change subject subject_id rule before after yuan since cause severity detail " +
			"class_id application_id cause_kind",
		"comparison": "as_of former_date reason base_date has_rows",
		"persons":    "class_id trainee_no person",
		"rows":       "kind subject subject_id rule class_id application_id row_count digest source_file source_row",
		"since":      "kind subject subject_id rule detail since",
		"sums":       "position figure former_yuan latter_yuan gained_yuan lost_yuan",
	}
	files, err := os.ReadDir(filepath.Join(site, pipeline.State))
	if err != nil || pipeline.State != "state-2" || len(files) != len(want) {
		t.Fatalf("%s holds %v, %v", pipeline.State, files, err)
	}
	for _, file := range files {
		path := filepath.Join(site, pipeline.State, file.Name())
		columns, err := b.DB.Columns(t.Context(), "select * from read_parquet("+duck.Literal(path)+")")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range columns {
			names = append(names, c.Name)
		}
		name := strings.TrimSuffix(file.Name(), ".parquet")
		if got := strings.Join(names, " "); got != want[name] {
			t.Errorf("%s has the columns %s, want %s", name, got, want[name])
		}
		info, err := file.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is open to others: %v %v", name, info.Mode(), err)
		}
	}
	for _, table := range texts(t, b, `select concat(table_schema, '.', table_name) as text
		from information_schema.tables where table_schema = 'former'`) {
		t.Errorf("%s is left in the database; a kept one must not rest on files of a site", table)
	}
}

// TestPublicBuildInBetween: a build of the public edition alone has nothing to compare with
// the next one, which goes on from the last internal edition that stands.
func TestPublicBuildInBetween(t *testing.T) {
	slow(t)
	t.Parallel()
	o := fewSite(t)
	b, err := pipeline.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	only := publishing()
	only.Editions = []string{"public"}
	_, err = publish.Site(t.Context(), b, only)
	b.Close()
	if err != nil {
		t.Fatal(err)
	}
	o.AsOf = asOf.AddDate(0, 0, 1)
	aNight(t, o)
	text, err := os.ReadFile(filepath.Join(o.Out, "internal", "data", "history.csv"))
	day := asOf.Format(time.DateOnly)
	if err != nil || strings.Count(string(text), "\n") != 2 || !strings.Contains(string(text), day) {
		t.Errorf("after a public build the history is %s (%v)", text, err)
	}
}
