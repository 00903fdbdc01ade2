package pipeline

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/keys"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
)

// comparedFiles are the data files that two builds are compared by.
var comparedFiles = []string{"findings", "trainees", "classes", "claims", "applications", "payments", "rules", "files"}

// kept are the tables that a build keeps beside its editions for the next one, as
// Parquet, each with its order. Digests of rows can be guessed at, so none of it is
// published: the folder is its owner's alone.
var kept = map[string]string{
	"latter.rows":    "kind, subject, subject_id, rule, class_id, application_id",
	"latter.persons": "class_id, trainee_no",
	"latter.basis":   "what, rule, name",

	"changes.comparison": "as_of",
	"changes.changes":    "item_no",
	"changes.since":      "kind, subject, subject_id, rule, detail",
	"changes.sums":       "position",
}

// State is the folder of what a build keeps for the next one, beside its editions. Its
// number grows with every change of the kept tables' columns and of what is in them, so that
// a program never takes what it cannot read for damaged, nor what it digests otherwise for
// changed: TestStateLayout, TestDigests.
const State = "state-2"

// Published are the folders of a published build.
type Published struct {
	data  string // data files of the internal edition; "" for no build
	state string // what it kept for the next; "" where nothing is there
}

// PublishedAt finds the build of a site, of one of its builds or of an internal edition.
// The error is [fs.ErrNotExist] where there is no internal edition.
func PublishedAt(root string) (Published, error) {
	edition := filepath.Join(root, "internal")
	if _, err := os.Stat(edition); err != nil {
		if _, missing := os.Stat(filepath.Join(root, "data", "trainees.parquet")); missing != nil {
			return Published{}, err
		}
		edition = root
	}
	edition, err := filepath.EvalSymlinks(edition)
	if err != nil {
		return Published{}, err
	}
	p := Published{data: filepath.Join(edition, "data"), state: filepath.Join(filepath.Dir(edition), State)}
	for table := range kept {
		if _, err := os.Stat(p.keeps(table)); errors.Is(err, fs.ErrNotExist) {
			p.state = "" // a copied edition, or a build of an older program
			break
		}
	}
	return p, nil
}

// keeps is the file of a table that a build kept.
func (p Published) keeps(table string) string {
	_, name, _ := strings.Cut(table, ".")
	return filepath.Join(p.state, name+".parquet")
}

// has tells whether a build has a data file: one of an older program lacks some.
func (p Published) has(file string) bool {
	_, err := os.Stat(filepath.Join(p.data, file+".parquet"))
	return !errors.Is(err, fs.ErrNotExist)
}

// WhatChanged works out what changed since the build before, and leaves what the next one
// needs to tell: only who publishes needs it, and asks for it. Where the data files are
// those of the build before, what that said has changed is still what changed last, and is
// carried over as it stands.
func (b *Built) WhatChanged(ctx context.Context) error {
	if b.run.isCompared {
		return nil
	}
	if err := b.run.compare(ctx); err != nil {
		return fmt.Errorf("compare: %w", err)
	}
	b.run.isCompared = true
	return nil
}

func (b *build) compare(ctx context.Context) error {
	if err := b.sideSchemas(ctx); err != nil {
		return err
	}
	if err := b.latter(ctx); err != nil {
		return err
	}
	if err := b.sinceFormer(ctx); err != nil {
		if ctx.Err() != nil || b.former.data == "" {
			return err
		}
		return exit.With(exit.WrongUsage, b.incomparable(b.former.data, err))
	}
	if err := b.maskLayer(ctx, "changes"); err != nil {
		return err
	}
	return b.DB.Exec(ctx, "drop schema former cascade") // a kept database rests on no files
}

func (b *build) sinceFormer(ctx context.Context) error {
	if err := b.side(ctx, "former", b.former); err != nil {
		return err
	}
	if err := b.matchPersons(ctx); err != nil {
		return err
	}
	isSame, err := b.isSame(ctx)
	switch {
	case err != nil:
		return err
	case isSame:
		return b.carryOver(ctx)
	}
	return b.layer(ctx, "changes")
}

func (b *build) sideSchemas(ctx context.Context) error {
	for _, layer := range append(sides, "changes") {
		if err := b.DB.Schema(ctx, layer); err != nil {
			return err
		}
	}
	var titles [][]any
	for _, k := range schema.Kinds() {
		titles = append(titles, []any{k.Name, k.Title})
	}
	return b.fill(ctx, "latter.titles", titles)
}

// latter fills the side of this build.
func (b *build) latter(ctx context.Context) error {
	for _, name := range comparedFiles {
		if err := b.showAs(ctx, "latter."+name, "report."+name); err != nil {
			return err
		}
	}
	type totals struct {
		EntitledYuan, HeldYuan, PayableYuan, NoticedYuan, PaidYuan string
	}
	t, err := duck.One[totals](ctx, b.DB,
		"select entitled_yuan, held_yuan, payable_yuan, noticed_yuan, paid_yuan from report.summary")
	if err != nil {
		return err
	}
	keeps := b.Out != "" || b.former.state != ""
	if err := b.fill(ctx, "latter.run", [][]any{{
		b.AsOf, b.Notice.Number, b.Version, orNull(t.EntitledYuan), orNull(t.HeldYuan), orNull(t.PayableYuan),
		orNull(t.NoticedYuan), orNull(t.PaidYuan), keeps, nil,
	}}); err != nil {
		return err
	}
	if err := b.fill(ctx, "latter.rows", nil); err != nil {
		return err
	}
	for _, k := range schema.Kinds() {
		if !keeps {
			break
		}
		if err := b.DB.Exec(ofKind(ctx, "latter.rows", k), "insert into latter.rows "+keys.Digests(k)); err != nil {
			return fmt.Errorf("digests of %s: %w", k.Name, err)
		}
	}
	if err := b.DB.Exec(ctx, `create or replace table latter.persons as
		select class_id, trainee_no, md5(concat(class_id, ' ', id_number)) as person from facts.roster`); err != nil {
		return err
	}
	var basis [][]any
	if keeps {
		basis = b.basis()
	}
	return b.fill(ctx, "latter.basis", basis)
}

// showAs shows the columns of one table under another name.
func (b *build) showAs(ctx context.Context, table, of string) error {
	columns, err := columnsOf(table)
	if err != nil {
		return err
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return b.DB.Exec(ctx, "create or replace view "+table+" as select "+strings.Join(names, ", ")+" from "+of)
}

// side fills a side from a published build, with nothing where there is none.
func (b *build) side(ctx context.Context, side string, p Published) error {
	read := func(name, path string) error {
		if path == "" {
			return b.fill(ctx, side+"."+name, nil)
		}
		return b.showAs(ctx, side+"."+name, "read_parquet("+duck.Literal(path)+")")
	}
	state := func(name, table string) error {
		if p.state == "" {
			return read(name, "")
		}
		return read(name, p.keeps(table))
	}
	for _, name := range comparedFiles {
		path := ""
		if p.data != "" {
			path = filepath.Join(p.data, name+".parquet")
		}
		if err := read(name, path); err != nil {
			return err
		}
	}
	for _, name := range []string{"rows", "persons", "basis"} {
		if err := state(name, "latter."+name); err != nil {
			return err
		}
	}
	if side == "former" {
		if err := state("since", "changes.since"); err != nil {
			return err
		}
		path := ""
		if p.data != "" && p.has("history") {
			path = filepath.Join(p.data, "history.parquet")
		}
		if err := read("history", path); err != nil {
			return err
		}
	}
	if p.data == "" {
		return b.fill(ctx, side+".run", nil)
	}
	s, err := readSummary(filepath.Join(p.data, "summary.json"))
	if err != nil {
		return err
	}
	var base any
	if p.state != "" {
		type comparison struct{ BaseDate string }
		c, err := duck.One[comparison](ctx, b.DB,
			"select base_date from read_parquet("+duck.Literal(p.keeps("changes.comparison"))+")")
		if err != nil {
			return err
		}
		base = c.BaseDate
	}
	total := func(name string) any { return orNull(s.totals[name]) }
	return b.fill(ctx, side+".run", [][]any{{
		s.asOf, s.policy, s.version, total("entitled_yuan"), total("held_yuan"), total("payable_yuan"),
		total("noticed_yuan"), total("paid_yuan"), p.state != "", base,
	}})
}

// matchPersons says who is who in both builds: by digests of their numbers or, where a
// side kept none, by what is shown of them, which most of the time is enough.
func (b *build) matchPersons(ctx context.Context) error {
	type count struct{ Lacking int64 }
	lacking, err := duck.One[count](ctx, b.DB, `select count(*) filter (where not has_state) as lacking
		from (select has_state from former.run union all select has_state from latter.run) r`)
	if err != nil {
		return err
	}
	for _, side := range sides {
		from := "select class_id, trainee_no, person from " + side + ".persons"
		if lacking.Lacking > 0 {
			from = "select class_id, trainee_no, concat(masked_name, ' ', masked_id) as person from " + side + ".trainees"
		}
		if err := b.DB.Exec(ctx, "create or replace view "+side+".matched as "+from); err != nil {
			return err
		}
	}
	return nil
}

// isSame tells whether the two builds can be compared and every data file is as it was,
// but for those that tell of the as-of date and of builds.
func (b *build) isSame(ctx context.Context) (bool, error) {
	if b.former.state == "" {
		return false, nil
	}
	if err := b.table(ctx, b.Query("changes.comparison")); err != nil {
		return false, err
	}
	type comparison struct{ Reason string }
	c, err := duck.One[comparison](ctx, b.DB, "select reason from changes.comparison")
	if err != nil || c.Reason != "compared" && c.Reason != "later" {
		return false, err
	}
	for _, q := range query.Files(b.Statements) {
		name, isTable := strings.CutSuffix(q.File.Name, ".csv")
		if q.Layer != "report" || !isTable {
			continue
		}
		if !b.former.has(name) {
			return false, nil
		}
		rows, err := b.Shown(ctx, q, q.Table())
		if err != nil {
			return false, err
		}
		was := "read_parquet(" + duck.Literal(filepath.Join(b.former.data, name+".parquet")) + ")"
		columns, err := b.DB.Columns(ctx, "select * from "+was)
		if err != nil {
			return false, err
		}
		if !slices.Equal(columns, rows.Columns) {
			return false, nil
		}
		type digest struct{ Digest string }
		var digests []digest
		for _, table := range []string{q.Table(), was} {
			one, err := duck.One[digest](ctx, b.DB, digestOf(columns, table))
			if err != nil {
				return false, err
			}
			digests = append(digests, one)
		}
		if digests[0] != digests[1] {
			return false, nil
		}
	}
	return true, nil
}

// digestOf sums up some columns of a table in whatever order its rows stand.
func digestOf(columns []duck.Column, table string) string {
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = strconv.Quote(c.Name)
	}
	return fmt.Sprintf("select concat(cast(count(*) as varchar), ' ', cast(sum(hash(%s)) as varchar)) as digest from %s",
		strings.Join(cells, ", "), table)
}

// carryOver takes from the build before what it said had changed; what rests on that is
// made as ever.
func (b *build) carryOver(ctx context.Context) error {
	behind := map[string]bool{} // tables that only those carried over read
	for _, q := range slices.Backward(b.Statements) {
		if q.Layer != "changes" {
			continue
		}
		_, isKept := kept[q.Table()]
		if !isKept && !behind[q.Table()] {
			continue
		}
		for _, table := range q.Reads {
			if _, isKept := kept[table]; !isKept {
				behind[table] = true
			}
		}
	}
	for _, q := range b.Statements {
		_, isKept := kept[q.Table()]
		var err error
		switch {
		case q.Layer != "changes" || behind[q.Table()]:
			continue
		case isKept:
			err = b.copyOf(ctx, q.Table(), b.former.keeps(q.Table()))
		case q.Table() == "changes.history":
			err = b.copyOf(ctx, q.Table(), filepath.Join(b.former.data, "history.parquet"))
		default:
			err = b.table(ctx, q)
		}
		if err != nil {
			return err
		}
		b.Progress.Step(q.Table())
	}
	return nil
}

func (b *build) copyOf(ctx context.Context, table, path string) error {
	return b.DB.Exec(ctx, "create or replace table "+table+" as select * from read_parquet("+duck.Literal(path)+")")
}

// KeepState writes what the next build needs to tell what changed since this one into a
// folder that nobody else reads.
func (b *Built) KeepState(ctx context.Context, dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	p := Published{state: dir}
	for table, order := range kept {
		path := p.keeps(table)
		if err := b.DB.Parquet(ctx, "select * from "+table+" order by "+order, path); err != nil {
			return err
		}
		if err := os.Chmod(path, 0o600); err != nil { // the engine knows no modes
			return err
		}
	}
	return nil
}

// basis says what a build rests on beside its exports: for each threshold its value
// (what threshold), for other parts of the notice (policy) and the queries behind a rule
// (query) a digest; and what each rule names of these (rests), which kinds of export it
// reads (kind), whether it looks at the as-of date (dated) and at what money came to (audit).
func (b *build) basis() [][]any {
	var rows [][]any
	add := func(what, rule, name, value, title string) {
		rows = append(rows, []any{what, rule, name, value, title})
	}
	for _, t := range b.Notice.Thresholds {
		value := strconv.FormatInt(t.Value, 10) + " " + t.Unit
		for _, by := range t.By {
			value += "，" + strings.TrimSpace(strings.Join([]string{by.Occupation, by.Level, by.Mode}, " ")) + " " +
				strconv.FormatInt(by.Value, 10)
		}
		if t.From != "" {
			value += "（" + t.From + "）"
		}
		add("threshold", "", t.Name, value, t.Title)
	}
	for _, t := range b.Notice.Tables() {
		if title := policyTitles[t.Name]; title != "" {
			add("policy", "", t.Name, digest(t.Rows), title)
		}
	}
	add("policy", "", "programme", digest([]any{b.Notice.First.Format(time.DateOnly),
		b.Notice.Last.Format(time.DateOnly), b.Notice.PlannedPersons, b.Notice.ReservePersons}), "培训期限和计划人数")
	reads := b.reads()
	texts := map[string]string{} // digests of queries
	for _, q := range b.Statements {
		texts[q.Table()] = digest([]string{q.Path, q.SQL})
	}
	for _, r := range b.Rules {
		table := r.Layer + "." + r.ID
		names := r.Settings()
		for _, read := range reads[table] {
			if name, isPolicy := strings.CutPrefix(read, "policy."); isPolicy {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			add("rests", r.ID, name, "", "")
		}
		made := behind(table, reads, nil)
		var text []string
		for _, t := range slices.Sorted(maps.Keys(made)) {
			text = append(text, texts[t])
		}
		add("query", r.ID, "", digest(text), r.Title)
		for _, k := range schema.Names() {
			if made["staging."+k] || made["raw."+k] {
				add("kind", r.ID, k, "", "")
			}
		}
		if behind(table, reads, undated)["raw.run"] {
			add("dated", r.ID, "", "", "")
		}
		if r.Layer == "audits" {
			add("audit", r.ID, "", "", "")
		}
	}
	return rows
}

// undated tell whether a class has ended, which is told of each class, or what became of
// money.
var undated = []string{"facts.classes", "facts.subjects", "facts.trainees", "facts.decisions", "ledger.groups",
	"ledger.application_lines"}

// policyTitles are the parts of a notice that figures rest on, beside thresholds.
var policyTitles = map[string]string{
	"subsidies": "补贴标准", "uplifts": "补贴上浮", "caps": "补贴次数", "cap_exceptions": "补贴次数的例外",
	"eligible_categories": "人员类别", "occupations": "培训工种", "districts": "地区和指标", "institutions": "定点机构",
	"institution_aliases": "机构别名", "topics": "课程内容", "teacher_kinds": "教师类别", "materials": "申请材料",
	"platforms": "线上平台", "archive_items": "档案内容", "reference_lists": "比对名单", "public_employee_categories": "在职公职人员类别",
	"student_categories": "在校学生类别", "rural_categories": "农村人员类别", "payment_sources": "资金来源",
	"signin_methods": "签到方式", "words": "词语", "days": "工作日历",
}

func digest(value any) string { return fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, value))) }

// reads are the tables that each table is made from. The findings of a layer are made
// by all rules of it.
func (b *build) reads() map[string][]string {
	reads := map[string][]string{}
	for _, q := range b.Statements {
		reads[q.Table()] = q.Reads
		if slices.Contains(rule.Layers, q.Layer) {
			reads[q.Layer+".findings"] = append(reads[q.Layer+".findings"], q.Table())
		}
	}
	return reads
}

// behind are a table and all that it is made from, but by way of some tables.
func behind(table string, reads map[string][]string, without []string) map[string]bool {
	seen := map[string]bool{}
	var follow func(table string)
	follow = func(table string) {
		if seen[table] || slices.Contains(without, table) {
			return
		}
		seen[table] = true
		for _, t := range reads[table] {
			follow(t)
		}
	}
	follow(table)
	return seen
}

// Compare compares two published builds as the later one would say it: what changed is
// in the layer changes of what it returns, to be closed by who gets it. Of o it needs
// Queries. Builds that cannot be compared are a WrongUsage [exit.Failure].
func Compare(ctx context.Context, o Options, older, newer string) (*Built, error) {
	b := newBuild(o)
	var err error
	if b.Statements, err = query.Read(o.Queries); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if err := b.openDatabase(ctx); err != nil {
		return nil, err
	}
	if err := b.compareSites(ctx, older, newer); err != nil {
		b.store.Discard()
		return nil, err
	}
	b.isCompared = true
	return &b.Built, nil
}

func (b *build) compareSites(ctx context.Context, older, newer string) error {
	if err := b.sideSchemas(ctx); err != nil {
		return err
	}
	for i, root := range []string{older, newer} {
		p, err := PublishedAt(root)
		if err != nil {
			return exit.With(exit.WrongUsage, fmt.Errorf("%s holds no internal edition: %w; name a published site, "+
				"one of its builds, or an internal edition", root, err))
		}
		if err := b.side(ctx, sides[i], p); err != nil {
			if ctx.Err() != nil {
				return err
			}
			return exit.With(exit.WrongUsage, fmt.Errorf("%s is damaged and cannot be compared: %w; "+
				"name a whole published site", root, err))
		}
	}
	if err := b.matchPersons(ctx); err != nil {
		return err
	}
	if err := b.layer(ctx, "changes"); err != nil {
		return err
	}
	type comparison struct{ Reason string }
	c, err := duck.One[comparison](ctx, b.DB, "select reason from changes.comparison")
	if err == nil && c.Reason != "compared" {
		err = exit.With(exit.WrongUsage, fmt.Errorf("%s and %s cannot be compared: %s", older, newer,
			notComparable[c.Reason]))
	}
	return err
}

// notComparable says why two builds cannot be compared.
var notComparable = map[string]string{
	"later":   "the first speaks for a later day than the second; name the older one first",
	"policy":  "they rest on notices of different numbers; compare builds of one notice",
	"classes": "they have no class in common; compare builds of one programme",
}
