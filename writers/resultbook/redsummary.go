package resultbook

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// reds writes the table of red invoices, and what is left of what was invoiced.
func (s *summary) reds(sum *report.Summary, blues *report.InvoiceCounts) error {
	if sum.Reds.Count() == 0 {
		return s.undated(&sum.Reds)
	}
	in, reds := s.book.lang, sum.Reds.Issued()
	head := append([]lang.Text{Titles.Status, Titles.Count}, sumHead...)
	if err := s.section(sheetReds, head...); err != nil {
		return err
	}
	for _, x := range sum.Reds.Missing() {
		name := stream.Text(s.book.style.ofState(x.State), x.Name.Text(in))
		// amounts beneath would be added up by whoever selects the column
		if err := s.add([]stream.Cell{name, s.book.countCell(x.Orders)}, 1); err != nil {
			return err
		}
	}
	read, standing := blues.In(sum)
	parts := []report.Part{{StateSum: read, Name: Titles.BluesIssued}}
	if sum.Standing.Orders() > 0 {
		parts = append(parts, report.Part{StateSum: standing, Name: Titles.StandingIssued})
	}
	parts = append(parts, report.Part{StateSum: reds, Name: Titles.RedsIssued})
	for _, x := range parts {
		if err := s.sumRow(stream.Text(s.book.style.ofState("issued"), x.Name.Text(in)), x.StateSum); err != nil {
			return err
		}
	}
	if err := s.left(sum, len(parts)); err != nil {
		return err
	}
	return s.undated(&sum.Reds)
}

// left is the row of what is left: the sum of some rows above it.
func (s *summary) left(sum *report.Summary, rows int) error {
	st, left := &s.book.style, sum.AfterReds()
	cell := func(column int, a invoice.Amount) stream.Cell {
		return s.book.sumCell(a, stream.Range{Column: column, Row: s.last - rows + 1, LastColumn: column, LastRow: s.last}.String())
	}
	return s.add([]stream.Cell{stream.Text(st.total, LeftName(sum).Text(s.book.lang)), stream.Empty(st.total),
		cell(3, left.Net), cell(4, left.Tax), cell(5, left.Gross)}, 1)
}

// undated counts the red invoices whose day of issue is not known. A month has none of them.
func (s *summary) undated(reds *report.Reds) error {
	if reds.Undated.Orders == 0 {
		return nil
	}
	text := Titles.Undated
	return s.sumRow(stream.Text(s.book.style.ofState("unknown"), text.Text(s.book.lang)), reds.Undated)
}

func (s *summary) sumRow(name stream.Cell, x report.StateSum) error {
	return s.add([]stream.Cell{name, s.book.countCell(x.Orders), s.book.moneyCell(x.Net), s.book.moneyCell(x.Tax), s.book.moneyCell(x.Gross)}, 1)
}
