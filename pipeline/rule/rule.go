// Package rule reads what a rule says of itself: the comment that opens its query.
package rule

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/words"
)

// A Rule is one query of the notice's catalogue.
type Rule struct {
	ID    string // the file's name without .sql
	Layer string // checks, standing, rates or audits: what the rule is judged by
	Path  string // within the queries, such as checks/fee_charged.sql

	Fault    string   // the fault in one English sentence
	Title    string   // the fault in a few Chinese words
	Severity string   // error, warning, info
	Effect   string   // on money, see Effects
	Subject  string   // what a finding is about, see Subjects
	Clauses  []string // that list it, in the notice's order; see Listed
	Asks     string   // its row on the page of a class, in a few Chinese words; "" where it has none
	Acts     []string // who must act on what it finds, see Actors
	IsEnded  bool     // looks only at ended classes (scope: ended)

	Affects   string // what it bears on where it changes no subsidy, a code of words
	TellsYuan bool   // its query says how many yuan hang on what it finds (as yuan)

	CountsPersons bool // measured counts persons: not for the public (measures: persons)

	Populations []string // of its subject, by default listed
	Needs       []string // kinds, kind.column and policy.list it cannot be judged without
	NeedsFrom   []string // what it needs beside where a period of the notice counts from a certificate
	RestsOn     []string // settings of the policy that it rests on without naming them in its query
	Note        string   // Markdown, Chinese
	SQL         string   // the whole file
}

// Layers are the folders of rules, in the order in which they are judged.
var Layers = []string{"checks", "standing", "rates", "audits"}

// Actors are who may have to act: the institution itself, the human-resources bureau
// that supervises the class or reviews the claim, finance that provides the money.
var Actors = []string{"institution", "bureau", "finance"}

// tellsYuan is a column of a query that says what hangs on a subject.
var tellsYuan = regexp.MustCompile(`\bas yuan\b`)

var (
	severities = words.Codes("severity")
	effects    = words.Codes("effect")
	// Keys are the columns that name a rule's subject, by subject.
	Keys = map[string][]string{
		"class":       {"class_id"},
		"session":     {"class_id", "session_no"},
		"trainee":     {"class_id", "trainee_no"},
		"claim":       {"application_id", "class_id"},
		"application": {"application_id"},
		"payment":     {"payment_id", "application_id"}, // one voucher may pay several applications
		"institution": {"institution"},
		"district":    {"district"},
	}
	populations = map[string][]string{
		"trainee":  {"listed", "unidentified"},
		"claim":    {"listed", "unknown_class"},
		"district": {"listed", "reserve"},
	}
)

// Refused is the effect of a hold that a person decided to refuse (不予补贴).
func Refused(effect string) string {
	if effect == "hold_application" {
		return "reject_claim" // every claim of the application
	}
	return strings.Replace(effect, "hold_", "reject_", 1)
}

// IsHold says whether an effect holds money until a person decides.
func IsHold(effect string) bool { return strings.HasPrefix(effect, "hold_") }

// ReadAll reads the rules of every layer below the queries folder, sorted by id.
func ReadAll(queries fs.FS) ([]Rule, error) {
	var rules []Rule
	for _, layer := range Layers {
		files, err := fs.Glob(queries, layer+"/*.sql")
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			text, err := fs.ReadFile(queries, file)
			if err != nil {
				return nil, err
			}
			r, err := Parse(file, string(text))
			if err != nil {
				return nil, err
			}
			rules = append(rules, r)
		}
	}
	slices.SortFunc(rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	for i := 1; i < len(rules); i++ {
		if rules[i].ID == rules[i-1].ID {
			return nil, fmt.Errorf("%s: rule %s stands in %s too; give one of them another name",
				rules[i].Path, rules[i].ID, rules[i-1].Path)
		}
	}
	return rules, nil
}

// Parse reads one rule. Errors name file and line.
func Parse(file, text string) (Rule, error) {
	r := Rule{
		ID:          strings.TrimSuffix(path.Base(file), ".sql"),
		Layer:       path.Dir(file),
		Path:        file,
		SQL:         text,
		Populations: []string{"listed"},
		Acts:        []string{"bureau"},
		Affects:     "supervision",
	}
	paragraphs, starts := query.Opening(text)
	fail := func(line int, format string, args ...any) (Rule, error) {
		return Rule{}, fmt.Errorf("%s:%d: %s", file, line, fmt.Sprintf(format, args...))
	}
	if len(paragraphs) < 3 {
		return fail(1, "a rule opens with a sentence, its keys and a note in Chinese, each set apart by a line --; see queries/README.md")
	}
	r.Fault = strings.Join(paragraphs[0], " ")
	seen := map[string]bool{}
	for i, line := range paragraphs[1] {
		at := starts[1] + i
		key, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch {
		case !ok || value == "":
			return fail(at, "%q is no `key: value`", line)
		case seen[key]:
			return fail(at, "key %s stands twice; keep one", key)
		}
		seen[key] = true
		if err := r.set(key, value); err != nil {
			return fail(at, "%v", err)
		}
	}
	for _, key := range []string{"title", "severity", "effect", "subject"} {
		if !seen[key] {
			return fail(starts[1], "key %s is missing; add it, see queries/README.md", key)
		}
	}
	if r.Asks != "" && r.Subject != "class" && r.Subject != "session" {
		return fail(starts[1], "a %s has no row on the page of a class; leave asks out", r.Subject)
	}
	for _, p := range r.Populations {
		if p != "listed" && !slices.Contains(populations[r.Subject], p) {
			known := strings.Join(populations[r.Subject], ", ")
			return fail(starts[1], "a %s has no population %q; use one of %s", r.Subject, p, known)
		}
	}
	if !strings.Contains(query.Code(text), "as is_found") {
		return fail(1, "the query says of no subject whether it is found; add `… as is_found`, see queries/README.md")
	}
	r.TellsYuan = tellsYuan.MatchString(query.Code(text))
	var note []string
	for _, p := range paragraphs[2:] {
		note = append(note, strings.Join(p, "\n"))
	}
	r.Note = strings.Join(note, "\n\n")
	return r, nil
}

func (r *Rule) set(key, value string) error {
	oneOf := func(field *string, allowed []string) error {
		if !slices.Contains(allowed, value) {
			return fmt.Errorf("unknown %s %q; use one of %s", key, value, strings.Join(allowed, ", "))
		}
		*field = value
		return nil
	}
	switch key {
	case "title":
		r.Title = value
	case "severity":
		return oneOf(&r.Severity, severities)
	case "effect":
		return oneOf(&r.Effect, effects)
	case "subject":
		if _, ok := Keys[value]; !ok {
			return fmt.Errorf("unknown subject %q; see the table in queries/README.md", value)
		}
		r.Subject = value
	case "asks":
		r.Asks = value
	case "acts":
		r.Acts = list(value)
		for _, who := range r.Acts {
			if !slices.Contains(Actors, who) {
				return fmt.Errorf("unknown actor %q; use some of %s", who, strings.Join(Actors, ", "))
			}
		}
	case "affects":
		return oneOf(&r.Affects, words.Codes("affects"))
	case "scope":
		r.IsEnded = true
		return oneOf(new(string), []string{"ended"})
	case "measures":
		r.CountsPersons = true
		return oneOf(new(string), []string{"persons"})
	case "population":
		r.Populations = list(value)
	case "needs":
		r.Needs = list(value)
	case "needs from certificate":
		r.NeedsFrom = list(value)
	case "settings":
		r.RestsOn = list(value)
		return r.checkSettings()
	default:
		return fmt.Errorf("unknown key %q; see the table in queries/README.md", key)
	}
	return nil
}

func list(value string) []string {
	items := strings.Split(value, ",")
	for i := range items {
		items[i] = strings.TrimSpace(items[i])
	}
	return items
}

// Readings are the paragraphs of the note that say how an open clause is read,
// without their mark ◆.
func (r Rule) Readings() []string {
	var readings []string
	for _, p := range strings.Split(r.Note, "\n\n") {
		if text, ok := strings.CutPrefix(p, "◆"); ok {
			readings = append(readings, strings.TrimSpace(text))
		}
	}
	return readings
}

// Missing lists what the rule needs and the exports or the policy do not have.
func (r Rule) Missing(present func(name string) bool) []string {
	var missing []string
	for _, need := range r.Needs {
		if !present(need) {
			missing = append(missing, need)
		}
	}
	slices.Sort(missing)
	return missing
}
