package overview

// Band counts trainees whose attendance is at least 10 × Band percent: a row of
// report.attendance_bands.
type Band struct{ Band, Persons int64 }

// SeverityCount counts rules and their findings: a row of report.severity_counts.
type SeverityCount struct {
	Severity                                        string
	RuleCount, FiringCount, Found, UnevaluatedCount int64
}

// SatisfactionCount counts ended classes by the lines of satisfaction: the one row of
// report.satisfaction_counts.
type SatisfactionCount struct{ BelowStopCount, BelowWarningCount, MetCount, UnansweredCount int64 }
