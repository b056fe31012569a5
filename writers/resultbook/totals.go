package resultbook

import (
	"math"
	"slices"
	"strings"

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
	inexact         bool // an amount is a text, since a number does not hold it
}

func (t *sums) add(n int, net, tax, gross invoice.Amount) {
	t.inexact = t.inexact || max(net.Abs(), tax.Abs(), gross.Abs()) > maxExact
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

// total adds the row of totals to the last sheet of a table that has any. Sums are formulas
// with their exact values, which programs that read values find. The row is outside of the
// filter, so that sorting leaves it below. Its words are those that readers of orders know: the
// word alone in its cell, and neither order number nor buyer nor goods.
func (t *table) total() error {
	if !slices.ContainsFunc(t.columns[1:], func(c column) bool { return c.total != nil }) {
		return nil
	}
	p, err := t.room()
	if err != nil {
		return err
	}
	cells := make([]stream.Cell, len(t.columns))
	for i, c := range t.columns {
		cells[i] = stream.Empty(t.book.style.total)
		if c.total != nil {
			cells[i] = c.total(t.book, &t.sums)
			switch {
			case c.count:
				cells[i] = t.count(p)
			case c.sum != nil && !t.sums.inexact:
				cells[i] = t.sum(p, i+1, c.sum(&t.sums))
			}
		}
	}
	t.totals = place{p.name, p.last + 1}
	return p.high(cells, rowHeight)
}

// count is the number of rows in the row of totals, where only some rows count the number of those:
// each row has its running number.
func (t *table) count(p *part) stream.Cell {
	style, n := t.book.style.totalCount, int64(t.sums.n)
	rows := t.ranges(p, 1)
	switch {
	case len(rows) == 0:
		return stream.Int(style, n)
	case t.sums.without == 0:
		return stream.Computed(style, "COUNT("+strings.Join(rows, ",")+")", n, 0)
	}
	words := t.ranges(p, t.counts.column)
	for i := range words {
		words[i] = "COUNTIF(" + words[i] + `,"` + t.counts.word + `")`
	}
	return stream.Computed(style, strings.Join(words, "+"), n, 0)
}

// sum is the sum of a column in the row of totals. Where only some rows count, they are those with
// a word in another column.
func (t *table) sum(p *part, column int, sum invoice.Amount) stream.Cell {
	amounts := t.ranges(p, column)
	if t.sums.without == 0 || len(amounts) == 0 || sum.Abs() > maxExact {
		return t.book.sumCell(sum, amounts...)
	}
	words, terms := t.ranges(p, t.counts.column), make([]string, len(amounts))
	for i := range terms {
		terms[i] = "SUMIF(" + words[i] + `,"` + t.counts.word + `",` + amounts[i] + ")"
	}
	return stream.Computed(t.book.style.totalMoney, "ROUND("+strings.Join(terms, "+")+",2)", int64(sum), 2)
}

// ranges are the rows of a column on all sheets of the table, for a formula on the sheet p.
func (t *table) ranges(p *part, column int) (out []string) {
	for _, from := range t.parts {
		r := stream.Range{Column: column, Row: headRows + 1, LastColumn: column, LastRow: from.rows}
		switch {
		case from.rows <= headRows:
		case from == p:
			out = append(out, r.String())
		default:
			out = append(out, r.On(from.name))
		}
	}
	return out
}

// sumCell is the sum of the amounts in ranges. It is rounded, since spreadsheets add binary
// fractions. Without ranges, or where a number does not hold the sum, it is no formula.
func (b *book) sumCell(sum invoice.Amount, ranges ...string) stream.Cell {
	if len(ranges) == 0 || sum.Abs() > maxExact {
		return b.moneyCell(sum).Styled(b.style.totalMoney)
	}
	return stream.Computed(b.style.totalMoney, "ROUND(SUM("+strings.Join(ranges, ",")+"),2)", int64(sum), 2)
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
