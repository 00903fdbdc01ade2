package pipeline

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/keys"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/terminal"
)

// An IntakeFinding is what a check of whole exports found: an export, or all of
// them, of which every figure would be false though every step was right
// (exports.md, whole exports).
type IntakeFinding struct {
	Check      string `json:"check"`
	Kind       string `json:"kind,omitempty"`
	SourceFile string `json:"source_file,omitempty"`
	Column     string `json:"column,omitempty"`
	SourceRow  *int64 `json:"source_row,omitempty"` // an example
	Measured   *int64 `json:"measured,omitempty"`
	LookedAt   *int64 `json:"looked_at,omitempty"`
	Cause      string `json:"cause,omitempty"` // code of the likeliest
	Follows    string `json:"follows,omitempty"`
	IsAccepted bool   `json:"accepted"`

	Title  string `json:"title"` // Chinese
	Says   string `json:"says"`  // English, as are the next two
	Likely string `json:"likely,omitempty"`
	Mend   string `json:"mend"`

	chinese struct{ says, likely, mend string }
	check   *rule.Check
}

// A WrongExports is the error of exports that are wrong as a whole and not accepted.
type WrongExports struct{ Findings []IntakeFinding } // causes first, accepted ones left out

// Error tells every finding with its cause and how to go on.
func (w WrongExports) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the exports are wrong as a whole and cannot be judged; nothing is published:")
	for _, f := range w.Findings {
		b.WriteString("\n")
		b.WriteString(f.Text())
	}
	return b.String()
}

// Place says which check failed, and for which kind, file and row, on one line.
func (f IntakeFinding) Place() string {
	var b strings.Builder
	b.WriteString(f.Check)
	if f.SourceFile != "" {
		fmt.Fprintf(&b, "  %s", terminal.Value(f.SourceFile))
		if f.SourceRow != nil {
			fmt.Fprintf(&b, " row %d", *f.SourceRow)
		}
	}
	if f.Column != "" {
		fmt.Fprintf(&b, ", column %s", schema.Header(f.Kind, f.Column))
	}
	return b.String()
}

// Text tells one finding in English, on several lines.
func (f IntakeFinding) Text() string {
	var b strings.Builder
	b.WriteString("  " + f.Place())
	fmt.Fprintf(&b, "\n    %s", f.Says)
	if f.Likely != "" {
		fmt.Fprintf(&b, "\n    likely cause: %s", f.Likely)
	}
	if f.Follows != "" {
		fmt.Fprintf(&b, "\n    this follows from %s: mend that first", f.Follows)
	}
	fmt.Fprintf(&b, "\n    %s; or go on with --accept %s", f.Mend, f.Target())
	return b.String()
}

// Target is what --accept takes to go on in spite of it.
func (f IntakeFinding) Target() string { return rule.Target{Check: f.Check, Kind: f.Kind}.Text() }

// intake looks whether the exports are wrong as a whole, before any rule is judged.
func intake(ctx context.Context, b *build) error {
	b.Progress.Start("intake", b.steps("intake"))
	if err := b.describe(ctx); err != nil {
		return err
	}
	if err := b.judgeExports(ctx, func(rule.Check) bool { return true }); err != nil {
		return err
	}
	return b.refuseWrong()
}

// refuseWrong is the error where a check failed that nobody accepted.
func (b *build) refuseWrong() error {
	var wrong WrongExports
	for _, f := range b.Intake {
		if f.IsAccepted {
			b.Result.Accepted = append(b.Result.Accepted, f)
		} else {
			wrong.Findings = append(wrong.Findings, f)
		}
	}
	if wrong.Findings == nil {
		return nil
	}
	return exit.With(exit.WrongInput, wrong)
}

// describe leaves in keys what the checks need of every kind: cells filled, the
// newest date and conflicting keys of each file.
func (b *build) describe(ctx context.Context) error {
	for _, table := range []string{"keys.filled", "keys.newest", "keys.conflicts"} {
		if err := b.fill(ctx, table, nil); err != nil {
			return err
		}
	}
	if err := b.profileRanges(ctx); err != nil {
		return err
	}
	for _, k := range schema.Kinds() {
		if !b.Present[k.Name] {
			continue
		}
		for into, query := range map[string]string{
			"keys.filled": keys.Filled(k), "keys.newest": keys.Newest(k), "keys.conflicts": keys.Conflicts(k),
		} {
			if query == "" {
				continue
			}
			if err := b.DB.Exec(ctx, "insert into "+into+" "+query); err != nil {
				return fmt.Errorf("%s of %s: %w", into, k.Name, err)
			}
		}
	}
	return nil
}

// judgeExports runs those checks that chosen takes and leaves what they found in
// b.intake and intake.findings: causes before what follows from them, in the order
// of the policy's limits.
func (b *build) judgeExports(ctx context.Context, chosen func(rule.Check) bool) error {
	b.Intake = nil
	for i := range b.checks {
		c := &b.checks[i]
		if !chosen(*c) {
			continue
		}
		found, err := b.judgeExport(ctx, c)
		if err != nil {
			return fmt.Errorf("queries/%s: %w", c.Path, err)
		}
		b.Intake = append(b.Intake, found...)
		b.Progress.Step(c.ID)
	}
	position := map[string]int{}
	for i, l := range b.Notice.Limits {
		if l.Kind == "" {
			position[l.Check] = i
		}
	}
	slices.SortStableFunc(b.Intake, func(x, y IntakeFinding) int { return position[x.Check] - position[y.Check] })
	b.Intake = inCausalOrder(b.Intake)
	for i := range b.Intake {
		b.Intake[i].IsAccepted = b.accepts(b.Intake[i])
	}
	return b.keepIntake(ctx)
}

// judgeExport runs one check.
func (b *build) judgeExport(ctx context.Context, c *rule.Check) ([]IntakeFinding, error) {
	type row struct {
		Kind, SourceFile, ColumnName  string
		SourceRow, Measured, LookedAt *int64
		Cause, CauseDetail, Detail    string
	}
	rows, err := duck.All[row](ctx, b.DB, "select * from ("+c.SQL+") found "+
		"order by kind, source_file, column_name, source_row")
	if err != nil {
		return nil, err
	}
	var found []IntakeFinding
	for _, r := range rows {
		f := IntakeFinding{
			Check: c.ID, Kind: r.Kind, SourceFile: r.SourceFile, Column: r.ColumnName,
			SourceRow: r.SourceRow, Measured: r.Measured, LookedAt: r.LookedAt, Cause: r.Cause,
			Title: c.Title, check: c,
		}
		f.Says, f.chinese.says = b.worded(f, c.Says, r.Detail)
		f.Mend, f.chinese.mend = b.worded(f, c.Mend, r.Detail)
		if cause, ok := c.Causes[r.Cause]; ok {
			f.Likely, f.chinese.likely = b.worded(f, cause, r.CauseDetail)
		}
		found = append(found, f)
	}
	return found, nil
}

// worded puts what a finding measured into a sentence, in both languages. {code}
// within the detail stands for one of the check's words.
func (b *build) worded(f IntakeFinding, w rule.Words, detail string) (english, chinese string) {
	limit := b.limit(f.Check, f.Kind)
	common := []string{
		"{measured}", number(f.Measured), "{looked_at}", number(f.LookedAt),
		"{percent}", strconv.FormatInt(limit.Percent, 10), "{least}", strconv.FormatInt(limit.Least, 10),
		"{days}", strconv.FormatInt(limit.Days, 10), "{column}", schema.Header(f.Kind, f.Column),
	}
	detail = terminal.Value(personal.ReplaceAllString(detail, "…"))
	details := [2]string{detail, detail}
	for code, word := range f.check.Words {
		details[0] = strings.ReplaceAll(details[0], "{"+code+"}", word.English)
		details[1] = strings.ReplaceAll(details[1], "{"+code+"}", word.Chinese)
	}
	details[0] = terminal.Value(details[0]) // of cells and names of files, however long
	title := schema.Title(f.Kind)
	englishly := append(common, "{kind}", fmt.Sprintf("%s (%s)", f.Kind, title), "{detail}", details[0])
	chinesely := append(slices.Clip(common), "{kind}", title, "{detail}", details[1])
	return strings.NewReplacer(englishly...).Replace(w.English), strings.NewReplacer(chinesely...).Replace(w.Chinese)
}

// personal is what may be somebody's number: a word of a list or a name that holds
// one stands in the wrong column.
var personal = regexp.MustCompile(`[0-9]([ -]?[0-9Xx]){10,}`)

func number(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// limit is the one that counts for a kind of export.
func (b *build) limit(check, kind string) policy.Limit {
	var found policy.Limit
	for _, l := range b.Notice.Limits {
		if l.Check == check && (l.Kind == "" || l.Kind == kind) {
			found = l
		}
	}
	return found
}

// explains tells whether a finding is a cause of another, by what the other's check
// says of itself.
func (f IntakeFinding) explains(other IntakeFinding) bool {
	for _, code := range []string{"", other.Cause} {
		for _, t := range other.check.After[code] {
			if t.Check == f.Check && (t.Kind == "*" || t.Kind == f.Kind || t.Kind == "" && f.Kind == other.Kind) {
				return true
			}
		}
	}
	return false
}

// inCausalOrder puts those findings first that no other explains, each time with
// what it explains behind it, and says of the latter from which check they follow.
// Where findings explain each other in a circle, the first stands for the cause.
func inCausalOrder(all []IntakeFinding) []IntakeFinding {
	var ordered []IntakeFinding
	placed := make([]bool, len(all))
	var place func(i int)
	place = func(i int) {
		placed[i] = true
		ordered = append(ordered, all[i])
		for j := range all {
			if !placed[j] && all[i].explains(all[j]) {
				all[j].Follows = all[i].Check
				place(j)
			}
		}
	}
	isRoot := func(i int) bool {
		return !slices.ContainsFunc(all, func(f IntakeFinding) bool { return f.explains(all[i]) })
	}
	for i := range all {
		if isRoot(i) && !placed[i] {
			place(i)
		}
	}
	for i := range all {
		if !placed[i] {
			place(i)
		}
	}
	return ordered
}

// everything is the word by which --accept takes all that the checks find.
const everything = "all"

// accepts tells whether the user goes on in spite of a finding.
func (b *build) accepts(f IntakeFinding) bool {
	for _, a := range b.Accept {
		t := rule.ParseTarget(a)
		if a == everything || t.Check == f.Check && (t.Kind == "" || t.Kind == f.Kind) {
			return true
		}
	}
	return false
}

// checkAccept refuses what --accept cannot mean.
func checkAccept(accept []string, checks []rule.Check) error {
	ids := checkIDs(checks)
	for _, a := range accept {
		t := rule.ParseTarget(a)
		_, isKind := schema.Named(t.Kind)
		switch {
		case a == everything:
		case !slices.Contains(ids, t.Check):
			return fmt.Errorf("--accept %q: no check %q; use all or one of %s", a, t.Check, strings.Join(ids, ", "))
		case strings.Contains(a, ":") && !isKind:
			return fmt.Errorf("--accept %q: no kind of export %q; use one of %s", a, t.Kind,
				strings.Join(kindNames(), ", "))
		}
	}
	return nil
}

func checkIDs(checks []rule.Check) []string {
	var ids []string
	for _, c := range checks {
		ids = append(ids, c.ID)
	}
	return ids
}

func kindNames() []string {
	var names []string
	for _, k := range schema.Kinds() {
		names = append(names, k.Name)
	}
	return names
}

// keepIntake leaves the findings for pages and data files.
func (b *build) keepIntake(ctx context.Context) error {
	if err := b.DB.Schema(ctx, "intake"); err != nil {
		return err
	}
	var rows [][]any
	for i, f := range b.Intake {
		row := []any{int64(i + 1)}
		for _, text := range []string{f.Check, f.Title, f.Kind, f.SourceFile, f.Column} {
			row = append(row, orNull(text))
		}
		for _, n := range []*int64{f.SourceRow, f.Measured, f.LookedAt} {
			if n == nil {
				row = append(row, nil)
			} else {
				row = append(row, *n)
			}
		}
		for _, text := range []string{f.Follows, f.chinese.says, f.chinese.likely, f.chinese.mend} {
			row = append(row, orNull(text))
		}
		rows = append(rows, append(row, f.IsAccepted))
	}
	return b.fill(ctx, "intake.findings", rows)
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}
