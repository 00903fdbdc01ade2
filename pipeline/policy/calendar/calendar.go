// Package calendar knows which days are worked: Mondays to Fridays but for the days off
// and the make-up working days of each year, as they were published.
package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/policy/strict"
)

// Calendars are those of some years. The zero value is none.
type Calendars struct {
	Years []Year // in the order of their files

	days       map[time.Time]bool // exceptions from Monday to Friday: is it a working day
	named      []string           // years for which there are files
	isMisnamed bool               // a file is called otherwise than by its year
}

// Year is a year whose days off and make-up working days are known, and who published
// them.
type Year struct {
	Year   int
	Source string
}

var file = regexp.MustCompile(`^[0-9]{4}\.yaml$`)

// Read reads a folder of calendars, one file per year.
func Read(r *strict.Reader, folder strict.Folder) Calendars {
	var c Calendars
	before := len(r.Faults)
	names := r.RefuseOthers(folder, "name a calendar by its year, as 2021.yaml", nil, file.MatchString)
	c.isMisnamed = len(r.Faults) > before
	for _, name := range names {
		year := strings.TrimSuffix(name, ".yaml")
		c.Add(year, r.Open(folder, name, "calendar/"+name))
		c.named = append(c.named, year)
	}
	return c
}

// Add reads the calendar of a year from its file.
func (c *Calendars) Add(year string, root strict.Value) {
	if c.days == nil {
		c.days = map[time.Time]bool{}
	}
	f := root.Record([]string{"year", "source", "days_off", "working_days"})
	own := Year{Year: int(f["year"].Whole(strict.FirstYear, strict.LastYear)), Source: f["source"].Text()}
	if f["year"].Sound() && strconv.Itoa(own.Year) != year {
		f["year"].Fail("name the file by its year", "year %d stands in %s.yaml", own.Year, year)
	}
	except := func(v strict.Value, date time.Time, working bool) {
		day := date.Format(time.DateOnly)
		if f["year"].Sound() && date.Year() != own.Year {
			v.Fail(fmt.Sprintf("move it to %d.yaml", date.Year()), "%s: %s is not in %d", v.Key, day, own.Year)
		}
		if _, ok := c.days[date]; ok {
			v.Fail("keep one of them", "%s: %s stands twice", v.Key, day)
		}
		c.days[date] = working
	}
	for _, item := range f["days_off"].Items(0) {
		span := item.Record([]string{"title", "first", "last"})
		span["title"].Text()
		first, last := span.Period("first", "last")
		// A span ends with the first of its days that has a fault.
		isSound := func() bool { return strict.AllSound(span["first"], span["last"]) }
		for date := first; isSound() && !date.After(last); date = date.AddDate(0, 0, 1) {
			except(span["first"], date, false)
		}
	}
	for _, item := range f["working_days"].Items(0) {
		date := item.Date()
		if item.HasFailed() {
			continue
		}
		if isWeekday(date) {
			item.Fail("list only Saturdays and Sundays that are worked",
				"working_days: %s is a %s, a working day anyway", date.Format(time.DateOnly), date.Weekday())
		}
		except(item, date, true)
	}
	c.Years = append(c.Years, own)
}

// Lacking are the years from one to another for which there is no file. The year after the
// last calendar is let pass, for it is published in late autumn; nothing is known to lack
// where a file is misnamed.
func (c Calendars) Lacking(from, to int) []string {
	if c.isMisnamed {
		return nil
	}
	next := "" // after the last calendar
	if len(c.named) > 0 {
		last, _ := strconv.Atoi(c.named[len(c.named)-1]) // the name was checked
		next = strconv.Itoa(last + 1)
	}
	var lacking []string
	for year := from; year <= to; year++ {
		if name := strconv.Itoa(year); name != next && !slices.Contains(c.named, name) {
			lacking = append(lacking, name)
		}
	}
	return lacking
}

// Has tells whether a year's days off are known; in other years nobody can say which days
// are working days.
func (c Calendars) Has(year int) bool {
	return slices.ContainsFunc(c.Years, func(y Year) bool { return y.Year == year })
}

// IsWorking tells whether a date is known to be a working day: none is in a year
// without a calendar.
func (c Calendars) IsWorking(date time.Time) bool {
	y, m, d := date.Date()
	if !c.Has(y) {
		return false
	}
	if working, ok := c.days[time.Date(y, m, d, 0, 0, 0, 0, time.UTC)]; ok {
		return working
	}
	return isWeekday(date)
}

func isWeekday(date time.Time) bool {
	return date.Weekday() != time.Saturday && date.Weekday() != time.Sunday
}
