package resultbook

import (
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// divided lists the sheets into which the invoices are divided, with links and the sums of each.
func (s *summary) divided(v *invoices) error {
	if v.by == "" || v.rows() == 0 {
		return nil
	}
	in, name := s.book.lang, v.by.name()
	title := lang.Format("按%s分表（含已作废，不含红字发票）", "Sheets by %s (with void invoices, without red ones)", name)
	head := append([]lang.Text{name, {Zh: "张数", En: "Invoices"}}, sumHead...)
	if err := s.section(title, head...); err != nil {
		return err
	}
	var all sums
	for _, t := range v.tables {
		if err := s.sheet(t, &all); err != nil {
			return err
		}
	}
	if err := s.total(all); err != nil {
		return err
	}
	if v.rest == nil {
		return nil
	}
	more := lang.Text{Zh: fmt.Sprintf("超过 %d 个的值在“（其他）”里", MaxSheets), En: fmt.Sprintf(`values beyond the first %d are on "(others)"`, MaxSheets)}
	s.merge(1)
	return s.add(s.book.across(s.book.style.label, more.Text(in), len(summaryWidths)), 1)
}

// sheet is the row of a table: a link to it, and its sums.
func (s *summary) sheet(t *table, all *sums) error {
	of := &t.sums
	all.add(of.n, of.net, of.tax, of.gross)
	s.links = append(s.links, stream.Link{Column: 1, Row: s.last + 1, To: stream.On(t.parts[0].name, "A1")})
	name := clean(t.name.Text(s.book.lang), cutMark.Text(s.book.lang))
	cells := []stream.Cell{stream.Text(s.book.style.sheet, name), s.book.countCell(of.n)}
	if i := slices.IndexFunc(t.columns, func(c column) bool { return c.count }); i >= 0 {
		cells[1] = stream.Computed(s.book.style.count, t.totalsAt(i+1), int64(of.n), 0)
	}
	for i, c := range t.columns {
		if c.sum != nil {
			cells = append(cells, s.book.sumOf(t, i+1, c.sum(of)))
		}
	}
	return s.add(cells, wrappedLines(name, summaryWidths[0]))
}

// sumOf is the sum of a column of a table: what its row of totals has.
func (b *book) sumOf(t *table, column int, sum invoice.Amount) stream.Cell {
	if t.sums.inexact || sum.Abs() > maxExact {
		return b.moneyCell(sum)
	}
	return stream.Computed(b.style.money, t.totalsAt(column), int64(sum), 2)
}

// totalsAt is the cell of a column in the row of totals.
func (t *table) totalsAt(column int) string {
	return stream.On(t.totals.sheet, stream.CellName(column, t.totals.row))
}
