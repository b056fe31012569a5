package corrections

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Value is a filled cell that was read by the type of its field.
type Value struct {
	Text   string          // as it is used; never empty
	Number decimal.Decimal // of amounts (yuan, to the cent) and quantities
	Time   time.Time       // of days: as written, in UTC
	Place  invoice.Place   // without a column where it is a constant of a profile
}

// Row is one filled row of a list.
type Row struct {
	Place  invoice.Place // its first cell
	Hidden bool
	// Bad reports that an error finding is about the row: nothing may be made of it.
	Bad    bool
	values map[invoice.Field]Value
	// plainLine: the line stands under 行号, which is also used for the numbers of rows.
	plainLine bool
	named     bool          // by a person, not in a list
	order     invoice.Place // where the number stands, or should
}

// Get is the value of a field; ok is false for an empty cell and for one that cannot be used.
func (r *Row) Get(f invoice.Field) (v Value, ok bool) {
	v, ok = r.values[f]
	return v, ok
}

// Text is the text of a field; empty where there is none.
func (r *Row) Text(f invoice.Field) string { return r.values[f].Text }

// At is where a field stands; the number of the row where it has none.
func (r *Row) At(f invoice.Field) invoice.Place {
	if v, ok := r.values[f]; ok && v.Place.Col != "" {
		return v.Place
	}
	return r.order
}

// Number is the number by which the row names an invoice: the invoice's, or else the order's.
func (r *Row) Number() (v Value, ok bool) {
	for _, f := range []invoice.Field{invoice.DigitalNo, invoice.InvoiceNo, invoice.OrderNo} {
		if v, ok := r.values[f]; ok {
			return v, true
		}
	}
	return Value{}, false
}

// InvoiceNo is the number of the invoice; empty where the row names an order only.
func (r *Row) InvoiceNo() string {
	if no := r.Text(invoice.DigitalNo); no != "" {
		return no
	}
	return r.Text(invoice.InvoiceNo)
}

// InvoiceCode is the code of an invoice of a kind before 数电.
func (r *Row) InvoiceCode() string {
	if r.Text(invoice.DigitalNo) != "" { // 数电 on paper has a code of its form, too
		return ""
	}
	return r.Text(invoice.InvoiceCode)
}

// take reads the cells of a row that are fields.
func (r *Row) take(cells []invoice.Cell) (found []rules.Finding) {
	for i := range cells {
		c := &cells[i]
		info, ok := invoice.CorrectionInfo(c.Field)
		if !ok {
			continue
		}
		if of, is := c.Field.Reissued(); is { // findings name the order's field, and mask as it does
			as := *c
			as.Field, info.Field = of, of
			found = append(found, r.takeReissued(&as, &info)...)
			continue
		}
		read := rules.ReadCell(c, &info, r.Place)
		found = append(found, read.Findings...)
		switch {
		case read.Bad():
			r.Bad = true
		case read.Filled && read.Text != "" && !invoice.Nothing(read.Text):
			at := r.Place
			at.Col = c.Col
			r.plainLine = r.plainLine || c.Field == invoice.BlueLineNo && invoice.Fold(c.Title) == "行号"
			r.values[c.Field] = Value{Text: read.Text, Number: read.Number, Time: read.Time, Place: at}
		}
	}
	return found
}

// takeReissued reads the corrected value of a field. A word for nothing does not say whether the
// value stays or is removed.
func (r *Row) takeReissued(c *invoice.Cell, info *invoice.FieldInfo) []rules.Finding {
	read := rules.ReadCell(c, info, r.Place)
	at := r.Place
	at.Col = c.Col
	switch {
	case read.Bad():
		r.Bad = true
	case read.Filled && (read.Text == "" || invoice.Nothing(read.Text)):
		r.Bad = true
		return append(read.Findings, rules.New(rules.ReissueNothing, at, "", info.Field, read.Text))
	case read.Filled:
		r.values[c.Field.Reissue()] = Value{Text: read.Text, Place: at}
	}
	return read.Findings
}
