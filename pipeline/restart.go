package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/privacy"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source"
	"github.com/peihe/peihe/pipeline/source/format"
)

// A restart is what a run needs of an earlier one instead of reading the same inputs: all
// that load, mask and stage leave, and the facts that are the same on every day. Its tables
// are Parquet files beside it.
type restart struct {
	Files  []restartFile  `json:"files"`
	Inputs []source.Whole `json:"inputs"` // by their masked names
	Years  years          `json:"years"`
	Days   [2]int         `json:"days"` // first and last year of policy.days
	Masks  privacy.Known  `json:"masks"`
	Venues []string       `json:"venues"` // as they were before they were masked
	Tables []string       `json:"tables"`
}

// restartFile is what is known of an [export.File] once it was read.
type restartFile struct {
	Path    string        `json:"path"` // masked
	Kind    string        `json:"kind"`
	Columns []string      `json:"columns"`
	Format  format.Format `json:"format"`
	Size    int64         `json:"size"`
}

// restartName is the file beside the tables.
const restartName = "restart.json"

// dated are the tables filled by the program, of the layers that facts read, which speak of
// the as-of day or of the build before.
var dated = []string{"raw.run", "raw.former", "raw.former_files", "raw.former_classes", "raw.former_trainees",
	"raw.former_rules", "keys.latest"}

// timeless are the tables up to the facts that are the same on every day and after every
// build, each after those that it is made from.
func (b *build) timeless(areDaysSame bool) []string {
	isTimeless := map[string]bool{"raw.set_aside": true, "policy.days": areDaysSame}
	for _, kind := range schema.Names() {
		isTimeless["raw."+kind] = true
	}
	for _, t := range b.Notice.Tables() {
		isTimeless["policy."+t.Name] = true
	}
	for table := range filled {
		layer, _, _ := strings.Cut(table, ".")
		isTimeless[table] = slices.Contains([]string{"raw", "policy", "keys"}, layer) && !slices.Contains(dated, table)
	}
	tables := slices.Sorted(maps.Keys(isTimeless))
	for _, q := range b.Statements {
		if q.Layer != "staging" && q.Layer != "facts" {
			continue
		}
		isTimeless[q.Table()] = !slices.ContainsFunc(q.Reads, func(read string) bool {
			return read != q.Table() && !isTimeless[read]
		})
		tables = append(tables, q.Table())
	}
	return slices.DeleteFunc(tables, func(table string) bool { return !isTimeless[table] })
}

// KeepTables leaves in an empty folder what a later run on the same inputs, notice, waivers
// and queries can go on from ([Options].Restart). It holds the exports in full, so the
// folder must be closed to all but its owner.
func (b *Built) KeepTables(ctx context.Context, dir string) error {
	r := *b.run.own
	for _, f := range b.Files {
		r.Files = append(r.Files, restartFile{
			Path: f.Path, Kind: f.Kind, Columns: f.Columns, Format: f.Format, Size: f.Size,
		})
	}
	r.Inputs = b.Inputs
	r.Days[0], r.Days[1] = b.run.daysFor(r.Years)
	for _, table := range b.run.timeless(true) {
		if table == "raw.rules" { // which every run fills
			continue
		}
		path := filepath.Join(dir, tableFile(table))
		if err := b.DB.Save(ctx, table, path); err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
		if err := os.Chmod(path, 0o600); err != nil { // the engine knows no modes
			return err
		}
		r.Tables = append(r.Tables, table)
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, restartName), text, 0o600)
}

func tableFile(table string) string { return table + ".parquet" }

// takeUp is load from what an earlier run left: nothing of the inputs is read.
func (b *build) takeUp(ctx context.Context) error {
	text, err := os.ReadFile(filepath.Join(b.Restart, restartName))
	if err != nil {
		return err
	}
	r := &restart{}
	if err := json.Unmarshal(text, r); err != nil {
		return fmt.Errorf("%s: %w", restartName, err)
	}
	b.restart, b.Inputs = r, r.Inputs
	for _, f := range r.Files {
		b.Files = append(b.Files, &export.File{
			File: source.File{Path: f.Path, Format: f.Format, Size: f.Size}, Kind: f.Kind, Columns: f.Columns,
		})
	}
	b.Result.Unrecognised = b.unrecognised()
	if err := b.sizeEngine(ctx); err != nil {
		return err
	}
	if err := b.createSchemas(ctx); err != nil {
		return err
	}
	if err := b.loadRun(ctx); err != nil {
		return err
	}
	if err := b.loadFormer(ctx); err != nil {
		return err
	}
	return b.showTables(ctx)
}

// showTables shows the tables of an earlier run that this one would make likewise.
func (b *build) showTables(ctx context.Context) error {
	for _, layer := range []string{"staging", "facts"} {
		if err := b.DB.Schema(ctx, layer); err != nil {
			return err
		}
	}
	b.standing = map[string]bool{}
	same := b.timeless(b.areDaysSame())
	for _, table := range b.restart.Tables {
		if !slices.Contains(same, table) {
			continue
		}
		if err := b.DB.ViewParquet(ctx, table, filepath.Join(b.Restart, tableFile(table))); err != nil {
			return err
		}
		b.standing[table] = true
	}
	return b.seePresent(ctx)
}

// seePresent learns from a table that an earlier run filled which kinds and columns are there.
func (b *build) seePresent(ctx context.Context) error {
	present, err := duck.All[struct{ Name string }](ctx, b.DB, "select name from raw.present")
	for _, p := range present {
		b.Present[p.Name] = true
	}
	return err
}

// areDaysSame tells whether the calendar of this run has the years that the earlier one's
// had: the as-of day may lie in another.
func (b *build) areDaysSame() bool {
	first, last := b.daysFor(b.restart.Years)
	return b.restart.Days == [2]int{first, last}
}

// stageAgain is stageRows from what an earlier run left.
func (b *build) stageAgain(ctx context.Context) error {
	if err := b.layer(ctx, "staging"); err != nil || b.areDaysSame() {
		return err
	}
	return b.fillPolicy(ctx, b.Notice.Days(b.daysFor(b.restart.Years)))
}
