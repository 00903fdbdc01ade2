package pipeline

import (
	"context"

	"github.com/peihe/peihe/pipeline/duck"
)

// reportReads are the tables from which report counts the findings.
var reportReads = []string{"report.tally", "report.waivers"}

// report computes what files and pages show, and counts the findings. What the public
// edition shows otherwise, [Built.ForEveryone] makes.
func report(ctx context.Context, b *build) error {
	b.Progress.Start("report", b.steps("report"))
	if err := b.layer(ctx, "report"); err != nil {
		return err
	}
	type tally struct {
		ErrorCount, WarningCount, InfoCount                   int64
		ErrorWaivedCount, WarningWaivedCount, InfoWaivedCount int64
		SetAsideCount                                         int64
	}
	t, err := duck.One[tally](ctx, b.DB, b.Query("report.tally").Rows())
	if err != nil {
		return err
	}
	b.Result.Findings = map[string]int64{"error": t.ErrorCount, "warning": t.WarningCount, "info": t.InfoCount}
	b.Result.Waived = map[string]int64{
		"error": t.ErrorWaivedCount, "warning": t.WarningWaivedCount, "info": t.InfoWaivedCount,
	}
	b.Result.SetAside = t.SetAsideCount
	b.Result.Waivers, err = duck.All[Waiver](ctx, b.DB, `select waiver, rule, subject_id, expires_date, source_row
		from report.waivers where waiver <> 'active' order by `+b.Query("report.waivers").Order)
	return err
}
