package page

import (
	"iter"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/table"
)

// RowsPerPage keeps a list readable; further pages are numbered and nothing is cut
// off.
const RowsPerPage = 200

// Link leads to a page of a list.
type Link struct {
	Name, Href string
	IsCurrent  bool
}

// numbered is the name of the n-th page of a list, the first of which is file. What
// follows the page of a subject is marked by '~': an id may end in '-2' itself.
func numbered(file string, n int) string {
	if n == 1 {
		return file
	}
	mark := "-"
	folder, _, _ := strings.Cut(file, "/")
	if path.Base(file) != "index.html" && slices.Contains(subjectFolders, folder) {
		mark = "~"
	}
	return strings.TrimSuffix(file, ".html") + mark + strconv.Itoa(n) + ".html"
}

// subjectFolders hold pages named by FileName.
var subjectFolders = []string{"districts", "institutions", "classes", "applications", "letters", "offices"}

// pageLinks leads to other pages of a list, relative to each other; a single page
// needs none.
func (l Links) pageLinks(file string, pages, current int) []Link {
	here := l.site.Numbered(file, current)
	var all []Link
	for _, i := range LinkedPages(pages, current) {
		all = append(all, Link{strconv.Itoa(i), l.between(here, l.site.Numbered(file, i)), i == current})
	}
	return all
}

// allLinked is how many pages of a list lead to each other without exception.
const allLinked = 12

// LinkedPages are the pages that one page of a list leads to: all of a few; of many
// the first and the last, two on either side, and those 10, 100, 1,000 … away. So a
// list costs no more for each row when it is longer, and any page is a few steps off.
func LinkedPages(pages, current int) []int {
	if pages < 2 {
		return nil
	}
	all := []int{1, pages, current}
	add := func(distance int) { all = append(all, current-distance, current+distance) }
	for i := 1; i <= 2; i++ {
		add(i)
	}
	for distance := 10; distance < pages; distance *= 10 {
		add(distance)
	}
	for i := 1; pages <= allLinked && i <= pages; i++ {
		all = append(all, i)
	}
	all = slices.DeleteFunc(all, func(i int) bool { return i < 1 || i > pages })
	slices.Sort(all)
	return slices.Compact(all)
}

// Count is how many pages a list of some rows has, one at least.
func Count(rows int) int { return max(1, (rows+RowsPerPage-1)/RowsPerPage) }

// Paged yields the pages of a list, from 1, with their rows. A list without rows
// has one page.
func Paged[T any](rows []T) iter.Seq2[int, []T] {
	return func(yield func(int, []T) bool) {
		for i := range Count(len(rows)) {
			if !yield(i+1, OnPage(rows, i+1)) {
				return
			}
		}
	}
}

// OnPage is the rows of a page of a list; none beyond its last.
func OnPage[T any](rows []T, page int) []T {
	from := min((page-1)*RowsPerPage, len(rows))
	return rows[from:min(from+RowsPerPage, len(rows))]
}

// RosterPage is the page of a class that has the trainee of a number: rosters are cut by it,
// so that whoever links to somebody need not know who else is there.
func RosterPage(traineeNo int64) int { return int((traineeNo-1)/RowsPerPage) + 1 }

// Part says in the caption of a list which of its rows a page shows.
func Part(caption string, page, shown, all int) string {
	if all <= RowsPerPage {
		return caption
	}
	first := (page-1)*RowsPerPage + 1
	from, to := format.Count(int64(first)), format.Count(int64(first+shown-1))
	return caption + "，第 " + from + " 至 " + to + " 项，共 " + format.Count(int64(all)) + " 项"
}

// Listed counts the rows that the pages written so far list, by list: classes,
// applications, payments, decisions, set_aside, and findings of a rule by its id.
func (s *Site) Listed(list string) int64 { return s.listed[list] }

// List counts the rows of a table that stands in a list.
func (s *Site) List(name string, t table.Table) { s.listed[name] += int64(len(t.Rows)) }

// IsLast is the last page of a list, where its totals stand.
func IsLast(page, rows int) bool { return page == Count(rows) }

// Paged makes a page part of the list that begins at file.
func (v *View) Paged(file string, rows, page int) { v.PagedTo(file, Count(rows), page) }

// PagedTo is Paged where the number of pages is known.
func (v *View) PagedTo(file string, pages, page int) {
	v.Pages, v.Page = v.pageLinks(file, pages, page), page
	if page > 1 {
		v.Crumbs = append(slices.Clone(v.Crumbs), Crumb{Name: "第 " + strconv.Itoa(page) + " 页"})
		v.Crumbs[len(v.Crumbs)-2].Href = v.between(v.site.Numbered(file, page), file)
	}
}
