package pipeline

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/duck"
)

// report computes what files and pages show, and counts the findings.
func report(ctx context.Context, b *build) error {
	b.Progress.Start("report", b.steps("report"))
	if err := b.layer(ctx, "report"); err != nil {
		return err
	}
	type count struct {
		Severity string
		Findings int64
	}
	counts, err := duck.All[count](ctx, b.db, "select severity, count(*) as findings from report.findings group by severity")
	if err != nil {
		return err
	}
	b.result.Findings = map[string]int64{}
	for _, c := range counts {
		b.result.Findings[c.Severity] = c.Findings
	}
	type total struct{ Rows int64 }
	aside, err := duck.One[total](ctx, b.db, "select count(*) as rows from report.set_aside where not kept")
	b.result.SetAside = aside.Rows
	return err
}

// dataFile is a CSV of the data folder, as the README lists them: what it selects
// in the internal and, where it is published there, in the public edition.
type dataFile struct{ name, columns, internal, public, order string }

const findingColumns = "rule, severity, effect, decision, subject, subject_id, district, institution, class_id, application_id, measured, required, source_file, source_row, message"

var dataFiles = []dataFile{
	{"findings.csv", findingColumns, "report.findings", "report.public_findings", "rule, subject_id, class_id, application_id"},
	{"trainees.csv", "*", "report.trainees", "", "class_id, trainee_no"},
	{"classes.csv", "*", "report.classes", "report.public_classes", "class_id"},
	{"claims.csv", "*", "report.claims", "report.public_claims", "application_id, class_id"},
	{"payments.csv", "*", "report.payments", "", "payment_id, application_id"},
	{"applications.csv", "*", "report.applications", "report.public_applications", "application_id"},
	{"institutions.csv", "*", "report.institutions", "report.public_institutions", "institution"},
	{"districts.csv", "district, quota, transferred, classes, trainees, passed, entitled_persons, held_persons, rejected_persons, pending_persons, entitled_yuan, held_yuan, answered, satisfied", "report.districts", "report.districts", "position"},
	{"rules.csv", "*", "report.rules", "report.rules", "rule"},
	{"waterfall.csv", "*", "report.waterfall", "", "level, id"},
	{"waterfall_persons.csv", "*", "report.waterfall_persons", "", "class_id, trainee_no"},
	{"application_steps.csv", "*", "report.application_steps", "", "level, line, id"},
	{"reconciliation.csv", "*", "report.reconciliation", "", "level, line, id"},
	{"residuals.csv", "*", "report.residuals", "", "residual, application_id, class_id, trainee_no, payment_id"},
	{"payment_days.csv", "*", "report.payment_days", "", "paid_date"},
	{"recoveries.csv", "*", "report.recoveries", "", "institution, decided_date, paid_date, payment_id, application_id"},
	{"decisions.csv", "rule, subject_id, decided_date, decision, document, standing, source_file, source_row", "report.decisions", "", "rule, subject_id, decided_date, source_file, source_row"},
	{"unverified.csv", "*", "report.unverified", "", "rule"},
	{"set_aside.csv", "*", "report.set_aside", "", `source_file, source_row, "column", reason`},
	{"files.csv", "*", "report.files", "", "source_file"},
}

// query selects the rows of an edition in their order; "" where it has none.
func (f dataFile) query(edition string) string {
	table := f.internal
	if edition == "public" {
		table = f.public
	}
	if table == "" {
		return ""
	}
	return "select " + f.columns + " from " + table + " order by " + f.order
}

// writeData writes the data files of an edition below dir: each as CSV and as
// Parquet, and what their columns mean.
func (b *build) writeData(ctx context.Context, edition, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range dataFiles {
		query := f.query(edition)
		if query == "" {
			continue
		}
		if err := b.writeCSV(ctx, filepath.Join(dir, f.name), query); err != nil {
			return err
		}
		if err := b.db.Parquet(ctx, query, filepath.Join(dir, strings.TrimSuffix(f.name, ".csv")+".parquet")); err != nil {
			return err
		}
	}
	if err := b.writeDictionary(ctx, edition, filepath.Join(dir, "README.md")); err != nil {
		return err
	}
	return b.writeSummary(ctx, filepath.Join(dir, "summary.json"))
}

func (b *build) writeCSV(ctx context.Context, path, query string) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := file.Close(); err == nil {
			err = closeErr
		}
	}()
	w := bufio.NewWriterSize(file, 1<<16)
	if err := b.db.CSV(ctx, query, w); err != nil {
		return err
	}
	return w.Flush()
}

// summary is summary.json: persons are whole numbers, yuan decimal text, null where
// the exports lack the kind that a figure rests on.
type summary struct {
	AsOf    string                 `json:"as_of"`
	Version string                 `json:"version"`
	Policy  string                 `json:"policy"`
	Totals  totals                 `json:"totals"`
	Rules   map[string]ruleSummary `json:"rules"`
	// Accepted are the checks of whole exports that failed and were accepted.
	Accepted []acceptedSummary `json:"accepted"`
	Exit     exitSummary       `json:"exit"`
}

type totals struct {
	ClassCount              int64   `json:"classes"`
	TraineeCount            int64   `json:"trainees"`
	PassedCount             *int64  `json:"passed"`
	EntitledPersons         int64   `json:"entitled_persons"`
	HeldPersons             int64   `json:"held_persons"`
	RejectedPersons         int64   `json:"rejected_persons"`
	PendingPersons          int64   `json:"pending_persons"`
	EntitledYuan            string  `json:"entitled_yuan"`
	HeldYuan                string  `json:"held_yuan"`
	AnsweredCount           *int64  `json:"answered"`
	SatisfiedCount          *int64  `json:"satisfied"`
	ApplicationCount        *int64  `json:"applications"`
	ApplicationOnHoldCount  *int64  `json:"applications_on_hold"`
	ClaimedPersons          *int64  `json:"claimed_persons"`
	ClaimedYuan             *string `json:"claimed_yuan"`
	ApplicationEntitledYuan *string `json:"application_entitled_yuan"`
	ApplicationHeldYuan     *string `json:"application_held_yuan"`
	PayableYuan             *string `json:"payable_yuan"`
	NoticedYuan             *string `json:"noticed_yuan"`
	PaidYuan                *string `json:"paid_yuan"`
	DifferenceYuan          *string `json:"difference_yuan"`
	UnattachedYuan          *string `json:"unattached_yuan"`
}

type ruleSummary struct {
	Evaluated bool  `json:"evaluated"`
	Found     int64 `json:"found"`
}

// acceptedSummary says what was accepted and what rests on it: the number of rules,
// yuan as decimal text, "" where none do. It names no file and counts
// nobody: the public edition has it too.
type acceptedSummary struct {
	Check        string `json:"check"`
	Kind         string `json:"kind,omitempty"`
	Title        string `json:"title"`
	RuleCount    int64  `json:"rules"`
	EntitledYuan string `json:"entitled_yuan,omitempty"`
	PayableYuan  string `json:"payable_yuan,omitempty"`
	PaidYuan     string `json:"paid_yuan,omitempty"`
}

type exitSummary struct {
	Code    int    `json:"code"`
	Meaning string `json:"meaning"`
}

func (b *build) writeSummary(ctx context.Context, path string) error {
	whole, err := duck.One[totals](ctx, b.db, "select * from ledger.totals")
	if err != nil {
		return err
	}
	s := summary{
		AsOf: b.AsOf.Format(time.DateOnly), Version: b.Version, Policy: b.policy.Number,
		Totals: whole, Rules: map[string]ruleSummary{},
		Exit: exitSummary{b.result.Code(b.FailOn), exitMeaning[b.result.Code(b.FailOn)]},
	}
	type row struct {
		Rule      string
		Evaluated bool
		Found     int64
	}
	for r, err := range duck.Select[row](ctx, b.db, "select rule, evaluated, found from report.rules") {
		if err != nil {
			return err
		}
		s.Rules[r.Rule] = ruleSummary{r.Evaluated, r.Found}
	}
	s.Accepted, err = duck.All[acceptedSummary](ctx, b.db, `select check_name as "check", kind, title, rule_count,
		cast(entitled_yuan as varchar) as entitled_yuan, cast(payable_yuan as varchar) as payable_yuan,
		cast(paid_yuan as varchar) as paid_yuan from report.accepted order by position`)
	if err != nil {
		return err
	}
	if s.Accepted == nil {
		s.Accepted = []acceptedSummary{}
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
