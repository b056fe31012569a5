package readers

import (
	"maps"
	"slices"
	"sync"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// fallbackNames are titles of the order number that are used only if no sheet of a workbook has a
// header without them. Earlier releases did not know these titles and took order numbers from other
// columns; such workbooks must be read as before, so that nothing is sent again under another
// number. Workbooks that those releases refused are read with these titles.
var fallbackNames = []string{"订单号码", "订单编码", "订单单号", "单据号码", "单据编码", "发票流水号码", "流水号码"}

// fallbackTitles are the titles of all fields and the fallback titles of the order number, best
// first.
var fallbackTitles = sync.OnceValue(func() titles {
	t := maps.Clone(allTitles())
	for i, name := range fallbackNames {
		t.add(name, invoice.OrderNo, rankNoted+1+i)
	}
	return t
})

// useFallback adds the sheets whose order numbers have fallback titles, or whose headers have two
// rows, for a workbook that would otherwise be refused. It reports whether one of them has lines.
func (w *Workbook) useFallback() bool {
	if !slices.ContainsFunc(w.fallback, (*layout).lines) {
		return false
	}
	taken := map[string]bool{}
	for _, l := range w.fallback {
		taken[l.table.Sheet] = true
	}
	w.layouts = append(w.layouts, w.fallback...)
	slices.SortFunc(w.layouts, func(a, b *layout) int { return a.sheet - b.sheet })
	w.findings = slices.DeleteFunc(w.findings, func(f rules.Finding) bool {
		return f.Code == rules.SheetUnread && taken[f.Place.Sheet]
	})
	w.serials = slices.DeleteFunc(w.serials, func(s *serial) bool { return taken[s.place.Sheet] })
	return true
}
