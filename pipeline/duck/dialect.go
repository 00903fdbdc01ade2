package duck

import (
	"fmt"
	"strings"
)

// dialect is all that the queries need beside plain DuckDB: they are written in
// the SQL that DuckDB and Trino share, and here stand Trino's functions that
// DuckDB lacks. Whole division of whole numbers is set in session.
var dialect = []string{
	"create or replace temp macro regexp_like(s, pattern) as regexp_matches(s, pattern)",
	"create or replace temp macro array_join(items, separator) as list_reduce(items, (a, b) -> a || separator || b)",
}

// session is run on each new connection.
var session = append([]string{"set integer_division = true"}, dialect...)

// settings are the engine's own, run once: it refuses to be told again where to
// spill as soon as it has. Nothing is ever fetched: the night job has no network,
// and a query must not depend on one. The optimizer that is off sorts texts of
// eight to fifteen bytes as signed numbers, 班 before A (duckdb/duckdb#18124).
func settings(o Options) []string {
	s := []string{
		"set autoinstall_known_extensions = false",
		"set autoload_known_extensions = false",
		"set disabled_optimizers = 'compressed_materialization'",
	}
	if o.Threads > 0 {
		s = append(s, threads(o.Threads))
	}
	if o.MemoryLimit > 0 {
		s = append(s, fmt.Sprintf("set memory_limit = '%dB'", o.MemoryLimit))
	}
	if o.TempDir != "" {
		s = append(s, "set temp_directory = "+quote(o.TempDir))
	}
	return s
}

func threads(n int) string { return fmt.Sprintf("set threads = %d", n) }

// Literal is s as SQL text.
func Literal(s string) string { return quote(s) }

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
