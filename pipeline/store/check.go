package store

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/target"
)

// Check fails where a database may not be kept in a file: one that is neither
// absent nor empty nor one that Peihe kept.
func Check(ctx context.Context, database target.Place) error {
	refused := func(format string, args ...any) error {
		return exit.With(exit.WrongUsage, fmt.Errorf("%s %w", database, fmt.Errorf(format, args...)))
	}
	if path, err := target.Resolve(database.Path); err == nil && strings.ContainsAny(path, "?#%") {
		return refused("has a ?, # or %%, which the engine reads as parts of an address; name another file")
	}
	path, info, err := target.File(database)
	if err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	if err := target.DraftDatabaseFree(path); err != nil {
		return refused("cannot be: %w, or name another file", err)
	}
	if info == nil {
		return nil
	}
	if _, err := os.Lstat(path + ".wal"); err == nil {
		return refused("has writes of another program pending in %s; name another file", strconv.Quote(path+".wal"))
	}
	if info.Size() == 0 {
		return nil
	}
	if !isDuckDB(path) {
		return refused("is a file that Peihe did not write; name a new file")
	}
	db, err := duck.Open(ctx, duck.Options{Path: path, ReadOnly: true, Threads: 1})
	if err != nil {
		if strings.Contains(err.Error(), "lock") {
			return exit.With(exit.NotPossible,
				fmt.Errorf("%s is in use by another program; wait for it, or name another file", database))
		}
		return refused("is no database that this program can open; name a new file")
	}
	defer db.Close()
	own, err := duck.One[struct{ N int64 }](ctx, db, `select count(*) as n from information_schema.columns
		where table_schema = 'raw' and table_name = 'run' and column_name = 'made_by'`)
	if err != nil {
		return err
	}
	if own.N == 0 {
		return refused("is a database that Peihe did not write; name a new file")
	}
	return nil
}

// isDuckDB tells whether a file begins as the engine's do: a checksum, then four
// letters.
func isDuckDB(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, 12)
	_, err = io.ReadFull(file, head)
	return err == nil && string(head[8:]) == "DUCK"
}
