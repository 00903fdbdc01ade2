package pipeline

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"golang.org/x/sync/errgroup"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/export"
)

// load reads every export once into raw, and the policy into policy.
func load(ctx context.Context, b *build) error {
	b.Progress.Start("load", 0)
	if info, err := os.Stat(b.Input); err != nil || !info.IsDir() {
		if err == nil {
			err = fmt.Errorf("%s is no folder", b.Input)
		}
		return Failure{WrongInput, fmt.Errorf("input folder: %w; name the folder of the exports with --input", err)}
	}
	var err error
	if b.files, err = export.Discover(ctx, b.Input, b.policy.Aliases()); err != nil {
		return Failure{WrongInput, err}
	}
	if err := b.mandatoryKinds(); err != nil {
		return Failure{WrongInput, err}
	}
	for _, schema := range []string{"raw", "policy", "keys"} {
		if err := b.db.Exec(ctx, "create schema if not exists "+schema); err != nil {
			return err
		}
	}
	if err := b.loadPolicy(ctx); err != nil {
		return err
	}
	if err := b.loadRows(ctx); err != nil {
		return err
	}
	return b.loadPresence(ctx)
}

// mandatoryKinds says which kinds nothing can be published without are absent,
// and by which headers they would have been known.
func (b *build) mandatoryKinds() error {
	var absent []string
	for _, k := range export.Kinds() {
		if !k.Mandatory || slices.ContainsFunc(b.files, func(f *export.File) bool { return f.Kind == k.Name }) {
			continue
		}
		var headers []string
		for _, c := range k.Columns {
			if c.Required {
				headers = append(headers, c.Header)
			}
		}
		absent = append(absent, fmt.Sprintf("%s (%s): no file has the headers %s", k.Name, k.Title, strings.Join(headers, ", ")))
	}
	if absent == nil {
		return nil
	}
	var near []string
	for _, f := range b.files {
		if f.Kind == "" && f.Closest != "" {
			near = append(near, fmt.Sprintf("%s looks like %s but lacks %s", f.Path, f.Closest, strings.Join(f.Lacking, ", ")))
		}
	}
	return fmt.Errorf("%s has %d CSV files, but not every mandatory kind:\n%s\nexport the missing kind into the folder, or add its headers to aliases.yaml of the policy",
		b.Input, len(b.files), strings.Join(append(absent, near...), "\n"))
}

// loadRows streams every recognised file into its raw table, files side by side,
// and all set-aside lines into raw.set_aside.
func (b *build) loadRows(ctx context.Context) error {
	for _, k := range export.Kinds() {
		if err := b.db.Create(ctx, "raw."+k.Name, k.Schema()); err != nil {
			return err
		}
	}
	if err := b.db.Create(ctx, "raw.set_aside", export.SetAsideSchema()); err != nil {
		return err
	}
	lines := duck.NewStream(export.SetAsideSchema())
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return b.db.Append(ctx, "raw.set_aside", lines) })
	readers, readCtx := errgroup.WithContext(ctx)
	readers.SetLimit(b.threads())
	for _, f := range b.files {
		if f.Kind == "" {
			continue
		}
		readers.Go(func() error {
			rows, err := f.Rows(readCtx, export.Options{Threads: b.threads(), SetAside: func(r arrow.Record) error { return lines.Send(readCtx, r) }})
			if err != nil {
				return err
			}
			defer rows.Release()
			err = b.db.Append(readCtx, "raw."+f.Kind, rows)
			if rows.Err() != nil {
				return Failure{WrongInput, rows.Err()}
			}
			b.Progress.Step(f.Path)
			return err
		})
	}
	group.Go(func() error {
		err := readers.Wait()
		lines.CloseWith(err)
		return err
	})
	return group.Wait()
}

// threads is how many files are read side by side, and cells within a file.
func (b *build) threads() int {
	if b.Threads > 0 {
		return b.Threads
	}
	return runtime.GOMAXPROCS(0)
}

func (b *build) loadPolicy(ctx context.Context) error {
	for _, t := range b.policy.Tables() {
		columns := make([]duck.Column, len(t.Columns))
		for i, c := range t.Columns {
			columns[i] = duck.Column(c)
		}
		if err := b.db.Table(ctx, "policy."+t.Name, columns, t.Rows); err != nil {
			return err
		}
	}
	return b.db.Table(ctx, "raw.run", []duck.Column{{Name: "as_of", Type: "date"}}, [][]any{{b.AsOf}})
}

// loadPresence records what is there to be judged: the files, and the kinds,
// columns and policy lists that rules need.
func (b *build) loadPresence(ctx context.Context) error {
	var rows [][]any
	for _, f := range b.files {
		if f.Kind == "" {
			b.result.Unrecognised = append(b.result.Unrecognised, f)
			rows = append(rows, []any{f.Path, nil, f.Encoding, nil, nil, f.SHA256})
			continue
		}
		b.present[f.Kind] = true
		for _, c := range f.Columns {
			b.present[f.Kind+"."+c] = true
		}
		rows = append(rows, []any{f.Path, f.Kind, f.Encoding, strconv.Itoa(f.HeaderRow), strconv.FormatInt(f.RowsRead, 10), f.SHA256})
	}
	if err := b.db.Table(ctx, "raw.files", []duck.Column{
		{Name: "source_file", Type: "varchar"}, {Name: "kind", Type: "varchar"}, {Name: "encoding", Type: "varchar"},
		{Name: "header_row", Type: "bigint"}, {Name: "rows_read", Type: "bigint"}, {Name: "sha256", Type: "varchar"},
	}, rows); err != nil {
		return err
	}
	if len(b.policy.Platforms) > 0 {
		b.present["policy.platforms"] = true
	}
	var present [][]any
	for name := range b.present {
		present = append(present, []any{name})
	}
	return b.db.Table(ctx, "raw.present", []duck.Column{{Name: "name", Type: "varchar"}}, present)
}
