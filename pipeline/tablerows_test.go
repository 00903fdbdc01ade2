package pipeline_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/query"
)

// tablesOfPages are the tables that the writers of pages name, with the function that
// reads each, and whatever else of SQL stands there.
func tablesOfPages(t *testing.T) (readers map[string]string, statements []string) {
	t.Helper()
	readers = map[string]string{}
	table := regexp.MustCompile(`^"((?:report|changes)\.[a-z_]+)"$`)
	for _, file := range []string{"pages.go", "finance.go", "letters.go", "changes.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("publish", file), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				for _, argument := range n.Args {
					if text, ok := argument.(*ast.BasicLit); ok && table.MatchString(text.Value) {
						called := n.Fun
						if instance, ok := called.(*ast.IndexExpr); ok {
							called = instance.X
						}
						if name, ok := called.(*ast.Ident); ok {
							readers[table.FindStringSubmatch(text.Value)[1]] = name.Name
						}
					}
				}
			case *ast.BasicLit:
				if regexp.MustCompile(`(?i)\b(select|from|order by|where)\b .*[a-z]`).MatchString(n.Value) {
					statements = append(statements, n.Value)
				}
			}
			return true
		})
	}
	return readers, statements
}

// TestOrdersStandWithTheirQueries: pages name tables and nothing else of SQL, and a
// table of several rows says in which order it is shown.
func TestOrdersStandWithTheirQueries(t *testing.T) {
	t.Parallel()
	readers, statements := tablesOfPages(t)
	for _, text := range statements {
		t.Errorf("a writer of pages holds SQL: %s; it belongs into queries/report", text)
	}
	queries, err := query.Read(os.DirFS("../queries"))
	if err != nil {
		t.Fatal(err)
	}
	if len(readers) < 40 {
		t.Fatalf("only %d tables are read: %v", len(readers), readers)
	}
	for table, reader := range readers {
		if q := query.Named(queries, table); (q.Order+q.Pages == "") != (reader == "single") {
			t.Errorf("queries/%s: read by %s, order %q", q.Path, reader, q.Order)
		}
	}
}

// TestOrdersName holds that what an order names is there, for each table that has one,
// and that no two rows stand on one place of it.
func TestOrdersName(t *testing.T) {
	t.Parallel()
	b := worksOf(t, "city")
	direction := regexp.MustCompile(` (desc|nulls last)\b`)
	ordered := 0
	for _, q := range b.Statements {
		for _, order := range []string{q.Order, q.Pages} {
			if order == "" || slices.Contains(query.AskedLayers, q.Layer) {
				continue
			}
			ordered++
			type count struct{ Tied int64 }
			by := direction.ReplaceAllString(order, "")
			tied, err := duck.One[count](t.Context(), b.DB, "select count(*) as tied from (select "+by+" from "+
				q.Table()+" group by "+by+" having count(*) > 1)")
			if err != nil {
				t.Errorf("queries/%s: %v", q.Path, err)
			} else if tied.Tied > 0 {
				t.Errorf("queries/%s: %d places of the order %s have several rows", q.Path, tied.Tied, order)
			}
		}
	}
	if ordered < 40 {
		t.Errorf("only %d tables have an order", ordered)
	}
}

// TestQueryLinks: each 口径 of a site leads to a query page of a table that pages read.
func TestQueryLinks(t *testing.T) {
	t.Parallel()
	site := worksOf(t, "few").edition(t, "internal")
	readers, _ := tablesOfPages(t)
	shown := map[string]bool{}
	err := filepath.WalkDir(site, func(file string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".html") {
			return err
		}
		for _, a := range elements(t, file, "a") {
			class, href := "", ""
			for _, attribute := range a.Attr {
				switch attribute.Key {
				case "class":
					class = attribute.Val
				case "href":
					href = attribute.Val
				}
			}
			if class != "query" {
				continue
			}
			table := strings.TrimSuffix(filepath.Base(href), ".html")
			shown[table] = true
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), href)); err != nil || readers[table] == "" {
				t.Errorf("%s: 口径 leads to %s, which no page reads: %v", file, href, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"report.reasons", "report.district_reasons", "report.coverage_lines",
		"report.payment_day_totals"} {
		if want := table != "report.payment_day_totals"; shown[table] != want {
			t.Errorf("a 口径 leads to %s: %v, want %v", table, shown[table], want)
		}
	}
}

// TestLetterFindings: the sheets of findings name every finding of an institution, each
// on one line.
func TestLetterFindings(t *testing.T) {
	t.Parallel()
	b := worksOf(t, "city")
	type named struct{ Findings, Once, Lines int64 }
	got, err := duck.One[named](t.Context(), b.DB, `select
			count(*) as findings, count(*) filter (where lines = 1) as once, (select count(*) from report.letter_findings) as lines
		from (
			select f.rule, f.subject_id, count(l.rule) as lines
			from report.findings f
			left join report.letter_findings l
				on l.institution = f.institution and l.rule = f.rule and l.required = f.required and l.effect = f.effect
				and l.place = coalesce(f.class_id, f.application_id)
				and concat('、', l.subjects) like concat('%、', f.subject_id, '（%')
			where f.institution is not null and (f.class_id is not null or f.application_id is not null)
			group by f.rule, f.subject_id
		) found`)
	if err != nil || got.Findings < 100 || got.Once != got.Findings || got.Lines >= got.Findings {
		t.Errorf("%+v, %v; want each finding once, on fewer lines than there are findings", got, err)
	}
}
