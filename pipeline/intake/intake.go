// Package intake says what is wrong with exports as a whole, so that every figure would be
// false: in words, causes first.
package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/terminal"
)

// A Finding is what a check of whole exports found: an export, or all of
// them, of which every figure would be false though every step was right
// (exports.md, whole exports).
type Finding struct {
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

	Chinese Sentences   `json:"-"`
	By      *rule.Check `json:"-"` // the check that found it
}

// Sentences are what a finding says.
type Sentences struct{ Says, Likely, Mend string }

// A Row is what the query of a check returns.
type Row struct {
	Kind, SourceFile, ColumnName  string
	SourceRow, Measured, LookedAt *int64
	Cause, CauseDetail, Detail    string
}

// New is the finding of a row that a check has returned. limit is the one that counts for
// its kind of export.
func New(c *rule.Check, r Row, limit policy.Limit) Finding {
	f := Finding{
		Check: c.ID, Kind: r.Kind, SourceFile: r.SourceFile, Column: r.ColumnName,
		SourceRow: r.SourceRow, Measured: r.Measured, LookedAt: r.LookedAt, Cause: r.Cause,
		Title: c.Title, By: c,
	}
	f.Says, f.Chinese.Says = f.worded(c.Says, r.Detail, limit)
	f.Mend, f.Chinese.Mend = f.worded(c.Mend, r.Detail, limit)
	if cause, ok := c.Causes[r.Cause]; ok {
		f.Likely, f.Chinese.Likely = f.worded(cause, r.CauseDetail, limit)
	}
	return f
}

// Wrong is the error of exports that are wrong as a whole and not accepted.
type Wrong struct{ Findings []Finding } // causes first, accepted ones left out

// Error tells every finding with its cause and how to go on.
func (w Wrong) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the exports are wrong as a whole and cannot be judged; nothing is published:")
	for _, f := range w.Findings {
		b.WriteString("\n")
		b.WriteString(f.Text())
	}
	return b.String()
}

// Place says which check failed, and for which kind, file and row, on one line.
func (f Finding) Place() string {
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
func (f Finding) Text() string {
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
func (f Finding) Target() string { return rule.Target{Check: f.Check, Kind: f.Kind}.Text() }

// worded puts what a finding measured into a sentence, in both languages. {code}
// within the detail stands for one of the check's words.
func (f Finding) worded(w rule.Words, detail string, limit policy.Limit) (english, chinese string) {
	common := []string{
		"{measured}", number(f.Measured), "{looked_at}", number(f.LookedAt),
		"{percent}", strconv.FormatInt(limit.Percent, 10), "{least}", strconv.FormatInt(limit.Least, 10),
		"{days}", strconv.FormatInt(limit.Days, 10), "{column}", schema.Header(f.Kind, f.Column),
	}
	detail = terminal.Value(personal.ReplaceAllString(detail, "…"))
	details := [2]string{detail, detail}
	for code, word := range f.By.Words {
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

// Limit is, of the policy's limits, the one of a check that counts for a kind of export.
func Limit(limits []policy.Limit, check, kind string) policy.Limit {
	var found policy.Limit
	for _, l := range limits {
		if l.Check == check && (l.Kind == "" || l.Kind == kind) {
			found = l
		}
	}
	return found
}

// explains tells whether a finding is a cause of another, by what the other's check
// says of itself.
func (f Finding) explains(other Finding) bool {
	for _, code := range []string{"", other.Cause} {
		for _, t := range other.By.After[code] {
			if t.Check == f.Check && (t.Kind == "*" || t.Kind == f.Kind || t.Kind == "" && f.Kind == other.Kind) {
				return true
			}
		}
	}
	return false
}

// InCausalOrder puts those findings first that no other explains, each time with
// what it explains behind it, and says of the latter from which check they follow.
// Where findings explain each other in a circle, the first stands for the cause.
func InCausalOrder(all []Finding) []Finding {
	var ordered []Finding
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
		return !slices.ContainsFunc(all, func(f Finding) bool { return f.explains(all[i]) })
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
