package duck

import (
	"fmt"
	"strings"
)

// dialect is all that the queries need beside plain DuckDB: they are written in
// the SQL that DuckDB and Trino share, and here stand Trino's functions that
// DuckDB lacks. Whole division of whole numbers is set in settings.
var dialect = []string{
	"create or replace temp macro regexp_like(s, pattern) as regexp_matches(s, pattern)",
	"create or replace temp macro array_join(items, separator) as list_reduce(items, (a, b) -> a || separator || b)",
}

// settings are run on each new connection. Nothing is ever fetched: the night job
// has no network, and a query must not depend on one.
func settings(o Options) []string {
	s := []string{
		"set integer_division = true",
		"set autoinstall_known_extensions = false",
		"set autoload_known_extensions = false",
	}
	if o.Threads > 0 {
		s = append(s, fmt.Sprintf("set threads = %d", o.Threads))
	}
	if o.MemoryLimit != "" {
		s = append(s, "set memory_limit = "+quote(o.MemoryLimit))
	}
	if o.TempDir != "" {
		s = append(s, "set temp_directory = "+quote(o.TempDir))
	}
	return append(s, dialect...)
}

// Literal is s as SQL text.
func Literal(s string) string { return quote(s) }

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
