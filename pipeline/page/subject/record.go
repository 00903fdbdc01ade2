package subject

// Session is a row of report.class_sessions.
type Session struct {
	ClassID                                string
	SessionNo                              int64
	SessionDate, StartTime, EndTime        string
	Minutes, Hours, CreditedHours          int64
	IsTheory, IsOffline                    bool
	Topics, Teacher, TeacherKind, Platform string
	RecordingMinutes                       *int64
	AttendeeCount                          *int64
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
	RateFen, UpliftPercent        *int64 // what the trainee is worth; nil where no rate fits
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

// Attendance is which sessions a trainee signed in for, a row of report.class_attendance.
type Attendance struct {
	ClassID                            string
	TraineeNo                          int64
	CountedSessions, UncountedSessions string // their numbers, joined by spaces
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
	Present              *int64
	Result, SourceFile   string
	SourceRow            *int64
}

// Notice is a row of report.application_notices.
type Notice struct {
	ApplicationID, StartDate, EndDate       string
	NoticeDays                              int64 // of years with a calendar
	IsBeyondCalendar                        bool
	Persons, AmountFen                      *int64
	Objection, ObjectionSettled, SourceFile string
	SourceRow                               *int64
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

// DistrictShare is what one institution did in one district: a row of
// report.district_institutions.
type DistrictShare struct {
	District, Institution                                 string
	ClassCount, TraineeCount                              int64
	EntitledPersons, EntitledFen                          int64
	HeldPersons, HeldFen, RejectedPersons, PendingPersons *int64
	PassedCount, AnsweredCount, SatisfiedCount            *int64
}
