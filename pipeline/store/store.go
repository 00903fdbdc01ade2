// Package store holds the database of a run: in a place of its own, or in the file in
// which it is kept once the run has come to its end.
package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/target"
)

// A Store is a database that one run has to itself, and where it lies.
type Store struct {
	DB    *duck.DB
	Swept []string // what runs that were killed had left
	draft *target.Draft
	path  string // where it is kept; "" for nowhere
}

// name is what the file of a database is called in the folder of the run.
const name = "peihe.duckdb"

// Open opens an empty database, to be kept at a path; "" for one that nobody keeps. The
// run has a folder of its own for what does not fit in memory, beside that path or among
// the temporary files: without one the engine would spill into the working directory.
// The database lies in that folder too, but for one that nobody keeps in memory without a
// limit: tables in a file are compressed and the engine keeps its limit better.
//
// The engine knows no modes, and has files beside the database, which it makes when it
// likes: the folder lets in nobody but its owner.
func Open(ctx context.Context, database target.Place, o duck.Options) (*Store, error) {
	s := &Store{Swept: target.SweepScratch()}
	var err error
	if database.Path == "" {
		s.draft, err = target.DraftScratch()
	} else if s.path, err = target.Resolve(database.Path); err == nil {
		s.draft, err = target.DraftDatabase(database)
	}
	if err != nil {
		return nil, err
	}
	s.Swept = append(s.Swept, s.draft.Swept...)
	if s.path != "" || o.MemoryLimit > 0 {
		o.Path = filepath.Join(s.draft.Dir, name)
	}
	return s, s.open(ctx, o)
}

const howToKeep = "keep one with peihe build --database FILE"

// OpenKept opens a database that was kept, for reading only. One that cannot be opened is
// a WrongInput [exit.Failure].
func OpenKept(ctx context.Context, path string, o duck.Options) (*Store, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, exit.With(exit.WrongInput, fmt.Errorf("--database: %w; %s", err, howToKeep))
	}
	s := &Store{Swept: target.SweepScratch()}
	var err error
	if s.draft, err = target.DraftScratch(); err != nil {
		return nil, err
	}
	o.Path, o.ReadOnly = path, true
	if err := s.open(ctx, o); err != nil {
		return nil, exit.With(exit.WrongInput, fmt.Errorf("--database: %w; %s", err, howToKeep))
	}
	return s, nil
}

// open leaves nothing where it fails.
func (s *Store) open(ctx context.Context, o duck.Options) (err error) {
	o.TempDir = s.draft.Dir
	if s.DB, err = duck.Open(ctx, o); err == nil && o.Path != "" && !o.ReadOnly {
		if err = os.Chmod(o.Path, 0o600); err != nil {
			s.DB.Close()
		}
	}
	if err != nil {
		s.draft.Remove()
	}
	return err
}

// Dir is a folder for files of the run that nobody else may read. It is gone with the
// store.
func (s *Store) Dir() string { return s.draft.Dir }

// Discard closes the database and removes what of it was not kept.
func (s *Store) Discard() {
	s.DB.Close()
	s.draft.Remove()
}

// Keep closes the database and puts it in the place of an earlier one, if it is to be kept.
func (s *Store) Keep() error {
	if s.path == "" {
		return nil
	}
	if err := s.DB.Close(); err != nil {
		return err
	}
	return os.Rename(filepath.Join(s.draft.Dir, name), s.path)
}
