package ask

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/terminal"
)

// An Explanation is what every rule makes of one subject, on which measured
// values, and the money that hangs on it. People are masked as in the report.
type Explanation struct {
	Subject    string        `json:"subject"` // class, session, trainee, claim, application, payment
	SubjectID  string        `json:"subject_id"`
	SourceFile string        `json:"source_file"`
	SourceRow  int64         `json:"source_row"`
	Figures    any           `json:"figures"` // one of the …Figures
	Rules      []Verdict     `json:"rules"`   // by id
	Parts      []Explanation `json:"parts,omitempty"`

	keys    subjectKeys
	lacking []string    // figures that rest on what the exports lack
	table   query.Query // the words of its figures
}

// IsUnexported tells whether a figure, by its name in JSON, is unknown because the
// exports lack the kind or column that it rests on.
func (x Explanation) IsUnexported(figure string) bool { return slices.Contains(x.lacking, figure) }

// Label is what readers call a figure, by its name in JSON.
func (x Explanation) Label(figure string) string {
	c, err := x.table.Column(figure)
	if err != nil { // a test wants words for all
		return figure
	}
	return c.Label()
}

// A Verdict is what one rule makes of one subject. Effect (after decisions) and
// Decision are those of a finding; the source row is the one that shows the fault,
// else the subject's own.
type Verdict struct {
	Rule       string `json:"rule"`
	Title      string `json:"title"` // Chinese
	Clause     string `json:"clause"`
	Severity   string `json:"severity"`
	Result     string `json:"result"` // found, not_found, not_evaluated, not_applicable
	Measured   string `json:"measured,omitempty"`
	Required   string `json:"required,omitempty"`
	Effect     string `json:"effect,omitempty"`
	Decision   string `json:"decision,omitempty"`
	SourceFile string `json:"source_file"`
	SourceRow  int64  `json:"source_row"`

	// Whether somebody approved the finding (active, due or expired), why, who and until when.
	Waiver            string `json:"waiver,omitempty"`
	WaiverReason      string `json:"waiver_reason,omitempty"`
	WaiverApprovedBy  string `json:"waiver_approved_by,omitempty"`
	WaiverExpiresDate string `json:"waiver_expires,omitempty"`
}

// The figures of a subject are columns of the report's tables, yuan as decimal
// text; their words are those of the columns. A pointer is null where the exports
// lack the kind that the figure rests on.
type (
	// ClassFigures are of report.class_pages.
	ClassFigures struct {
		ClassName       string `json:"class_name"`
		Institution     string `json:"institution"`
		District        string `json:"district"`
		StartDate       string `json:"start_date"`
		EndDate         string `json:"end_date"`
		IsEnded         bool   `json:"is_ended"`
		ScheduledHours  int64  `json:"scheduled_hours"`
		DeliveredHours  int64  `json:"delivered_hours"`
		TraineeCount    int64  `json:"trainee_count"`
		PassedCount     *int64 `json:"passed_count"`
		EntitledPersons int64  `json:"entitled_persons"`
		HeldPersons     int64  `json:"held_persons"`
		RejectedPersons int64  `json:"rejected_persons"`
		PendingPersons  int64  `json:"pending_persons"`
		EntitledYuan    string `json:"entitled_yuan"`
		HeldYuan        string `json:"held_yuan"`
	}
	// SessionFigures are of report.class_sessions.
	SessionFigures struct {
		SessionDate   string `json:"session_date"`
		StartTime     string `json:"start_time"`
		EndTime       string `json:"end_time"`
		Hours         int64  `json:"hours"`
		CreditedHours int64  `json:"credited_hours"`
		AttendeeCount int64  `json:"attendee_count"`
		IsHeld        bool   `json:"is_held"`
	}
	// TraineeFigures are of report.trainees.
	TraineeFigures struct {
		MaskedName     string `json:"masked_name"`
		MaskedID       string `json:"masked_id"`
		ScheduledHours int64  `json:"scheduled_hours"`
		AttendedHours  int64  `json:"attended_hours"`
		Assessed       *bool  `json:"assessed"`
		Passed         *bool  `json:"passed"`
		Outcome        string `json:"outcome"`
		Reasons        string `json:"reasons"`
		EntitledYuan   string `json:"entitled_yuan"`
		HeldYuan       string `json:"held_yuan"`
		RateYuan       string `json:"rate_yuan"`
		UpliftPercent  *int64 `json:"uplift_percent"`
		WorthYuan      string `json:"worth_yuan"`
	}
	// ClaimFigures are of report.claim_pages.
	ClaimFigures struct {
		ApplicationID   string `json:"application_id"`
		ClassID         string `json:"class_id"`
		AppliedDate     string `json:"applied_date"`
		Review          string `json:"review"`
		ClaimedPersons  int64  `json:"claimed_persons"`
		ClaimedYuan     string `json:"claimed_yuan"`
		ApprovedPersons *int64 `json:"approved_persons"`
		ApprovedYuan    string `json:"approved_yuan"`
		IsRejected      bool   `json:"is_rejected"`
		EntitledPersons int64  `json:"entitled_persons"`
		EntitledYuan    string `json:"entitled_yuan"`
		HeldPersons     int64  `json:"held_persons"`
		HeldYuan        string `json:"held_yuan"`
	}
	// ApplicationFigures are of report.application_pages.
	ApplicationFigures struct {
		Institution      string  `json:"institution"`
		District         string  `json:"district"`
		FirstAppliedDate string  `json:"first_applied_date"`
		ClaimCount       int64   `json:"claim_count"`
		ClaimedPersons   int64   `json:"claimed_persons"`
		ClaimedYuan      string  `json:"claimed_yuan"`
		EntitledYuan     string  `json:"entitled_yuan"`
		HeldYuan         string  `json:"held_yuan"`
		IsOnHold         bool    `json:"is_on_hold"`
		HoldReasons      string  `json:"hold_reasons"`
		PayableYuan      string  `json:"payable_yuan"`
		NoticedYuan      string  `json:"noticed_yuan"`
		PaidYuan         *string `json:"paid_yuan"`
		DifferenceYuan   *string `json:"difference_yuan"`
	}
	// PaymentFigures are of report.payment_pages.
	PaymentFigures struct {
		ApplicationID string `json:"application_id"`
		PaidDate      string `json:"paid_date"`
		AmountYuan    string `json:"amount_yuan"`
		Payee         string `json:"payee"`
		Source        string `json:"source"`
	}
)

// explained are the subjects that can be asked for: where their figures stand and
// which other subjects belong to them, by the key that both share.
var explained = map[string]struct {
	table   string
	figures func(e *explainer, query string) (any, error)
	columns []string
	parts   []belonging
}{
	"class": {"class_pages", one[ClassFigures], columns[ClassFigures](),
		[]belonging{{"session", "class_id"}, {"claim", "class_id"}}},
	"session": {"class_sessions", one[SessionFigures], columns[SessionFigures](), nil},
	"trainee": {"trainees", one[TraineeFigures], columns[TraineeFigures](), []belonging{{"class", "class_id"}}},
	"claim":   {"claim_pages", one[ClaimFigures], columns[ClaimFigures](), nil},
	"application": {"application_pages", one[ApplicationFigures], columns[ApplicationFigures](),
		[]belonging{{"claim", "application_id"}, {"payment", "application_id"}}},
	"payment": {"payment_pages", one[PaymentFigures], columns[PaymentFigures](),
		[]belonging{{"application", "application_id"}}},
}

// Columns are the columns that an explanation shows, by the table of the report in which
// they stand.
func Columns() map[string][]string {
	all := map[string][]string{}
	for _, about := range explained {
		all["report."+about.table] = append(all["report."+about.table], about.columns...)
	}
	return all
}

type belonging struct{ subject, by string }

// Explain says what every rule makes of the subjects that id names, most often
// one: ids are opaque, so a class and an application may carry the same. It asks
// the database that a build kept in o.Database or, where that is "", runs a build
// up to the report. An id that names nothing is a WrongUsage [Failure].
func Explain(ctx context.Context, o pipeline.Options, id string) ([]Explanation, error) {
	id = strings.TrimSpace(norm.NFKC.String(id))
	if !strings.ContainsFunc(id, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return nil, exit.With(exit.WrongUsage,
			fmt.Errorf("%q is no id; name a class, a trainee as CLASS#NO, an application or a payment", id))
	}
	e := &explainer{ctx: ctx}
	queries, err := query.Read(o.Queries)
	if err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	verdicts := query.Named(queries, "explain.verdicts")
	e.verdicts = verdicts.SQL
	if o.Database != "" {
		kept, err := pipeline.OpenKept(ctx, o)
		if err != nil {
			return nil, err
		}
		defer kept.Discard()
		e.db = kept.DB
		if e.rules, err = pipeline.KeptRules(ctx, e.db, o.Queries, "raw.rules"); err != nil {
			return nil, err
		}
	} else {
		o.Report = slices.AppendSeq(slices.Clone(verdicts.Reads), maps.Keys(Columns()))
		b, err := pipeline.Run(ctx, o)
		if err != nil {
			return nil, err
		}
		defer b.Close()
		e.db, e.rules = b.DB, b.Rules
	}
	e.tables = queries
	return e.named(id)
}

type explainer struct {
	ctx      context.Context
	db       *duck.DB
	rules    []rule.Rule
	verdicts string        // the query of that name
	lacking  []string      // columns that rest on what the exports lack
	tables   []query.Query // every query, for the words of its columns
}

// lack finds the columns that rest on kinds or columns which no export had.
func (e *explainer) lack() error {
	type present struct{ Name string }
	there, err := duck.All[present](e.ctx, e.db, "select name from raw.present")
	if err != nil {
		return err
	}
	for _, about := range explained {
		table := query.Named(e.tables, "report."+about.table)
		for _, column := range about.columns {
			c, err := table.Column(column)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(c.Needs, func(need string) bool { return !slices.Contains(there, present{need}) }) {
				e.lacking = append(e.lacking, column)
			}
		}
	}
	return nil
}

// subjectKeys are what names a subject of any kind; null where the kind has no such key.
type subjectKeys struct {
	Subject, SubjectID, ClassID, ApplicationID, PaymentID string
	SessionNo, TraineeNo                                  *int64
	SourceFile                                            string
	SourceRow                                             int64
}

// is is the condition that a row is of the subject with these keys.
func (k subjectKeys) is() string {
	text := map[string]string{"class_id": k.ClassID, "application_id": k.ApplicationID, "payment_id": k.PaymentID}
	number := map[string]*int64{"session_no": k.SessionNo, "trainee_no": k.TraineeNo}
	var all []string
	for _, key := range rule.Keys[k.Subject] {
		if n := number[key]; n != nil {
			all = append(all, key+" = "+strconv.FormatInt(*n, 10))
		} else {
			all = append(all, key+" = "+duck.Literal(text[key]))
		}
	}
	return strings.Join(all, " and ")
}

// private is what looks like an identity number or a mobile phone: never echoed.
var private = regexp.MustCompile(`(^|[^0-9])([0-9]{17}[0-9Xx]|[0-9]{15}|1[0-9]{10})($|[^0-9])`)

// named explains every subject that an id names.
func (e *explainer) named(id string) ([]Explanation, error) {
	if err := e.lack(); err != nil {
		return nil, err
	}
	var all []Explanation
	for _, subject := range slices.Sorted(maps.Keys(explained)) {
		found, err := e.explain(subject, "subject_id", id)
		if err != nil {
			return nil, err
		}
		for _, x := range found {
			for _, p := range explained[subject].parts {
				value := x.keys.ClassID
				if p.by == "application_id" {
					value = x.keys.ApplicationID
				}
				parts, err := e.explain(p.subject, p.by, value)
				if err != nil {
					return nil, err
				}
				x.Parts = append(x.Parts, parts...)
			}
			all = append(all, x)
		}
	}
	if all == nil {
		return nil, e.unknown(id)
	}
	return all, nil
}

// unknown refuses an id that names nothing, with those that come nearest.
func (e *explainer) unknown(id string) error {
	if private.MatchString(id) {
		return exit.With(exit.WrongUsage,
			fmt.Errorf("no subject has this id, which looks like a person's number; point at a trainee as CLASS#NO"))
	}
	type near struct{ SubjectID string }
	nearest, err := duck.All[near](e.ctx, e.db, `select subject_id from facts.subjects
		where subject in ('class', 'trainee', 'application', 'payment')
			and 2 * levenshtein(subject_id, `+duck.Literal(id)+`) <= length(subject_id)
		group by subject_id order by levenshtein(subject_id, `+duck.Literal(id)+`), subject_id limit 5`)
	if err != nil {
		return err
	}
	var ids []string
	for _, n := range nearest {
		ids = append(ids, terminal.Value(n.SubjectID))
	}
	hint := "nearest: " + strings.Join(ids, ", ")
	if ids == nil {
		hint = "none has an id like it, which stands in the exports and on the pages of a report"
	}
	return exit.With(exit.WrongUsage,
		fmt.Errorf("no class, trainee (CLASS#NO), application or payment \"%s\"; %s", terminal.Value(id), hint))
}

// explain is every subject of a kind with a value in a key or as its id, by key,
// with figures and rules, without parts.
func (e *explainer) explain(subject, column, value string) ([]Explanation, error) {
	is := column + " = " + duck.Literal(value)
	where := "subject = " + duck.Literal(subject) + " and " + is
	const order = " order by class_id, session_no, trainee_no, application_id, payment_id"
	found, err := duck.All[subjectKeys](e.ctx, e.db, `select subject, subject_id, class_id, session_no, trainee_no, application_id, payment_id, source_file, source_row
		from facts.subjects where `+where+order)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	these := is // the rules ask by key, for the words of all take long in a province
	if column == "subject_id" {
		var keys []string
		for _, k := range found {
			keys = append(keys, "("+k.is()+")")
		}
		these = strings.Join(keys, " or ")
	}
	on := "m.rule = v.rule"
	for _, key := range rule.Keys[subject] {
		on += fmt.Sprintf(" and m.%s = v.%[1]s", key)
	}
	verdicts, err := duck.All[Verdict](e.ctx, e.db, fmt.Sprintf(`select v.rule, v.title, v.clause, v.severity, v.result,
		case when v.is_measured then m.measured end as measured, m.required,
		v.effect, v.decision, v.source_file, v.source_row,
		v.waiver, v.waiver_reason, v.waiver_approved_by, v.waiver_expires_date
		from (select * from (%s) where %s) v
		left join (%s) m on %s%s`, e.verdicts, where, e.measures(subject, these), on,
		strings.NewReplacer("by ", "by v.", ", ", ", v.").Replace(order+", rule")))
	if err != nil {
		return nil, err
	}
	each := len(verdicts) / len(found) // every rule about the subject has one
	var all []Explanation
	for i, k := range found {
		x := Explanation{Subject: subject, SubjectID: k.SubjectID, SourceFile: k.SourceFile, SourceRow: k.SourceRow,
			Rules: verdicts[i*each : (i+1)*each], keys: k, lacking: e.lacking}
		about := explained[subject]
		x.table = query.Named(e.tables, "report."+about.table)
		if x.Figures, err = about.figures(e, "select "+strings.Join(about.columns,
			", ")+" from report."+about.table+" where "+k.is()); err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, nil
}

// measures is what every rule about a kind of subject says of these, a condition on
// the keys.
func (e *explainer) measures(subject, these string) string {
	keys := strings.Join(rule.Keys[subject], ", ")
	var all []string
	for _, r := range e.rules {
		if r.Subject == subject {
			all = append(all, fmt.Sprintf("select '%s' as rule, %s, measured, required from (\n%s\n) where %s",
				r.ID, keys, r.SQL, these))
		}
	}
	return strings.Join(all, "\nunion all\n")
}

// columns are the columns that the figures T are read from.
func columns[T any]() []string {
	var all []string
	for f := range reflect.TypeFor[T]().Fields() {
		all = append(all, f.Tag.Get("json"))
	}
	return all
}

// one reads the figures T of a subject; a claim for a class that nobody exported
// has none.
func one[T any](e *explainer, query string) (any, error) {
	rows, err := duck.All[T](e.ctx, e.db, query)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}
