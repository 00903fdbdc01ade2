// Package pipeline turns a folder of exports into a published report.
//
// Data flows one way; a stage is a file, a layer of tables is a DuckDB schema:
//
//	load       load.go       exports, policy ─▶ raw, policy
//	stage      stage.go      keys and references ─▶ keys, staging
//	measure    measure.go    every value a clause asks for ─▶ facts
//	check      check.go      the rules judged by facts ─▶ checks, standing
//	reconcile  reconcile.go  outcomes, claims, sums, and their proof ─▶ ledger, audits
//	report     report.go     what files and pages show ─▶ report
//	publish    publish.go    data files and pages, and the swap of one link ─▶ site
//
// A finding never stops a run; an input that cannot be used, broken SQL, totals
// that do not add up or a full disk do, and then nothing is published.
package pipeline
