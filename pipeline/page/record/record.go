// Package record holds the rows that pages of several rooms show, as the report queries
// return them; what one room alone shows stands there.
//
// Records are rows of the report queries of the same name, field by column, yuan in
// …Fen. Dates are ISO 8601, "" and nil are unknown: a figure is nil where the exports
// lack the kind that it rests on. In the public edition a figure is nil, too, where that does not
// tell it; [page.Links] shows which of both.
package record

// Waterfall is a row of report.waterfall_pages: how many of the persons enrolled in a
// class, an institution, a district (level, id) or the whole each step leaves, and how
// many left at it.
type Waterfall struct {
	Level, ID                                     string
	EnrolledPersons, PendingPersons, EndedPersons int64
	AttendanceMetPersons, AbsentPersons           *int64
	AssessedPersons, UnassessedPersons            *int64
	PassedPersons, FailedPersons                  *int64
	ClearedPersons, OtherPersons                  *int64
	EntitledPersons                               int64
	HeldPersons, UnprovenPersons                  *int64
}

// UnverifiedTotal is what at least one rule did not check: the one row of
// report.unverified_total.
type UnverifiedTotal struct {
	Persons, Fen         int64
	HeldPersons, HeldFen *int64
}

// Overview is the one row of report.overview.
type Overview struct {
	ClassCount, TraineeCount                           int64
	PassedCount, GapPersons                            *int64
	EntitledPersons, PendingPersons, EntitledFen       int64
	HeldPersons, HeldFen, RejectedPersons, RejectedFen *int64
	AnsweredCount, SatisfiedCount                      *int64
	ApplicationCount, ApplicationFreeCount             *int64
	ClaimedPersons, ClaimedFen, ClaimCount             *int64
	ClaimEntitledPersons, ClaimHeldPersons             *int64
	ClaimEntitledFen, ClaimHeldFen, PayableFen         *int64
	NoticedFen, NoticedCount, PaidFen, PaymentCount    *int64
	DifferenceFen, UnattachedFen, OutFen               *int64
	RunningCount                                       int64
	RuralPersons                                       *int64 // nil where no roster says who is
	PlannedPersons                                     *int64 // nil where nothing is planned
}

// Gross is a row of report.gross_sums: what stands gross in the whole, a district or an
// institution. Held are classes with held persons, the others are applications, and payments
// that have none.
type Gross struct {
	Level, ID                        string
	RecoverableCount, RecoverableFen *int64
	PaidOnHoldCount, PaidOnHoldFen   *int64
	OutstandingCount, OutstandingFen *int64
	OnHoldCount, OnHoldFen           *int64
	HeldCount, HeldPersons, HeldFen  *int64
	UnattachedCount, UnattachedFen   *int64
}

// Finding is a row of report.findings or of the like; source and decision are
// empty where the edition does not show them.
type Finding struct {
	Rule, Severity, Effect, Decision, Subject, SubjectID string
	District, Institution, ClassID, ApplicationID        string
	Measured, Required, SourceFile                       string
	Fen, SourceRow                                       *int64 // what hangs on it; its own row

	OwnDistrict, OwnInstitution string // that it speaks of itself

	// Whether somebody approved it (active, due, expired; "" for nobody), why, who and until when.
	Waiver, WaiverReason, WaiverApprovedBy, WaiverExpiresDate string
}

// Class is a row of report.class_pages.
type Class struct {
	ClassID, ClassName, Institution, District, Occupation, Mode, Venue string
	IsSelected, IsEnded                                                bool
	StartDate, EndDate, AppliedDate, Approval, ApprovedDate            string
	FeeFen                                                             *int64
	PaperApprovedDate                                                  string
	DayCount, OfflineDayCount, ScheduledHours, DeliveredHours          int64
	TheoryHours, TraineeCount                                          int64
	ParticipantCount                                                   *int64
	IsBelowStop, IsBelowWarning                                        bool // never both; once it has ended
	PassedCount, CountedSurveyCount, AnsweredCount, SatisfiedCount     *int64
	EntitledPersons, EntitledFen                                       int64
	HeldPersons, HeldFen, RejectedPersons, PendingPersons              *int64
	SessionCount, HeldSessionCount                                     int64
	ArchiveItems, KeepUntil                                            string
	ErrorCount, WarningCount                                           int64 // of class and session rules
	SourceFile                                                         string
	SourceRow                                                          *int64
}

// Claim is a row of report.claim_pages.
type Claim struct {
	ApplicationID, ClassID, District, Institution, AppliedDate, Review string
	ApprovedPersons, ApprovedFen                                       *int64
	ClaimedPersons                                                     *int64
	ClaimedFen                                                         int64
	IsRejected                                                         bool
	EntitledPersons, EntitledFen                                       int64
	HeldPersons, HeldFen                                               *int64
	SourceFile                                                         string
	SourceRow                                                          *int64
}

// Application is a row of report.application_pages. District and institution are
// "" where its classes are of several.
type Application struct {
	ApplicationID, District, Institution string
	ClaimCount                           int64
	FirstAppliedDate                     string
	ClaimedPersons                       *int64
	ClaimedFen                           int64
	EntitledPersons, EntitledFen         int64
	HeldPersons, HeldFen                 *int64
	IsOnHold, IsAwaitingNotice           bool
	NoticeState                          string // due, published, unreviewed, nobody
	HoldReasons                          string // rule ids joined with ;
	UnjudgedRules, UnjudgedMissing       string // rules that could not judge it, what they lack
	PayableFen                           int64
	NoticedFen                           *int64
	IsNoticedOtherwise                   bool // than its entitlement
	PaidFen, DifferenceFen               *int64
	RecoverableFen, PaidOnHoldFen        *int64
	OutstandingFen                       *int64
	DueDate                              string // until which it is to be paid; "" where nobody can say
	SourceFile                           string
	SourceRow                            *int64
}

// Institution is a row of report.institution_pages.
type Institution struct {
	Institution                                           string
	Position                                              *int64 // in the notice's list
	RecommendingDistrict                                  string
	IsSelected, IsListed                                  bool
	ClassCount, TraineeCount                              int64
	EntitledPersons, EntitledFen                          int64
	HeldPersons, HeldFen, RejectedPersons, PendingPersons *int64
	PassedCount, AnsweredCount, SatisfiedCount            *int64
	Action                                                string
	OrderKind                                             string // the letter to be written; "" for none
	SettledDate                                           string // since when nothing of the action is left
	BelowStopCount, BelowWarningCount                     int64  // ended classes below each line
	ErrorCount, WarningCount, InfoCount, FindingCount     int64
}

// Sanction is a row of report.institution_sanctions.
type Sanction struct {
	Institution, Action, DecidedDate, DueDate, DoneDate, SourceFile string
	SourceRow                                                       *int64
}

// District is a row of report.district_pages.
type District struct {
	District                                                    string
	Position                                                    int64
	Quota, PlacesPersons, GapPersons                            *int64
	IsKnown                                                     bool
	TransferredPersons, ClassCount, TraineeCount                int64
	EntitledPersons, PendingPersons, EntitledFen                int64
	HeldPersons, HeldFen, RejectedPersons, RejectedFen          *int64
	ClaimCount, ClaimedPersons, ClaimedFen                      *int64
	PassedCount, AnsweredCount, SatisfiedCount, InspectionCount *int64
	ErrorCount, WarningCount                                    int64
}

// Found counts the findings of one rule in one place: a row of
// report.district_findings or report.institution_findings.
type Found struct {
	Place, Rule, Severity, Subject string
	Found                          int64
}

// Reason counts trainees by rule in one district: a row of report.district_reasons or
// report.rule_reasons, of report.reasons for the whole.
type Reason struct {
	District, Rule               string
	HeldPersons, RejectedPersons *int64
}

// IsBelow tells whether the satisfaction with a class is below one of the lines.
func (c Class) IsBelow() bool { return c.IsBelowStop || c.IsBelowWarning }
