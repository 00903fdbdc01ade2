package lake

import (
	"context"
	"os"
	"path/filepath"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/target"
)

// Load reads the exports and writes each kind that is there as dir/KIND.parquet:
// the raw layer, every row that could be read, in load order. The rows hold
// personal data in full, so the folder and its files are the owner's alone. A folder
// of an earlier load is replaced; one with anything else in it is refused. Exports that
// are wrong as a whole are not loaded: who reads the rows sees no check. The result
// says which files were not recognised.
func Load(ctx context.Context, o pipeline.Options, dir string) (files []string, result pipeline.Result, err error) {
	to := target.Place{Flag: "to", Path: dir}
	if err := o.CheckFolder(ctx, to, target.Load); err != nil {
		return nil, result, err
	}
	lake, err := target.StartReplacing(to, target.Load, 0o700)
	if err != nil {
		return nil, result, err
	}
	defer lake.Remove()
	if o.Swept != nil && len(lake.Swept) > 0 {
		o.Swept(lake.Swept)
	}
	o.InOrder = true // sorting afterwards takes the engine far beyond its memory limit
	b, err := pipeline.RunTo(ctx, o, "intake")
	if err != nil {
		return nil, result, err
	}
	defer b.Close()
	err = lake.Finish(func(fresh string) error {
		for _, k := range schema.Kinds() {
			if !b.Present[k.Name] {
				continue
			}
			path := filepath.Join(fresh, k.Name+".parquet")
			if err := b.DB.Parquet(ctx, "select * from raw."+k.Name, path); err != nil {
				return err
			}
			if err := os.Chmod(path, 0o600); err != nil { // the engine knows no modes
				return err
			}
			files = append(files, filepath.Join(dir, k.Name+".parquet"))
		}
		return nil
	})
	if err != nil {
		return nil, result, err
	}
	return files, b.Result, b.Keep()
}
