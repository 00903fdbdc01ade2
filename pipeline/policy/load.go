package policy

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/policy/calendar"
	"github.com/peihe/peihe/pipeline/policy/strict"
	"github.com/peihe/peihe/pipeline/spelling"
)

const mostPersons = 100_000_000

var policyFiles = []string{
	"aliases.yaml", "clauses.yaml", "districts.yaml", "institution_aliases.yaml", "institutions.yaml", "intake.yaml",
	"lists.yaml", "money.yaml", "notice.yaml", "offices.yaml", "readings.yaml", "thresholds.yaml", "topics.yaml",
	"words.yaml",
}

// Load reads the folder of a notice and that of the calendars, one file per year. Its
// error is [strict.Errors], all that is wrong in them.
func Load(notice, calendars Folder) (*Policy, error) {
	p := Read(notice, calendars)
	if err := p.Faults(); err != nil {
		return nil, err
	}
	return p, nil
}

// Read is Load for who looks for every mistake: a policy with faults is good for being
// checked further ([Policy.CheckAliases] and such) and for nothing else.
func Read(notice, calendars Folder) *Policy {
	r := strict.NewReader()
	p := &Policy{sets: map[string]strict.Value{}, reader: r, folder: notice}
	present := r.RefuseOthers(notice, "a policy folder has only "+strings.Join(policyFiles, ", "), policyFiles,
		func(name string) bool { return slices.Contains(policyFiles, name) })
	if r.Faults != nil && len(present) == 0 {
		return p // no folder of a notice at all
	}
	open := func(name string) strict.Value { return r.Open(notice, name, name) }
	optional := func(name string, read func(root strict.Value)) {
		if slices.Contains(present, name) {
			read(open(name))
		}
	}
	p.readClauses(open("clauses.yaml"))
	p.readNotice(open("notice.yaml"))
	p.readThresholds(open("thresholds.yaml"))
	p.readMoney(open("money.yaml"))
	optional("districts.yaml", p.readDistricts)
	p.Offices = defaultOffices()
	optional("offices.yaml", p.readOffices)
	p.readInstitutions(open("institutions.yaml"))
	optional("institution_aliases.yaml", p.readInstitutionAliases)
	optional("topics.yaml", p.readTopics)
	p.readLists(open("lists.yaml"))
	p.readReadings(open("readings.yaml"))
	p.readAliases(open("aliases.yaml"))
	p.readWords(open("words.yaml"))
	p.readIntake(open("intake.yaml"))
	p.Calendars = calendar.Read(r, calendars)
	p.refuseUncounted(calendars)
	slices.SortFunc(r.Files, func(a, b strict.File) int { return strings.Compare(a.Path, b.Path) })
	p.files = r.Files
	return p
}

// refuseUncounted fails where the notice counts in working days and a year of its
// programme has no calendar: nobody could say which days are worked. What reaches into the
// year after the last, which is let pass, is told as unverified.
func (p *Policy) refuseUncounted(calendars Folder) {
	if p.First.IsZero() || p.Last.IsZero() {
		return
	}
	lacking := p.Calendars.Lacking(p.First.Year(), p.Last.Year())
	for _, t := range p.Thresholds {
		if t.Unit == "工作日" && lacking != nil {
			t.at.Fail("add "+lacking[0]+".yaml to "+calendars.Name+", or count in 日",
				"%s counts in working days, and the programme's year %s has no calendar", t.Name,
				strings.Join(lacking, ", "))
			return
		}
	}
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (p *Policy) readNotice(root strict.Value) {
	f := root.Record([]string{"id", "number", "title", "city", "issued_date", "programme_first_date",
		"programme_last_date"}, "time_zone", "planned_persons")
	p.ID = f["id"].Text()
	if f["id"].Sound() && !slug.MatchString(p.ID) {
		f["id"].Fail("use lower-case letters, digits and hyphens, as fuzhou-2021-42", "id: %q cannot name a folder",
			p.ID)
	}
	p.Number, p.Title, p.City = f["number"].Text(), f["title"].Text(), f["city"].Name()
	p.Issued = f["issued_date"].Date()
	p.Zone = f["time_zone"].Zone()
	p.First, p.Last = f.Period("programme_first_date", "programme_last_date")
	if !strict.AllSound(f["programme_first_date"], f["programme_last_date"]) {
		p.First, p.Last = time.Time{}, time.Time{}
	}
	p.planned = f["planned_persons"]
	p.PlannedPersons = p.planned.Whole(1, mostPersons)
	if !p.Last.IsZero() && p.Issued.After(p.Last) {
		f["issued_date"].Fail("correct the one or the other", "issued_date %s is after programme_last_date %s",
			p.Issued.Format(time.DateOnly), p.Last.Format(time.DateOnly))
	}
}

// clause reads a reference to one or more clauses, each of which must exist.
func (p *Policy) clause(v strict.Value) string {
	fields := strings.Fields(v.Text())
	for i, field := range fields {
		fields[i] = strict.Name(field)
	}
	references := strings.Join(fields, " ")
	if unknown := p.UnknownClause(references); unknown != "" && p.knowsClauses {
		v.Fail("use a clause of clauses.yaml, or add it there", "clause %q does not exist", unknown)
	}
	return references
}

func (p *Policy) readDistricts(root strict.Value) {
	f := root.Record([]string{"districts", "districts_without_quota", "reserve_persons"}, "map")
	p.sets["districts"] = root
	seen := map[string]int{}
	var names []strict.Value
	add := func(v strict.Value, d District) {
		v.Unique(seen, d.Name)
		names = append(names, v)
		p.Districts = append(p.Districts, d)
	}
	p.ReservePersons = f["reserve_persons"].Whole(0, mostPersons)
	total := p.ReservePersons
	for _, item := range f["districts"].Items(1) {
		d := item.Record([]string{"district", "quota"})
		quota := d["quota"].Whole(0, mostPersons)
		total += quota
		add(d["district"], District{Name: d["district"].Single(), Quota: quota, HasQuota: true})
	}
	for _, item := range f["districts_without_quota"].Items(0) {
		item.Key = "district"
		add(item, District{Name: item.Single()})
	}
	p.knowsDistricts = strict.AllSound(names...) && !f["districts"].HasFailed() &&
		!f["districts_without_quota"].HasFailed()
	if squares, ok := f["map"]; ok {
		p.readMap(squares)
	}
	isPlanned := p.planned.Sound() || p.planned.IsAbsent() && !p.reader.HasMisread(p.file("notice.yaml"))
	if root.Sound() && isPlanned && total != p.PlannedPersons {
		f["districts"].Fail("correct the quota, the reserve or the plan",
			"quotas %d and reserve_persons %d make %d, but planned_persons of notice.yaml is %d",
			total-p.ReservePersons, p.ReservePersons, total, p.PlannedPersons)
	}
}

// mostSquares is how many rows a map may have, and squares a row: more are none on a phone.
const mostSquares = 9

// readMap reads where each district has its square: rows from north to south, each from west
// to east, with "." where there is none.
func (p *Policy) readMap(list strict.Value) {
	seen := map[string]int{}
	rows := list.Items(1)
	for i, row := range rows {
		squares := row.Items(1)
		if (i == mostSquares || len(squares) > mostSquares) && row.Sound() {
			row.Fail("draw it coarser", "a map has at most %d rows of %d squares", mostSquares, mostSquares)
			return
		}
		for j, square := range squares {
			if square.IsScalar() && square.Written() == "." {
				continue
			}
			square.Key = "district"
			name := square.Single()
			square.Unique(seen, name)
			at := slices.IndexFunc(p.Districts, func(d District) bool { return d.Name == name })
			if at >= 0 {
				p.Districts[at].Row, p.Districts[at].Column = i+1, j+1
			} else if p.knowsDistricts && square.Sound() {
				var names []string
				for _, d := range p.Districts {
					names = append(names, d.Name)
				}
				square.Fail(strict.Instead(spelling.Likely(name, names), "use a district of this file, or . for none"),
					"unknown district %q", name)
			}
		}
	}
	for _, d := range p.Districts {
		if d.HasQuota && d.Row == 0 && p.knowsDistricts && list.Sound() {
			list.Fail("give it one, or leave the map out", "district %q has no square", d.Name)
		}
	}
}

func (p *Policy) readInstitutions(root strict.Value) {
	seen := map[string]int{}
	var districts []string
	for _, d := range p.Districts {
		districts = append(districts, d.Name)
	}
	var names []strict.Value
	list := root.Record([]string{"institutions"})["institutions"]
	for _, item := range list.Items(1) {
		required, optional := []string{"institution"}, []string{"district"}
		if _, ok := p.sets["districts"]; ok {
			required, optional = []string{"institution", "district"}, nil
		}
		f := item.Record(required, optional...)
		i := Institution{Name: f["institution"].Single()}
		if district, ok := f["district"]; ok {
			i.District = district.Single()
		}
		f["institution"].Unique(seen, i.Name)
		if p.knowsDistricts && !slices.Contains(districts, i.District) {
			f["district"].Fail(strict.Instead(spelling.Likely(i.District, districts),
				"use a district of districts.yaml, or add it there"), "unknown district %q", i.District)
		}
		for j, other := range p.Institutions {
			if isSpelling(i.Name, other.Name) {
				f["institution"].Fail("keep the right one; the other may stand in institution_aliases.yaml",
					"institution %q is %s of line %d, spelt otherwise", i.Name, other.Name, names[j].Line())
			}
		}
		p.Institutions = append(p.Institutions, i)
		names = append(names, f["institution"])
	}
	p.knowsInstitutions = list.Sound()
}

// common are characters of the names of institutions by which none is told from another.
const common = "省市县区校院"

// isSpelling tells whether two names differ by one character, by which no institution is
// told from another: they are one institution, spelt in two ways.
func isSpelling(one, other string) bool {
	a, b := []rune(one), []rune(other)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	isCommon := func(rest []rune) bool {
		return len(rest) == 0 || len(rest) == 1 && strings.ContainsRune(common, rest[0])
	}
	return len(a)+len(b) > 0 && isCommon(a) && isCommon(b)
}

func (p *Policy) readInstitutionAliases(root strict.Value) {
	seen := map[string]int{}
	var institutions []string
	for _, i := range p.Institutions {
		institutions = append(institutions, i.Name)
	}
	for _, item := range root.Record([]string{"aliases"})["aliases"].Items(0) {
		f := item.Record([]string{"alias", "institution"})
		a := InstitutionAlias{f["alias"].Single(), f["institution"].Single()}
		f["alias"].Unique(seen, a.Alias)
		if slices.Contains(institutions, a.Alias) {
			f["alias"].Fail("leave it out", "alias %q is itself an institution", a.Alias)
		}
		if p.knowsInstitutions && !slices.Contains(institutions, a.Institution) {
			f["institution"].Fail(strict.Instead(spelling.Likely(a.Institution, institutions),
				"use an institution of institutions.yaml, or add it there"), "unknown institution %q", a.Institution)
		}
		p.InstitutionAliases = append(p.InstitutionAliases, a)
	}
}

func (p *Policy) readTopics(root strict.Value) {
	p.Topics = root.Record([]string{"topics"})["topics"].Singles(1)
	p.sets["topics"] = root
}

// referenceLists are those that trainee_on_reference_list can look at (rules.md). A
// notice may leave some out; any other word would silently match nobody.
var referenceLists = []string{"在编", "在校", "退休", "死亡", "服刑"}

func (p *Policy) readLists(root strict.Value) {
	// Each may be left out, with the rules that read it. A list that admits must not be
	// empty, or everything would be a finding; one that excludes or asks may be.
	lists := []struct {
		key   string
		least int
		to    *[]string
	}{
		{"occupations", 1, &p.Occupations},
		{"teacher_kinds", 1, &p.TeacherKinds},
		{"platforms", 0, &p.Platforms},
		{"archive_items", 0, &p.ArchiveItems},
		{"reference_lists", 0, &p.ReferenceLists},
		{"public_employee_categories", 0, &p.PublicEmployeeCategories},
		{"student_categories", 0, &p.StudentCategories},
		{"rural_categories", 0, &p.RuralCategories},
		{"payment_sources", 1, &p.PaymentSources},
		{"signin_methods", 1, &p.SigninMethods},
	}
	keys := []string{"materials"}
	for _, list := range lists {
		keys = append(keys, list.key)
	}
	f := root.Record(nil, keys...)
	for _, list := range lists {
		if v, ok := f[list.key]; ok {
			*list.to = v.Singles(list.least)
			p.sets[list.key] = v
		}
	}
	if v, ok := f["materials"]; ok {
		p.sets["materials"] = v
	}
	for _, item := range f["reference_lists"].Items(0) {
		if list := item.Name(); !slices.Contains(referenceLists, list) {
			item.Fail(strict.Instead(spelling.Likely(list, referenceLists), "use "+strings.Join(referenceLists, ", ")+
				"; a list that means nothing to a rule stands in words.yaml"), "no rule reads a reference list %q", list)
		}
	}
	seen := map[string]int{}
	for _, item := range f["materials"].Items(0) {
		m := item.Record([]string{"material", "online_only"})
		material := Material{m["material"].Single(), m["online_only"].Flag()}
		m["material"].Unique(seen, material.Name)
		p.Materials = append(p.Materials, material)
	}
}

func (p *Policy) readClauses(root strict.Value) {
	seen := map[string]int{}
	var names, rules []strict.Value
	list := root.Record([]string{"clauses"})["clauses"]
	for _, item := range list.Items(1) {
		f := item.Record([]string{"clause", "summary", "watchable"}, "reason", "rules")
		c := Clause{
			Clause: f["clause"].Name(), Summary: f["summary"].Text(), Watchable: f["watchable"].Flag(),
			Reason: f["reason"].Text(), at: item,
		}
		if listed, ok := f["rules"]; ok {
			c.Rules = readClauseRules(listed)
			rules = append(rules, listed)
			if c.Rules != nil && f["watchable"].Sound() && !c.Watchable {
				listed.Fail("say watchable: true, or list no rules", "clause %q is not watchable and has rules", c.Clause)
			}
		}
		f["clause"].Unique(seen, c.Clause)
		if _, ok := f["reason"]; f["watchable"].Sound() && !c.Watchable && !ok {
			item.Fail("add a reason", "clause %q is not watchable and has no reason", c.Clause)
		}
		p.Clauses = append(p.Clauses, c)
		names = append(names, f["clause"])
	}
	p.knowsClauses = !list.HasFailed() && strict.AllSound(names...)
	p.knowsRules = strict.AllSound(rules...) && !root.HasFailed() && !root.IsMisread()
}

// readClauseRules reads the rules that watch a clause: ids, or ids with what the notice
// has otherwise than the rule.
func readClauseRules(list strict.Value) []ClauseRule {
	seen := map[string]int{}
	var rules []ClauseRule
	for _, item := range list.Items(0) {
		r := ClauseRule{at: item}
		if item.IsScalar() {
			r.Rule = item.Text()
		} else {
			f := item.Record([]string{"rule"}, "severity", "effect")
			r.Rule, r.Severity, r.Effect = f["rule"].Text(), f["severity"].Text(), f["effect"].Text()
			if len(f) == 1 && item.Sound() {
				item.Fail("write the rule's id alone", "rule %s is listed with nothing of its own", r.Rule)
			}
		}
		item.Key = "rule"
		item.Unique(seen, r.Rule)
		rules = append(rules, r)
	}
	return rules
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

func (p *Policy) readReadings(root strict.Value) {
	seen := map[string]int{}
	for _, item := range root.Record([]string{"readings"})["readings"].Items(0) {
		f := item.Record([]string{"id", "clause", "text"})
		reading := Reading{f["id"].Text(), p.clause(f["clause"]), f["text"].Text()}
		if f["id"].Sound() && !identifier.MatchString(reading.ID) {
			f["id"].Fail("use lower-case words joined by _", "id: %q is no identifier", reading.ID)
		}
		f["id"].Unique(seen, reading.ID)
		p.Readings = append(p.Readings, reading)
	}
}

func (p *Policy) readAliases(root strict.Value) {
	kinds, columns := root.Entries()
	for i, kind := range kinds {
		names, lists := columns[i].Some()
		seen := map[string]string{}
		for j, name := range names {
			a := alias{
				kind: kind.Written(), column: name.Written(), headers: lists[j].Singles(1), at: name, ofKind: kind,
			}
			for _, header := range a.headers {
				folded := strings.ToLower(header)
				if other, ok := seen[folded]; ok && header != "" {
					name.Fail("leave it to one column", "alias %q of %s stands for %s already", header, a.kind, other)
				}
				seen[folded] = a.column
			}
			p.aliases = append(p.aliases, a)
		}
	}
}
