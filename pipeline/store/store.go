// Package store holds the database of a run: in a place of its own, or in the file in
// which it is kept once the run has come to its end.
package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/target"
)

// A Store is an empty database at first, and where it lies.
type Store struct {
	DB    *duck.DB
	path  string // where it is kept; "" for nowhere
	spill string // folder for what does not fit in memory; "" for none
}

// Open opens an empty database, to be kept at a path; "" for one that nobody keeps. That
// has a folder of its own for what does not fit in memory: without one the engine would
// spill into the working directory. It lives in memory, but under a memory limit in that
// folder too, for tables in a file are compressed and the engine keeps its limit better.
func Open(ctx context.Context, path string, o duck.Options) (*Store, error) {
	s := &Store{}
	var err error
	if path == "" {
		if s.spill, err = os.MkdirTemp("", "peihe-"); err != nil {
			return nil, err
		}
		o.TempDir = s.spill
		if o.MemoryLimit > 0 {
			o.Path = filepath.Join(s.spill, "peihe.duckdb")
		}
	} else {
		if s.path, err = target.Resolve(path); err != nil {
			return nil, err
		}
		o.Path = building(s.path)[0]
		if err := s.removeBuilding(); err != nil {
			return nil, err
		}
	}
	s.DB, err = duck.Open(ctx, o)
	if err == nil && s.path != "" {
		if err = os.Chmod(o.Path, 0o600); err != nil { // it will hold personal data; the engine knows no modes
			s.DB.Close()
		}
	}
	if err != nil {
		return nil, errors.Join(err, s.removeSpill())
	}
	return s, nil
}

// Discard closes the database and removes what of it was not kept.
func (s *Store) Discard() {
	s.DB.Close()
	s.removeSpill()
	if s.path != "" {
		s.removeBuilding()
	}
}

// Keep closes the database and puts it in the place of an earlier one, if it is to be kept.
func (s *Store) Keep() error {
	if s.path == "" {
		return nil
	}
	if err := s.DB.Close(); err != nil {
		return err
	}
	return os.Rename(building(s.path)[0], s.path)
}

func (s *Store) removeSpill() error {
	if s.spill == "" {
		return nil
	}
	return os.RemoveAll(s.spill)
}

func (s *Store) removeBuilding() error {
	for _, path := range building(s.path) {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return nil
}
