// Package record holds the rows that pages of several rooms show, as the report queries
// return them; what one room alone shows stands there.
//
// Records are rows of the report queries of the same name, field by column, yuan in
// …Fen. Dates are ISO 8601, "" and nil are unknown: a figure is nil where the exports
// lack the kind that it rests on.
package record

// Waterfall is a row of report.waterfall_pages: how many of the persons enrolled in a
// class, an institution, a district (level, id) or the whole each step leaves, and how
// many left at it.
type Waterfall struct {
	Level, ID                                     string
	EnrolledPersons, PendingPersons, EndedPersons int64
	AttendanceMetPersons, AbsentPersons           int64
	AssessedPersons, UnassessedPersons            *int64
	PassedPersons, FailedPersons                  *int64
	ClearedPersons, RejectedPersons               int64
	EntitledPersons, HeldPersons, UnprovenPersons int64
}

// UnverifiedTotal is what at least one rule did not check: the one row of
// report.unverified_total.
type UnverifiedTotal struct{ Persons, Fen, HeldPersons, HeldFen int64 }

// Overview is the one row of report.overview.
type Overview struct {
	ClassCount, TraineeCount                                      int64
	PassedCount, GapPersons                                       *int64
	EntitledPersons, HeldPersons, RejectedPersons, PendingPersons int64
	EntitledFen, HeldFen, RejectedFen                             int64
	AnsweredCount, SatisfiedCount                                 *int64
	ApplicationCount, ApplicationFreeCount                        *int64
	ClaimedPersons, ClaimedFen, ClaimCount                        *int64
	ClaimEntitledPersons, ClaimHeldPersons                        *int64
	ClaimEntitledFen, ClaimHeldFen, PayableFen                    *int64
	NoticedFen, NoticedCount, PaidFen, PaymentCount               *int64
	DifferenceFen, UnattachedFen, OutFen                          *int64
	RunningCount, PlannedPersons, RuralPersons                    int64
	IsRuralKnown                                                  bool
}

// Finding is a row of report.findings or of the like; source and decision are
// empty where the edition does not show them.
type Finding struct {
	Rule, Severity, Effect, Decision, Subject, SubjectID string
	District, Institution, ClassID, ApplicationID        string
	Measured, Required, SourceFile                       string
	SourceRow                                            *int64

	OwnDistrict, OwnInstitution string // that it speaks of itself
}

// Class is a row of report.class_pages.
type Class struct {
	ClassID, ClassName, Institution, District, Occupation, Mode, Venue string
	IsSelected, IsEnded                                                bool
	StartDate, EndDate, AppliedDate, Approval, ApprovedDate            string
	FeeFen                                                             *int64
	PaperApprovedDate                                                  string
	DayCount, OfflineDayCount, ScheduledHours, DeliveredHours          int64
	TheoryHours, TraineeCount, ParticipantCount                        int64
	IsBelowStop, IsBelowWarning                                        bool // never both; once it has ended
	PassedCount, CountedSurveyCount, AnsweredCount, SatisfiedCount     *int64
	EntitledPersons, HeldPersons, RejectedPersons, PendingPersons      int64
	EntitledFen, HeldFen                                               int64
	IsHeldTold, IsRejectedTold                                         bool // so many persons may be told to everyone
	SessionCount, HeldSessionCount                                     int64
	ArchiveItems, KeepUntil                                            string
	ErrorCount, WarningCount                                           int64 // of class and session rules
	SourceFile                                                         string
	SourceRow                                                          int64
}

// Session is a row of report.class_sessions.
type Session struct {
	ClassID                                string
	SessionNo                              int64
	SessionDate, StartTime, EndTime        string
	Minutes, Hours, CreditedHours          int64
	IsTheory, IsOffline                    bool
	Topics, Teacher, TeacherKind, Platform string
	RecordingMinutes                       *int64
	AttendeeCount                          int64
	IsHeld                                 bool
}

// Trainee is a row of report.trainees.
type Trainee struct {
	ClassID                       string
	TraineeNo                     int64
	MaskedName, MaskedID          string
	ScheduledHours, AttendedHours int64
	Assessed, Passed              *bool
	Outcome, Reasons              string // reasons: rule ids joined with ;
	EntitledFen, HeldFen          int64
	SourceFile                    string
	SourceRow                     int64
}

// Survey is an item of a class's satisfaction survey, a row of report.class_surveys.
type Survey struct {
	ClassID                       string
	Position                      int64
	Item                          string
	AnsweredCount, SatisfiedCount int64
}

// Mark is a trainee's sign-in for a session, a row of report.class_attendance.
type Mark struct {
	ClassID              string
	TraineeNo, SessionNo int64
	IsCounted            bool
}

// Comment is what somebody wrote on a survey, a row of report.class_comments.
type Comment struct {
	ClassID, Comment string
	IsCounted        bool
	SourceFile       string
	SourceRow        int64
}

// Requirement is what the notice asks of a class, a row of report.class_requirements.
type Requirement struct {
	ClassID, Asks, Result string // found, not_found, not_applicable (not ended yet), not_evaluated
	Severity              string // of what was found
	IsPartial             bool   // some of its rules were not evaluated
	FoundSessions         int64  // with a finding, where a rule about sessions speaks
	Measured, Required    string
	Rules                 string // a;b
}

// Inspection is a row of report.class_inspections.
type Inspection struct {
	ClassID, InspectedAt string
	Present              int64
	Result, SourceFile   string
	SourceRow            int64
}

// Claim is a row of report.claim_pages.
type Claim struct {
	ApplicationID, ClassID, District, Institution, AppliedDate, Review string
	ApprovedPersons, ApprovedFen                                       *int64
	ClaimedPersons, ClaimedFen                                         int64
	IsRejected                                                         bool
	EntitledPersons, EntitledFen, HeldPersons, HeldFen                 int64
	IsHeldTold                                                         bool
	SourceFile                                                         string
	SourceRow                                                          int64
}

// Application is a row of report.application_pages. District and institution are
// "" where its classes are of several.
type Application struct {
	ApplicationID, District, Institution               string
	ClaimCount                                         int64
	FirstAppliedDate                                   string
	ClaimedPersons, ClaimedFen                         int64
	EntitledPersons, HeldPersons, EntitledFen, HeldFen int64
	IsHeldTold, IsOnHold, IsAwaitingNotice             bool
	HoldReasons                                        string // rule ids joined with ;
	UnjudgedRules, UnjudgedMissing                     string // rules that could not judge it, what they lack
	PayableFen                                         int64
	NoticedFen                                         *int64
	IsNoticedOtherwise                                 bool // than its entitlement
	PaidFen, DifferenceFen                             *int64
	SourceFile                                         string
	SourceRow                                          int64
}

// Notice is a row of report.application_notices.
type Notice struct {
	ApplicationID, StartDate, EndDate       string
	NoticeDays                              int64 // of years with a calendar
	IsBeyondCalendar                        bool
	Persons, AmountFen                      *int64
	Objection, ObjectionSettled, SourceFile string
	SourceRow                               int64
}

// Payment is a row of report.payment_pages or report.application_payments.
type Payment struct {
	PaymentID, ApplicationID        string
	HasApplication                  *bool
	District, Institution, PaidDate string
	AmountFen                       int64
	Payee, Source, SourceFile       string
	SourceRow                       int64
}

// Institution is a row of report.institution_pages.
type Institution struct {
	Institution                                                   string
	Position                                                      *int64 // in annex 3
	RecommendingDistrict                                          string
	IsSelected, IsListed, IsHeldTold, IsRejectedTold              bool
	ClassCount, TraineeCount                                      int64
	EntitledPersons, HeldPersons, RejectedPersons, PendingPersons int64
	EntitledFen, HeldFen                                          int64
	PassedCount, AnsweredCount, SatisfiedCount                    *int64
	Action                                                        string
	BelowStopCount, BelowWarningCount                             int64 // ended classes below each line
	ErrorCount, WarningCount, InfoCount, FindingCount             int64
	PublicErrorCount, PublicWarningCount                          int64 // without those about trainees
}

// Sanction is a row of report.institution_sanctions.
type Sanction struct {
	Institution, Action, DecidedDate, DueDate, DoneDate, SourceFile string
	SourceRow                                                       int64
}

// District is a row of report.district_pages.
type District struct {
	District                                                      string
	Position                                                      int64
	Quota, PlacesPersons, GapPersons                              *int64
	IsKnown                                                       bool
	TransferredPersons, ClassCount, TraineeCount                  int64
	EntitledPersons, HeldPersons, RejectedPersons, PendingPersons int64
	EntitledFen, HeldFen, RejectedFen                             int64
	ClaimCount, ClaimedPersons, ClaimedFen                        *int64
	PassedCount, AnsweredCount, SatisfiedCount, InspectionCount   *int64
	ErrorCount, WarningCount                                      int64
}

// DistrictShare is what one institution did in one district: a row of
// report.district_institutions.
type DistrictShare struct {
	District, Institution                                         string
	ClassCount, TraineeCount                                      int64
	EntitledPersons, HeldPersons, RejectedPersons, PendingPersons int64
	EntitledFen, HeldFen                                          int64
	IsHeldTold, IsRejectedTold                                    bool
	PassedCount, AnsweredCount, SatisfiedCount                    *int64
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
	HeldPersons, RejectedPersons int64
}

// Band counts trainees whose attendance is at least 10 × Band percent: a row of
// report.attendance_bands.
type Band struct{ Band, Persons int64 }

// SeverityCount counts rules and their findings: a row of report.severity_counts.
type SeverityCount struct {
	Severity                                        string
	RuleCount, FiringCount, Found, UnevaluatedCount int64
}

// SatisfactionCount counts ended classes by the lines of clause 八(四): the one row of
// report.satisfaction_counts.
type SatisfactionCount struct{ BelowStopCount, BelowWarningCount, MetCount, UnansweredCount int64 }

// RuleCount is a row of report.rule_pages.
type RuleCount struct {
	Rule, Missing  string
	Evaluated      bool
	Checked, Found int64

	UnjudgedCount                    int64 // subjects that the rule could not judge though it was evaluated
	UnverifiedPersons, UnverifiedFen int64 // of the entitlement, where the rule was not evaluated
}

// SetAside is a row of report.set_aside_examples.
type SetAside struct {
	SourceFile           string
	SourceRow            int64
	Kind, Reason, Column string
	Kept                 bool
	Detail               string
}

// IsBelow tells whether the satisfaction with a class is below one of the lines.
func (c Class) IsBelow() bool { return c.IsBelowStop || c.IsBelowWarning }
