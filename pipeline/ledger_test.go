package pipeline_test

import (
	"fmt"
	"slices"
	"strings"
)

// ledger holds the closing ledger against a second reckoning from the facts of a
// worked case: the waterfall from the outcomes and reasons of its trainees, the
// reconciliation from its claims and applications, the residuals from their lists.
func (c *comparison) ledger(data string, want expectation) {
	c.Helper()
	classes := map[string]map[string]string{}
	for _, row := range c.rows(data, "classes.csv") {
		classes[row["class_id"]] = row
	}
	steps := map[string]map[string]int64{} // level|id → step → persons
	got := map[string]map[string]string{}
	for _, row := range c.rows(data, "waterfall_persons.csv") {
		got[row["subject_id"]] = row
	}
	for id, trainee := range want.Trainees {
		c.count++
		outcome, reasons := printed(trainee["outcome"]), strings.Split(printed(trainee["reasons"]), ";")
		step := outcome
		if outcome == "rejected" {
			step = "other"
			for _, s := range [][2]string{{"assessment_video_too_short", "pass"}, {"assessment_failed", "pass"},
				{"assessment_missing", "assessment"}, {"attendance_below_minimum", "attendance"}} {
				if slices.Contains(reasons, s[0]) {
					step = s[1]
				}
			}
		}
		if row := got[id]; row["step"] != step || row["reasons"] != printed(trainee["reasons"]) {
			c.Errorf("waterfall_persons.csv: %s ends at %q for %q, want %q", id, row["step"], row["reasons"], step)
		}
		if rule := got[id]["rule"]; (outcome == "rejected" || outcome == "held") != (rule != "") || rule != "" &&
			!slices.Contains(reasons, rule) {
			c.Errorf("waterfall_persons.csv: %s names rule %q of %q", id, rule, reasons)
		}
		class := id[:strings.LastIndex(id, "#")]
		for _, group := range []string{"class|" + class, "institution|" + classes[class]["institution"], "district|" +
			classes[class]["district"], "whole|"} {
			if steps[group] == nil {
				steps[group] = map[string]int64{}
			}
			steps[group][step]++
		}
	}
	for _, row := range c.rows(data, "waterfall.csv") {
		c.count++
		s := steps[row["level"]+"|"+row["id"]]
		cleared := s["held"] + s["entitled"]
		passed := cleared + s["other"]
		assessed := passed + s["pass"]
		met := assessed + s["assessment"]
		for column, n := range map[string]int64{"enrolled_persons": met + s["attendance"] + s["pending"],
			"pending_persons": s["pending"], "attendance_met_persons": met,
			"assessed_persons": assessed, "passed_persons": passed, "cleared_persons": cleared,
			"entitled_persons": s["entitled"], "held_persons": s["held"]} {
			if row[column] != fmt.Sprint(n) {
				c.Errorf("waterfall.csv: %s %s: %s is %s, want %d", row["level"], row["id"], column, row[column], n)
			}
		}
	}
	listed := map[string]int64{} // residual, and residual|application
	for _, row := range c.rows(data, "residuals.csv") {
		listed[row["residual"]] += fen(row["yuan"])
		listed[row["residual"]+"|"+row["application_id"]] += fen(row["yuan"])
	}
	var claimed int64 // entitled, on all claims
	for _, claim := range want.Claims {
		claimed += fen(printed(claim["entitled_yuan"]))
	}
	var entitled int64
	for _, trainee := range want.Trainees {
		entitled += fen(printed(trainee["entitled_yuan"]))
	}
	lines := map[string]map[string]string{}
	for _, row := range c.rows(data, "reconciliation.csv") {
		lines[row["level"]+"|"+row["line"]+"|"+row["id"]] = row
	}
	same := func(what string, got, want int64) {
		c.Helper()
		if c.count++; got != want {
			c.Errorf("reconciliation.csv: %s is %s, want %s", what, yuan(got), yuan(want))
		}
	}
	whole := lines["whole|persons|"]
	same("under a live claim", fen(whole["live_yuan"]), claimed)
	same("entitled", fen(whole["entitled_yuan"]), fen(whole["live_yuan"])+listed["unclaimed"])
	same("held", fen(whole["held_yuan"]), fen(whole["held_live_yuan"])+listed["held_unclaimed"])
	same("entitled persons", fen(whole["entitled_yuan"]), entitled)
	var mixed int64
	for id, a := range want.Applications {
		row := lines["application|listed|"+id]
		of := func(column string) int64 { return fen(printed(a[column])) }
		same(id+" over- and under-claimed", listed["over_claimed|"+id]+listed["under_claimed|"+id],
			of("claimed_yuan")-of("entitled_yuan")-of("held_yuan"))
		same(id+" on hold", listed["on_hold|"+id], of("entitled_yuan")-of("payable_yuan"))
		same(id+" difference", listed["difference|"+id], of("paid_yuan")-of("payable_yuan"))
		for _, column := range []string{"claimed_yuan", "entitled_yuan", "held_yuan", "payable_yuan", "paid_yuan",
			"difference_yuan"} {
			same(id+" "+column, fen(row[column]), of(column))
		}
		if _, ok := lines["institution|mixed|"+id]; ok {
			mixed++
		} else if _, ok := lines["district|mixed|"+id]; ok {
			mixed++
		}
	}
	var found int64
	for _, f := range want.Findings {
		if f[0] == "application_mixed" {
			found++
		}
	}
	if mixed != found {
		c.Errorf("reconciliation.csv: %d applications on a line of their own, want %d", mixed, found)
	}
}
