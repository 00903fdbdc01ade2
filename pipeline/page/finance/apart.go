package finance

import (
	"slices"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/table"
)

const (
	mostRows = 2 * page.RowsPerPage // of the page's lists together, so that it stays readable
	headRows = 20                   // that stay of a list which has pages of its own
)

// A list of the page, whose links follow the page that it is shown on.
type list func(page.Links) table.Table

// tables are the lists as the page shows them. Where they are too long together, the longest
// keep their head there, and as many as need be are written to pages of their own.
func tables(s *page.Site, l page.Links, lists []list) []table.Table {
	shown, rows := make([]table.Table, len(lists)), 0
	longest := make([]int, len(lists))
	for i, list := range lists {
		shown[i], longest[i] = list(l), i
		rows += shown[i].Len()
	}
	slices.SortStableFunc(longest, func(a, b int) int { return shown[b].Len() - shown[a].Len() })
	for _, i := range longest {
		all := shown[i].Len()
		if rows <= mostRows || all <= headRows {
			break
		}
		writeApart(s, lists[i])
		shown[i].Rows = shown[i].Rows[:headRows]
		shown[i].More = cell.Link(l.Root+page.FinanceList(shown[i].ID), "全部 "+format.Count(int64(all))+" 项")
		rows -= all - headRows
	}
	return shown
}

// writeApart writes a list to pages of its own; its totals stand on the last.
func writeApart(s *page.Site, of list) {
	whole := of(s.At(""))
	first := page.FinanceList(whole.ID)
	made := map[string]table.Table{} // by the way back to the first page, which its links begin with
	for nth := 1; nth <= page.Count(whole.Len()); nth++ {
		file := s.Numbered(first, nth)
		v := listView{View: s.View("finance", whole.Caption, page.Depth(file), page.Crumb{Name: whole.Caption})}
		v.Paged(first, whole.Len(), nth)
		if _, isMade := made[v.Root]; !isMade {
			made[v.Root] = of(v.Links)
		}
		v.List = made[v.Root]
		v.List.Rows = page.OnPage(v.List.Rows, nth)
		v.List.Caption = page.Part(whole.Caption, nth, v.List.Len(), whole.Len())
		v.List = v.Whole(first, whole.Len(), v.List)
		s.Write("finance-list", file, v)
	}
}
