package policy

import (
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline/policy/strict"
)

const (
	shipped         = "../../data/policy/fuzhou-2021-42"
	shippedCalendar = "../../data/calendar"
)

func load(t *testing.T) *Policy {
	t.Helper()
	p, err := Load(Dir(shipped), Dir(shippedCalendar))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestShippedAddsUp(t *testing.T) {
	p := load(t)
	var quotas int64
	var withQuota int
	for _, d := range p.Districts {
		quotas += d.Quota
		if d.HasQuota {
			withQuota++
		}
	}
	for _, c := range []struct {
		what      string
		got, want int64
	}{
		{"quotas", quotas, 9000},
		{"planned persons", p.PlannedPersons, 10000},
		{"quotas and reserve", quotas + p.ReservePersons, 10000},
		{"districts with a quota", int64(withQuota), 13},
		{"districts", int64(len(p.Districts)), 14},
		{"institutions", int64(len(p.Institutions)), 29},
		{"topics", int64(len(p.Topics)), 9},
		{"minimum attendance", threshold(t, p, "minimum_attendance_percent"), 80},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
	if p.OneRate() != "1000.00" {
		t.Errorf("subsidy %q, want 1000.00", p.OneRate())
	}
}

func threshold(t *testing.T, p *Policy, name string) int64 {
	t.Helper()
	value, ok := p.Threshold(name)
	if !ok {
		t.Errorf("the notice has no threshold %s", name)
	}
	return value
}

// Every clause that the catalogue of rules cites; those of thresholds and
// readings are checked by Load itself.
func TestCitedClausesExist(t *testing.T) {
	p := load(t)
	cited := "一 二 三 四(一) 四(二) 四(三) 四(四) 五(一) 五(二) 五(三) 五(四) 五(五) 五(六) 六(二) 七 八(二) 八(三) 八(四) 附1 附2 附3 附4"
	if unknown := p.UnknownClause(cited); unknown != "" {
		t.Errorf("clause %q is missing", unknown)
	}
	if got := p.UnknownClause("五(一) 九(一)"); got != "九(一)" {
		t.Errorf("unknown clause %q, want 九(一)", got)
	}
}

func TestThresholdsWithReading(t *testing.T) {
	open := []string{
		"signin_early_minutes", "minimum_stay_percent", "burst_signins",
		"shared_phone_persons", "payment_within",
	}
	for _, threshold := range load(t).Thresholds {
		if got, want := threshold.Reading != "", slices.Contains(open, threshold.Name); got != want {
			t.Errorf("%s: has a reading %t, want %t", threshold.Name, got, want)
		}
	}
}

func TestCalendar(t *testing.T) {
	p := load(t)
	for day, want := range map[string]bool{
		"2021-05-08": true,  // Saturday, worked
		"2021-10-07": false, // Thursday, off
		"2021-10-08": true,
		"2021-10-10": false,
		"2022-04-04": false, // Monday, off
		"2022-04-24": true,  // Sunday, worked
		"2018-10-08": false, // no calendar: nobody knows
		"2019-05-05": true,  // Sunday, worked
		"2020-01-31": false, // Friday, the holiday was made longer
		"2020-06-28": true,  // Sunday, worked
		"2023-10-06": false, // Friday, off
		"2024-02-09": true,  // Friday, the eve is worked
		"2025-10-08": false, // Wednesday, off
		"2026-02-23": false, // Monday, off
		"2026-12-31": true,
		"2027-01-04": false, // no calendar
	} {
		date, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Calendars.IsWorking(date); got != want {
			t.Errorf("%s: working %t, want %t", day, got, want)
		}
	}
	for year := 2018; year <= 2027; year++ {
		if got, want := p.Calendars.Has(year), 2019 <= year && year <= 2026; got != want {
			t.Errorf("calendar of %d: %t, want %t", year, got, want)
		}
	}
}

func TestTables(t *testing.T) {
	rows := map[string]int{}
	tables := load(t).Tables()
	for _, table := range tables {
		rows[table.Name] = len(table.Rows)
		for _, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Fatalf("%s: %d cells for %d columns", table.Name, len(row), len(table.Columns))
			}
			for i, cell := range row {
				column := table.Columns[i]
				isOpen := cell == nil && slices.Contains([]string{"limits", "subsidies", "uplifts"}, table.Name)
				if !isOpen && !fits(cell, column.Type) {
					t.Errorf("%s.%s: %v (%T) is no %s", table.Name, column.Name, cell, cell, column.Type)
				}
			}
		}
	}
	for name, want := range map[string]int{
		"limits": 1, "thresholds": 18, "subsidies": 1, "uplifts": 0, "caps": 1, "cap_exceptions": 0,
		"threshold_values": 15, "eligible_categories": 0, "occupations": 3, "districts": 14, "institutions": 29,
		"institution_aliases": 0,
		"topics":              9,
		"teacher_kinds":       4, "materials": 6, "platforms": 0, "archive_items": 5, "reference_lists": 5,
		"public_employee_categories": 3, "student_categories": 2, "rural_categories": 8, "payment_sources": 3,
		"signin_methods": 1, "offices": 4, "calendar_years": 8, "clauses": 26, "readings": 13,
	} {
		if got, ok := rows[name]; !ok || got != want {
			t.Errorf("%s: %d rows, want %d", name, got, want)
		}
	}
	if len(tables) != 29 {
		t.Errorf("%d tables, want 29", len(tables))
	}
	if limits := tables[0]; len(limits.Columns) != 35 ||
		limits.Columns[31] != (Column{"programme_first_date", "date"}) {
		t.Errorf("limits has columns %v", limits.Columns)
	}
}

func fits(cell any, kind string) bool {
	switch cell.(type) {
	case string:
		return kind == "varchar" || kind == "decimal(18,2)"
	case int64:
		return kind == "bigint"
	case time.Time:
		return kind == "date"
	case bool:
		return kind == "boolean"
	}
	return cell == nil && kind == "varchar"
}

func TestFiles(t *testing.T) {
	var paths []string
	for _, file := range load(t).Files() {
		paths = append(paths, file.Path)
		if len(file.SHA256) != 64 {
			t.Errorf("%s: SHA-256 %q", file.Path, file.SHA256)
		}
	}
	want := append(slices.Clone(policyFiles), "calendar/2019.yaml", "calendar/2020.yaml", "calendar/2021.yaml",
		"calendar/2022.yaml", "calendar/2023.yaml", "calendar/2024.yaml", "calendar/2025.yaml", "calendar/2026.yaml")
	slices.Sort(want)
	if !slices.Equal(paths, want) {
		t.Errorf("files %v, want %v", paths, want)
	}
}

func TestInstitutionAliases(t *testing.T) {
	dir, calendar := copies(t)
	path := filepath.Join(dir, "institution_aliases.yaml")
	write(t, path, "aliases:\n  - {alias: 福州（一技）, institution: 福州第一 技师学院}\n")
	p, err := Load(Dir(dir), Dir(calendar))
	if want := []InstitutionAlias{{"福州(一技)", "福州第一技师学院"}}; err != nil || !slices.Equal(p.InstitutionAliases, want) {
		t.Errorf("%v, %v; want %v", p, err, want)
	}
	remove(t, path)
	if p, err = Load(Dir(dir), Dir(calendar)); err != nil || len(p.InstitutionAliases) != 0 {
		t.Errorf("without the file: %v, %v", p, err)
	}
}

func TestAliases(t *testing.T) {
	p := load(t)
	aliases := p.Aliases()
	for _, kind := range []string{"trainees", "signins", "assessments", "references"} {
		if !slices.Contains(aliases[kind]["id_number"], "aac002") {
			t.Errorf("%s.id_number lacks aac002: %v", kind, aliases[kind]["id_number"])
		}
	}
	if got := aliases["classes"]["fee_yuan"]; !slices.Equal(got, []string{"学员收费(元)", "收费"}) {
		t.Errorf("classes.fee_yuan: %v", got)
	}

	// A declaration made of the aliases' own columns agrees with them.
	headers := map[string]map[string]string{}
	for kind, columns := range aliases {
		headers[kind] = map[string]string{}
		for column := range columns {
			headers[kind][column] = "默认" + column
		}
	}
	if err := p.CheckAliases(headers); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		name, reason string
		change       func(headers map[string]map[string]string)
	}{
		{"kind", `unknown kind "surveys"`, func(h map[string]map[string]string) { delete(h, "surveys") }},
		{"column", `unknown column "phone" of surveys`,
			func(h map[string]map[string]string) { delete(h["surveys"], "phone") }},
		{"default header", `alias "ＡＡＣ００２" of id_number is the default header of trainees.job`,
			func(h map[string]map[string]string) { h["trainees"]["job"] = "ＡＡＣ００２" }},
		{"shared", `aliases of class_id differ between classes and payments`,
			func(h map[string]map[string]string) { h["payments"]["class_id"] = "班次编号" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			broken := map[string]map[string]string{}
			for kind, columns := range headers {
				broken[kind] = maps.Clone(columns)
			}
			c.change(broken)
			expectError(t, p.CheckAliases(broken), "aliases.yaml", 0, c.reason)
		})
	}
}

func TestWords(t *testing.T) {
	p := load(t)
	words := p.Words()
	for _, c := range []struct{ kind, column, written, meant string }{
		{"signins", "method", "微信小程序", "小程序"},
		{"trainees", "category", "公务员", "机关事业单位在编人员"},
		{"trainees", "category", "在校大学生", "在校生"},
		{"references", "list", "在编人员", "在编"},
		{"applications", "review", "审核通过", "通过"},
		{"classes", "occupation", "4-14-01-02互联网营销师", "互联网营销师"},
		{"classes", "district", "福州市鼓楼区", "鼓楼区"},
		{"transfers", "district", "福州市福清市", "福清市"},
		{"classes", "district", "福州市市直有关单位", "市直有关单位"},
		{"classes", "district", "福州市直有关单位", ""},
		{"classes", "district", "鼓楼区", ""},
		{"notices", "objection", "有异议", ""}, // it must be seen as unreadable
		{"surveys", "theory_quality", "非常满意", ""},
	} {
		if got := words[c.kind][c.column][c.written]; got != c.meant {
			t.Errorf("%s.%s: %s means %q, want %q", c.kind, c.column, c.written, got, c.meant)
		}
	}
	known := p.KnownWords()
	for column, word := range map[string]string{"trainees.category": "在编", "signins.method": "纸质",
		"references.list": "低保", "payments.source": "职业技能提升专账"} {
		if !slices.Contains(known[column], word) {
			t.Errorf("%s does not know %s: %v", column, word, known[column])
		}
	}
	if slices.Contains(known["trainees.category"], "公务员") {
		t.Error("a synonym is told as a word of its own")
	}
	if _, offset := p.Issued.In(p.Zone).Zone(); offset != 8*60*60 {
		t.Errorf("the notice's time zone is %d seconds ahead", offset)
	}

	// A declaration made of the words' own columns agrees with them.
	declared := map[string]map[string][]string{}
	for kind, columns := range words {
		declared[kind] = map[string][]string{}
		for column := range columns {
			declared[kind][column] = nil
		}
	}
	declared["trainees"]["sex"] = []string{"男", "女"}
	if err := p.CheckWords(declared); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		name, reason string
		change       func(map[string]map[string][]string)
	}{
		{"kind", `unknown kind "signins"`, func(d map[string]map[string][]string) { delete(d, "signins") }},
		{"column", `signins has no column "method" that holds words`,
			func(d map[string]map[string][]string) { delete(d["signins"], "method") }},
		{"meaning", `"女" is no word of trainees.sex`,
			func(d map[string]map[string][]string) { d["trainees"]["sex"] = []string{"男"} }},
		{"synonym", `"女性" stands for "女", but is itself a word of trainees.sex`,
			func(d map[string]map[string][]string) { d["trainees"]["sex"] = []string{"男", "女", "女性"} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			broken := map[string]map[string][]string{}
			for kind, columns := range declared {
				broken[kind] = maps.Clone(columns)
			}
			c.change(broken)
			expectError(t, p.CheckWords(broken), "words.yaml", 0, c.reason)
		})
	}
}

func TestWith(t *testing.T) {
	p := load(t)
	q, err := p.With("minimum_attendance_percent", "70")
	if err != nil {
		t.Fatal(err)
	}
	if threshold(t, p, "minimum_attendance_percent") != 80 || threshold(t, q, "minimum_attendance_percent") != 70 {
		t.Error("With must change the copy and nothing else")
	}
	for _, c := range [][3]string{
		{"minimum_attendance", "70", "unknown threshold"},
		{"minimum_attendance_percent", "101", "from 0 to 100"},
		{"minimum_attendance_percent", "7e1", "from 0 to 100"},
		{"period_minutes", "0", "from 1 to"},
		{"satisfaction_stop_percent", "90", "above satisfaction_warning_percent 85"},
	} {
		if _, err := p.With(c[0], c[1]); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("With(%s, %s): %v, want %q", c[0], c[1], err, c[2])
		}
	}
}

func TestName(t *testing.T) {
	for in, want := range map[string]string{
		" 互联网营销师（直播 销售员）\u3000":  "互联网营销师(直播销售员)",
		"阿\u200B依\u2027古丽":       "阿依·古丽",
		"A\u30FBB\uFF65C\u2022D": "A·B·C·D",
		"\uFEFF\u00A0\t":         "",
	} {
		if got := strict.Name(in); got != want {
			t.Errorf("Name(%q) = %q, want %q", in, got, want)
		}
	}
}

// Each fault is one edit of a shipped file. The line wanted is that of the text
// at, or else of the text that the edit brings in.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, file, old, new, at, reason string
	}{
		{name: "unknown key", file: "notice.yaml", old: "city: 福州市", new: "city: 福州市\nmayor: 某", at: "mayor",
			reason: `unknown key "mayor"`},
		{name: "missing key", file: "notice.yaml", old: "city: 福州市\n", at: "id:", reason: `key "city" is missing`},
		{name: "repeated key", file: "notice.yaml", old: "city: 福州市", new: "city: 福州市\nid: x", at: "id: x",
			reason: `key "id" stands twice, first in line 2`},
		{name: "blank value", file: "notice.yaml", old: "city: 福州市", new: "city:", reason: "city is blank"},
		{name: "blank text", file: "notice.yaml", old: "city: 福州市", new: "city: ' '", reason: "city is blank"},
		{name: "number for text", file: "notice.yaml", old: "city: 福州市", new: "city: 591",
			reason: `city: "591" is not text`},
		{name: "list for text", file: "notice.yaml", old: "city: 福州市", new: "city: [福州市]", reason: "city is not text"},
		{name: "bad id", file: "notice.yaml", old: "id: fuzhou-2021-42", new: "id: ../x",
			reason: `id: "../x" cannot name a folder`},
		{name: "no date", file: "notice.yaml", old: "2021-09-30", new: "2021-09-31",
			reason: `programme_last_date: "2021-09-31" is not such a date`},
		{name: "date of no such year", file: "notice.yaml", old: "issued_date: 2021", new: "issued_date: 1921",
			reason: "is not such a date"},
		{name: "reversed dates", file: "notice.yaml", old: "2021-09-30", new: "2021-04-21",
			reason: "programme_last_date 2021-04-21 is before programme_first_date 2021-04-22"},
		{name: "negative persons", file: "notice.yaml", old: "10000", new: "-1",
			reason: `planned_persons: "-1" is not a whole number`},
		{name: "too many places", file: "money.yaml", old: "1000", new: "1000.001",
			reason: `yuan: "1000.001" is not an amount`},
		{name: "no money", file: "money.yaml", old: "1000", new: "0.00", reason: `yuan: "0.00" is not an amount`},
		{name: "exponent", file: "money.yaml", old: "1000", new: "1e3", reason: `yuan: "1e3" is not an amount`},
		{name: "two documents", file: "notice.yaml", old: "city:", new: "---\ncity:", at: "---",
			reason: "second YAML document"},
		{name: "control character", file: "notice.yaml", old: "city: 福", new: "city: \x00",
			reason: "a character is not valid text"},
		{name: "not UTF-8", file: "notice.yaml", old: "city: 福", new: "city: \xb8\xa3",
			reason: "a character is not valid text"},
		{name: "broken YAML", file: "topics.yaml", old: "  - 售后协调", new: "  - [售后协调", reason: "did not find"},
		{name: "tab", file: "topics.yaml", old: "  - 售后协调", new: "\t- 售后协调", reason: "found a tab character"},
		{name: "unknown anchor", file: "aliases.yaml", old: "*session_no", new: "*session",
			reason: "unknown anchor 'session'"},
		{name: "stray character", file: "topics.yaml", old: "  - 售后协调", new: "  - @售后协调",
			reason: "cannot start any token"},
		{name: "list at the top", file: "topics.yaml", old: "topics:\n", at: "  - 平台",
			reason: "topics.yaml is not a mapping"},

		{name: "unknown threshold", file: "thresholds.yaml", old: "minimum_days:", new: "minimal_days:",
			reason: `unknown key "minimal_days"`},
		{name: "threshold without unit", file: "thresholds.yaml", old: "  unit: 课时\n", at: "  value: 40",
			reason: `key "unit" is missing`},
		{name: "threshold that is no number", file: "thresholds.yaml", old: "value: 40", new: "value: forty",
			reason: `value: "forty" is not a whole number`},
		{name: "fraction", file: "thresholds.yaml", old: "value: 40", new: "value: 40.5",
			reason: `value: "40.5" is not a whole number`},
		{name: "octal", file: "thresholds.yaml", old: "value: 40", new: "value: 0o40", reason: "in plain digits"},
		{name: "percent above 100", file: "thresholds.yaml", old: "value: 80", new: "value: 101",
			reason: "from 0 to 100"},
		{name: "division by zero", file: "thresholds.yaml", old: "value: 45", new: "value: 0",
			reason: "from 1 to 1440"},
		{name: "unknown clause of a threshold", file: "thresholds.yaml", old: "clause: 八(二)", new: "clause: 八(九)",
			reason: `clause "八(九)" does not exist`},
		{name: "stop above warning", file: "thresholds.yaml", old: "value: 70", new: "value: 86",
			reason: "satisfaction_stop_percent 86 is above satisfaction_warning_percent 85"},

		{name: "quota that is no number", file: "districts.yaml", old: "鼓楼区, quota: 300", new: "鼓楼区, quota: 三百",
			reason: `quota: "三百" is not a whole number`},
		{name: "negative quota", file: "districts.yaml", old: "鼓楼区, quota: 300", new: "鼓楼区, quota: -300",
			reason: `quota: "-300" is not a whole number`},
		{name: "quotas that do not add up", file: "districts.yaml", old: "鼓楼区, quota: 300", new: "鼓楼区, quota: 301",
			reason: "quotas 9001 and reserve_persons 1000 make 10001, but planned_persons of notice.yaml is 10000"},
		{name: "reserve that does not add up", file: "districts.yaml", old: "reserve_persons: 1000",
			new: "reserve_persons: 999", at: "  - {district: 鼓楼区", reason: "make 9999"},
		{name: "district twice", file: "districts.yaml", old: "district: 台江区", new: "district: 鼓 楼区",
			reason: `district "鼓楼区" stands twice`},
		{name: "district with and without quota", file: "districts.yaml", old: "  - 市直有关单位", new: "  - 闽清县",
			reason: `district "闽清县" stands twice`},
		{name: "no districts", file: "districts.yaml", old: "districts:\n", new: "district:\n",
			reason: `unknown key "district"`},

		{name: "unknown district on the map", file: "districts.yaml", old: "[., ., ., 福清市", new: "[., ., ., 福清县",
			reason: `unknown district "福清县"`},
		{name: "district twice on the map", file: "districts.yaml", old: "[., ., ., 福清市", new: "[., 福清市, ., 福清市",
			reason: `district "福清市" stands twice`},
		{name: "district without a square", file: "districts.yaml", old: "[., ., ., 福清市", new: "[., ., ., .",
			at: "  - [., ., ., ., 罗源县]", reason: `district "福清市" has no square`},
		{name: "map too wide", file: "districts.yaml", old: "[., ., ., 福清市", new: "[., ., ., ., ., ., ., ., 福清市",
			reason: "a map has at most 9 rows of 9 squares"},

		{name: "institution twice", file: "institutions.yaml", old: "福州第一技师学院", new: "福州第二技师学院",
			at: "{institution: 福州第二技师学院, district: 福清市}", reason: `institution "福州第二技师学院" stands twice`},
		{name: "institution of no district", file: "institutions.yaml", old: "福州第一技师学院, district: 闽侯县",
			new: "福州第一技师学院, district: 闽侯", reason: `unknown district "闽侯"`},

		{name: "alias of no institution", file: "institution_aliases.yaml", old: "aliases: []",
			new: "aliases:\n  - {alias: 一技, institution: 福州第一技师学校}", at: "  - {alias: 一技",
			reason: `unknown institution "福州第一技师学校"`},
		{name: "alias of an alias", file: "institution_aliases.yaml", old: "aliases: []",
			new: "aliases:\n  - {alias: 一技, institution: 福州第一技师学院}\n  - {alias: 技一, institution: 一技}", at: "技一",
			reason: `unknown institution "一技"`},
		{name: "alias that is an institution", file: "institution_aliases.yaml", old: "aliases: []",
			new: "aliases:\n  - {alias: 福州第二 技师学院, institution: 福州第一技师学院}", at: "福州第二 技师学院",
			reason: `alias "福州第二技师学院" is itself an institution`},
		{name: "alias twice", file: "institution_aliases.yaml", old: "aliases: []",
			new: "aliases:\n  - {alias: 技院, institution: 福州第一技师学院}\n  - {alias: 技 院, institution: 福州第二技师学院}", at: "技 院",
			reason: `alias "技院" stands twice`},
		{name: "topic twice", file: "topics.yaml", old: "售后协调", new: "营销方案与佣金 # again",
			reason: `topics "营销方案与佣金" stands twice`},

		{name: "empty list that admits", file: "lists.yaml", old: "signin_methods: [小程序]", new: "signin_methods: []",
			reason: "signin_methods has 0 items"},
		{name: "word for a list", file: "lists.yaml", old: "signin_methods: [小程序]", new: "signin_methods: 小程序",
			reason: `signin_methods: "小程序" is not a list`},
		{name: "item twice", file: "lists.yaml", old: "  - 直播销售员", new: "  - 互联网营销师（直播销售员）",
			reason: `occupations "互联网营销师(直播销售员)" stands twice`},
		{name: "flag that is none", file: "lists.yaml", old: "线上培训材料, online_only: true", new: "线上培训材料, online_only: 是",
			reason: `online_only: "是" is not true or false`},
		{name: "list with full-width commas", file: "lists.yaml", old: "[在编, 在校, 退休, 死亡, 服刑]", new: "[在编，在校，退休，死亡，服刑]",
			reason: `reference_lists: "在编,在校,退休,死亡,服刑" holds a separator`},
		{name: "list as one text", file: "lists.yaml", old: "[在校生, 在校学生]", new: "['在校生、在校学生']",
			reason: `student_categories: "在校生、在校学生" holds a separator`},
		{name: "material of two", file: "lists.yaml", old: "material: 培训方案", new: "material: 培训方案；名册",
			reason: `material: "培训方案;名册" holds a separator`},
		{name: "reference list that no rule reads", file: "lists.yaml", old: "[在编, 在校, 退休, 死亡, 服刑]",
			new: "[在编, 在校, 退修, 死亡, 服刑]", reason: `no rule reads a reference list "退修"`},
		{name: "misspelt list", file: "lists.yaml", old: "platforms: []", new: "platform: []",
			reason: `unknown key "platform"`},

		{name: "clause twice", file: "clauses.yaml", old: "clause: 四(二)", new: "clause: 四（一）",
			reason: `clause "四(一)" stands twice`},
		{name: "unwatchable without reason", file: "clauses.yaml", old: "    reason: 导出的数据没有任何防疫记录。\n",
			at: "  - clause: 八(五)", reason: `clause "八(五)" is not watchable and has no reason`},
		{name: "unknown clause of a reading", file: "readings.yaml", old: "clause: 八(四) 附4", new: "clause: 八(四) 十",
			reason: `clause "十" does not exist`},
		{name: "reading twice", file: "readings.yaml", old: "id: offline_day", new: "id: session_held # again",
			reason: `id "session_held" stands twice`},
		{name: "reading without identifier", file: "readings.yaml", old: "id: notice_days", new: "id: Notice days",
			reason: "is no identifier"},

		{name: "aliases of a kind no mapping", file: "aliases.yaml", old: "payments:\n  amount_yuan: [拨付金额(元)]",
			new: "payments: [拨付金额(元)]", reason: "payments is not a mapping"},
		{name: "alias no list", file: "aliases.yaml", old: "[打卡时间]", new: "打卡时间",
			reason: `signed_in_at: "打卡时间" is not a list`},
		{name: "alias of two columns", file: "aliases.yaml", old: "[结束日期, chb108]", new: "[结束日期, CHB107]",
			reason: `alias "CHB107" of classes stands for start_date already`},
		{name: "kind twice", file: "aliases.yaml", old: "surveys:", new: "signins: # again",
			reason: `key "signins" stands twice`},

		{name: "synonym twice", file: "words.yaml", old: "纸质: [纸质签到,", new: "纸质: [微信 小程序,",
			reason: `method "微信小程序" stands twice`},
		{name: "synonym that is another meaning", file: "words.yaml", old: "纸质: [纸质签到,", new: "纸质: [小程序,",
			reason: `method "小程序" stands twice`},
		{name: "synonyms as one text", file: "words.yaml", old: "[刷卡签到, 身份证签到]", new: "[刷卡签到，身份证签到]",
			reason: `method: "刷卡签到,身份证签到" holds a separator`},
		{name: "synonyms no list", file: "words.yaml", old: "指纹: [指纹签到]", new: "指纹: 指纹签到",
			reason: `指纹: "指纹签到" is not a list`},
		{name: "words of a column no mapping", file: "words.yaml", old: "  sex:\n    男: [男性]\n    女: [女性]\n",
			new: "  sex: [男, 女]\n", at: "  sex: [男, 女]", reason: "sex is not a mapping"},
		{name: "unknown time zone", file: "notice.yaml", old: "time_zone: Asia/Shanghai", new: "time_zone: Beijing",
			reason: `time_zone: "Beijing" is not a known time zone`},

		{name: "calendar of another year", file: "2021.yaml", old: "year: 2021", new: "year: 2022",
			reason: "year 2022 stands in 2021.yaml"},
		{name: "day of another year", file: "2021.yaml", old: "[2021-02-07", new: "[2020-02-08",
			reason: "working_days: 2020-02-08 is not in 2021"},
		{name: "day off twice", file: "2021.yaml", old: "first: 2021-06-12", new: "first: 2021-05-05",
			reason: "first: 2021-05-05 stands twice"},
		{name: "reversed days off", file: "2021.yaml", old: "last: 2021-06-14", new: "last: 2021-06-11",
			reason: "last 2021-06-11 is before first 2021-06-12"},
		{name: "off and worked", file: "2021.yaml", old: "2021-10-09]", new: "2021-10-02]",
			reason: "working_days: 2021-10-02 stands twice"},
		{name: "worked on a weekday", file: "2021.yaml", old: "2021-10-09]", new: "2021-10-08]",
			reason: "2021-10-08 is a Friday, a working day anyway"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, calendar := copies(t)
			path := filepath.Join(dir, c.file)
			if strings.HasPrefix(c.file, "20") {
				path = filepath.Join(calendar, c.file)
			}
			text := read(t, path)
			if !strings.Contains(text, c.old) {
				t.Fatalf("%s has no %q", c.file, c.old)
			}
			text = strings.Replace(text, c.old, c.new, 1)
			write(t, path, text)
			at := c.at
			if at == "" {
				at = c.new
			}
			before, _, found := strings.Cut(text, at)
			if !found {
				t.Fatalf("%s has no %q after the edit", c.file, at)
			}
			_, err := Load(Dir(dir), Dir(calendar))
			expectError(t, err, c.file, 1+strings.Count(before, "\n"), c.reason)
		})
	}
}

func TestFolderFaults(t *testing.T) {
	for _, c := range []struct {
		name, file, reason string
		change             func(t *testing.T, dir, calendar string)
	}{
		{"missing file", "lists.yaml", "no such file", func(t *testing.T, dir, _ string) {
			remove(t, filepath.Join(dir, "lists.yaml"))
		}},
		{"renamed file", "list.yaml", "nothing reads this file", func(t *testing.T, dir, _ string) {
			write(t, filepath.Join(dir, "list.yaml"), read(t, filepath.Join(dir, "lists.yaml")))
			remove(t, filepath.Join(dir, "lists.yaml"))
		}},
		{"no folder", "policy", "no such file", func(t *testing.T, dir, _ string) { remove(t, dir) }},
		{"empty file", "topics.yaml", "empty", func(t *testing.T, dir, _ string) {
			write(t, filepath.Join(dir, "topics.yaml"), "")
		}},
		{"only comments", "topics.yaml", "empty", func(t *testing.T, dir, _ string) {
			write(t, filepath.Join(dir, "topics.yaml"), "# nothing\n")
		}},
		{"misspelled file", "tresholds.yaml", "nothing reads this file", func(t *testing.T, dir, _ string) {
			write(t, filepath.Join(dir, "tresholds.yaml"), "a: b\n")
		}},
		{"calendar without year", "holidays.yml", "nothing reads this file", func(t *testing.T, _, calendar string) {
			write(t, filepath.Join(calendar, "holidays.yml"), "year: 2023\n")
		}},
		{"no calendars at all", "calendar", "no such file", func(t *testing.T, _, calendar string) {
			remove(t, calendar)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, calendar := copies(t)
			c.change(t, dir, calendar)
			_, err := Load(Dir(dir), Dir(calendar))
			expectError(t, err, c.file, 0, c.reason)
		})
	}
}

// expectError wants one *Error, of the file and with a hint; line 0 is any line.
func expectError(t *testing.T, err error, file string, line int, reason string) {
	t.Helper()
	fault, ok := errors.AsType[*strict.Error](err)
	all, _ := errors.AsType[strict.Errors](err)
	switch {
	case !ok:
		t.Fatalf("got %v, want an *Error", err)
	case len(all) != 1:
		t.Errorf("one mistake is told as %d:\n%v", len(all), err)
	case filepath.Base(fault.File) != file:
		t.Errorf("file %s, want %s (%v)", fault.File, file, fault)
	case line > 0 && fault.Line != line:
		t.Errorf("line %d, want %d (%v)", fault.Line, line, fault)
	case !strings.Contains(fault.Reason, reason):
		t.Errorf("reason %q, want %q", fault.Reason, reason)
	case fault.Hint == "" || !strings.Contains(fault.Error(), fault.Hint):
		t.Errorf("no hint in %q", fault.Error())
	}
}

// copies puts the shipped policy and calendars into folders of the test's own.
func copies(t *testing.T) (dir, calendar string) {
	t.Helper()
	root := t.TempDir()
	dir, calendar = filepath.Join(root, "policy"), filepath.Join(root, "calendar")
	for to, from := range map[string]string{dir: shipped, calendar: shippedCalendar} {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	return dir, calendar
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// Whatever stands in a file, reading it ends, with a policy or a fault in one
// of its lines or, where something is missing at its end, just below them.
func FuzzRead(f *testing.F) {
	for _, name := range policyFiles {
		data, err := os.ReadFile(filepath.Join(shipped, name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("year: 2021\nsource: x\ndays_off: [{title: x, first: 2021-01-01, last: 2021-01-03}]\nworking_days: []\n")
	f.Add("a: &a [*a]\n")
	f.Add("[")
	f.Add("?")
	f.Add("topics: !!seq {a: b}\n")
	f.Fuzz(func(t *testing.T, text string) {
		last := 2
		for _, lineBreak := range []string{"\n", "\r", "\u2028", "\u2029"} { // what YAML 1.1 counts as one
			last += strings.Count(text, lineBreak)
		}
		for _, readFile := range []func(*Policy, strict.Value){
			(*Policy).readClauses, (*Policy).readNotice, (*Policy).readThresholds, (*Policy).readMoney,
			(*Policy).readDistricts, (*Policy).readInstitutions, (*Policy).readIntake, (*Policy).readInstitutionAliases,
			(*Policy).readTopics, (*Policy).readLists, (*Policy).readReadings, (*Policy).readAliases,
			(*Policy).readWords,
			func(p *Policy, root strict.Value) { p.Calendars.Add("2021", root) },
		} {
			r := strict.NewReader()
			p := &Policy{sets: map[string]strict.Value{}, reader: r}
			readFile(p, r.Parse("x.yaml", []byte(text)))
			for _, e := range r.Faults {
				if e.Line < 1 || e.Line > last || e.Reason == "" || e.Hint == "" {
					t.Errorf("fault %+v in %q", e, text)
				}
			}
		}
	})
}

// TestTies draws rows of keys and looks at everybody whom they could fit: where the rows
// are taken, nobody is fitted by two of those with most keys; where they are refused, two
// rows with as many keys fit somebody.
func TestTies(t *testing.T) {
	days := []string{"", "2024-01-01", "2024-01-02", "2024-01-03"}
	text := []string{"occupation", "level", "certificate"}
	var taken, refused int
	for seed := range uint64(4000) {
		random := rand.New(rand.NewPCG(seed, 13))
		r := strict.NewReader()
		var rows []keyed
		for range 2 + random.IntN(5) {
			k := keyed{item: r.Parse("money.yaml", []byte("{}")), values: map[string]string{}}
			for _, name := range text {
				if word := random.IntN(4); word < 2 {
					k.values[name] = strconv.Itoa(word)
				}
			}
			from, to := days[max(0, random.IntN(8)-4)], days[max(0, random.IntN(8)-4)]
			if to != "" && to < from {
				from, to = to, from
			}
			for name, day := range map[string]string{"started_from": from, "started_to": to} {
				if day != "" {
					k.values[name] = day
				}
			}
			k.from, _ = time.Parse(time.DateOnly, from)
			k.to, _ = time.Parse(time.DateOnly, to)
			rows = append(rows, k)
		}
		refuseTies(rows)
		most, shared := 0, 0 // rows with as many keys that fit one person: of those with most, and of any
		for person := range 3 * 3 * 3 * 3 {
			has := map[string]string{}
			for i, name := range text {
				has[name] = []string{"0", "1", "unknown"}[person/[]int{1, 3, 9}[i]%3]
			}
			day := days[1+person/27]
			counts := map[int]int{} // by number of keys
			for _, row := range rows {
				fits := true
				for name, word := range row.values {
					switch name {
					case "started_from":
						fits = fits && day >= word
					case "started_to":
						fits = fits && day <= word
					default:
						fits = fits && has[name] == word
					}
				}
				if fits {
					counts[len(row.values)]++
				}
			}
			if len(counts) > 0 {
				most = max(most, counts[slices.Max(slices.Collect(maps.Keys(counts)))])
			}
			for _, n := range counts {
				shared = max(shared, n)
			}
		}
		switch {
		case r.Faults == nil && most > 1:
			t.Errorf("seed %d: taken, and two rows count for one person: %v", seed, rows)
		case r.Faults != nil && shared < 2:
			t.Errorf("seed %d: refused, and no two rows with as many keys meet: %v", seed, rows)
		case r.Faults == nil:
			taken++
		default:
			refused++
		}
	}
	if taken < 500 || refused < 500 {
		t.Errorf("%d were taken and %d refused; want many of both", taken, refused)
	}
}
