package pipeline_test

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// goFile is a file of this module, read as Go.
type goFile struct {
	path string // from the root of the module
	text []byte
	ast  *ast.File
}

func (f goFile) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

// module reads all Go files of this module.
func module(t *testing.T) (*token.FileSet, []goFile) {
	t.Helper()
	const root = ".."
	positions := token.NewFileSet()
	var files []goFile
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && path != root &&
			(name == "node_modules" || name == "testdata" || strings.HasPrefix(name, ".")) {
			return fs.SkipDir
		}
		if entry.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(positions, name, text, parser.SkipObjectResolution)
		files = append(files, goFile{name, text, parsed})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 200 {
		t.Fatalf("%d Go files found: the module has more", len(files))
	}
	return positions, files
}

// TestWidth holds lines within 120 columns, a tab being four. Of a string literal 40
// characters count at most: HTML, SQL and sentences are not broken for the width.
func TestWidth(t *testing.T) {
	t.Parallel()
	const most, mostOfText = 120, 40
	_, files := module(t)
	for _, f := range files {
		var widths []int
		for _, line := range strings.Split(string(f.text), "\n") {
			widths = append(widths, width(line))
		}
		for line, spared := range spared(f.text, mostOfText) {
			widths[line-1] -= spared
		}
		for i, w := range widths {
			if w > most {
				t.Errorf("%s:%d is %d columns wide, more than %d", f.path, i+1, w, most)
			}
		}
	}
}

func width(s string) int { return utf8.RuneCountInString(strings.ReplaceAll(s, "\t", "    ")) }

// spared says how many columns of each line are of string literals beyond the first so
// many of each.
func spared(text []byte, most int) map[int]int {
	lines := map[int]int{}
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, nil, 0)
	for {
		at, kind, literal := s.Scan()
		if kind == token.EOF {
			return lines
		}
		if kind != token.STRING {
			continue
		}
		for i, piece := range strings.Split(literal, "\n") {
			lines[file.Line(at)+i] += max(0, width(piece)-most)
		}
	}
}

// TestFenAreNamed holds that a number of fen is not called yuan: a field or parameter
// named …Yuan of a type that money has in Go.
func TestFenAreNamed(t *testing.T) {
	t.Parallel()
	positions, files := module(t)
	for _, f := range files {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			field, ok := n.(*ast.Field)
			if !ok || !isInt64(field.Type) {
				return true
			}
			for _, name := range field.Names {
				if strings.HasSuffix(strings.ToLower(name.Name), "yuan") {
					t.Errorf("%s: %s holds fen, so it is named …Fen", positions.Position(name.Pos()), name.Name)
				}
			}
			return true
		})
	}
}

// isInt64 tells int64, a pointer to it and several of it.
func isInt64(t ast.Expr) bool {
	switch t := t.(type) {
	case *ast.Ident:
		return t.Name == "int64"
	case *ast.StarExpr:
		return isInt64(t.X)
	case *ast.ArrayType:
		return isInt64(t.Elt)
	case *ast.Ellipsis:
		return isInt64(t.Elt)
	}
	return false
}

// TestLiteralsAreKeyed holds that a struct of more than four fields is written with
// their names, so that the reader knows which value is which. Types of other packages
// are known to go vet, which wants names always; tests may set out tables.
func TestLiteralsAreKeyed(t *testing.T) {
	t.Parallel()
	const most = 4
	positions, files := module(t)
	packages := map[string]map[string]ast.Expr{}
	for _, f := range files {
		folder := filepath.Dir(f.path)
		if packages[folder] == nil {
			packages[folder] = map[string]ast.Expr{}
		}
		if f.isTest() {
			continue
		}
		for _, d := range f.ast.Decls {
			if d, ok := d.(*ast.GenDecl); ok {
				declare(packages[folder], d)
			}
		}
	}
	seen := 0
	for _, f := range files {
		if f.isTest() {
			continue
		}
		for _, d := range f.ast.Decls {
			own := map[string]ast.Expr{} // types declared inside a function
			declare(own, d)
			types := literals{own, packages[filepath.Dir(f.path)]}
			types.each(d, nil, func(literal *ast.CompositeLit, fields int) {
				seen++
				if _, keyed := literal.Elts[0].(*ast.KeyValueExpr); fields > most && !keyed {
					t.Errorf("%s: a struct of %d fields without their names", positions.Position(literal.Pos()), fields)
				}
			})
		}
	}
	if seen < 500 {
		t.Errorf("%d literals of structs found: the module has more", seen)
	}
}

// declare adds the types that are declared anywhere within a node.
func declare(types map[string]ast.Expr, within ast.Node) {
	ast.Inspect(within, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok {
			types[spec.Name.Name] = spec.Type
		}
		return true
	})
}

// literals finds literals of structs whose types are declared in a function or in its
// package.
type literals struct{ own, shared map[string]ast.Expr }

// each calls found with every literal of a struct that is not empty, and how many
// fields it gives. Elided is the type of a literal that does not say it.
func (l literals) each(within ast.Node, elided ast.Expr, found func(literal *ast.CompositeLit, fields int)) {
	ast.Inspect(within, func(n ast.Node) bool {
		literal, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		is := literal.Type
		if is == nil && literal == within {
			is = elided
		}
		var element, key ast.Expr
		switch is := l.underlying(is).(type) {
		case *ast.StructType:
			if len(literal.Elts) > 0 {
				found(literal, len(literal.Elts))
			}
		case *ast.ArrayType:
			element = is.Elt
		case *ast.MapType:
			element, key = is.Value, is.Key
		}
		for _, e := range literal.Elts {
			if pair, ok := e.(*ast.KeyValueExpr); ok {
				l.each(pair.Key, key, found)
				e = pair.Value
			}
			l.each(e, element, found)
		}
		return false
	})
}

// underlying is what a type is declared as; nil where another package declares it.
func (l literals) underlying(t ast.Expr) ast.Expr {
	switch is := t.(type) {
	case *ast.StarExpr:
		return l.underlying(is.X)
	case *ast.IndexExpr:
		return l.underlying(is.X)
	case *ast.Ident:
		if declared, ok := l.own[is.Name]; ok {
			return l.underlying(declared)
		}
		return l.underlying(l.shared[is.Name])
	case *ast.StructType, *ast.ArrayType, *ast.MapType:
		return is
	}
	return nil
}
