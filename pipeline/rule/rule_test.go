package rule

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const good = `-- A fee was charged.
--
-- title:    向学员收费
-- severity: error
-- effect:   hold_class
-- subject:  trainee
-- settings: platforms, notice_period
-- acts:     bureau, finance
-- scope:    ended
-- population: listed, unidentified
-- measures: persons
-- needs:    classes.fee_yuan, policy.platforms
--
-- 说明一行，
-- 又一行。
--
-- ◆ 一处读法。
select true as is_found
`

func TestParse(t *testing.T) {
	r, err := Parse("checks/fee.sql", good)
	if err != nil {
		t.Fatal(err)
	}
	if r.ID != "fee" || r.Layer != "checks" || r.Fault != "A fee was charged." || r.Title != "向学员收费" ||
		r.Asks != "" || !slices.Equal(r.Acts, []string{"bureau", "finance"}) || r.Severity != "error" ||
		r.Effect != "hold_class" || r.Subject != "trainee" || !r.IsEnded || !r.CountsPersons {
		t.Errorf("%+v", r)
	}
	if r.Clauses != nil || !slices.Equal(r.RestsOn, []string{"platforms", "notice_period"}) ||
		!slices.Equal(r.Populations, []string{"listed", "unidentified"}) ||
		!slices.Equal(r.Needs, []string{"classes.fee_yuan", "policy.platforms"}) {
		t.Errorf("%+v", r)
	}
	if r.Note != "说明一行，\n又一行。\n\n◆ 一处读法。" || !slices.Equal(r.Readings(), []string{"一处读法。"}) {
		t.Errorf("note %q, readings %q", r.Note, r.Readings())
	}
	present := func(name string) bool { return name == "classes.fee_yuan" }
	if missing := r.Missing(present); !slices.Equal(missing, []string{"policy.platforms"}) {
		t.Errorf("missing %v", missing)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"-- severity: error\n", "", "checks/fee.sql:3: key severity is missing"},
		{"severity: error", "severity: fatal", `checks/fee.sql:4: unknown severity "fatal"; use one of error, warning, info`},
		{"effect:   hold_class", "effect: reject_all", "checks/fee.sql:5: unknown effect"},
		{"subject:  trainee", "subject: teacher", "checks/fee.sql:6: unknown subject"},
		{"scope:    ended", "scope: running", "checks/fee.sql:9: unknown scope"},
		{"population: listed", "population: everybody", "population"},
		{"bureau, finance", "bureau, treasury", `checks/fee.sql:8: unknown actor "treasury"; use some of institution, bureau, finance`},
		{"acts:     bureau, finance", "asks:     不收费", "a trainee has no row on the page of a class"},
		{"measures: persons", "measures: yuan", "checks/fee.sql:11: unknown measures"},
		{"needs:    ", "wants: ", `checks/fee.sql:12: unknown key "wants"`},
		{"-- title:    向学员收费", "-- title 向学员收费", "checks/fee.sql:3: \"title 向学员收费\" is no `key: value`"},
		{"-- settings:", "-- title:", "checks/fee.sql:7: key title stands twice"},
		{"platforms, notice_period", "notice_days", `checks/fee.sql:7: unknown setting "notice_days"`},
		{"select true as is_found", "select 'as is_found'", "the query says of no subject whether it is found"},
		{good, "select 1\n", "checks/fee.sql:1: a rule opens with"},
	} {
		_, err := Parse("checks/fee.sql", strings.Replace(good, test.old, test.new, 1))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q for %q: %v, want %q", test.new, test.old, err, test.want)
		}
	}
}

func TestReadAllRefusesOneNameTwice(t *testing.T) {
	files := fstest.MapFS{"checks/fee.sql": {Data: []byte(good)}, "audits/fee.sql": {Data: []byte(good)}}
	if _, err := ReadAll(files); err == nil || !strings.Contains(err.Error(), "stands in") {
		t.Errorf("a rule in two layers: %v", err)
	}
}

func TestRefused(t *testing.T) {
	for effect, want := range map[string]string{
		"hold_trainee": "reject_trainee", "hold_class": "reject_class", "hold_application": "reject_claim",
		"none": "none", "reject_claim": "reject_claim",
	} {
		if got := Refused(effect); got != want {
			t.Errorf("%s refused is %s, want %s", effect, got, want)
		}
	}
}
