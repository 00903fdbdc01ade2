package page

import (
	"github.com/peihe/peihe/pipeline/page/table"
)

// A List has pages of its own, whose links follow the page that they are
// shown on.
type List func(Links) table.Table

type listView struct {
	View
	List table.Table
}

// WriteList writes a list to pages of its own, of which first is the first, in a section;
// its totals stand on each.
func (s *Site) WriteList(section, first, lead string, of List) {
	whole := of(s.At(Root(first)))
	made := map[string]table.Table{Root(first): whole} // by the way back to the first page, which links begin with
	for nth := 1; nth <= Count(whole.Len()); nth++ {
		file := s.Numbered(first, nth)
		v := listView{View: s.View(section, whole.Caption, Depth(file), Crumb{Name: whole.Caption})}
		v.Lead = lead
		v.Paged(first, whole.Len(), nth)
		if _, isMade := made[v.Root]; !isMade {
			made[v.Root] = of(v.Links)
		}
		v.List = made[v.Root]
		v.List.Rows = OnPage(v.List.Rows, nth)
		v.List.Caption = Part(whole.Caption, nth, v.List.Len(), whole.Len())
		v.List = v.Whole(first, whole.Len(), v.List)
		s.Write("finance-list", file, v)
	}
}
