package rule

import (
	"github.com/peihe/peihe/pipeline/query"

	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A Check is one query of the layer intake: it looks for an export that is wrong as
// a whole, of which no figure must be made before a person has looked.
type Check struct {
	ID   string // the file's name without .sql
	Path string // within the queries, such as intake/rows_lost.sql

	Fault  string           // the fault in one English sentence
	Title  string           // the fault in a few Chinese words
	IsFile bool             // looks at files one by one (scope: file), else at a whole folder of exports
	Says   Words            // what was measured, with {measured}, {looked_at}, {percent}, {least}, {days}
	Mend   Words            // how to go on, beside accepting it
	Causes map[string]Words // by code: the likeliest cause, with {detail}, {column} and {kind}
	Words  map[string]Words // by code: what {code} within a detail stands for
	// After are, by code of the cause ("" for any), the checks that explain this one
	// where they fail too: for the same kind, for the kind named, or for any (*).
	After map[string][]Target

	Note string // Markdown, Chinese
	SQL  string // the whole file
}

// Words are one sentence for the terminal and for readers of the report.
type Words struct{ English, Chinese string }

// A Target is a check, or what it says of one kind of export.
type Target struct{ Check, Kind string }

// Text of a target as --accept takes it.
func (t Target) Text() string {
	if t.Kind == "" {
		return t.Check
	}
	return t.Check + ":" + t.Kind
}

// ParseTarget reads CHECK or CHECK:KIND.
func ParseTarget(text string) Target {
	check, kind, _ := strings.Cut(text, ":")
	return Target{check, kind}
}

// ReadChecks reads the checks of the layer intake below the queries folder, by id.
func ReadChecks(queries fs.FS) ([]Check, error) {
	files, err := fs.Glob(queries, "intake/*.sql")
	if err != nil {
		return nil, err
	}
	var checks []Check
	for _, file := range files {
		text, err := fs.ReadFile(queries, file)
		if err != nil {
			return nil, err
		}
		c, err := ParseCheck(file, string(text))
		if err != nil {
			return nil, err
		}
		checks = append(checks, c)
	}
	for _, c := range checks {
		for _, targets := range c.After {
			for _, t := range targets {
				if !slices.ContainsFunc(checks, func(o Check) bool { return o.ID == t.Check }) {
					return nil, fmt.Errorf("%s: after names the check %q, which there is not; correct it", c.Path, t.Check)
				}
			}
		}
	}
	return checks, nil
}

// ParseCheck reads one check. Errors name the file and the key.
func ParseCheck(file, text string) (Check, error) {
	c := Check{
		ID: strings.TrimSuffix(path.Base(file), ".sql"), Path: file, SQL: text,
		Causes: map[string]Words{}, Words: map[string]Words{}, After: map[string][]Target{},
	}
	fail := func(format string, args ...any) (Check, error) {
		return Check{}, fmt.Errorf("%s: %s", file, fmt.Sprintf(format, args...))
	}
	paragraphs, _ := query.Opening(text)
	if len(paragraphs) < 3 {
		return fail("a check opens with a sentence, its keys and a note in Chinese, each set apart by a line --; see queries/README.md")
	}
	c.Fault, c.Note = strings.Join(paragraphs[0], " "), strings.Join(paragraphs[2], "")
	seen := map[string]bool{}
	for _, line := range paragraphs[1] {
		key, value, ok := strings.Cut(line, ": ")
		if !ok || seen[key] {
			return fail("%q is no `key: value`, or its key stands twice", line)
		}
		seen[key] = true
		if err := c.set(key, strings.TrimSpace(value)); err != nil {
			return fail("%v", err)
		}
	}
	for _, key := range []string{"title", "scope", "says", "mend"} {
		if !seen[key] {
			return fail("key %s is missing; add it, see queries/README.md", key)
		}
	}
	return c, nil
}

func (c *Check) set(key, value string) (err error) {
	key, code, _ := strings.Cut(key, " ")
	switch key {
	case "title":
		c.Title = value
	case "scope":
		c.IsFile = value == "file"
		if !c.IsFile && value != "exports" {
			err = fmt.Errorf("unknown scope %q; use file or exports", value)
		}
	case "says":
		c.Says, err = bilingual(value)
	case "mend":
		c.Mend, err = bilingual(value)
	case "cause":
		c.Causes[code], err = bilingual(value)
	case "word":
		c.Words[code], err = bilingual(value)
	case "after":
		for _, t := range list(value) {
			c.After[code] = append(c.After[code], ParseTarget(t))
		}
	default:
		err = fmt.Errorf("unknown key %q; see queries/README.md", key)
	}
	return err
}

// bilingual cuts `English | 中文`.
func bilingual(text string) (Words, error) {
	english, chinese, ok := strings.Cut(text, " | ")
	if !ok {
		return Words{}, fmt.Errorf("%q lacks one of its two languages; write `English | 中文`", text)
	}
	return Words{english, chinese}, nil
}
