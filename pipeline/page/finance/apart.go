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

// tables are the lists as the page shows them. Where they are too long together, the longest
// keep their head there, and as many as need be are written to pages of their own.
func tables(s *page.Site, l page.Links, lists []page.List) []table.Table {
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
		s.WriteList("finance", page.FinanceList(shown[i].ID), "", lists[i])
		shown[i].Rows = shown[i].Rows[:headRows]
		shown[i].More = cell.Link(l.Root+page.FinanceList(shown[i].ID), "全部 "+format.Count(int64(all))+" 项")
		rows -= all - headRows
	}
	return shown
}
