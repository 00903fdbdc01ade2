package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/peihe/peihe/pipeline/export"
)

// Load reads the exports and writes each kind that is there as dir/KIND.parquet:
// the raw layer, every row that could be read, in load order. The rows hold
// personal data in full, so the folder and its files are the owner's alone. Files
// of an earlier load are replaced; a folder with anything else in it is refused. The
// result says which files were not recognised.
func Load(ctx context.Context, o Options, dir string) (files []string, result Result, err error) {
	if err := onlyParquet(dir); err != nil {
		return nil, result, Failure{WrongUsage, err}
	}
	b, err := open(ctx, o)
	if err != nil {
		return nil, result, err
	}
	defer b.close()
	b.inOrder = true // sorting afterwards takes the engine far beyond its memory limit
	if err := b.through(ctx, "load"); err != nil {
		return nil, result, err
	}
	if err := b.judgeExports(ctx, b.looksAtFiles); err != nil {
		return nil, result, err
	}
	if err := b.refuseWrong(); err != nil {
		return nil, result, err
	}
	fresh := filepath.Clean(dir) + ".loading"
	if err := os.RemoveAll(fresh); err != nil { // left by a run that was killed
		return nil, result, err
	}
	defer os.RemoveAll(fresh)
	if err := os.MkdirAll(filepath.Dir(fresh), 0o755); err != nil {
		return nil, result, err
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return nil, result, err
	}
	for _, k := range export.Kinds() {
		if !b.present[k.Name] {
			continue
		}
		path := filepath.Join(fresh, k.Name+".parquet")
		if err := b.db.Parquet(ctx, "select * from raw."+k.Name, path); err != nil {
			return nil, result, err
		}
		if err := os.Chmod(path, 0o600); err != nil { // the engine knows no modes
			return nil, result, err
		}
		files = append(files, filepath.Join(dir, k.Name+".parquet"))
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, result, err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return nil, result, err
	}
	return files, b.result, b.keepDatabase()
}

// onlyParquet refuses a folder with files in it that Load does not write.
func onlyParquet(dir string) error {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("--to: %w; name a new or empty folder", err)
	}
	for _, e := range entries {
		kind, isParquet := strings.CutSuffix(e.Name(), ".parquet")
		if _, known := export.KindNamed(kind); !isParquet || !known || !e.Type().IsRegular() {
			return fmt.Errorf("--to %s holds %s, which load does not write; name a new or empty folder", dir, e.Name())
		}
	}
	return nil
}
