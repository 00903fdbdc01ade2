package look

import (
	"context"
	"strconv"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/ingest"
	"github.com/peihe/peihe/pipeline/intake"
	"github.com/peihe/peihe/pipeline/schema"
)

// An Inspection says what one path holds and what is wrong with it, before any
// build. Nothing in it shows an identity, phone or account number or an address.
type Inspection struct {
	Path  string `json:"path"`
	Error string `json:"error,omitempty"` // why it could not be read; then nothing else is said
	// MissingKinds are the mandatory kinds that a folder lacks: a build would
	// refuse it.
	MissingKinds []string `json:"missing_kinds,omitempty"`
	// HasReferences tells whether rows were held against the classes, sessions and
	// applications that they name: in a folder with every mandatory kind.
	HasReferences bool `json:"has_references"`
	// Wrong is what is wrong with the exports as a whole, causes first. Of a folder
	// without every mandatory kind, or a file, only files are looked at one by one.
	Wrong        []intake.Finding `json:"wrong"`
	Files        []InspectedFile  `json:"files"`
	UnknownNames []UnknownName    `json:"unknown_names"`
}

// An InspectedFile is a file by its kind ("" where not recognised), its columns
// and its rows: read = used + set aside.
type InspectedFile struct {
	Path                string                    `json:"path"`
	Kind                string                    `json:"kind"`
	Title               string                    `json:"title"` // Chinese
	Encoding            string                    `json:"encoding"`
	Delimiter           string                    `json:"delimiter"`
	HeaderRow           int                       `json:"header_row,omitempty"`
	Columns             []string                  `json:"columns"`
	UnrecognisedColumns []string                  `json:"unrecognised_columns"`
	ClosestKind         string                    `json:"closest_kind,omitempty"`
	LackingColumns      []string                  `json:"lacking_columns,omitempty"`
	TiedKinds           []string                  `json:"tied_kinds,omitempty"`
	RowsRead            int64                     `json:"rows_read"`
	RowsUsed            int64                     `json:"rows_used"`
	RowsSetAside        int64                     `json:"rows_set_aside"`
	SetAside            map[string]int64          `json:"set_aside"` // rows by reason
	SHA256              string                    `json:"sha256"`
	Problems            []Problem                 `json:"problems"`
	ProblemsLeftOut     int64                     `json:"problems_left_out"`
	Masked              []Masked                  `json:"masked,omitempty"`
	MaskedLeftOut       int64                     `json:"masked_left_out,omitempty"`
	Profile             []pipeline.ProfiledColumn `json:"profile,omitempty"`
}

// A Problem is a row set aside or, where Kept, an optional cell taken as unknown.
type Problem struct {
	Row    int64  `json:"row"`
	Column string `json:"column,omitempty"`
	Reason string `json:"reason"`
	Kept   bool   `json:"kept"`
	Detail string `json:"detail"` // Chinese: what is wrong and what to do
}

// Masked is where a personal value stands that is not meant for one, which no page or
// message shows: Row is 0 for the name of the file.
type Masked struct {
	Row    int64  `json:"row,omitempty"`
	Column string `json:"column,omitempty"`
	Place  string `json:"place"` // cell, header, name; detail, fault: what is said of a row or file
	Holds  string `json:"holds"` // Chinese: what it is
}

// An UnknownName is an institution or district that the policy does not have:
// where it stands first, and the known names nearest to it, joined with 、.
type UnknownName struct {
	Kind            string `json:"kind"`
	ColumnName      string `json:"column"`
	Name            string `json:"name"`
	OccurrenceCount int64  `json:"occurrences"`
	SourceFile      string `json:"source_file"`
	SourceRow       int64  `json:"source_row"`
	Nearest         string `json:"nearest,omitempty"`
}

// IsUsable tells whether a build of a folder would judge it, or whether nothing is
// wrong with a file by itself.
func (i Inspection) IsUsable() bool {
	return i.Error == "" && len(i.MissingKinds) == 0 && len(i.Wrong) == 0
}

// Inspect reads each path, a folder of exports or one file, by itself. Of each
// file it lists at most so many problems; 0 lists all. Profiled, it tells what the
// columns look like. A path that cannot be read
// is said so in its Inspection; the error is for a wrong policy and for what the
// program could not do.
func Inspect(ctx context.Context, o pipeline.Options, paths []string, problems int, profiled bool) ([]Inspection,
	error) {
	all := make([]Inspection, len(paths))
	for i, path := range paths {
		var err error
		if all[i], err = inspect(ctx, o, path, problems, profiled); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func inspect(ctx context.Context, o pipeline.Options, path string, problems int, profiled bool) (Inspection, error) {
	seen := Inspection{
		Path: path, Files: []InspectedFile{}, UnknownNames: []UnknownName{}, Wrong: []intake.Finding{},
	}
	b, sight, err := pipeline.Look(ctx, o, path, profiled)
	if err != nil {
		return seen, err
	}
	defer b.Close()
	seen.Error, seen.MissingKinds, seen.HasReferences = sight.Error, sight.MissingKinds, sight.HasReferences
	if seen.Error != "" {
		return seen, nil
	}
	if b.Intake != nil {
		seen.Wrong = b.Intake
	}
	unknown := b.Query("report.unknown_names").Rows()
	if seen.UnknownNames, err = duck.All[UnknownName](ctx, b.DB, unknown); err != nil {
		return seen, err
	}
	seen.Files, err = inspected(ctx, b, problems, profiled)
	return seen, err
}

// inspected says of each file how it was read and what was set aside.
func inspected(ctx context.Context, b *pipeline.Built, problems int, profiled bool) ([]InspectedFile, error) {
	files := make([]InspectedFile, len(b.Files))
	byPath := map[string]*InspectedFile{}
	for i, f := range b.Files {
		kind, _ := schema.Named(f.Kind)
		files[i] = InspectedFile{
			Path: f.Path, Kind: f.Kind, Title: kind.Title, Encoding: f.Encoding,
			Delimiter: f.Delimiter, HeaderRow: f.HeaderRow,
			Columns: orEmpty(f.Columns), UnrecognisedColumns: orEmpty(f.Unrecognised),
			ClosestKind: f.Closest, LackingColumns: f.Lacking, TiedKinds: f.Tied,
			RowsRead: f.RowsRead, SetAside: map[string]int64{}, SHA256: f.SHA256, Problems: []Problem{},
		}
		byPath[f.Path] = &files[i]
	}
	type reason struct {
		SourceFile, Reason    string
		Kept                  bool
		RowCount, ListedCount int64
	}
	for r, err := range duck.Select[reason](ctx, b.DB, b.Query("report.set_aside_reasons").Rows()) {
		if err != nil {
			return nil, err
		}
		f := byPath[r.SourceFile]
		f.ProblemsLeftOut += r.RowCount
		if !r.Kept {
			f.SetAside[r.Reason] = r.RowCount
			f.RowsSetAside += r.RowCount
		}
	}
	type line struct {
		SourceFile string
		SourceRow  int64
		Reason     string
		ColumnName string
		Kept       bool
		Detail     string
		Position   int64
	}
	for l, err := range duck.Select[line](ctx, b.DB, b.Query("report.row_problems").Where(firstOf(problems))) {
		if err != nil {
			return nil, err
		}
		f := byPath[l.SourceFile]
		f.ProblemsLeftOut--
		f.Problems = append(f.Problems, Problem{
			Row: l.SourceRow, Column: l.ColumnName, Reason: l.Reason, Kept: l.Kept, Detail: l.Detail,
		})
	}
	if err := addMasked(ctx, b, byPath, problems); err != nil {
		return nil, err
	}
	if profiled {
		for c, err := range duck.Select[pipeline.ProfiledColumn](ctx, b.DB, b.Query("report.profiles").Rows()) {
			if err != nil {
				return nil, err
			}
			byPath[c.SourceFile].Profile = append(byPath[c.SourceFile].Profile, c)
		}
	}
	for i := range files {
		files[i].RowsUsed = files[i].RowsRead - files[i].RowsSetAside
	}
	return files, nil
}

// addMasked tells where personal values were masked, of each file as many as problems.
func addMasked(ctx context.Context, b *pipeline.Built, byPath map[string]*InspectedFile, limit int) error {
	type place struct {
		SourceFile                     string
		SourceRow                      *int64
		Kind, ColumnName, Place, Holds string
		CellCount, Position            int64
	}
	for p, err := range duck.Select[place](ctx, b.DB, b.Query("report.masked_cells").Rows()) {
		if err != nil {
			return err
		}
		f := byPath[p.SourceFile]
		if p.Position == 1 {
			f.MaskedLeftOut += p.CellCount
		}
		if limit > 0 && len(f.Masked) == limit {
			continue
		}
		f.MaskedLeftOut--
		m := Masked{Column: p.ColumnName, Place: p.Place, Holds: p.Holds}
		if p.SourceRow != nil {
			m.Row = *p.SourceRow
		}
		f.Masked = append(f.Masked, m)
	}
	return nil
}

// firstOf is the condition that a row is among the first n of its file; 0 takes all.
func firstOf(n int) string {
	if n == 0 {
		return ""
	}
	return "position <= " + strconv.Itoa(n)
}

// orEmpty makes an empty list of none, for JSON.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// Headers are the default headers of the recognised columns.
func (f InspectedFile) Headers() []string {
	var all []string
	for _, c := range f.Columns {
		all = append(all, f.Header(c))
	}
	return all
}

// Header is the default header of a column.
func (f InspectedFile) Header(column string) string { return schema.Header(f.Kind, column) }

// Header is the default header of the column that has the name.
func (n UnknownName) Header() string {
	return schema.Title(n.Kind) + "." + schema.Header(n.Kind, n.ColumnName)
}

// Advice says what a reason for which a row is set aside means, and what to do.
var Advice = map[string]string{
	ingest.BadEncoding:    "bytes that are not valid in the file's encoding: export it anew",
	ingest.Footer:         "a footer, no data: nothing to do",
	ingest.RepeatedHeader: "the header once more, no data: nothing to do",
	ingest.BadRow:         "cells that cannot be told apart: mend the quotes or the number of cells",
	ingest.MissingValue:   "a required cell is blank: fill it",
	ingest.BadValue:       "a required cell cannot be read: correct it",
	"duplicate_row":       "a later row says the same and is used: nothing to do",
	"superseded_row":      "a later row of the same key is used: check that it is the right one",
	"unknown_class":       "no class of this number: correct it, or export the class",
	"unknown_session":     "the class has no such session: correct it, or export the session",
	"unknown_application": "no application of this number: correct it, or export the application",
}
