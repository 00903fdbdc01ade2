package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"golang.org/x/sync/errgroup"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/ingest"
	"github.com/peihe/peihe/pipeline/intake"
	"github.com/peihe/peihe/pipeline/keys"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source"
	"github.com/peihe/peihe/pipeline/source/format"
	"github.com/peihe/peihe/pipeline/waiver"
)

// load reads every export once into raw, and the policy into policy.
func load(ctx context.Context, b *build) error {
	b.Progress.Start("load", 0)
	if b.Restart != "" {
		return b.takeUp(ctx)
	}
	if info, err := os.Stat(b.Input); err != nil || !info.IsDir() {
		if err == nil {
			err = fmt.Errorf("%s is no folder", b.Input)
		}
		return exit.With(exit.WrongInput, fmt.Errorf("--input: %w; name the folder of the exports", err))
	}
	var err error
	if b.Files, err = export.Discover(ctx, b.Input, b.dialect()); err != nil {
		return unreadable(err)
	}
	if b.Share == nil {
		if err := b.mandatoryKinds(ctx); err != nil {
			return err
		}
	}
	if b.Inputs, err = b.wholes(ctx); err != nil {
		return exit.With(exit.WrongInput, err)
	}
	return b.loadFound(ctx)
}

// wholes are the files that were read, as they lie in the input folder, of a run that is
// published.
func (b *build) wholes(ctx context.Context) ([]source.Whole, error) {
	if b.Out == "" {
		return nil, nil
	}
	files := make([]*source.File, len(b.Files))
	for i, f := range b.Files {
		files[i] = &f.File
	}
	return source.Wholes(ctx, files)
}

// dialect is what the policy says of how exports are written.
func (b *Built) dialect() export.Dialect {
	_, offset := b.Notice.Issued.In(b.Notice.Zone).Zone()
	return export.Dialect{
		Aliases: b.Notice.Aliases(), Words: b.Notice.Words(), UTCOffset: offset / 60,
		Ignore: b.Ignored(), Share: b.Share,
	}
}

// fewBytes is how much of exports is little: their largest table is hardly more than the
// engine gives to one of its threads at once. A second thread then only costs, a third of
// the processor time and nothing in return.
const fewBytes = 12_000_000

// sizeEngine gives little to do to one thread of the engine.
func (b *build) sizeEngine(ctx context.Context) error {
	var bytes int64
	for _, f := range b.recognised() {
		if bytes += f.Size; f.Format == format.Workbook {
			bytes += 9 * f.Size // which is packed
		}
	}
	if b.isLittle = bytes <= fewBytes; !b.isLittle {
		return nil
	}
	return b.DB.Threads(ctx, 1)
}

// loadFound loads the policy and the files that were found.
func (b *build) loadFound(ctx context.Context) error {
	if err := b.sizeEngine(ctx); err != nil {
		return err
	}
	if err := b.createSchemas(ctx); err != nil {
		return err
	}
	if err := b.loadPolicy(ctx); err != nil {
		return err
	}
	if err := b.loadFormer(ctx); err != nil {
		return err
	}
	if err := b.loadRows(ctx); err != nil {
		return err
	}
	return b.loadPresence(ctx)
}

// createSchemas makes room for what the program itself writes.
func (b *build) createSchemas(ctx context.Context) error {
	for _, schema := range []string{"raw", "policy", "keys"} {
		if err := b.DB.Schema(ctx, schema); err != nil {
			return err
		}
	}
	return nil
}

// mandatoryKinds says which kinds nothing can be published without are absent, by
// which headers they would have been known, and which files could not be read.
func (b *build) mandatoryKinds(ctx context.Context) error {
	var absent []string
	for _, k := range b.missingKinds() {
		var headers []string
		for _, c := range k.Columns {
			if c.Required {
				headers = append(headers, c.Header)
			}
		}
		absent = append(absent, fmt.Sprintf("%s (%s): no file has the headers %s",
			k.Name, k.Title, strings.Join(headers, ", ")))
	}
	if absent == nil {
		return nil
	}
	if err := b.judgeFiles(ctx); err != nil {
		return err
	}
	for _, f := range b.Intake {
		absent = append(absent, f.Text())
	}
	return exit.With(exit.WrongInput,
		fmt.Errorf("%s has %d files that may be exports, but not every mandatory kind:\n%s\n"+
			"export the missing kind into the folder, or add its headers to aliases.yaml of the policy",
			b.Input, len(b.Files), strings.Join(absent, "\n")))
}

// judgeFiles makes the checks on files that need none of their rows.
func (b *build) judgeFiles(ctx context.Context) error {
	if err := b.createSchemas(ctx); err != nil {
		return err
	}
	if err := b.loadPolicy(ctx); err != nil {
		return err
	}
	if err := b.loadFiles(ctx); err != nil {
		return err
	}
	if err := b.loadFaults(ctx); err != nil {
		return err
	}
	return b.judgeExports(ctx, b.looksAtFiles)
}

// missingKinds are the mandatory kinds of which no file is there.
func (b *build) missingKinds() []schema.Kind {
	return slices.DeleteFunc(schema.Kinds(), func(k schema.Kind) bool {
		return !k.Mandatory || slices.ContainsFunc(b.Files, func(f *export.File) bool { return f.Kind == k.Name })
	})
}

// loadRows streams every recognised file into its raw table, files side by side,
// and all set-aside lines into raw.set_aside.
func (b *build) loadRows(ctx context.Context) error {
	for _, k := range schema.Kinds() {
		if err := b.DB.Create(ctx, "raw."+k.Name, k.Arrow()); err != nil {
			return err
		}
	}
	if err := b.DB.Create(ctx, "raw.set_aside", ingest.SetAsideSchema()); err != nil {
		return err
	}
	return b.DB.Unordered(ctx, func() error { return b.appendRows(ctx) })
}

// recognised are the files that have rows.
func (b *build) recognised() []*export.File {
	return slices.DeleteFunc(slices.Clone(b.Files), func(f *export.File) bool { return f.Kind == "" })
}

// unrecognised are the others.
func (b *build) unrecognised() []*export.File {
	return slices.DeleteFunc(slices.Clone(b.Files), func(f *export.File) bool { return f.Kind != "" })
}

// appendRows fills the raw tables from files, read side by side.
func (b *build) appendRows(ctx context.Context) error {
	lines := duck.NewStream(ingest.SetAsideSchema())
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return b.DB.Append(ctx, "raw.set_aside", lines) })
	readers, readCtx := errgroup.WithContext(ctx)
	readers.SetLimit(b.Workers())
	for _, f := range b.recognised() {
		readers.Go(func() error { return b.appendFile(readCtx, f, lines) })
	}
	group.Go(func() error {
		err := readers.Wait()
		lines.CloseWith(err)
		return err
	})
	return group.Wait()
}

// appendFile adds the rows of a file to its kind's raw table and sends its
// set-aside lines.
func (b *build) appendFile(ctx context.Context, f *export.File, lines *duck.Stream) (err error) {
	copied := &copied{}
	if b.Copy != nil {
		if copied.to, err = b.Copy(f); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, copied.to.Close()) }()
	}
	var unsent error // which is no fault of the file
	rows, err := ingest.Read(ctx, f, ingest.Options{
		Threads: b.Workers(), Profile: b.profiled,
		SetAside: func(r arrow.Record) error {
			if unsent = copied.setAside(r); unsent == nil {
				unsent = lines.Send(ctx, r)
			}
			return unsent
		},
	})
	if err != nil {
		return unreadable(err)
	}
	defer rows.Release()
	copied.RecordReader = rows
	err = b.DB.Append(ctx, "raw."+f.Kind, copied)
	switch {
	case copied.err != nil:
		return copied.err
	case rows.Err() != nil && unsent == nil:
		return unreadable(rows.Err())
	}
	b.Progress.Step(f.Path)
	return err
}

// A Copy takes what was read of one file, as it was read.
type Copy interface {
	Rows(arrow.Record) error     // in load order, of the shape of [schema.Kind.Arrow]
	SetAside(arrow.Record) error // in load order, of the shape of [ingest.SetAsideSchema]
	Close() error                // once all was told, or nothing more will be
}

// copied shows the rows of a file to the engine and, before, to who asked for a copy.
type copied struct {
	array.RecordReader
	to  Copy // nil for nobody
	err error
}

func (c *copied) Next() bool {
	if c.err != nil || !c.RecordReader.Next() {
		return false
	}
	if c.to != nil {
		c.err = c.to.Rows(c.Record())
	}
	return c.err == nil
}

func (c *copied) Err() error { return errors.Join(c.err, c.RecordReader.Err()) }

func (c *copied) setAside(lines arrow.Record) error {
	if c.to == nil {
		return nil
	}
	return c.to.SetAside(lines)
}

// unreadable is the error of an export that cannot be read, or not to its end: whether
// it was never there or went away while it was being read, the input cannot be used.
func unreadable(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("%w; run again when nobody moves files of the input folder", err)
	case errors.Is(err, fs.ErrPermission):
		err = fmt.Errorf("%w; get the right to read it, or move it out of the input folder", err)
	}
	return exit.With(exit.WrongInput, err)
}

func (b *build) loadPolicy(ctx context.Context) error {
	for _, t := range b.Notice.Tables() {
		if err := b.fillPolicy(ctx, t); err != nil {
			return err
		}
	}
	if err := b.loadLimits(ctx); err != nil {
		return err
	}
	if err := b.loadWaivers(ctx); err != nil {
		return err
	}
	return b.loadRun(ctx)
}

func (b *build) loadRun(ctx context.Context) error {
	return b.fill(ctx, "raw.run", [][]any{{b.AsOf, b.Notice.Number, b.Version, madeBy(b.Version, b.Statements)}})
}

func (b *build) fillPolicy(ctx context.Context, t policy.Table) error {
	columns := make([]duck.Column, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = duck.Column(c)
	}
	return b.DB.Table(ctx, "policy."+t.Name, columns, t.Rows)
}

// loadDays fills policy.days with the years that the exports and the as-of day name:
// all that an export may name are two centuries, of which most runs need five years.
func (b *build) loadDays(ctx context.Context) error {
	var err error
	if b.own.Years, err = duck.One[years](ctx, b.DB, keys.Years()); err != nil {
		return err
	}
	return b.fillPolicy(ctx, b.Notice.Days(b.daysFor(b.own.Years)))
}

// years are the first and the last that a date of any row names; nil where none does.
type years struct{ FirstYear, LastYear *int64 }

// daysFor are the first and the last year of policy.days.
func (b *build) daysFor(y years) (first, last int) {
	asOf := min(max(b.AsOf.Year(), cell.FirstYear), cell.LastYear)
	if y.FirstYear == nil {
		return asOf, asOf
	}
	return min(asOf, int(*y.FirstYear)), max(asOf, int(*y.LastYear))
}

// loadLimits records the limits of the checks of whole exports, for every check and
// every kind of export.
func (b *build) loadLimits(ctx context.Context) error {
	var rows [][]any
	for _, c := range b.checks {
		for _, kind := range schema.Names() {
			l := intake.Limit(b.Notice.Limits, c.ID, kind)
			rows = append(rows, []any{c.ID, kind, l.Percent, l.Least, l.Days})
		}
	}
	return b.fill(ctx, "policy.intake", rows)
}

// loadWaivers records which findings somebody approved, and from when on it is told that
// the approval ends.
func (b *build) loadWaivers(ctx context.Context) error {
	var rows [][]any
	for _, w := range b.waivers {
		rows = append(rows, []any{w.Rule, w.SubjectID, w.Reason, w.ApprovedBy, w.Expires,
			w.Expires.Add(-waiver.ToldBefore), w.Row})
	}
	return b.fill(ctx, "policy.waivers", rows)
}

// loadPresence records what is there to be judged: the files, and the kinds,
// columns and policy lists that rules need.
func (b *build) loadPresence(ctx context.Context) error {
	b.Result.Unrecognised = b.unrecognised()
	for _, f := range b.recognised() {
		b.Present[f.Kind] = true
		for _, c := range f.Columns {
			b.Present[f.Kind+"."+c] = true
		}
	}
	if err := b.loadFiles(ctx); err != nil {
		return err
	}
	if err := b.loadProfiles(ctx); err != nil {
		return err
	}
	if err := b.loadFaults(ctx); err != nil {
		return err
	}
	if err := b.loadDeclarations(ctx); err != nil {
		return err
	}
	if len(b.Notice.Platforms) > 0 {
		b.Present["policy.platforms"] = true
	}
	var present [][]any
	for name := range b.Present {
		present = append(present, []any{name})
	}
	return b.fill(ctx, "raw.present", present)
}

// loadFiles records what each file is. Headers and titles that are several are
// joined with 、.
func (b *build) loadFiles(ctx context.Context) error {
	var rows [][]any
	for _, f := range b.Files {
		row := []any{nil, nil}
		if f.Kind != "" {
			row = []any{f.HeaderRow, f.RowsRead}
		}
		for _, text := range []string{f.Path, f.Kind, f.Encoding, f.Delimiter, f.SHA256,
			joined(f.Headers()), joined(f.Unrecognised), titles(f.Closest), joined(f.Lacking), titles(f.Tied...)} {
			row = append(row, orNull(text))
		}
		rows = append(rows, row)
	}
	return b.fill(ctx, "raw.files", rows)
}

// loadFaults records what is wrong with files as a whole.
func (b *build) loadFaults(ctx context.Context) error {
	var rows [][]any
	for _, f := range b.Files {
		kind := f.Kind
		if kind == "" {
			kind = f.Closest
		}
		for _, fault := range f.Faults {
			row := []any{nil}
			if fault.Row > 0 {
				row = []any{fault.Row}
			}
			for _, text := range []string{f.Path, kind, fault.Check, fault.Column, fault.Cause, fault.Detail} {
				row = append(row, orNull(text))
			}
			rows = append(rows, row)
		}
	}
	return b.fill(ctx, "raw.file_faults", rows)
}

// loadDeclarations records what the kinds of export and the rules say of columns.
func (b *build) loadDeclarations(ctx context.Context) error {
	var columns, needs [][]any
	for _, k := range schema.Kinds() {
		for _, c := range k.Columns {
			columns = append(columns, []any{
				k.Name, c.Name, c.Header, c.Type.String(), c.Required, slices.Contains(k.Key, c.Name), c.Private,
			})
		}
	}
	for _, r := range b.Rules {
		for _, need := range r.Needs {
			kind, column, _ := strings.Cut(need, ".")
			needs = append(needs, []any{r.ID, need, kind, orNull(column)})
		}
	}
	if err := b.fill(ctx, "raw.columns", columns); err != nil {
		return err
	}
	if err := b.fill(ctx, "raw.rule_needs", needs); err != nil {
		return err
	}
	var rests [][]any
	for _, r := range b.Rules {
		for _, kind := range b.restsOn(r) {
			rests = append(rests, []any{r.ID, kind})
		}
	}
	return b.fill(ctx, "raw.rule_kinds", rests)
}

// restsOn lists the kinds of export that a rule rests on: those it needs, and of
// those that are always there the ones it reads, by way of whatever tables.
func (b *build) restsOn(r rule.Rule) []string {
	reads := map[string][]string{}
	table := r.Layer + "." + r.ID
	for _, q := range b.Statements {
		reads[q.Table()] = q.Reads
	}
	var kinds []string
	seen := map[string]bool{}
	var follow func(table string)
	follow = func(table string) {
		if seen[table] || table == "facts.institutions" { // which says whom a rule judges, not by what
			return
		}
		seen[table] = true
		if layer, name, _ := strings.Cut(table, "."); layer == "raw" || layer == "staging" {
			if k, ok := schema.Named(name); ok && k.Mandatory && !slices.Contains(kinds, name) {
				kinds = append(kinds, name)
			}
		}
		for _, t := range reads[table] {
			follow(t)
		}
	}
	follow(table)
	for _, need := range r.Needs {
		kind, _, _ := strings.Cut(need, ".")
		if _, ok := schema.Named(kind); ok && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func joined(names []string) string { return strings.Join(names, "、") }

// titles joins the Chinese names of kinds.
func titles(kinds ...string) string {
	var all []string
	for _, name := range kinds {
		if k, ok := schema.Named(name); ok {
			all = append(all, k.Title)
		}
	}
	return joined(all)
}

// looksAtFiles tells whether a check reads nothing but what loading leaves of single
// files, beside their rows.
func (b *build) looksAtFiles(c rule.Check) bool {
	i := slices.IndexFunc(b.Statements, func(q query.Query) bool { return q.Path == c.Path })
	return !slices.ContainsFunc(b.Statements[i].Reads, func(table string) bool {
		return table != "raw.files" && table != "raw.file_faults" && !strings.HasPrefix(table, "policy.")
	})
}
