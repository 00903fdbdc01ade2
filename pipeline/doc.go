// Package pipeline turns a folder of exports into the tables that files and pages show.
//
// Data flows one way; a stage is a file, a layer of tables is a DuckDB schema:
//
//	load       load.go       exports, policy ─▶ raw, policy
//	stage      stage.go      keys and references ─▶ keys, staging
//	measure    measure.go    every value a clause asks for ─▶ facts
//	intake     intake.go     are the exports wrong as a whole? ─▶ intake
//	check      check.go      the rules judged by facts ─▶ checks, standing
//	reconcile  reconcile.go  outcomes, claims, sums, and their proof ─▶ ledger, audits
//	disclose   disclose.go   which counts of persons everyone may read ─▶ disclosure
//	report     report.go     what files and pages show ─▶ report
//
// A finding never stops a run; an input that cannot be used, broken SQL, totals
// that do not add up or a full disk do, and then nothing is published.
//
// What a run built it hands over as a [Built], and knows nothing of those who take it:
// package publish writes a site of it, ask asks it, found tells what the rules found,
// look and lake stop earlier.
package pipeline
