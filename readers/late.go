package readers

import (
	"maps"
	"slices"
	"sync"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// lateNames are titles of the order number that are taken only where no sheet of a workbook has a
// header without them. Releases that did not know them read the other sheets, and numbered orders by
// the other columns: those workbooks are read as they were, so that nothing is sent again under
// another number. What those releases refused is read.
var lateNames = []string{"订单号码", "订单编码", "订单单号", "单据号码", "单据编码", "发票流水号码", "流水号码"}

// lateTitles are the titles of all fields and the late ones of the order number, the best first.
var lateTitles = sync.OnceValue(func() titles {
	t := maps.Clone(allTitles())
	for i, name := range lateNames {
		t.add(name, invoice.OrderNo, rankNoted+1+i)
	}
	return t
})

// takeLate reads the sheets whose order numbers have late titles, of a workbook that would else be
// refused. It reports whether there are lines in one.
func (w *Workbook) takeLate() bool {
	if !slices.ContainsFunc(w.late, (*layout).lines) {
		return false
	}
	taken := map[string]bool{}
	for _, l := range w.late {
		taken[l.table.Sheet] = true
	}
	w.layouts = append(w.layouts, w.late...)
	slices.SortFunc(w.layouts, func(a, b *layout) int { return a.sheet - b.sheet })
	w.findings = slices.DeleteFunc(w.findings, func(f rules.Finding) bool {
		return f.Code == rules.SheetUnread && taken[f.Place.Sheet]
	})
	w.serials = slices.DeleteFunc(w.serials, func(s *serial) bool { return taken[s.place.Sheet] })
	return true
}
