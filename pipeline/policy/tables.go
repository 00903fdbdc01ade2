package policy

import (
	"strings"
	"time"
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
// kept in reserve. days has every day of 1900 to 2100; is_known tells whether its year
// has a calendar. words are those that a
// column may hold, after synonyms: a rule's, and such as mean nothing to any.
func (p *Policy) Tables() []Table {
	return []Table{
		p.limits(),
		table("thresholds", "name varchar, value bigint, unit varchar, clause varchar, title varchar, reading varchar",
			p.Thresholds, func(_ int64, t Threshold) []any {
				return []any{t.Name, t.Value, t.Unit, t.Clause, t.Title, orNil(t.Reading)}
			}),
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
		names("payment_sources", "source", p.PaymentSources),
		names("signin_methods", "method", p.SigninMethods),
		table("words", "kind varchar, column_name varchar, word varchar",
			p.wordRows(), func(_ int64, w knownWord) []any {
				return []any{w.kind, w.column, w.word}
			}),
		table("days", "day date, is_working boolean, is_known boolean", allDays(), func(_ int64, day time.Time) []any {
			return []any{day, p.IsWorking(day), p.HasCalendar(day.Year())}
		}),
		table("calendar_years", "year bigint", p.Calendars, func(_ int64, c Calendar) []any {
			return []any{int64(c.Year)}
		}),
		table("clauses", "position bigint, clause varchar, summary varchar, is_watchable boolean, reason varchar",
			p.Clauses, func(position int64, c Clause) []any {
				return []any{position, c.Clause, c.Summary, c.Watchable, orNil(c.Reason)}
			}),
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
	for _, threshold := range p.Thresholds {
		add(threshold.Name, "bigint", threshold.Value)
	}
	add("programme_first_date", "date", p.First)
	add("programme_last_date", "date", p.Last)
	add("subsidy_yuan", "decimal(18,2)", p.SubsidyYuan)
	add("planned_persons", "bigint", p.PlannedPersons)
	add("reserve_persons", "bigint", p.ReservePersons)
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

// allDays are those that an export can name, which are more than a policy can.
func allDays() []time.Time {
	var days []time.Time
	for day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() <= lastYear; day = day.AddDate(0, 0, 1) {
		days = append(days, day)
	}
	return days
}
