package readers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// The sheet 待处理 has orders that can be corrected there with their lines. Others, such as those
// that were dropped or that are wrong for a reason which lies elsewhere, have rows without lines:
// they are no orders to be read.

// bare reports whether an order stands on sheets of results alone and has no line there, and counts
// it.
func (w *Workbook) bare(d *invoice.Draft) bool {
	if !w.results {
		return false
	}
	for i := range d.Rows {
		if hasLine(d.Rows[i].Cells) {
			return false
		}
	}
	ofResults := func(l *layout) bool { return l.own != nil && l.table.Sheet == d.Rows[0].Place.Sheet }
	if len(d.Rows) == 0 || !slices.ContainsFunc(w.layouts, ofResults) {
		return false
	}
	w.noLines.add(d)
	return true
}

// OfResults reports whether the orders of the workbook are those that results have left to do.
func (w *Workbook) OfResults() bool {
	return slices.ContainsFunc(w.layouts, func(l *layout) bool { return l.own != nil })
}

// hasLine reports whether a row has a cell of a line, of special business or of an element.
func hasLine(cells []invoice.Cell) bool {
	return slices.ContainsFunc(cells, func(c invoice.Cell) bool {
		info, ok := c.Field.Info()
		return ok && ofLine(&info)
	})
}

func ofLine(info *invoice.FieldInfo) bool {
	return info.Level != invoice.LevelOrder && info.Level != invoice.LevelState
}

// bareRow reports whether a row of results has a state and no line.
func (l *layout) bareRow(cells []invoice.Cell) bool {
	if l.own == nil {
		return false
	}
	state := false
	for i := range cells {
		state = state || cells[i].Index == l.own.state
		if info, ok := l.table.Columns[cells[i].Index].Field.Info(); ok && ofLine(&info) {
			return false
		}
	}
	return state
}

// noteBare adds the finding about orders without lines, once.
func (w *Workbook) noteBare() {
	if o := &w.noLines; o.count > 0 && !w.noLinesNoted {
		w.noLinesNoted = true
		w.note(rules.LeftBare, o.place, "", strconv.Itoa(o.count), o.names())
	}
}

// names are the numbers of the first orders.
func (o *leftOut) names() string {
	more := ""
	if o.count > len(o.numbers) {
		more = "…"
	}
	return strings.Join(o.numbers, ", ") + more
}

// CarriedTitles are the titles of the columns that results carried to their sheet 待处理: those
// behind what is known of the seller.
func (w *Workbook) CarriedTitles() (titles []string) {
	for _, l := range w.layouts {
		if l.own == nil || l.own.seller == none {
			continue
		}
		for col, c := range l.table.Columns {
			if col > l.own.seller && c.Field == "" && c.Title != "" {
				titles = append(titles, c.Title)
			}
		}
	}
	return titles
}

// LeftHeader reports whether a header is that of the orders of results that are left to do, with
// their lines: they have no invoices.
func LeftHeader(titles []string) bool {
	return slices.Contains(titles, "订单合计") || slices.Contains(titles, "Order total")
}
