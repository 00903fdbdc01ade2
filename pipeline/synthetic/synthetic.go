// Package synthetic invents the exports of a training programme: classes that
// keep the notice's every clause and, where asked, classes with planted
// faults. Nobody in them exists: identity numbers carry area codes
// 350197–350199, which belong to no county, and phone numbers start with 12.
//
// Class i is a function of the seed and of i alone, so one class is held in
// memory at a time however many are written, and a fault that spans two
// classes (a person in both, a teacher at two places) rebuilds the other one
// instead of remembering it. Remembered are the few identity numbers that faults
// have made anew, for no two people of different classes to become one.
package synthetic

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/synthetic/record"
)

// Options say what to invent. The same options give the same bytes on any
// machine.
type Options struct {
	Seed    uint64
	Classes int     // how many, at least 1 and at most MaxClasses; a cap's fault brings more of its own
	Faults  float64 // share of the classes with planted faults, 0 … 1
	Size    Size    // of a class; the zero Size is as the notice asks for, else 10 to 14
	Monthly bool    // sign-ins stand in a file a month, which begins some days before the month

	Notice *policy.Policy // whose programme it is
	Listed []rule.Rule    // that the notice lists: see [rule.Listed]

	// Until is the day of export: reviews, notices and payments of later days
	// are not in it yet, those that a planted fault needs apart. Zero stands
	// for 12 days after the programme's last day.
	Until time.Time
}

// A Size is how many trainees a class has, from the least to the most.
type Size struct{ Least, Most int }

// String is the size as 40-60.
func (s Size) String() string { return fmt.Sprintf("%d-%d", s.Least, s.Most) }

// MaxSize is how many trainees a class has at most.
const MaxSize = 10_000

// An OptionError says which option no exports can be invented by, and why.
type OptionError struct {
	Option string // as the flag of generate is called
	Value  any
	Why    string // with what to give instead
}

func (e *OptionError) Error() string { return fmt.Sprintf("%s %v: %s", e.Option, e.Value, e.Why) }

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
// kind, over files of the same names; of sign-ins one for each month where that is asked
// for. Rows are written as their classes are made, in the order of classes. It
// fails on options that Check refuses, when a file cannot be written, and with
// ctx's error when ctx ends; files that are written in part are then left behind.
func Write(ctx context.Context, dir string, o Options) (Summary, error) {
	g, err := newGenerator(o)
	if err != nil {
		return Summary{}, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return Summary{}, fmt.Errorf("synthetic exports: %w", err)
	}
	files, err := record.Create(dir, g.exported(), o.Monthly)
	out := &writer{sink: files}
	if err == nil {
		err = g.writeAll(ctx, out)
	}
	if err = errors.Join(err, files.Close()); err != nil {
		return Summary{}, fmt.Errorf("synthetic exports in %s: %w", dir, err)
	}
	out.sum.Rows, out.sum.Bytes = files.Rows, files.Bytes
	return out.sum, nil
}

// A generator turns a class's number into the class.
type generator struct {
	Options
	*programme
	perMillion int         // of the classes, the faulty ones
	until      record.Date // the day of export
	stories    []story
	astrays    []astray
	reborn     map[string]int // class by the first 17 places of a number that a fault made
}

func newGenerator(o Options) (*generator, error) {
	switch {
	case o.Classes < 1 || o.Classes > MaxClasses:
		return nil, &OptionError{"classes", o.Classes, fmt.Sprintf("give a number from 1 to %d", MaxClasses)}
	case !(o.Faults >= 0 && o.Faults <= 1):
		return nil, fmt.Errorf("share of faults %v: must be from 0 to 1", o.Faults)
	}
	p, err := newProgramme(o)
	if err != nil {
		return nil, err
	}
	g := &generator{Options: o, programme: p, perMillion: int(math.Round(o.Faults * 1e6)), reborn: map[string]int{}}
	g.until = record.DateOf(o.Until, g.last+12)
	g.tell()
	if space := areas * g.births * sequences / g.perClass; g.classes() > space {
		return nil, &OptionError{"classes", o.Classes, fmt.Sprintf("the ages of the notice leave people for %d classes of "+
			"up to %d, and with those that faults bring they are %d; give fewer or smaller ones",
			space, g.most, g.classes())}
	}
	columns := g.exported()
	for _, a := range astrays {
		if columns[a.kind] != nil {
			g.astrays = append(g.astrays, a)
		}
	}
	return g, nil
}

// classes are how many are made, with those that faults bring.
func (g *generator) classes() int {
	if len(g.stories) == 0 {
		return g.Classes
	}
	return g.Classes + g.besides(g.nth(g.Classes))
}

func (g *generator) writeAll(ctx context.Context, out *writer) error {
	for _, t := range g.transfers() {
		out.Row(record.Transfers, t)
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
		if err := out.Err(); err != nil {
			return err
		}
	}
	if out.sum.Faulty > 0 {
		out.Row(record.Classes, record.Row{"合计", fmt.Sprint(out.sum.Classes)})
		out.Row(record.Trainees, record.Row{"", "合计", fmt.Sprint(out.sum.Trainees)})
		out.Row(record.Signins, record.Row{"制表：系统导出"})
	}
	return nil
}

// A writer writes classes and counts what it writes.
type writer struct {
	sink
	sum Summary
}

// A sink takes the rows: [record.Files] of a folder.
type sink interface {
	Row(record.Kind, record.Rower)
	Err() error
}

func rows[T record.Rower](s sink, k record.Kind, rs []T) {
	for _, r := range rs {
		s.Row(k, r)
	}
}

// class writes all rows of a class. Strays come first, so that of two rows
// with one key the true one is the later, which supersedes.
func (w *writer) class(c *class) {
	for _, s := range c.strays {
		w.Row(s.Kind, s)
	}
	w.Row(record.Classes, c)
	rows(w, record.Sessions, c.sessions)
	rows(w, record.Trainees, c.trainees)
	rows(w, record.Signins, c.signins)
	rows(w, record.Assessments, c.assessments)
	rows(w, record.Surveys, c.surveys)
	rows(w, record.Applications, c.claims)
	rows(w, record.Notices, c.notices)
	rows(w, record.Payments, c.payments)
	rows(w, record.Inspections, c.inspections)
	rows(w, record.Archives, c.archives)
	rows(w, record.Sanctions, c.sanctions)
	rows(w, record.Transfers, c.transfers)
	rows(w, record.References, c.references)
	rows(w, record.Decisions, c.decisions)
	w.sum.Classes++
	w.sum.Trainees += len(c.trainees)
	w.sum.Signins += len(c.signins)
	for _, other := range c.beside {
		w.class(other)
	}
}
