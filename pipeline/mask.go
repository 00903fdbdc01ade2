package pipeline

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/privacy"
	"github.com/peihe/peihe/pipeline/schema"
)

// mask takes personal values out of what is not meant for them, before anything is
// judged or shown: a phone number in a class's name, an identity number in a comment or
// in the name of a file. Each has one mask and no other value has it, so that whatever
// is compared, joined or sorted is so by masks as it was by values. The columns for such
// values keep them: rules need them, and no page, file or message shows one.
func mask(ctx context.Context, b *build) error {
	b.Progress.Start("mask", 0)
	b.Private = privacy.NewFinder()
	if err := b.findPrivate(ctx); err != nil {
		return err
	}
	b.masks = b.Private.Masks()
	if b.restart != nil {
		b.masks.Restore(b.restart.Masks)
		return nil
	}
	m := masking{build: b}
	if err := m.see(ctx); err != nil {
		return err
	}
	return m.apply(ctx)
}

// findPrivate tells the finder what to look for and what to leave.
func (b *build) findPrivate(ctx context.Context) error {
	type value struct{ V string }
	each := func(query string, take func(string)) error {
		for row, err := range duck.Select[value](ctx, b.DB, query) {
			if err != nil {
				return err
			}
			take(row.V)
		}
		return nil
	}
	own := map[string][]string{} // what selects a private column, by its name: a person stands in many kinds
	for _, k := range b.kinds() {
		for _, c := range k.Columns {
			if c.Private {
				own[c.Name] = append(own[c.Name], fmt.Sprintf("select %s as v from raw.%s", c.Name, k.Name))
			}
		}
	}
	for _, column := range schema.Private() {
		of := append(own[column], fmt.Sprintf("select %s as v from raw.set_aside", column))
		if err := each("select distinct v from ("+strings.Join(of, " union all ")+") own where v is not null",
			func(v string) { b.Private.Add(privateKinds[column], v) }); err != nil {
			return err
		}
	}
	if err := each(published, b.Private.Spare); err != nil {
		return err
	}
	if err := each("select distinct venue as v from raw.classes where venue is not null",
		b.Private.SpareAddress); err != nil {
		return err
	}
	if b.restart != nil {
		for _, venue := range b.restart.Venues { // the table has them masked
			b.Private.SpareAddress(venue)
		}
	}
	return fs.WalkDir(b.Policy, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		text, err := fs.ReadFile(b.Policy, name)
		b.Private.Spare(string(text)) // an office's phone number, which the notice makes known
		return err
	})
}

// privateKinds are what the private columns hold.
var privateKinds = map[string]privacy.Kind{
	"id_number": privacy.Identity, "phone": privacy.Phone, "account": privacy.Account, "address": privacy.Address,
}

// keyColumns are never masked: they are how files name each other's rows.
var keyColumns = []string{"class_id", "application_id", "payment_id"}

// published are the ids that pages and files show as they are: those of classes,
// applications and payments, and numbers of sessions, which are part of such an id.
const published = `
select class_id as v from raw.classes
union select class_id from raw.applications
union select application_id from raw.applications
union select application_id from raw.payments
union select payment_id from raw.payments
union select cast(session_no as varchar) from raw.sessions where session_no > 999999`

// Tables with texts beside those of the kinds.
const (
	setAside = "raw.set_aside"
	waivers  = "policy.waivers"
)

// venues is the column of training venues, which are no addresses of persons.
var venues = [2]string{"raw.classes", "venue"}

// masking is what is masked: texts of the tables, by table and column, and of the files.
type masking struct {
	*build
	slips []slip
}

// slip is a text of a column that holds personal values.
type slip struct {
	table, column string
	text          string
	kinds         []privacy.Kind
}

// see finds the texts that hold personal values. Texts without a digit are left to the
// engine, which has each but once.
func (m *masking) see(ctx context.Context) error {
	for _, k := range m.kinds() {
		var columns []string
		for _, c := range k.Columns {
			if c.Type.IsText() && c.Type != schema.Word && !c.Private && !slices.Contains(keyColumns, c.Name) {
				columns = append(columns, c.Name)
			}
		}
		if err := m.seeColumns(ctx, "raw."+k.Name, columns...); err != nil {
			return err
		}
	}
	if err := m.seeColumns(ctx, setAside, "detail"); err != nil {
		return err
	}
	if err := m.seeColumns(ctx, waivers, "subject_id", "reason", "approved_by"); err != nil {
		return err
	}
	for _, w := range m.Inputs {
		m.masks.See(w.Path)
	}
	for _, f := range m.Files {
		m.masks.See(f.Path)
		for _, header := range f.Unrecognised {
			m.masks.See(header)
		}
		for _, fault := range f.Faults {
			m.masks.See(fault.Detail)
		}
	}
	return nil
}

func (m *masking) seeColumns(ctx context.Context, table string, columns ...string) error {
	type text struct {
		Nth int64
		V   string
	}
	var queries []string
	for i, column := range columns {
		queries = append(queries, fmt.Sprintf(
			"select cast(%d as bigint) as nth, v from (select distinct %s as v from %s where regexp_matches(%[2]s, '[0-9０-９]'))",
			i, column, table))
	}
	if queries == nil {
		return nil
	}
	for row, err := range duck.Select[text](ctx, m.DB, strings.Join(queries, " union all ")) {
		if err != nil {
			return err
		}
		if kinds := m.masks.See(row.V); kinds != nil {
			m.slips = append(m.slips, slip{table, columns[row.Nth], row.V, kinds})
		}
	}
	return nil
}

// apply masks the texts and leaves in keys.masked where they stood, never what.
func (m *masking) apply(ctx context.Context) error {
	if err := m.maskFiles(ctx); err != nil {
		return err
	}
	columns := map[[2]string][][]any{}
	for _, s := range m.slips {
		at := [2]string{s.table, s.column}
		if at == venues {
			m.own.Venues = append(m.own.Venues, s.text)
		}
		columns[at] = append(columns[at], []any{s.text, m.masks.Mask(s.text), holds(s.kinds)})
	}
	for at, rows := range columns {
		if err := m.maskColumn(ctx, at[0], at[1], rows); err != nil {
			return fmt.Errorf("column %s of %s: %w", at[1], at[0], err)
		}
	}
	return nil
}

// maskColumn masks the texts of a column: rows of text, masked text and what it holds.
func (m *masking) maskColumn(ctx context.Context, table, column string, rows [][]any) error {
	if err := m.DB.Table(ctx, "keys.masks", []duck.Column{
		{Name: "original", Type: "varchar"}, {Name: "masked", Type: "varchar"}, {Name: "holds", Type: "varchar"},
	}, rows); err != nil {
		return err
	}
	_, kind, _ := strings.Cut(table, ".")
	kind, name, place := "'"+kind+"'", "'"+column+"'", "cell"
	if table == setAside {
		kind, name, place = "r.kind", `r."column"`, "detail"
	}
	var statements []string
	if table != waivers { // which are no export
		statements = append(statements, fmt.Sprintf(`insert into keys.masked
			select r.source_file, r.source_row, %s, %s, '%s', k.holds
			from %s r join keys.masks k on k.original = r.%s`, kind, name, place, table, column))
	}
	statements = append(statements,
		fmt.Sprintf("update %s set %s = k.masked from keys.masks k where k.original = %[2]s", table, column),
		"drop table keys.masks")
	for _, statement := range statements {
		if err := m.DB.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// maskFiles masks names of files, and what is told of them in words of their own.
func (m *masking) maskFiles(ctx context.Context) error {
	for i, w := range m.Inputs {
		m.Inputs[i].Path = m.masks.Mask(w.Path)
	}
	var masked [][]any
	for _, f := range m.Files {
		note := func(row int64, place, text string) string {
			kinds := privacy.Kinds(m.Private.Find(text))
			if kinds == nil {
				return text
			}
			at := any(nil)
			if row > 0 {
				at = row
			}
			masked = append(masked, []any{m.masks.Mask(f.Path), at, orNull(f.Kind), nil, place, holds(kinds)})
			return m.masks.Mask(text)
		}
		for i, header := range f.Unrecognised {
			f.Unrecognised[i] = note(int64(f.HeaderRow), "header", header)
		}
		for i, fault := range f.Faults {
			f.Faults[i].Detail = note(fault.Row, "fault", fault.Detail)
		}
		before := f.Path
		f.Path = note(0, "name", f.Path)
		if f.Path == before {
			continue
		}
		for _, table := range append(schema.Names(), "set_aside") {
			if err := m.DB.Exec(ctx, fmt.Sprintf("update raw.%s set source_file = %s where source_file = %s", table,
				duck.Literal(f.Path), duck.Literal(before))); err != nil {
				return err
			}
		}
	}
	if masked != nil {
		for _, load := range []func(context.Context) error{m.loadFiles, m.loadProfiles, m.loadFaults} {
			if err := load(ctx); err != nil {
				return err
			}
		}
	}
	return m.fill(ctx, "keys.masked", masked)
}

// maskLayer masks what the tables of a layer say in words that do not come from these
// exports: those of the build before may show a number that is somebody's only now.
func (b *build) maskLayer(ctx context.Context, layer string) error {
	if b.Private == nil { // two published sites are compared
		return nil
	}
	made, err := duck.All[struct{ Name string }](ctx, b.DB, "select table_name as name from information_schema.tables "+
		"where table_schema = "+duck.Literal(layer)+" order by name")
	if err != nil {
		return err
	}
	type text struct{ V string }
	for _, q := range b.Statements {
		// of a night without news some tables are not made
		if q.Layer != layer || !slices.Contains(made, struct{ Name string }{q.Name}) {
			continue
		}
		columns, err := b.DB.Columns(ctx, "select * from "+q.Table())
		if err != nil {
			return err
		}
		for _, c := range columns {
			if c.Type != "VARCHAR" || slices.Contains(keyColumns, c.Name) {
				continue
			}
			texts, err := duck.All[text](ctx, b.DB, fmt.Sprintf(
				`select distinct "%s" as v from %s where regexp_matches("%[1]s", '[0-9０-９]')`, c.Name, q.Table()))
			if err != nil {
				return err
			}
			for _, t := range texts {
				if b.masks.See(t.V) == nil {
					continue
				}
				if err := b.DB.Exec(ctx, fmt.Sprintf(`update %s set "%s" = %s where "%[2]s" = %[4]s`, q.Table(), c.Name,
					duck.Literal(b.masks.Mask(t.V)), duck.Literal(t.V))); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// holds joins the kinds of personal values as pages name them.
func holds(kinds []privacy.Kind) string {
	var titles []string
	for _, k := range kinds {
		titles = append(titles, k.Title())
	}
	return joined(titles)
}
