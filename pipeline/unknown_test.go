package pipeline_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/book"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/words"
)

// restingKinds are the optional kinds that figures of the ledger rest on.
var restingKinds = []string{"applications", "assessments", "inspections", "notices", "payments", "sanctions", "surveys"}

// without takes kinds out of a build that has measured nothing yet, as if no file of
// them had been there.
func without(t testing.TB, b *pipeline.Built, kinds ...string) {
	t.Helper()
	for _, kind := range kinds {
		for _, statement := range []string{
			"delete from raw." + kind, "delete from staging." + kind,
			fmt.Sprintf("delete from raw.present where name = '%s' or name like '%[1]s.%%'", kind),
		} {
			if err := b.DB.Exec(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		for name := range b.Present {
			if name == kind || strings.HasPrefix(name, kind+".") {
				delete(b.Present, name)
			}
		}
	}
}

// unknownWithout are the columns of published tables that nobody knows while a kind is
// absent, each with the rows that are meant ("" for all).
var unknownWithout = map[string][]struct{ table, columns, where string }{
	"applications": {
		{"ledger.totals", "application_count application_on_hold_count claimed_persons claimed_yuan application_entitled_yuan application_held_yuan payable_yuan noticed_yuan paid_yuan difference_yuan unattached_yuan", ""},
		{"report.overview", "application_count application_free_count claimed_persons claimed_yuan claim_count claim_entitled_persons claim_held_persons claim_entitled_yuan claim_held_yuan payable_yuan noticed_yuan noticed_count paid_yuan payment_count difference_yuan unattached_yuan", ""},
		{"report.application_steps",
			"claimed_count claimed_persons claimed_yuan reviewed_count reviewed_persons reviewed_yuan noticed_count noticed_persons noticed_yuan payment_count paid_yuan reviewed_over_claimed noticed_over_reviewed paid_over_noticed", ""},
		{"report.coverage_lines",
			"live_persons live_yuan unclaimed_persons unclaimed_yuan held_live_persons held_live_yuan held_unclaimed_persons held_unclaimed_yuan", ""},
		{"report.balance_lines",
			"claimed_persons claimed_yuan entitled_yuan held_yuan over_claimed_yuan under_claimed_yuan payable_yuan on_hold_yuan paid_yuan difference_yuan", ""},
		{"report.reconciliation",
			"live_persons live_yuan unclaimed_persons unclaimed_yuan held_live_persons held_live_yuan held_unclaimed_persons held_unclaimed_yuan claimed_persons claimed_yuan over_claimed_yuan under_claimed_yuan payable_yuan on_hold_yuan paid_yuan difference_yuan", ""},
		{"report.reconciliation", "entitled_persons entitled_yuan held_persons held_yuan", "line <> 'persons'"},
		{"report.district_pages", "claim_count claimed_persons claimed_yuan", ""},
		{"report.payment_pages", "has_application", ""},
	},
	"payments": {
		{"ledger.totals", "paid_yuan difference_yuan unattached_yuan", ""},
		{"report.overview", "paid_yuan payment_count difference_yuan unattached_yuan out_yuan", ""},
		{"report.applications", "paid_yuan difference_yuan", ""},
		{"report.application_pages", "paid_yuan difference_yuan", ""},
		{"report.application_steps", "payment_count paid_yuan paid_over_noticed", ""},
		{"report.reconciliation", "paid_yuan difference_yuan", ""},
		{"report.recoveries", "payment_id paid_date refunded_yuan", ""},
	},
	"notices": {
		{"ledger.totals", "noticed_yuan", ""},
		{"report.overview", "noticed_yuan noticed_count", ""},
		{"report.applications", "noticed_yuan", ""},
		{"report.application_steps", "noticed_count noticed_persons noticed_yuan noticed_over_reviewed", ""},
	},
	"surveys": {
		{"ledger.totals", "answered_count satisfied_count", ""},
		{"report.classes", "answered satisfied", ""},
		{"report.class_pages", "counted_survey_count answered_count satisfied_count", ""},
		{"report.institutions", "answered satisfied", ""},
		{"report.districts", "answered satisfied", ""},
		{"report.district_institutions", "answered_count satisfied_count", ""},
	},
	"assessments": {
		{"ledger.totals", "passed_count", ""},
		{"report.trainees", "assessed passed", ""},
		{"report.classes", "passed", ""},
		{"report.class_pages", "passed_count", ""},
		{"report.institutions", "passed", ""},
		{"report.districts", "passed", ""},
		{"report.district_institutions", "passed_count", ""},
		{"report.waterfall", "assessed_persons passed_persons", ""},
		{"report.waterfall_pages", "assessed_persons unassessed_persons passed_persons failed_persons", ""},
		{"report.overview", "passed_count gap_persons", ""},
		{"report.district_pages", "passed_count gap_persons", ""},
	},
	"inspections": {{"report.district_pages", "inspection_count", ""}},
}

// TestEveryMixtureOfKinds takes no optional kind out of a case, each alone, some two
// (make soak: each two) and all, and wants of each mixture that what rests on an absent kind is unknown, in
// every row of every table, that what rests on present ones is known, and that the
// ledger closes.
func TestEveryMixtureOfKinds(t *testing.T) {
	slow(t)
	t.Parallel()
	whole := patched(t, testOptions(filepath.Join("testdata", "cases", "few", "input")), everyLine, "stage")
	apart := slices.DeleteFunc(slices.Clone(restingKinds), func(kind string) bool { return kind == "inspections" })
	mixtures := [][]string{nil, apart}
	for i, kind := range apart {
		mixtures = append(mixtures, []string{kind})
		for j, other := range apart[i+1:] {
			if isTried(i + 2*j) {
				mixtures = append(mixtures, []string{kind, other})
			}
		}
	}
	for i, mixture := range mixtures {
		absent := slices.Clone(mixture)
		if slices.Contains(absent, "sanctions") { // one figure rests on them, and no sum with it
			absent = append(absent, "inspections")
		}
		copied(t, whole, i > 0)
		without(t, whole, absent...)
		resume(t, whole, "measure", "report")
		t.Logf("without %v", absent)
		unknownIn(t, whole, absent)
	}
}

// copied keeps the tables that mixtures take rows from, or puts them back.
func copied(t testing.TB, b *pipeline.Built, isBack bool) {
	t.Helper()
	for _, kind := range append([]string{"present"}, restingKinds...) {
		for _, layer := range []string{"raw", "staging"} {
			if layer == "staging" && kind == "present" {
				continue
			}
			from, to := layer+"."+kind, "keys.spare_"+layer+"_"+kind
			if isBack {
				from, to = to, from
			}
			if err := b.DB.Exec(t.Context(), "create or replace table "+to+" as select * from "+from); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range wordsOf(t, b, "select name from raw.present") {
		b.Present[name] = true
	}
}

// TestProofsWantUnknown writes a 0 where nothing is known, into one column of the
// ledger after the other, and wants the proofs to refuse it.
func TestProofsWantUnknown(t *testing.T) {
	slow(t)
	t.Parallel()
	for _, kind := range []string{"applications", "assessments", "notices", "payments", "surveys"} {
		b := patched(t, testOptions(filepath.Join("testdata", "cases", "few", "input")), everyLine, "stage")
		without(t, b, kind)
		resume(t, b, "measure", "reconcile")
		p := newProver(t, b)
		refused := 0
		for _, q := range b.Statements {
			if q.Layer != "ledger" || slices.Contains(intermediate, q.Table()) || len(p.readers(q.Table())) == 0 {
				continue
			}
			columns, err := b.DB.Columns(t.Context(), "select * from "+q.Table())
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range columns {
				if !isFigure(c) || wordsOf(t, b,
					fmt.Sprintf("select cast(count(*) > 0 and count(%s) = 0 as varchar) from %s", c.Name,
						q.Table()))[0] != "true" {
					continue
				}
				p.do(q.Table(), "create or replace table keys.spare as select * from "+q.Table(),
					"update "+q.Table()+" set "+c.Name+" = 0")
				told := 0
				for _, proof := range p.readers(q.Table()) {
					found, err := b.Disagreements(t.Context(), proof)
					if err != nil {
						t.Fatal(proof.Path, err)
					}
					told += len(found)
				}
				if refused++; told == 0 {
					t.Errorf("without %s a 0 in %s.%s goes unnoticed", kind, q.Table(), c.Name)
				}
				p.do(q.Table(), "create or replace table "+q.Table()+" as select * from keys.spare")
			}
		}
		if refused == 0 {
			t.Errorf("without %s no column of the ledger is unknown", kind)
		}
		t.Logf("without %s: %d columns", kind, refused)
	}
}

// wordsOf is the first column of a query in order.
func wordsOf(t testing.TB, b *pipeline.Built, query string) []string {
	t.Helper()
	return texts(t, b, "select * from ("+query+") q (text) order by text")
}

// unknownIn holds the tables against what nobody can know.
func unknownIn(t *testing.T, b *pipeline.Built, absent []string) {
	t.Helper()
	for _, kind := range restingKinds {
		for _, one := range unknownWithout[kind] {
			for _, column := range strings.Fields(one.columns) {
				where := one.where
				if where != "" {
					where = " and " + where
				}
				told := wordsOf(t, b, fmt.Sprintf("select cast(count(*) as varchar) from %s where %s is not null%s",
					one.table, column, where))[0]
				if slices.Contains(absent, kind) && told != "0" {
					t.Errorf("without %v: %s rows of %s tell %s", absent, told, one.table, column)
				}
				if len(absent) == 0 && told == "0" {
					t.Errorf("with every kind no row of %s tells %s", one.table, column)
				}
			}
		}
	}
	told := wordsOf(t, b, "select distinct action from report.institutions where action is not null")
	if slices.Contains(absent, "sanctions") && slices.Contains(told, "none") {
		t.Errorf("without %v an institution has no action", absent)
	}
	if slices.Contains(absent, "surveys") && wordsOf(t, b, `select cast(count(*) as varchar) from report.institutions i
		join facts.classes c on c.institution = i.institution where i.action = 'none' and c.is_ended`)[0] != "0" {
		t.Errorf("without %v an institution with an ended class has no action", absent)
	}
}

// untold are the columns of the site's tables in which no row of either edition may
// hold a digit while a kind is absent, by their titles.
var untold = map[string][]string{
	"applications": {"申请金额", "应付", "已拨付", "公示金额", "多申请", "应补已申请", "应补未申请"},
	"assessments":  {"合格", "完成"},
	"notices":      {"公示金额", "已登记的公示"},
	"payments":     {"已拨付"},
	"surveys":      {"满意率", "有效回答"},
}

// unsaid are what no page may say while a kind is absent.
var unsaid = map[string][]string{
	"applications": {"申请 0.00 元", "已拨付 0.00 元", "应付 0.00 元"},
	"assessments":  {"合格 0 人", "完成 0.0%"},
	"notices":      {"尚未公示"},
	"payments":     {"已拨付 0.00 元", ">不足应付", "已付清", "追回未见退款"},
	"surveys":      {">0 项有效回答"},
}

var (
	siteTable = regexp.MustCompile(`(?s)<table.*?</table>`)
	siteHead  = regexp.MustCompile(`<th scope="col"[^>]*>([^<]*)`)
	siteCell  = regexp.MustCompile(`<t[dh][^>]*>`)
	siteTag   = regexp.MustCompile(`<[^>]*>`)
)

// TestNoPageShowsAZero writes both editions without one kind after the other.
func TestNoPageShowsAZero(t *testing.T) {
	slow(t)
	t.Parallel()
	for _, kind := range slices.Sorted(maps.Keys(untold)) {
		b := opened(t, testOptions(filepath.Join("testdata", "cases", "few", "input")), "stage")
		without(t, b, kind)
		resume(t, b, "measure", "report")
		for _, edition := range target.Editions {
			dir := t.TempDir()
			if err := publish.Pages(t.Context(), b, publishing(), edition, dir); err != nil {
				t.Fatal(kind, err)
			}
			shown := 0
			err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || filepath.Ext(path) != ".html" {
					return err
				}
				text, err := os.ReadFile(path)
				shown += strings.Count(string(text), words.Unexported)
				zerosIn(t, kind, path, string(text))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if shown < 10 {
				t.Errorf("without %s the %s edition says %d times that something is not exported", kind, edition, shown)
			}
		}
		if err := book.Write(t.Context(), b, t.TempDir(), 0); err != nil {
			t.Error(kind, err)
		}
		if err := publish.Data(t.Context(), b, publishing(), "internal", t.TempDir()); err != nil {
			t.Error(kind, err)
		}
	}
}

func zerosIn(t *testing.T, kind, path, text string) {
	t.Helper()
	for _, sentence := range unsaid[kind] {
		if strings.Contains(text, sentence) && !strings.Contains(path, "rules") && !strings.Contains(path, "method") {
			t.Errorf("without %s %s says %q", kind, path, sentence)
		}
	}
	for _, table := range siteTable.FindAllString(text, -1) {
		var heads []string
		for _, head := range siteHead.FindAllStringSubmatch(table, -1) {
			heads = append(heads, head[1])
		}
		for _, row := range strings.Split(table, "<tr>")[1:] {
			if strings.Contains(row, `scope="col"`) {
				continue
			}
			for i, cell := range siteCell.Split(row, -1)[1:] {
				cell = siteTag.ReplaceAllString(cell, "")
				if i < len(heads) && slices.Contains(untold[kind], heads[i]) &&
					strings.ContainsAny(cell, "0123456789") {
					t.Errorf("without %s %s shows %q under %s", kind, path, cell, heads[i])
				}
			}
		}
	}
}
