// Package synthetic invents the exports of a training programme: classes that
// keep the notice's every clause and, where asked, classes with planted
// faults. Nobody in them exists: identity numbers carry area codes
// 350197–350199, which belong to no county, and phone numbers start with 12.
//
// Class i is a function of the seed and of i alone, so one class is held in
// memory at a time however many are written, and a fault that spans two
// classes (a person in both, a teacher at two places) rebuilds the other one
// instead of remembering it.
package synthetic

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
)

// Options say what to invent. The same options give the same bytes on any
// machine.
type Options struct {
	Seed    uint64
	Classes int     // how many, at least 1 and at most MaxClasses; a cap's fault brings more of its own
	Faults  float64 // share of the classes with planted faults, 0 … 1

	Notice *policy.Policy // whose programme it is
	Listed []rule.Rule    // that the notice lists: see [rule.Listed]

	// Until is the day of export: reviews, notices and payments of later days
	// are not in it yet, those that a planted fault needs apart. Zero stands
	// for 12 days after the programme's last day.
	Until time.Time
}

// MaxClasses is how many classes have identifiers and people of their own.
const MaxClasses = 99_999

// Summary counts what was written: rows below the headers, those planted to
// be set aside included, and bytes.
type Summary struct {
	Classes, Faulty, Trainees, Signins, Rows int
	Bytes                                    int64
}

// Planted lists the rules that a run with enough faulty classes (one per
// story) gives at least one finding each, in byte order: of those that the notice
// lists all whose fault its exports can show.
// online_platform_not_listed is among them where it is listed: its fault is planted, and
// found as soon as the policy lists platforms.
func Planted(o Options) ([]string, error) {
	g, err := newGenerator(o)
	if err != nil {
		return nil, err
	}
	told := map[string]bool{}
	for _, s := range g.stories {
		for _, rule := range s {
			rule, _, _ = strings.Cut(rule, " ") // the cap
			told[rule] = true
		}
	}
	return slices.Sorted(maps.Keys(told)), nil
}

// Check tells whether exports can be invented by the options: a number is out of range, or
// the notice leaves no room for a class that keeps it.
func (o Options) Check() error {
	_, err := newGenerator(o)
	return err
}

// Write invents exports and writes them below dir, one UTF-8 CSV file per
// kind, over files of the same names. It fails on options that Check refuses, when
// a file cannot be written, and with ctx's error when ctx ends; files that are
// written in part are then left behind.
func Write(ctx context.Context, dir string, o Options) (Summary, error) {
	g, err := newGenerator(o)
	if err != nil {
		return Summary{}, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return Summary{}, fmt.Errorf("synthetic exports: %w", err)
	}
	out, err := create(dir, g.exported())
	if err == nil {
		err = g.writeAll(ctx, out)
	}
	if err = errors.Join(err, out.close()); err != nil {
		return Summary{}, fmt.Errorf("synthetic exports in %s: %w", dir, err)
	}
	return out.sum, nil
}

// A generator turns a class's number into the class.
type generator struct {
	Options
	*programme
	perMillion int  // of the classes, the faulty ones
	until      date // the day of export
	stories    []story
	astrays    []astray
}

func newGenerator(o Options) (*generator, error) {
	switch {
	case o.Classes < 1 || o.Classes > MaxClasses:
		return nil, fmt.Errorf("classes %d: must be from 1 to %d", o.Classes, MaxClasses)
	case !(o.Faults >= 0 && o.Faults <= 1):
		return nil, fmt.Errorf("share of faults %v: must be from 0 to 1", o.Faults)
	}
	p, err := newProgramme(o)
	if err != nil {
		return nil, err
	}
	g := &generator{Options: o, programme: p, perMillion: int(math.Round(o.Faults * 1e6))}
	g.until = dateOf(o.Until, g.last+12)
	g.tell()
	columns := g.exported()
	for _, a := range astrays {
		if columns[a.kind] != nil {
			g.astrays = append(g.astrays, a)
		}
	}
	return g, nil
}

func (g *generator) writeAll(ctx context.Context, out *writer) error {
	for _, t := range g.transfers() {
		out.row(transfers, t)
	}
	for i := range g.Classes {
		if err := ctx.Err(); err != nil {
			return err
		}
		c := g.class(i)
		if g.faulty(i) {
			out.sum.Faulty++
		}
		out.class(c)
		if err := out.err(); err != nil {
			return err
		}
	}
	if out.sum.Faulty > 0 {
		out.row(classes, row{"合计", fmt.Sprint(out.sum.Classes)})
		out.row(trainees, row{"", "合计", fmt.Sprint(out.sum.Trainees)})
		out.row(signins, row{"制表：系统导出"})
	}
	return nil
}

// A writer holds one open CSV file per kind that is exported.
type writer struct {
	files   [kindCount]*os.File
	csv     [kindCount]*csv.Writer
	columns columns
	sum     Summary
}

func create(dir string, of columns) (*writer, error) {
	w := &writer{columns: of}
	for k, s := range shapes {
		if of[k] == nil {
			continue
		}
		f, err := os.Create(filepath.Join(dir, s.file))
		if err != nil {
			return w, err
		}
		w.files[k] = f
		w.csv[k] = csv.NewWriter(bufio.NewWriterSize(f, 1<<16))
		if err := w.csv[k].Write(of.pick(kind(k), s.header)); err != nil {
			return w, err
		}
	}
	return w, nil
}

// row writes one row; csv.Writer keeps its first error for err.
func (w *writer) row(k kind, r rower) {
	if w.csv[k] == nil {
		return
	}
	_ = w.csv[k].Write(w.columns.pick(k, r.cells()))
	w.sum.Rows++
}

func rows[T rower](w *writer, k kind, rs []T) {
	for _, r := range rs {
		w.row(k, r)
	}
}

// class writes all rows of a class. Strays come first, so that of two rows
// with one key the true one is the later, which supersedes.
func (w *writer) class(c *class) {
	for _, s := range c.strays {
		w.row(s.kind, s.row)
	}
	w.row(classes, c)
	rows(w, sessions, c.sessions)
	rows(w, trainees, c.trainees)
	rows(w, signins, c.signins)
	rows(w, assessments, c.assessments)
	rows(w, surveys, c.surveys)
	rows(w, applications, c.claims)
	rows(w, notices, c.notices)
	rows(w, payments, c.payments)
	rows(w, inspections, c.inspections)
	rows(w, archives, c.archives)
	rows(w, sanctions, c.sanctions)
	rows(w, transfers, c.transfers)
	rows(w, references, c.references)
	rows(w, decisions, c.decisions)
	w.sum.Classes++
	w.sum.Trainees += len(c.trainees)
	w.sum.Signins += len(c.signins)
	for _, other := range c.beside {
		w.class(other)
	}
}

func (w *writer) err() error {
	for _, c := range w.csv {
		if c == nil {
			continue
		}
		if err := c.Error(); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) close() error {
	var errs []error
	for k, f := range w.files {
		if f == nil {
			continue
		}
		if c := w.csv[k]; c != nil {
			c.Flush()
			errs = append(errs, c.Error())
		}
		if info, err := f.Stat(); err == nil {
			w.sum.Bytes += info.Size()
		}
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
