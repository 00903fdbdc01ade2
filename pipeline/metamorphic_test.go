package pipeline_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/book"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/query"
)

const (
	metamorphicBatches = 5  // builds per case, every other one written out
	metamorphicChanges = 40 // of one sign-in, assessment or payment each, per build
)

// TestMetamorphic changes sign-ins, assessments and payments of a case at random and
// wants exactly the figures that follow from each to change, by exactly the right
// yuan, in every table of the data files, and for applications in the workbook and
// on the pages too. What follows is worked out on the tables of the build before, by
// the notice's arithmetic and not by the queries.
func TestMetamorphic(t *testing.T) {
	slow(t)
	for seed, name := range []string{"clean", "few"} {
		least := map[string]map[string]int{ // changes that the case must have room for
			"clean": {
				"sign-in away": 40, "sign-in more": 10, "assessment": 40, "payment": 40, "sides": 40,
				"shown entitled_yuan": 20, "shown payable_yuan": 20, "shown paid_yuan": 20, "shown difference_yuan": 20,
			},
			"few": {"sign-in away": 5, "assessment": 5, "payment": 15, "sides": 5, "shown entitled_yuan": 1,
				"shown paid_yuan": 5, "shown difference_yuan": 5},
		}[name]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := opened(t, testOptions(filepath.Join(caseFolder(t, name), "input")), "report")
			random := rand.New(rand.NewPCG(2021, uint64(seed)))
			m := &model{T: t, Built: b, made: map[string]int{}}
			m.read()
			for batch := range metamorphicBatches {
				var done []string
				for _, c := range m.candidates(random) {
					if len(done) == metamorphicChanges {
						break
					}
					if err := b.DB.Exec(t.Context(), c.sql); err != nil {
						t.Fatal(c.sql, err)
					}
					c.follow()
					m.made[c.kind]++
					done = append(done, c.kind+" "+c.what)
				}
				m.derive()
				resume(t, b, "stage", "report")
				m.compare(done)
				if batch%2 == 0 {
					m.show(done)
				}
			}
			t.Logf("%v", m.made)
			for kind, n := range least {
				if m.made[kind] < n {
					t.Errorf("only %d changes of %s", m.made[kind], kind)
				}
			}
		})
	}
}

// keysOf are the columns that name a row of each table that is compared.
var keysOf = map[string]string{
	"trainees.csv": "class_id trainee_no", "classes.csv": "class_id", "claims.csv": "application_id class_id",
	"payments.csv":     "payment_id",
	"applications.csv": "application_id", "institutions.csv": "institution", "districts.csv": "district",
	"waterfall.csv": "level id", "waterfall_persons.csv": "class_id trainee_no",
	"application_steps.csv": "level line id",
	"reconciliation.csv":    "level line id", "residuals.csv": "residual application_id class_id trainee_no payment_id",
	"payment_days.csv": "paid_date", "recoveries.csv": "institution decided_date payment_id", "unverified.csv": "rule",
	"findings.csv": "rule subject_id",
}

type table map[string]map[string]string // row key → column → text

// model is what the tables should say.
type model struct {
	*testing.T
	*pipeline.Built
	tables       map[string]table
	shown        table           // the applications as last written out
	made         map[string]int  // changes by kind, and figures they changed where shown
	certificates map[string]bool // by CLASS#NO
	inserted     int
}

func key(parts ...string) string { return strings.Join(parts, "|") }

// read fills the model from the database.
func (m *model) read() {
	m.tables = m.snapshot()
	m.shown = table{}
	for id, row := range m.tables["applications.csv"] {
		m.shown[id] = maps.Clone(row)
	}
	m.certificates = map[string]bool{}
	type row struct{ SubjectID string }
	rows, err := duck.All[row](m.Context(), m.DB, "select subject_id from facts.trainees where certificate is not null")
	if err != nil {
		m.Fatal(err)
	}
	for _, r := range rows {
		m.certificates[r.SubjectID] = true
	}
}

func (m *model) snapshot() map[string]table {
	m.Helper()
	all := map[string]table{"totals": m.rows("select * from ledger.totals", "")}
	for _, q := range query.Files(m.Statements) {
		if keys, ok := keysOf[q.File.Name]; ok {
			rows, err := m.Built.Shown(m.Context(), q, q.Table())
			if err != nil {
				m.Fatal(err)
			}
			all[q.File.Name] = m.rows(rows.Selects, keys)
		}
	}
	if len(all) != len(keysOf)+1 {
		m.Fatalf("%d tables, want %d", len(all), len(keysOf)+1)
	}
	return all
}

func (m *model) rows(query, keys string) table {
	m.Helper()
	var text strings.Builder
	if err := m.DB.CSV(m.Context(), query, &text); err != nil {
		m.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text.String(), "\ufeff"))).ReadAll()
	if err != nil {
		m.Fatal(err)
	}
	return keyed(m.T, records, keys)
}

// keyed are the records beneath their columns, by those that name a row.
func keyed(t *testing.T, records [][]string, keys string) table {
	t.Helper()
	rows := table{}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = record[i]
		}
		var parts []string
		for k := range strings.FieldsSeq(keys) {
			parts = append(parts, row[k])
		}
		if _, twice := rows[key(parts...)]; twice {
			t.Fatalf("%v: two rows %q", records[0], parts)
		}
		rows[key(parts...)] = row
	}
	return rows
}

// A change is one cell or row of an export, and what follows from it.
type change struct {
	kind, what, sql string
	follow          func()
	turn            int
}

// a learner is a trainee whom only attendance and the result of the assessment
// decide on, and whose number stands on one roster only.
type learner struct {
	ClassID, SubjectID, IDNumber, Result string
	TraineeNo                            int64
}

// candidates are possible changes in random order, none in the way of another.
func (m *model) candidates(random *rand.Rand) []change {
	m.Helper()
	learners, err := duck.All[learner](m.Context(), m.DB, `select t.class_id, t.subject_id, t.id_number, t.result, t.trainee_no
		from facts.trainees t join ledger.trainees o on o.class_id = t.class_id and o.trainee_no = t.trainee_no
		where t.is_ended and t.is_identified and t.is_assessed
			and o.reasons in ('', 'attendance_below_minimum', 'assessment_failed', 'assessment_failed;attendance_below_minimum')
			and t.id_number in (select id_number from raw.trainees group by id_number having count(distinct class_id) = 1)
		order by t.class_id, t.trainee_no`)
	if err != nil {
		m.Fatal(err)
	}
	type meeting struct {
		ClassID                            string
		SessionNo, CreditedHours, Position int64
		SubjectID                          string // who attended
	}
	meetings, err := duck.All[meeting](m.Context(), m.DB, `select a.class_id, a.session_no, s.credited_hours, s.start_second as position, concat(a.class_id, '#', cast(a.trainee_no as varchar)) as subject_id
		from facts.attendance a join facts.session_times s on s.class_id = a.class_id and s.session_no = a.session_no
		where a.is_counted
			and s.session_date not in (select cast(inspected_at as date) from raw.inspections where class_id = a.class_id)
		order by a.class_id, a.session_no, a.trainee_no`)
	if err != nil {
		m.Fatal(err)
	}
	attended := map[string]map[int64]bool{}    // subject → sessions
	sessions := map[string]map[int64]meeting{} // class → session
	crowd := map[string]int{}
	for _, a := range meetings {
		if attended[a.SubjectID] == nil {
			attended[a.SubjectID] = map[int64]bool{}
		}
		if sessions[a.ClassID] == nil {
			sessions[a.ClassID] = map[int64]meeting{}
		}
		attended[a.SubjectID][a.SessionNo] = true
		sessions[a.ClassID][a.SessionNo] = a
		crowd[fmt.Sprint(a.ClassID, "/", a.SessionNo)]++
	}
	var all []change
	for _, l := range learners {
		if random.IntN(2) == 0 {
			failed := l.Result == "合格"
			result := map[bool]string{true: "不合格", false: "合格"}[failed]
			all = append(all, change{kind: "assessment", what: l.SubjectID + " " + result,
				sql:    fmt.Sprintf("update raw.assessments set result = '%s' where class_id = '%s' and id_number = '%s'", result, l.ClassID, l.IDNumber),
				follow: func() { m.judge(l, 0, failed) }})
			continue
		}
		numbers := slices.Sorted(maps.Keys(sessions[l.ClassID]))
		random.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
		for _, no := range numbers {
			s, at := sessions[l.ClassID][no], fmt.Sprint(l.ClassID, "/", no)
			if crowd[at] < 4 { // the session stays held
				continue
			}
			crowd[at] = 0 // one change a session
			c := change{kind: "sign-in away", what: fmt.Sprint(l.SubjectID, " at ", no),
				sql:    fmt.Sprintf("delete from raw.signins where class_id = '%s' and session_no = %d and id_number = '%s'", l.ClassID, no, l.IDNumber),
				follow: func() { m.judge(l, -s.CreditedHours, l.Result == "不合格") }}
			if !attended[l.SubjectID][no] {
				m.inserted++
				c = change{kind: "sign-in more", what: c.what, sql: c.sql + fmt.Sprintf(`; insert into raw.signins
						(load_order, source_file, source_row, class_id, session_no, id_number, signed_in_at, method)
					select %d, 'signins.csv', %[1]d, class_id, session_no, '%s', cast(session_date as timestamp) + to_seconds(%d), '小程序'
					from raw.sessions where class_id = '%s' and session_no = %d limit 1`, 50_000_000+m.inserted, l.IDNumber, s.Position, l.ClassID, no),
					follow: func() { m.judge(l, s.CreditedHours, l.Result == "不合格") }}
			}
			all = append(all, c)
			break
		}
	}
	for _, id := range slices.Sorted(maps.Keys(m.tables["payments.csv"])) {
		p := m.tables["payments.csv"][id]
		by := random.Int64N(500_000) - 200_000 // fen
		if fen(p["amount_yuan"]) <= 200_000 {
			continue
		}
		all = append(all, change{kind: "payment", what: fmt.Sprint(id, " by ", yuan(by)),
			sql:    fmt.Sprintf("update raw.payments set amount_yuan = amount_yuan + %s where source_file = '%s' and source_row = %s", yuan(by), p["source_file"], p["source_row"]),
			follow: func() { m.pay(p, by) }})
	}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	turn := map[string]int{} // of its kind, so that all kinds come in turn
	for i := range all {
		turn[all[i].kind]++
		all[i].turn = turn[all[i].kind]
	}
	slices.SortStableFunc(all, func(a, b change) int { return a.turn - b.turn })
	return all
}

// fen reads yuan with two decimals, yuan writes them.
func fen(text string) int64 {
	n, err := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

func yuan(fen int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	return fmt.Sprintf("%s%d.%02d", sign, fen/100, fen%100)
}

// add adds to figures of a row: yuan as fen, counts as they are.
func (m *model) add(name, row string, by int64, columns ...string) {
	m.Helper()
	r, ok := m.tables[name][row]
	if !ok {
		m.Fatalf("%s has no row %q", name, row)
	}
	for _, c := range columns {
		switch {
		case strings.Contains(r[c], "."):
			r[c] = yuan(fen(r[c]) + by)
		default:
			n, err := strconv.ParseInt(r[c], 10, 64)
			if err != nil {
				m.Fatalf("%s %s %s: %v", name, row, c, err)
			}
			r[c] = strconv.FormatInt(n+by, 10)
		}
	}
}

// judge says what another attendance and result make of a learner.
func (m *model) judge(l learner, hours int64, failed bool) {
	m.Helper()
	no := strconv.FormatInt(l.TraineeNo, 10)
	id := key(l.ClassID, no)
	m.add("trainees.csv", id, hours, "attended_hours")
	row, step := m.tables["trainees.csv"][id], m.tables["waterfall_persons.csv"][id]
	attended, _ := strconv.Atoi(row["attended_hours"])
	scheduled, _ := strconv.Atoi(row["scheduled_hours"])
	var reasons []string
	wasPassed, was := row["passed"] == "true", step["step"]
	step["step"], step["rule"], row["outcome"], row["entitled_yuan"], row["passed"] = "entitled", "", "entitled",
		"1000.00", "true"
	if failed {
		reasons = append(reasons, "assessment_failed")
		step["step"], step["rule"] = "pass", "assessment_failed"
	}
	short := attended*100 < 80*scheduled
	if short {
		reasons = append(reasons, "attendance_below_minimum")
		step["step"], step["rule"] = "attendance", "attendance_below_minimum"
	}
	if reasons != nil {
		row["outcome"], row["entitled_yuan"], row["passed"] = "rejected", "0.00", "false"
	}
	row["reasons"] = strings.Join(reasons, ";")
	step["reasons"] = row["reasons"]
	for rule, is := range map[string]bool{
		"attendance_below_minimum": short, "assessment_failed": failed, "assessed_despite_attendance": short,
		"certificate_without_pass": reasons != nil && m.certificates[l.SubjectID],
		"certificate_missing":      reasons == nil && !m.certificates[l.SubjectID],
	} {
		if delete(m.tables["findings.csv"], key(rule, l.SubjectID)); is {
			m.tables["findings.csv"][key(rule, l.SubjectID)] = map[string]string{}
		}
	}
	m.stepped(l.ClassID, was, -1)
	m.stepped(l.ClassID, step["step"], 1)
	if isPassed := reasons == nil; isPassed != wasPassed {
		m.made["sides"]++
		by := map[bool]int64{true: 1, false: -1}[isPassed]
		m.side(l.ClassID, step["application_id"], by)
	}
}

// groups are a class, its institution, its district and the whole: level, id, and
// the table and row that have their sums.
func (m *model) groups(class string) [][4]string {
	c := m.tables["classes.csv"][class]
	return [][4]string{
		{"class", class, "classes.csv", class}, {"institution", c["institution"], "institutions.csv", c["institution"]},
		{"district", c["district"], "districts.csv", c["district"]}, {"whole", "", "totals", ""},
	}
}

// stepped moves a person in the waterfalls of a class and all above it.
func (m *model) stepped(class, step string, by int64) {
	m.Helper()
	reached := map[string][]string{
		"attendance": nil, "pass": {"attendance_met_persons", "assessed_persons"},
		"entitled": {"attendance_met_persons", "assessed_persons", "passed_persons", "cleared_persons",
			"entitled_persons"},
	}[step]
	for _, g := range m.groups(class) {
		m.add("waterfall.csv", key(g[0], g[1]), by, reached...)
	}
}

// side takes a person, passed and entitled, to one side (+1) or the other (−1),
// with the subsidy, in every sum of the class and of the claim it rests on.
func (m *model) side(class, application string, by int64) {
	m.Helper()
	const subsidy = 1000_00
	for _, g := range m.groups(class) {
		passed := "passed"
		if g[0] == "whole" {
			passed = "passed_count"
		}
		m.add(g[2], g[3], by, passed, "entitled_persons")
		m.add(g[2], g[3], -by, "rejected_persons")
		m.add(g[2], g[3], by*subsidy, "entitled_yuan")
		if g[0] == "whole" {
			m.add(g[2], g[3], -by*subsidy, "rejected_yuan")
		}
		part := "live"
		if application == "" {
			part = "unclaimed"
		}
		m.add("reconciliation.csv", key(g[0], "persons", g[1]), by, "entitled_persons", part+"_persons")
		m.add("reconciliation.csv", key(g[0], "persons", g[1]), by*subsidy, "entitled_yuan", part+"_yuan")
	}
	for rule, row := range m.tables["unverified.csv"] {
		switch subject := m.subject(rule); {
		case subject == "class", subject == "session", subject == "trainee", subject == "institution",
			subject == "district" && rule != "quota_reserve_overdrawn":
			m.add("unverified.csv", rule, by, "persons")
			m.add("unverified.csv", rule, by*subsidy, "yuan")
		default:
			m.Fatalf("unverified rule %s of a %s: say here whom it concerns (%v)", rule, subject, row)
		}
	}
	if application == "" {
		return
	}
	claim := m.tables["claims.csv"][key(application, class)]
	was := fen(claim["claimed_yuan"]) - fen(claim["entitled_yuan"]) - fen(claim["held_yuan"])
	is := was - by*subsidy
	m.add("claims.csv", key(application, class), by, "entitled_persons")
	m.add("claims.csv", key(application, class), by*subsidy, "entitled_yuan")
	m.add("applications.csv", application, by*subsidy, "entitled_yuan")
	m.add("totals", "", by*subsidy, "application_entitled_yuan")
	onHold := m.tables["applications.csv"][application]["on_hold"] == "true"
	if !onHold {
		m.add("applications.csv", application, by*subsidy, "payable_yuan")
		m.add("applications.csv", application, -by*subsidy, "difference_yuan")
		m.add("totals", "", by*subsidy, "payable_yuan")
		m.add("totals", "", -by*subsidy, "difference_yuan")
	}
	for _, line := range m.lines(application) {
		m.add("reconciliation.csv", line, by, "entitled_persons")
		m.add("reconciliation.csv", line, by*subsidy, "entitled_yuan")
		m.add("reconciliation.csv", line, max(is, 0)-max(was, 0), "over_claimed_yuan")
		m.add("reconciliation.csv", line, min(is, 0)-min(was, 0), "under_claimed_yuan")
		if onHold {
			m.add("reconciliation.csv", line, by*subsidy, "on_hold_yuan")
		} else {
			m.add("reconciliation.csv", line, by*subsidy, "payable_yuan")
			m.add("reconciliation.csv", line, -by*subsidy, "difference_yuan")
		}
	}
}

func (m *model) subject(rule string) string {
	for _, r := range m.Built.Rules {
		if r.ID == rule {
			return r.Subject
		}
	}
	return ""
}

// lines are the rows that an application stands in.
func (m *model) lines(application string) []string {
	lines := []string{key("application", "listed", application), key("whole", "listed", "")}
	for _, level := range []string{"institution", "district"} {
		of := map[string]bool{}
		for _, claim := range m.tables["claims.csv"] {
			if claim["application_id"] == application {
				of[m.tables["classes.csv"][claim["class_id"]][level]] = true
			}
		}
		if len(of) > 1 {
			lines = append(lines, key(level, "mixed", application))
		}
		for id := range of {
			if len(of) == 1 {
				lines = append(lines, key(level, "listed", id))
			}
		}
	}
	return lines
}

// pay says what a payment of another amount changes.
func (m *model) pay(p map[string]string, by int64) {
	m.Helper()
	m.add("payments.csv", p["payment_id"], by, "amount_yuan")
	lines := []string{key("institution", "unattached", ""), key("district", "unattached", ""),
		key("whole", "unattached", "")}
	if _, known := m.tables["applications.csv"][p["application_id"]]; known {
		lines = m.lines(p["application_id"])
		m.add("applications.csv", p["application_id"], by, "paid_yuan", "difference_yuan")
		m.add("totals", "", by, "paid_yuan", "difference_yuan")
	} else {
		m.add("totals", "", by, "unattached_yuan")
	}
	for _, line := range lines {
		m.add("reconciliation.csv", line, by, "paid_yuan", "difference_yuan")
		m.add("application_steps.csv", line, by, "paid_yuan")
	}
	m.add("payment_days.csv", p["paid_date"], by, "paid_yuan", "net_yuan")
	for day := range m.tables["payment_days.csv"] {
		if day >= p["paid_date"] {
			m.add("payment_days.csv", day, by, "net_to_date_yuan")
		}
	}
}

// derive works out what depends on several figures: which step rises, which
// residuals are listed, which audits find something.
func (m *model) derive() {
	steps := m.tables["application_steps.csv"]
	for _, s := range steps {
		s["paid_over_noticed"] = "false"
	}
	for k, s := range steps { // a step of many applications rises where one's does
		parts := strings.Split(k, "|")
		before := s["claimed_yuan"]
		for _, step := range []string{"reviewed_yuan", "noticed_yuan"} {
			if s[step] != "" {
				before = s[step]
			}
		}
		if fen(s["paid_yuan"]) <= fen(before) {
			continue
		}
		switch {
		case parts[1] == "unattached":
			s["paid_over_noticed"] = "true"
		case parts[0] == "application":
			for _, line := range m.lines(parts[2]) {
				steps[line]["paid_over_noticed"] = "true"
			}
		}
	}
	residuals := table{}
	list := func(residual, application, class, trainee, payment string, amount int64) {
		residuals[key(residual, application, class, trainee, payment)] = map[string]string{"yuan": yuan(amount)}
	}
	for id, p := range m.tables["waterfall_persons.csv"] {
		if residual := map[string]string{"entitled": "unclaimed",
			"held": "held_unclaimed"}[p["step"]]; residual != "" && p["application_id"] == "" {
			t := m.tables["trainees.csv"][id]
			list(residual, "", p["class_id"], p["trainee_no"], "", fen(t["entitled_yuan"])+fen(t["held_yuan"]))
		}
	}
	findings := m.tables["findings.csv"]
	finding := func(rule, subject string, is bool) {
		if delete(findings, key(rule, subject)); is {
			findings[key(rule, subject)] = map[string]string{}
		}
	}
	for _, c := range m.tables["claims.csv"] {
		a := m.tables["applications.csv"][c["application_id"]]
		over := fen(c["claimed_yuan"]) - fen(c["entitled_yuan"]) - fen(c["held_yuan"])
		finding("claim_over_entitlement", c["application_id"]+"/"+c["class_id"], over > 0 &&
			m.tables["classes.csv"][c["class_id"]]["ended"] == "true")
		if over != 0 {
			list(map[bool]string{true: "over_claimed", false: "under_claimed"}[over > 0], c["application_id"],
				c["class_id"], "", "", over)
		}
		entitled := fen(c["entitled_yuan"])
		if entitled != 0 && a["on_hold"] == "true" {
			list("on_hold", c["application_id"], c["class_id"], "", "", entitled)
		} else if entitled != 0 && a["difference_yuan"] != "0.00" {
			list("difference", c["application_id"], c["class_id"], "", "", -entitled)
		}
	}
	for id, a := range m.tables["applications.csv"] {
		finding("paid_over_entitlement", id, fen(a["paid_yuan"]) > fen(a["entitled_yuan"]))
		finding("paid_while_on_hold", id, a["on_hold"] == "true" && fen(a["paid_yuan"]) > 0)
	}
	for id, p := range m.tables["payments.csv"] {
		if a, known := m.tables["applications.csv"][p["application_id"]]; !known {
			list("unattached", p["application_id"], "", "", id, fen(p["amount_yuan"]))
		} else if a["difference_yuan"] != "0.00" {
			list("difference", p["application_id"], "", "", id, fen(p["amount_yuan"]))
		}
	}
	m.tables["residuals.csv"] = residuals
}

// followUps are rules whose findings follow from more than the model knows.
var followUps = []string{"approved_over_entitlement", "payment_outstanding", "quota_exceeded", "signin_burst"}

// compare holds the tables against the model.
func (m *model) compare(done []string) {
	m.Helper()
	said := m.snapshot()
	for name, want := range m.tables {
		got := said[name]
		for _, id := range slices.Sorted(maps.Keys(want)) {
			rule, _, _ := strings.Cut(id, "|")
			if name == "findings.csv" && slices.Contains(followUps, rule) {
				continue
			}
			row, ok := got[id]
			if !ok {
				m.Errorf("%s: %s is missing", name, id)
				continue
			}
			for column, value := range want[id] {
				if name != "findings.csv" && row[column] != value {
					m.Errorf("%s: %s: %s is %q, want %q", name, id, column, row[column], value)
				}
			}
		}
		for id := range got {
			rule, _, _ := strings.Cut(id, "|")
			if _, ok := want[id]; !ok && !(name == "findings.csv" && slices.Contains(followUps, rule)) {
				m.Errorf("%s: %s is too many", name, id)
			}
		}
	}
	if m.Failed() {
		m.Fatalf("after:\n%s", strings.Join(done, "\n"))
	}
	m.tables["findings.csv"] = said["findings.csv"]
}

// show writes the build out and holds the figures of the applications in its files,
// its workbook and its pages against the model.
func (m *model) show(done []string) {
	m.Helper()
	site, applications := written(m.T, m.Built), m.tables["applications.csv"]
	data := filepath.Join(site, "data")
	if err := book.Write(m.Context(), m.Built, data, 0); err != nil {
		m.Fatal(err)
	}
	inFile := keyed(m.T, csvRows(m.T, filepath.Join(data, "applications.csv")), keysOf["applications.csv"])
	if !maps.EqualFunc(inFile, applications, maps.Equal[map[string]string]) {
		m.Errorf("applications.csv has %v, want %v", inFile, applications)
	}
	figuresAgree(m.T, data)
	bookAgrees(m.T, data, applications)
	pagesAgree(m.T, site, applications, m.tables["reconciliation.csv"])
	for id, row := range applications {
		for column, value := range row {
			if value != m.shown[id][column] {
				m.made["shown "+column]++
			}
		}
		m.shown[id] = maps.Clone(row)
	}
	if m.Failed() {
		m.Fatalf("after:\n%s", strings.Join(done, "\n"))
	}
}

// bookAgrees wants every figure of every application on the sheet 申请 to be that of
// a row of applications.csv.
func bookAgrees(t *testing.T, data string, applications table) {
	t.Helper()
	heads, lines := sheetRows(t, workbookAt(t, filepath.Join(data, "peihe.xlsx")), "申请", len(applications))
	inBook := keyed(t, append([][]string{heads}, lines...), "申请编号")
	queries, err := query.Read(os.DirFS("../queries"))
	if err != nil {
		t.Fatal(err)
	}
	for id, row := range applications {
		for column, want := range row {
			if _, isFigure := figureTitles[column]; !isFigure {
				continue
			}
			said, err := query.Named(queries, "report.applications").Column(column)
			if err != nil {
				t.Fatal(err)
			}
			if got := inBook[id][said.Title]; got != want && !sameNumber(got, want) {
				t.Errorf("sheet 申请: %s: %s is %q, want %q", id, said.Title, got, want)
			}
		}
	}
}
