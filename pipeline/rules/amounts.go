package rules

import (
	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// tooLarge is the limit for amounts of one line, so that no sum of lines exceeds the range of
// Amount or the platform's 16 characters.
const tooLarge = invoice.Amount(1_000_000_000_000_00)

// readAmounts reads the numbers of a row and removes the signs. A negative row is a discount.
func (c *checker) readAmounts(r *lineRow) {
	g := &r.given
	g.quantity, g.numAt = c.numberOf(r, invoice.Quantity)
	g.price, g.priceAt = c.numberOf(r, invoice.Price)
	g.amount, g.amountAt = c.amountOf(r, invoice.LineAmount)
	g.net, g.netAt = c.amountOf(r, invoice.NetAmount)
	g.tax, g.taxAt = c.amountOf(r, invoice.TaxAmount)
	g.gross, g.grossAt = c.amountOf(r, invoice.GrossField)
	for _, v := range []*value{g.amountAt, g.netAt, g.taxAt, g.grossAt, g.numAt, g.priceAt} {
		g.bad = g.bad || v != nil && v.bad
	}
	minus, plus := false, false
	for _, a := range []*invoice.Amount{g.amount, g.net, g.gross, g.tax} {
		if a != nil {
			minus, plus = minus || *a < 0, plus || *a > 0
			*a = a.Abs()
		}
	}
	if minus && plus {
		g.bad = true
		c.report(SignsDisagree, g.any())
	}
	c.unsign(r, minus && !plus)
	off, at := c.amountOf(r, invoice.Discount)
	if off != nil && *off != 0 && !c.discountIsRate(at, *off) {
		if *off < 0 {
			c.warn(DiscountSign, at, off.Abs().String())
		}
		r.off = off.Abs()
	}
}

// unsign removes the signs of quantity and price. Their product makes a row negative only if no
// amount is given.
func (c *checker) unsign(r *lineRow, minus bool) {
	g := &r.given
	alone := g.amount == nil && g.net == nil && g.gross == nil && g.quantity != nil && g.price != nil
	r.discount = minus || alone && g.quantity.Sign()*g.price.Sign() < 0
	for _, n := range []struct {
		d  *decimal.Decimal
		at *value
	}{{g.quantity, g.numAt}, {g.price, g.priceAt}} {
		if n.d == nil {
			continue
		}
		if n.d.IsZero() || n.d.IsNegative() && !r.discount {
			c.reject(NumberNotPositive, n.at, n.d.String())
			g.bad = true
		}
		*n.d = n.d.Abs()
	}
}

func (c *checker) numberOf(r *lineRow, f invoice.Field) (*decimal.Decimal, *value) {
	v := r.get(f)
	if !v.usable() {
		return nil, v
	}
	d, ok := number(v.text, v.kind())
	if !ok {
		c.reject(NotANumber, v)
		return nil, v
	}
	return &d, v
}

// amountOf reads an amount, to the cent.
func (c *checker) amountOf(r *lineRow, f invoice.Field) (*invoice.Amount, *value) {
	v := r.get(f)
	if v.usable() && (v.kind() == invoice.CellNumber || v.kind() == invoice.CellText) {
		if a, ok := parseFen(v.text); ok {
			return &a, v
		}
	}
	d, _ := c.numberOf(r, f)
	if d == nil {
		return nil, v
	}
	a, err := invoice.RoundAmount(*d)
	if err != nil || a.Abs() >= tooLarge {
		c.reject(AmountTooLarge, v, d.String())
		return nil, v
	}
	if !a.Equal(*d) {
		c.warn(AmountRounded, v, a.String())
	}
	return &a, v
}

// discountIsRate refuses a number under the title 折扣 that says what part is paid or left out:
// 0.9, 9.5 (九五折). A whole one below 100 may be 85折 or a percentage as well as an amount.
func (c *checker) discountIsRate(v *value, off invoice.Amount) bool {
	if invoice.Fold(v.cell.Title) != "折扣" {
		return false
	}
	switch a := off.Abs(); {
	case a < invoice.Amount(1000):
		c.reject(DiscountIsRate, v)
		return true
	case a < invoice.Amount(10000) && a%100 == 0:
		c.warn(DiscountMayBeTenths, v, a.String())
	}
	return false
}
