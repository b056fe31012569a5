package rules

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Reading is the value of a cell that belongs to no order, such as one of a list of corrections.
type Reading struct {
	Text   string          // as it is used
	Number decimal.Decimal // of amounts, rounded to the cent, and of numbers
	Time   time.Time       // of dates: as written, in UTC
	Filled bool
	// Findings say why the value cannot be used, or that it is rounded.
	Findings []Finding
}

// Bad reports that the value cannot be used.
func (r *Reading) Bad() bool { return Errors(r.Findings) }

// ReadCell reads a cell by the type of its field, as the cells of an order are read: what it shows
// counts, and a number that lost digits is refused. row is the place of its row.
func ReadCell(cell *invoice.Cell, info *invoice.FieldInfo, row invoice.Place) (out Reading) {
	c := newChecker(&invoice.Draft{}, &Settings{}, false)
	defer c.done()
	v, filled := c.read(cell, info, &invoice.Row{Place: row})
	out.Text, out.Filled = v.text, filled
	if filled && !v.bad {
		c.valueOf(&v, &out)
	}
	out.Findings = slices.DeleteFunc(slices.Clone(c.findings), func(f Finding) bool {
		return f.Severity == Warning && f.Code != AmountRounded && f.Code != ShownRounded
	})
	return out
}

// valueOf parses the text of a cell.
func (c *checker) valueOf(v *value, out *Reading) {
	switch v.info.Type {
	case invoice.TypeAmount, invoice.TypeNumber:
		d, ok := number(v.text, v.kind())
		if !ok {
			c.reject(NotANumber, v)
			return
		}
		if out.Number = d; v.info.Type == invoice.TypeAmount {
			c.toCents(v, out)
		}
	case invoice.TypeDate:
		t, _, ok := parseDate(v.text)
		if out.Time = t; !ok {
			c.reject(NotADate, v)
		}
	}
}

// toCents makes an amount of a number.
func (c *checker) toCents(v *value, out *Reading) {
	a, err := invoice.RoundAmount(out.Number)
	switch {
	case err != nil || a.Abs() >= tooLarge:
		c.reject(AmountTooLarge, v, out.Number.String())
	case !a.Equal(out.Number):
		c.warn(AmountRounded, v, a.String())
	}
	out.Number = a.Decimal()
}
