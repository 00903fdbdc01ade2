package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
)

// filled are the tables that the program fills itself. after is the layer that must
// stand first, so that queries of the layers behind it may read the table; columns
// are "name type, name type". Beside these it fills raw.set_aside, a raw table for
// each kind of export and the policy's tables, which declare their columns elsewhere.
var filled = map[string]struct{ after, columns string }{
	"raw.run": {"raw", "as_of date, policy varchar, version varchar, made_by varchar"},
	"raw.files": {"raw", "header_row bigint, rows_read bigint, source_file varchar, kind varchar, encoding varchar, " +
		"delimiter varchar, sha256 varchar, recognised_columns varchar, unrecognised_columns varchar, " +
		"closest_title varchar, lacking_columns varchar, tied_titles varchar"},
	"raw.file_faults": {"raw", "source_row bigint, source_file varchar, kind varchar, check_name varchar, " +
		"column_name varchar, cause varchar, detail varchar"},
	"raw.profiles": {"raw", "source_file varchar, kind varchar, column_name varchar, position bigint, " +
		"filled_count bigint, unreadable_count bigint, forms varchar"},
	"raw.present": {"raw", "name varchar"},
	"raw.columns": {"raw", "kind varchar, column_name varchar, header varchar, type varchar, is_required boolean, " +
		"is_key boolean, is_private boolean"},
	"raw.rule_needs":      {"raw", "rule varchar, need varchar, kind varchar, column_name varchar"},
	"raw.rule_kinds":      {"raw", "rule varchar, kind varchar"},
	"raw.former":          {"raw", "as_of date, policy varchar"},
	"raw.former_files":    {"raw", "source_file varchar, kind varchar, rows_used bigint"},
	"raw.former_classes":  {"raw", "class_id varchar"},
	"raw.former_trainees": {"raw", "class_id varchar, trainee_no bigint, masked_name varchar, masked_id varchar"},
	"raw.former_rules":    {"raw", "rule varchar, missing varchar"},
	"policy.waivers": {"raw", "rule varchar, subject_id varchar, reason varchar, approved_by varchar, " +
		"expires_date date, told_from_date date, source_row bigint"},
	"policy.intake": {"raw", "check_name varchar, kind varchar, percent bigint, least bigint, days bigint"},
	"keys.repeats": {"raw",
		"kind varchar, load_order bigint, source_file varchar, source_row bigint, reason varchar, " +
			"detail varchar, used_load_order bigint, used_file varchar, used_row bigint"},

	"keys.masked": {"raw", "source_file varchar, source_row bigint, kind varchar, column_name varchar, " +
		"place varchar, holds varchar"},

	"keys.nearest_words": {"staging", "kind varchar, column_name varchar, word varchar, nearest varchar"},
	"raw.rules": {"staging", "rule varchar, title varchar, severity varchar, effect varchar, subject varchar, " +
		"clause varchar, is_evaluated boolean, missing varchar, is_ended_only boolean, is_person_count boolean, " +
		"populations varchar, asks varchar, acts varchar"},

	"keys.filled": {"facts", "kind varchar, source_file varchar, column_name varchar, filled_count bigint"},
	"keys.newest": {"facts", "kind varchar, source_file varchar, newest_at timestamp"},
	"keys.latest": {"facts", "kind varchar, latest_date date"},
	"keys.conflicts": {"facts", "kind varchar, source_file varchar, column_name varchar, source_row bigint, " +
		"row_count bigint"},
	"keys.ranges": {"facts", "kind varchar, source_file varchar, column_name varchar, distinct_count bigint, " +
		"least varchar, greatest varchar"},
	"disclosure.emptied": {"disclosure", "level varchar, id varchar, measure varchar, rule varchar"},

	"intake.findings": {"intake", "position bigint, check_name varchar, title varchar, kind varchar, " +
		"source_file varchar, column_name varchar, source_row bigint, measured bigint, looked_at bigint, " +
		"follows varchar, says varchar, likely varchar, mend varchar, is_accepted boolean"},

	"latter.titles": {"report", "kind varchar, title varchar"},
	"former.history": {"report", "as_of date, entitled_yuan decimal(18,2), held_yuan decimal(18,2), " +
		"paid_yuan decimal(18,2), findings_error bigint, findings_warning bigint, findings_info bigint"},
	"former.since": {"report", "kind varchar, subject varchar, subject_id varchar, rule varchar, detail varchar, " +
		"since date"},
}

// sides are the layers of the two builds that are compared.
var sides = []string{"former", "latter"}

// compared are the tables of either side, filled after the layer report: data files, with
// those of their columns that the comparison looks at, and what a build keeps for the next
// one (compare.go).
var compared = map[string]string{
	"run": "as_of date, policy varchar, version varchar, entitled_yuan decimal(18,2), held_yuan decimal(18,2), " +
		"payable_yuan decimal(18,2), noticed_yuan decimal(18,2), paid_yuan decimal(18,2), has_state boolean, " +
		"base_date date",
	"findings": "rule varchar, severity varchar, effect varchar, subject varchar, subject_id varchar, " +
		"district varchar, institution varchar, class_id varchar, application_id varchar, measured varchar",
	"trainees": "class_id varchar, trainee_no bigint, masked_name varchar, masked_id varchar, outcome varchar, " +
		"reasons varchar, entitled_yuan decimal(18,2), held_yuan decimal(18,2)",
	"classes": "class_id varchar, district varchar, institution varchar, end_date date, ended boolean, " +
		"entitled_yuan decimal(18,2)",
	"claims": "application_id varchar, class_id varchar",
	"applications": "application_id varchar, entitled_yuan decimal(18,2), held_yuan decimal(18,2), " +
		"payable_yuan decimal(18,2), noticed_yuan decimal(18,2), paid_yuan decimal(18,2)",
	"payments": "payment_id varchar, application_id varchar, amount_yuan decimal(18,2)",
	"files":    "source_file varchar, sha256 varchar",
	"rules":    "rule varchar, severity varchar, effect varchar, evaluated boolean, missing varchar",

	"persons": "class_id varchar, trainee_no bigint, person varchar",
	"matched": "class_id varchar, trainee_no bigint, person varchar",
	"rows": "kind varchar, subject varchar, subject_id varchar, rule varchar, class_id varchar, " +
		"application_id varchar, row_count bigint, digest varchar, source_file varchar, source_row bigint",
	"basis": "what varchar, rule varchar, name varchar, value varchar, title varchar",
}

// fill makes one of the tables that the program fills.
func (b *build) fill(ctx context.Context, table string, rows [][]any) error {
	columns, err := columnsOf(table)
	if err != nil {
		return err
	}
	return b.DB.Table(ctx, table, columns, rows)
}

// columnsOf are the declared columns of a table that the program fills.
func columnsOf(table string) ([]duck.Column, error) {
	declared, ok := filled[table]
	if side, name, _ := strings.Cut(table, "."); !ok && slices.Contains(sides, side) {
		declared.columns, ok = compared[name]
	}
	if !ok {
		return nil, fmt.Errorf("table %s is not declared; add it to those that the program fills", table)
	}
	var columns []duck.Column
	for column := range strings.SplitSeq(declared.columns, ", ") {
		name, kind, _ := strings.Cut(column, " ")
		columns = append(columns, duck.Column{Name: name, Type: kind})
	}
	return columns, nil
}
