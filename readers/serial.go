package readers

import (
	"slices"
	"strconv"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// serial is a header that has row numbers (序号) instead of order numbers. They start again on each
// sheet and in each month, so they do not identify orders.
type serial struct {
	title  string
	place  invoice.Place
	score  int  // number of known columns
	orders bool // the sheet has buyers and goods: it looks like a list of orders
}

// readSerial reads a row without an order number as such a header; nil if it is not one.
func readSerial(fields map[int]invoice.Field, seen map[invoice.Field]bool, row map[int]string) *serial {
	role, ok := roleOf(seen, 0)
	if !ok || role != invoice.RoleMixed && role != invoice.RoleLine {
		return nil
	}
	best := -1
	for col, title := range row {
		if (fields[col] == invoice.RowNo || loneNumber(title)) && (best < 0 || col < best) {
			best = col
		}
	}
	if best < 0 {
		return nil
	}
	buyer := seen[invoice.BuyerName] || seen[invoice.BuyerTaxNum]
	return &serial{
		title: invoice.CleanText(row[best]), place: invoice.Place{Col: xlsx.ColumnName(best)},
		score: len(fields), orders: buyer && (seen[invoice.GoodsName] || seen[invoice.TaxRate]),
	}
}

// loneNumber reports whether a title is that of a number without saying of what.
func loneNumber(title string) bool {
	names := []string{"编号", "号码", "序列", "序列号", "记录号", "id", "nr", "nr."}
	return slices.Contains(names, invoice.Fold(title))
}

// running checks whether order numbers are consecutive: 1, 2, 3.
type running struct {
	last   int
	row    int // row of the first
	broken bool
}

// minRunning is the least number of orders for the warning about consecutive numbers.
const minRunning = 3

func (r *running) add(key string, row int) {
	if r.broken {
		return
	}
	n, err := strconv.Atoi(key)
	switch {
	case err == nil && n == r.last && n > 0:
	case err != nil || n != r.last+1:
		r.broken = true
	default:
		if r.last = n; n == 1 {
			r.row = row
		}
	}
}

// noteRunning adds a warning about a sheet whose order numbers are consecutive from 1.
func (w *Workbook) noteRunning(l *layout, r *running) {
	if !r.broken && r.last >= minRunning {
		w.note(rules.SerialOrders, l.numberCell(r.row), "", strconv.Itoa(r.last))
	}
}
