package resultbook

import (
	"math"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// sums add up a row of totals.
type sums struct {
	n               int
	void            int // of n
	without         int // red invoices that do not exist
	net, tax, gross invoice.Amount
}

func (t *sums) add(n int, net, tax, gross invoice.Amount) {
	t.n, t.net, t.tax, t.gross = t.n+n, t.net+net, t.tax+tax, t.gross+gross
}

// row adds a row. Of red invoices only those that exist count.
func (t *sums) row(r *report.Row) {
	if r.Red != nil && r.State != "issued" {
		t.without++
		return
	}
	t.add(1, r.Net, r.Tax, r.Gross)
	if r.State == "voided" {
		t.void++
	}
}

// total adds the row of totals to the last sheet of a table that has any. The values are plain
// numbers: programs that read values find them, and no sum is a cent off. The row is outside of the
// filter, so that sorting leaves it below. Its words are those that readers of orders know: the
// word alone in its cell, and neither order number nor buyer nor goods.
func (t *table) total() error {
	cells, any := make([]stream.Cell, len(t.columns)), false
	for i, c := range t.columns {
		cells[i] = stream.Empty(t.book.style.total)
		if c.total != nil {
			cells[i] = c.total(t.book, &t.sums)
			any = any || i > 0
		}
	}
	if !any {
		return nil
	}
	p, err := t.room()
	if err != nil {
		return err
	}
	return p.high(cells, rowHeight)
}

// nothing writes the text of a table without rows.
func (t *table) nothing(text lang.Text) error {
	p := t.parts[0]
	return p.high(t.book.across(t.book.style.nothing, text.Text(t.book.lang), t.printed), 24)
}

// moneyWidth is the width of a column, at least least, that holds the sum of an amount over all
// states in bold digits.
func moneyWidth(s *report.Summary, least float64, amount func(report.StateSum) invoice.Amount) float64 {
	var sum invoice.Amount
	for _, x := range s.States {
		sum += amount(x).Abs()
	}
	digits := len(sum.String()) - 1
	pixels := float64(digits)*8.5 + float64(digits/3)*4.5 + 14
	return max(least, math.Ceil((pixels-5)/7))
}

func grossWidth(s *report.Summary) float64 {
	return moneyWidth(s, 14, func(x report.StateSum) invoice.Amount { return x.Gross })
}
