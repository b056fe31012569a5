package rules

import (
	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// solve works out net, tax, gross, quantity and price of a line from whatever was given.
func (c *checker) solve(r *lineRow) {
	g := &r.given
	if g.bad || !c.settleBase(r) || !r.rated {
		return
	}
	s, ok := c.settleSums(r)
	if !ok {
		return
	}
	if s.Base(c.order.TaxIncluded) <= 0 || s.Net <= 0 {
		c.amountNotPositive(r, s.Base(c.order.TaxIncluded))
		return
	}
	r.sums, r.solved = s, true
	if r.discount {
		if g.quantity != nil && g.price != nil {
			c.productFits(r)
		}
		return
	}
	c.settleQuantity(r)
}

func (c *checker) amountNotPositive(r *lineRow, a invoice.Amount) {
	if at := r.given.any(); at != nil {
		c.report(AmountNotPositive, at, a.String())
	}
}

// settleBase puts the amount column in its place, gross or net as the order says, and falls back on
// quantity × price.
func (c *checker) settleBase(r *lineRow) bool {
	g := &r.given
	place, field := &g.net, invoice.NetAmount
	if c.order.TaxIncluded {
		place, field = &g.gross, invoice.GrossField
	}
	if g.amount != nil {
		if *place != nil && **place != *g.amount {
			c.report(AmountsDisagree, g.amountAt, g.amount.String(), string(field), (*place).String())
			return false
		}
		*place = g.amount
		return true
	}
	if g.net != nil || g.gross != nil {
		return true
	}
	if g.quantity == nil || g.price == nil {
		c.amountMissing(r)
		return false
	}
	product, err := invoice.Product(*g.quantity, *g.price)
	if err != nil || product >= tooLarge {
		c.report(AmountTooLarge, g.priceAt, g.quantity.Mul(*g.price).String())
		return false
	}
	*place = &product
	return true
}

func (c *checker) amountMissing(r *lineRow) {
	if at := r.given.any(); at != nil {
		c.reportAs(AmountMissing, at, invoice.LineAmount)
		return
	}
	c.missing(AmountMissing, r.place, invoice.LineAmount)
}

// settleSums completes net, tax and gross, and verifies what was typed.
func (c *checker) settleSums(r *lineRow) (invoice.Sums, bool) {
	g, rate := &r.given, r.line.Rate
	var s invoice.Sums
	switch n, t, x := g.net, g.tax, g.gross; {
	case n == nil && t == nil:
		return invoice.FromGross(*x, rate), true
	case x == nil && t == nil:
		return invoice.FromNet(*n, rate), true
	case n == nil:
		s = invoice.Sums{Net: *x - *t, Tax: *t, Gross: *x}
	case t == nil:
		s = invoice.Sums{Net: *n, Tax: *x - *n, Gross: *x}
	case x == nil:
		s = invoice.Sums{Net: *n, Tax: *t, Gross: *n + *t}
	default:
		s = invoice.Sums{Net: *n, Tax: *t, Gross: *x}
	}
	at := g.any()
	for _, v := range []*value{g.grossAt, g.netAt, g.taxAt} {
		if v != nil {
			at = v
		}
	}
	if !s.Exact() {
		c.report(SumsDisagree, at, s.Net.String(), s.Tax.String(), s.Gross.String())
		return s, false
	}
	gap := s.TaxGap(rate)
	switch gap.Cmp(invoice.MaxTaxGap()) {
	case 1:
		c.report(TaxOff, at, s.Tax.String(), s.Net.String(), percent(rate), gap.String())
		return s, false
	case 0:
		c.warn(TaxAtTolerance, at)
	}
	if s.Tax < 0 {
		c.report(SignsDisagree, at)
		return s, false
	}
	return s, true
}

// productFits verifies quantity × price against the amount, with both given.
func (c *checker) productFits(r *lineRow) bool {
	g, base := &r.given, r.sums.Base(c.order.TaxIncluded)
	if invoice.Fits(*g.quantity, *g.price, base) {
		return true
	}
	at := g.amountAt
	if at == nil {
		at = g.any()
	}
	c.report(ProductOff, at, g.quantity.String(), g.price.String(), g.quantity.Mul(*g.price).String(), base.String())
	return false
}

// settleQuantity completes quantity and price in the platform's form. Neither is sent where neither
// was given.
func (c *checker) settleQuantity(r *lineRow) {
	g, base := &r.given, r.sums.Base(c.order.TaxIncluded)
	if g.quantity == nil && g.price == nil {
		return
	}
	var quantity, price decimal.Decimal
	var ok bool
	switch {
	case g.price == nil:
		if quantity, ok = invoice.ShortNumber(*g.quantity); ok {
			price, ok = invoice.PriceFor(quantity, base)
		}
	case g.quantity == nil:
		if price, ok = invoice.ShortNumber(*g.price); ok {
			quantity, ok = invoice.QuantityFor(price, base)
		}
	default:
		if !c.productFits(r) {
			return
		}
		quantity, price, ok = shortPair(*g.quantity, *g.price, base)
	}
	if !ok {
		c.report(NumberForm, g.any())
		return
	}
	r.line.Quantity, r.line.Price = quantity, price
	c.rounded(g.quantity, quantity, g.numAt)
	c.rounded(g.price, price, g.priceAt)
}

// shortPair brings quantity and price to the platform's form; the price gives way where rounding
// moves the amount.
func shortPair(quantity, price decimal.Decimal, base invoice.Amount) (q, p decimal.Decimal, ok bool) {
	q, ok = invoice.ShortNumber(quantity)
	if !ok {
		return q, p, false
	}
	if p, ok = invoice.ShortNumber(price); ok && invoice.Fits(q, p, base) {
		return q, p, true
	}
	p, ok = invoice.PriceFor(q, base)
	return q, p, ok
}

// rounded warns of a number that lost decimals, unless a workbook computed it: of such a one nobody
// typed the decimals.
func (c *checker) rounded(was *decimal.Decimal, now decimal.Decimal, at *value) {
	if was != nil && at.kind() != invoice.CellNumber && !was.Equal(now) {
		c.warn(NumberRounded, at, now.String())
	}
}
