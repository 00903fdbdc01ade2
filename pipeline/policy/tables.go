package policy

import (
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/policy/calendar"
)

// Table is a part of the policy as the engine takes it: every row has a cell
// for every column.
type Table struct {
	Name    string
	Columns []Column
	Rows    [][]any // string, int64, time.Time (a date, midnight UTC), bool or nil; a decimal is a string as "1000.00"
}

// Column is a column of a table. Type is varchar, bigint, date, boolean or
// decimal(18,2).
type Column struct{ Name, Type string }

// Tables returns the policy as tables. limits has one row: a column for each
// threshold, then the programme dates, the subsidy and the persons planned and
// kept in reserve. words are those that a column may hold, after synonyms: a rule's,
// and such as mean nothing to any.
func (p *Policy) Tables() []Table {
	return []Table{
		p.limits(),
		table("thresholds", "name varchar, value bigint, unit varchar, clause varchar, title varchar, reading varchar",
			p.Thresholds, func(_ int64, t Threshold) []any {
				return []any{t.Name, t.Value, t.Unit, t.Clause, t.Title, orNil(t.Reading)}
			}),
		table("threshold_values", "name varchar, occupation varchar, level varchar, mode varchar, key_count bigint, "+
			"value bigint", p.thresholdValues(), func(_ int64, v thresholdValue) []any {
			return []any{v.name, orNil(v.Occupation), orNil(v.Level), orNil(v.Mode), v.keyCount(), v.Value}
		}),
		table("subsidies", "position bigint, "+keysColumns+", yuan decimal(18,2), yuan_per_hour decimal(18,2), "+
			"at_most_yuan decimal(18,2)", p.Subsidies, func(position int64, s Subsidy) []any {
			return append(s.cells(position), orNil(s.Yuan), orNil(s.YuanPerHour), orNil(s.AtMostYuan))
		}),
		table("uplifts", "position bigint, "+keysColumns+", percent bigint", p.Uplifts,
			func(position int64, u Uplift) []any { return append(u.cells(position), u.Percent) }),
		table("caps", "position bigint, times bigint, is_per_year boolean, is_same_occupation boolean, "+
			"is_same_level boolean, is_same_mode boolean, text varchar", p.Caps, func(position int64, c Cap) []any {
			same := func(column string) bool { return slices.Contains(c.Same, column) }
			return []any{position, c.Times, c.PerYear, same("occupation"), same("level"), same("mode"), c.Text()}
		}),
		p.capExceptions(),
		names("eligible_categories", "category", p.EligibleCategories),
		names("occupations", "occupation", p.Occupations),
		table("districts", "position bigint, district varchar, quota bigint, has_quota boolean",
			p.Districts, func(position int64, d District) []any {
				return []any{position, d.Name, d.Quota, d.HasQuota}
			}),
		table("institutions", "position bigint, institution varchar, district varchar",
			p.Institutions, func(position int64, i Institution) []any {
				return []any{position, i.Name, i.District}
			}),
		table("institution_aliases", "alias varchar, institution varchar",
			p.InstitutionAliases, func(_ int64, a InstitutionAlias) []any {
				return []any{a.Alias, a.Institution}
			}),
		table("offices", "role varchar, district varchar, name varchar", p.Offices.rows(),
			func(_ int64, o officeRow) []any { return []any{o.role, orNil(o.district), o.name} }),
		positioned("topics", "topic_no bigint, title varchar", p.Topics),
		names("teacher_kinds", "teacher_kind", p.TeacherKinds),
		table("materials", "position bigint, material varchar, is_online_only boolean",
			p.Materials, func(position int64, m Material) []any {
				return []any{position, m.Name, m.OnlineOnly}
			}),
		names("platforms", "platform", p.Platforms),
		positioned("archive_items", "position bigint, item varchar", p.ArchiveItems),
		names("reference_lists", "list", p.ReferenceLists),
		names("public_employee_categories", "category", p.PublicEmployeeCategories),
		names("student_categories", "category", p.StudentCategories),
		names("rural_categories", "category", p.RuralCategories),
		positioned("payment_sources", "position bigint, source varchar", p.PaymentSources),
		names("signin_methods", "method", p.SigninMethods),
		table("words", "kind varchar, column_name varchar, word varchar",
			p.wordRows(), func(_ int64, w knownWord) []any {
				return []any{w.kind, w.column, w.word}
			}),
		table("calendar_years", "year bigint", p.Calendars.Years, func(_ int64, y calendar.Year) []any {
			return []any{int64(y.Year)}
		}),
		table("clauses", "position bigint, clause varchar, summary varchar, is_watchable boolean, reason varchar",
			p.Clauses, func(position int64, c Clause) []any {
				return []any{position, c.Clause, c.Summary, c.Watchable, orNil(c.Reason)}
			}),
		table("clause_rules", "rule varchar, position bigint, clause varchar, cited varchar", p.ruleClauses(),
			func(_ int64, r ruleClause) []any { return []any{r.rule, r.position, r.clause, Cite(r.clause)} }),
		table("readings", "position bigint, id varchar, clause varchar, text varchar",
			p.Readings, func(position int64, r Reading) []any {
				return []any{position, r.ID, r.Clause, r.Text}
			}),
	}
}

func (p *Policy) limits() Table {
	t := Table{Name: "limits", Rows: [][]any{nil}}
	add := func(name, kind string, cell any) {
		t.Columns = append(t.Columns, Column{name, kind})
		t.Rows[0] = append(t.Rows[0], cell)
	}
	for _, l := range limits {
		at := slices.IndexFunc(p.Thresholds, func(t Threshold) bool { return t.Name == l.name })
		var number, unit, from any
		if at >= 0 {
			threshold := p.Thresholds[at]
			number, unit, from = threshold.Value, threshold.Unit, orNil(threshold.From)
		}
		add(l.name, "bigint", number)
		if len(l.units) > 1 {
			add(l.name+"_unit", "varchar", unit)
		}
		if l.name == "claim_within" {
			add(l.name+"_from", "varchar", from)
		}
	}
	add("programme_first_date", "date", p.First)
	add("programme_last_date", "date", p.Last)
	add("planned_persons", "bigint", orNone(p.PlannedPersons))
	add("reserve_persons", "bigint", p.ReservePersons)
	return t
}

func orNone(number int64) any {
	if number == 0 {
		return nil
	}
	return number
}

// keysColumns are whom a rate or an uplift fits; null fits anybody.
const keysColumns = "occupation varchar, level varchar, mode varchar, certificate varchar, category varchar, " +
	"started_from date, started_to date, key_count bigint"

func (k Keys) cells(position int64) []any {
	cells := []any{position}
	for _, text := range []string{k.Occupation, k.Level, k.Mode, k.Certificate, k.Category} {
		cells = append(cells, orNil(text))
	}
	for _, date := range []time.Time{k.StartedFrom, k.StartedTo} {
		if date.IsZero() {
			cells = append(cells, nil)
		} else {
			cells = append(cells, date)
		}
	}
	return append(cells, k.count())
}

// thresholdValue is a value that a threshold has for some classes.
type thresholdValue struct {
	name string
	ThresholdBy
}

func (v thresholdValue) keyCount() int64 {
	return Keys{Occupation: v.Occupation, Level: v.Level, Mode: v.Mode}.count()
}

// thresholdValues are those of thresholds that may differ by class; one without keys is
// for all other classes.
func (p *Policy) thresholdValues() []thresholdValue {
	var values []thresholdValue
	for _, t := range p.Thresholds {
		if !limitOf(t.Name).isBy {
			continue
		}
		values = append(values, thresholdValue{t.Name, ThresholdBy{Value: t.Value}})
		for _, by := range t.By {
			values = append(values, thresholdValue{t.Name, by})
		}
	}
	return values
}

func (p *Policy) capExceptions() Table {
	t := table("cap_exceptions", "position bigint, category varchar", p.Caps, func(int64, Cap) []any { return nil })
	t.Rows = nil
	for i, c := range p.Caps {
		for _, category := range c.Except {
			t.Rows = append(t.Rows, []any{int64(i + 1), category})
		}
	}
	return t
}

// table builds a table from "name type, name type" and a row per item, whose
// position counts from 1.
func table[T any](name, columns string, items []T, row func(position int64, item T) []any) Table {
	t := Table{Name: name}
	for column := range strings.SplitSeq(columns, ", ") {
		name, kind, _ := strings.Cut(column, " ")
		t.Columns = append(t.Columns, Column{name, kind})
	}
	for i, item := range items {
		t.Rows = append(t.Rows, row(int64(i+1), item))
	}
	return t
}

func names(name, column string, items []string) Table {
	return table(name, column+" varchar", items, func(_ int64, item string) []any { return []any{item} })
}

func positioned(name, columns string, items []string) Table {
	return table(name, columns, items, func(position int64, item string) []any { return []any{position, item} })
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// Days is the table of every day from one year to another, and of the two years after,
// which the longest public notice may reach into. is_known tells whether its year has a
// calendar; of other years nobody knows which days are worked.
func (p *Policy) Days(from, to int) Table {
	var days []time.Time
	for day := time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() <= to+2; day = day.AddDate(0, 0, 1) {
		days = append(days, day)
	}
	return table("days", "day date, is_working boolean, is_known boolean", days, func(_ int64, day time.Time) []any {
		return []any{day, p.Calendars.IsWorking(day), p.Calendars.Has(day.Year())}
	})
}
