// Package policy reads a notice as data: what it fixes (clauses, programme dates,
// money, thresholds, quotas, institutions, lists), what it leaves open and how that is
// read here, the words and header aliases of the exports, and the working-day calendar.
//
// A policy is one folder of YAML files. Another city's notice is another folder and no
// code. There are no formulas and no conditions in it, and no keys beyond these:
//
//   - notice.yaml: id, number, title, city, issued_date, programme_first_date and
//     programme_last_date, and where there are such time_zone and planned_persons.
//   - clauses.yaml: the clauses in the notice's own numbering, each with the rules that
//     watch it, as ids or as {rule, severity, effect}. A rule that no clause lists is off.
//   - thresholds.yaml: the numbers that rules compare with, each {value, unit} and, where
//     it is so, clause, title, reading and by (other values for classes of an occupation,
//     level or mode); a duration is in 日, 工作日, 月 or 年. eligible and class_size are
//     ranges. What the notice does not fix is left out.
//   - money.yaml: subsidies (what a trainee is worth: yuan, or yuan_per_hour and at_most),
//     uplifts and caps. Of the rates that fit, the one with most keys counts.
//   - lists.yaml: the names that rules compare with; each list may be left out.
//   - institutions.yaml, and where there are such institution_aliases.yaml, districts.yaml
//     (quotas, and where each has its square on a map) and topics.yaml.
//   - readings.yaml: what the notice leaves open beyond single thresholds.
//   - aliases.yaml, words.yaml: headers and words that exports write instead of others.
//   - intake.yaml: from when on exports are wrong as a whole; files to ignore.
//
// What is left out asks for nothing. A rule needs the settings that its query names, and
// a setting needs a rule that a clause lists, unless a term of the rules rests on it.
//
// Whatever is wrong in a folder (an unknown, missing or repeated key, a value of the wrong
// type, unit or size, a name that stands twice or holds a separator, a word that no
// column is known to hold, reversed dates, quotas that do not add up, rates that tie, a
// clause or rule that does not exist) is a [strict.Error] with file, line, reason and hint: a
// verdict must never rest on a half-understood policy. All are told at once, as [strict.Errors],
// and each once: what a mistake drags along is not told beside it.
package policy

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/policy/calendar"
	"github.com/peihe/peihe/pipeline/policy/strict"
)

// Policy is one notice, checked. All names are normalised by [strict.Name], all dates
// are midnight UTC, all slices are in the order of their files.
type Policy struct {
	ID     string // lower-case ASCII letters, digits and hyphens
	Number string // the issuing offices' document number
	Title  string // Chinese, short
	City   string
	Issued time.Time
	Zone   *time.Location // of the days and times in exports

	First, Last    time.Time // programme dates, both included
	PlannedPersons int64     // Σ quotas + ReservePersons where there are quotas; 0 where nothing is planned
	ReservePersons int64     // persons of no district, to be transferred to one

	Subsidies []Subsidy // what an entitled trainee is worth
	Uplifts   []Uplift
	Caps      []Cap // how often one person is paid for

	Thresholds         []Threshold // those that the notice has, in the order of the limits table
	EligibleCategories []string    // of trainees; nil where the notice does not say
	Districts          []District  // nil where the notice has no list of them
	Institutions       []Institution
	// InstitutionAliases are other names of institutions, none of them the name
	// of one. Their file may be absent.
	InstitutionAliases []InstitutionAlias
	Offices            Offices  // who must act
	Topics             []string // topic n is Topics[n-1]
	Materials          []Material

	Occupations              []string
	TeacherKinds             []string
	Platforms                []string // empty: no platform is judged
	ArchiveItems             []string
	ReferenceLists           []string
	PublicEmployeeCategories []string
	StudentCategories        []string
	RuralCategories          []string
	PaymentSources           []string
	SigninMethods            []string // methods that need no consent

	Ignore []string // patterns of files in the input folder that are none of ours
	Limits []Limit  // of the checks of whole exports, in the order of intake.yaml: causes first

	Clauses   []Clause
	Readings  []Reading
	Calendars calendar.Calendars

	aliases  []alias
	words    []word
	files    []strict.File
	sets     map[string]strict.Value // lists and files of the folder, by the name that rules use
	meanings []meaning               // words that must be known ones

	reader      *strict.Reader
	folder      Folder
	planned     strict.Value            // planned_persons of notice.yaml
	wordColumns map[string]strict.Value // of words.yaml, by kind.column
	// What a reference can be held against: the names were all read.
	knowsClauses, knowsRules, knowsDistricts, knowsInstitutions bool
}

// District is a district of the programme. One without a quota of its own is
// served from the reserve; its Quota is 0.
type District struct {
	Name        string
	Quota       int64
	HasQuota    bool
	Row, Column int // of its square on the map, from 1; 0 where it has none
}

// Institution is a selected institution with the district that recommended it.
type Institution struct{ Name, District string }

// InstitutionAlias is a name under which exports carry an institution.
type InstitutionAlias struct{ Alias, Institution string }

// Material is a document that a claim must bring; with OnlineOnly, only where a
// class has an online session.
type Material struct {
	Name       string
	OnlineOnly bool
}

// Clause is a clause, item or annex of the notice. Reason says in Chinese what
// of it no export can show; it is never empty where nothing of it is watchable.
type Clause struct {
	Clause, Summary string
	Watchable       bool
	Reason          string
	Rules           []ClauseRule // that watch it, in the order of the file
	at              strict.Value
}

// ClauseRule is a rule that watches a clause. Severity and Effect are what the notice
// has otherwise than the rule; "" where it has the rule's own.
type ClauseRule struct {
	Rule, Severity, Effect string
	at                     strict.Value
}

// Fault adds a fault at the line that lists the rule, unless it has one already.
func (r ClauseRule) Fault(faults *strict.Errors, hint, format string, args ...any) {
	faults.At(r.at, hint, format, args...)
}

// Reading says in Chinese what the notice leaves open and how it is read here.
// Clause names one or more clauses, divided by spaces.
type Reading struct{ ID, Clause, Text string }

// Faults are those that were found while the folder was read, as [strict.Errors].
func (p *Policy) Faults() error { return p.reader.Faults.OrNil() }

// file is the path of a file of the folder, as faults have it.
func (p *Policy) file(name string) string { return p.folder.File(name) }

// Files lists what the policy was read from, by path.
func (p *Policy) Files() []strict.File { return slices.Clone(p.files) }

// UnknownClause returns the first of the space-divided clauses that the notice
// does not have, or "".
func (p *Policy) UnknownClause(clauses string) string {
	for clause := range strings.FieldsSeq(clauses) {
		if !slices.ContainsFunc(p.Clauses, func(c Clause) bool { return c.Clause == clause }) {
			return clause
		}
	}
	return ""
}

// alias is the further headers of one column of one kind.
type alias struct {
	kind, column string
	headers      []string
	at, ofKind   strict.Value // the column, and the kind above it
}

// sharedColumns have the same aliases in every kind (exports, Recognising a
// file): they are what joins the kinds, and an export that renames one renames
// it everywhere.
var sharedColumns = []string{"class_id", "session_no", "id_number"}

// Aliases returns the further headers that may stand for a column beside its
// default header, by kind and column. Columns without aliases are left out.
func (p *Policy) Aliases() map[string]map[string][]string {
	kinds := map[string]map[string][]string{}
	for _, a := range p.aliases {
		if kinds[a.kind] == nil {
			kinds[a.kind] = map[string][]string{}
		}
		kinds[a.kind][a.column] = slices.Clone(a.headers)
	}
	return kinds
}

// CheckAliases holds the aliases against the exports' own declaration, kind →
// column → default header: every kind and column must exist, no alias may be a
// default header of its kind, and the shared columns must have their aliases in
// every kind that has them. The declaration stands with the reader of exports,
// so Load alone cannot check this. The error is [strict.Errors].
func (p *Policy) CheckAliases(headers map[string]map[string]string) error {
	var faults strict.Errors
	unknown := map[string]bool{}
	for _, a := range p.aliases {
		columns, ok := headers[a.kind]
		if !ok {
			if !unknown[a.kind] {
				faults.At(a.ofKind, strict.OneOfThem(a.kind, headers), "unknown kind %q", a.kind)
			}
			unknown[a.kind] = true
			continue
		}
		if _, ok := columns[a.column]; !ok {
			faults.At(a.at, strict.OneOfThem(a.column, columns), "unknown column %q of %s", a.column, a.kind)
			unknown[a.kind] = true
			continue
		}
		for _, column := range slices.Sorted(maps.Keys(columns)) {
			if slices.ContainsFunc(a.headers, func(h string) bool { return sameHeader(h, columns[column]) }) {
				faults.At(a.at, "leave it out", "alias %q of %s is the default header of %s.%s", columns[column],
					a.column, a.kind, column)
			}
		}
	}
	if len(unknown) > 0 || p.reader.HasMisread(p.file("aliases.yaml")) {
		return faults.OrNil() // a column may be missing for being misspelt
	}
	aliases := p.Aliases()
	told := map[string]bool{}
	for _, a := range p.aliases {
		if !slices.Contains(sharedColumns, a.column) {
			continue
		}
		for _, kind := range slices.Sorted(maps.Keys(headers)) {
			_, has := headers[kind][a.column]
			if has && !slices.Equal(aliases[kind][a.column], a.headers) && !told[a.column] {
				faults.At(a.at, "give it the same list in every kind (a YAML anchor keeps them one)",
					"aliases of %s differ between %s and %s", a.column, a.kind, kind)
				told[a.column] = true
			}
		}
	}
	return faults.OrNil()
}

// sameHeader compares headers as exports do: as names and without letter case.
func sameHeader(a, b string) bool { return strings.EqualFold(strict.Name(a), strict.Name(b)) }
