package corrections

import (
	"context"
	"errors"
	"strings"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
)

// Invoice is an issued invoice as the bureau's export has it.
type Invoice struct {
	Facts
	// Lines are those of the invoice, with their discounts taken in; nil where the export has none.
	// Their numbers are the order of the rows.
	Lines []invoice.BlueLine
	// State is 发票状态 as written, such as 正常; empty if the export has no such column. A red
	// invoice has its own.
	State string
	Place invoice.Place
	// Off says why the invoice cannot be used; nil if it can.
	Off *rules.Finding

	rows []issuedRow // lines as they stand there
	at   string      // the sheet of the lines
	base bool        // there is a row about the invoice as a whole
}

// The states of an invoice that is in force, and of a red invoice.
const (
	inForce  = "正常"
	redState = "红字发票"
)

// InForce reports that nothing is known against the invoice.
func (v *Invoice) InForce() bool { return v.State == "" || invoice.Fold(v.State) == inForce }

// Issued are the invoices of an export.
type Issued struct{ byNo map[string][]*Invoice }

// Find is an invoice by its number; nil where there is none, or several and the code does not tell.
func (s *Issued) Find(code, no string) *Invoice {
	if s == nil {
		return nil
	}
	var found *Invoice
	for _, v := range s.byNo[no] {
		switch {
		case code != "" && v.Code != code:
		case found != nil:
			return nil
		default:
			found = v
		}
	}
	return found
}

// ReadIssued reads the invoices with the given numbers out of an export of issued invoices. need
// reports that the workbook is given for that: without such a sheet it is refused then.
func ReadIssued(ctx context.Context, b book.Book, file string, wanted map[string]bool, need bool) (*Issued, error) {
	r := &issuedReader{book: b, file: file, wanted: wanted, out: &Issued{byNo: map[string][]*Invoice{}}}
	any := false
	for i, info := range b.Sheets() {
		if info.Hidden {
			continue
		}
		h, err := r.find(ctx, i)
		if err != nil {
			return nil, err
		}
		if h == nil {
			continue
		}
		any = true
		if err := r.sheet(ctx, i, h); err != nil {
			return nil, err
		}
	}
	if !any && need {
		return nil, input.Refuse(file, input.NoInvoices, "", nil)
	}
	for _, same := range r.out.byNo {
		for _, v := range same {
			v.finish()
		}
	}
	return r.out, b.Unchanged()
}

// issuedReader reads one export.
type issuedReader struct {
	book   book.Book
	file   string
	wanted map[string]bool
	out    *Issued
}

// find finds the header of sheet i; nil for a sheet without one.
func (r *issuedReader) find(ctx context.Context, i int) (_ *issuedHeader, err error) {
	sc, err := r.book.Rows(ctx, i)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, sc.Close()) }()
	for n := 0; n < headerRows && sc.Next(); n++ {
		names := titlesOf(sc.Cells())
		h := readIssuedHeader(sc.Row(), names)
		if h == nil {
			continue
		}
		if l := readHeader(sc.Row(), names, RedMarks); l != nil && (l.own || len(l.marks) > 0 && !l.bureau) {
			return nil, nil // a list, which asks for something
		}
		return h, nil
	}
	return nil, sc.Err()
}

// sheet reads the rows of a sheet.
func (r *issuedReader) sheet(ctx context.Context, i int, h *issuedHeader) (err error) {
	sc, err := r.book.Rows(ctx, i)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sc.Close()) }()
	for sc.Next() {
		if sc.Row() <= h.row {
			continue
		}
		row := issuedRow{Row: Row{Place: invoice.Place{File: r.file, Sheet: r.book.Sheets()[i].Name, Row: sc.Row()}, values: map[invoice.Field]Value{}}}
		cells, ok := r.wants(h, sc.Cells())
		if !ok {
			continue
		}
		for _, c := range cells {
			if err := r.cell(h, &row, c); err != nil {
				return err
			}
		}
		r.add(h, &row)
	}
	return sc.Err()
}

// wants reports whether a row is about one of the wanted invoices.
func (r *issuedReader) wants(h *issuedHeader, cells []invoice.Cell) ([]invoice.Cell, bool) {
	for _, c := range cells {
		if c.Index >= len(h.columns) || h.columns[c.Index] == nil {
			continue
		}
		switch h.columns[c.Index].Field {
		case invoice.DigitalNo, invoice.InvoiceNo:
			if c.Kind == invoice.CellNumber || r.wanted[invoice.CleanCode(c.Text)] {
				return cells, true
			}
		}
	}
	return nil, false
}

// cell reads a cell of a row.
func (r *issuedReader) cell(h *issuedHeader, row *issuedRow, c invoice.Cell) error {
	if c.Index >= len(h.columns) || h.columns[c.Index] == nil {
		return nil
	}
	info := h.columns[c.Index]
	c.Field, c.Col = info.Field, xlsx.ColumnName(c.Index)
	hidden, err := readers.ShowCell(r.book, &c, info.Type)
	if err != nil || hidden {
		return err
	}
	if row.order.Col == "" {
		row.order = row.Place
		row.order.Col = c.Col
	}
	read := rules.ReadCell(&c, info, row.Place)
	at := row.Place
	at.Col = c.Col
	switch {
	case read.Bad() && row.off == nil:
		row.off = &read.Findings[0]
	case read.Filled && read.Text != "" && !strings.Contains(read.Text, "***"):
		row.values[info.Field] = Value{Text: read.Text, Number: read.Number, Time: read.Time, Place: at}
	}
	return nil
}

// add adds a row to its invoice.
func (r *issuedReader) add(h *issuedHeader, row *issuedRow) {
	f := row.Facts()
	if f.No == "" || !r.wanted[f.No] {
		return
	}
	v := r.out.invoice(&f, row)
	if v.Off == nil {
		v.Off = row.off
	}
	if v.State == "" || v.State == inForce { // of several rows the worst counts
		if state := row.Text(invoice.InvoiceState); state != "" {
			v.State = state
		}
	}
	if row.Text(positiveField) == "否" {
		v.State = redState
	}
	switch {
	case h.lines && (v.at == "" || v.at == row.Place.Sheet):
		v.at, v.rows = row.Place.Sheet, append(v.rows, *row)
	case !h.lines && v.base && (v.Net != f.Net || v.Tax != f.Tax):
		v.off(rules.RedSumsOff, row.At(invoice.NetAmount), f.Gross.String(), v.Gross.String())
	case !h.lines:
		v.base, v.Place = true, row.order
		lines := v.Facts
		v.Facts = f
		v.Fill(&lines)
	}
}

// invoice is the invoice of a row.
func (s *Issued) invoice(f *Facts, row *issuedRow) *Invoice {
	for _, v := range s.byNo[f.No] {
		if v.Code == f.Code {
			return v
		}
	}
	v := &Invoice{Facts: *f, Place: row.order}
	v.Net, v.Tax, v.Gross = 0, 0, 0
	s.byNo[f.No] = append(s.byNo[f.No], v)
	return v
}
