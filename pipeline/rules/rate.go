package rules

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/shopspring/decimal"
)

// readRate settles a row's rate (税率) and policy (优惠政策). A discount row may leave the rate to its
// line.
func (c *checker) readRate(r *lineRow) {
	v := r.get(invoice.TaxRate)
	if v == nil && !r.discount {
		c.missing(FieldMissing, r.place, invoice.TaxRate)
	}
	word := ""
	if v.usable() {
		rate, w, ok := parseRate(v.text, v.kind())
		switch {
		case !ok:
			c.reject(RateUnreadable, v)
		case c.legal(v, rate):
			r.line.Rate, r.rated, word = rate, true, w
		}
	}
	p := c.readPolicy(r, word)
	if r.rated && v.usable() {
		c.applyPolicy(r, v, p)
		c.rateRules(r, v, p)
	}
}

// legal checks a rate against the list of the law. Source: 增值税法 and the reliefs in force in 2026.
func (c *checker) legal(v *value, rate decimal.Decimal) bool {
	switch mille := rate.Shift(3); {
	case !mille.IsInteger():
	default:
		switch mille.IntPart() {
		case 0, 10, 30, 60, 90, 130:
			return true
		case 15, 20, 50:
			c.warn(RateDated, v, percent(rate))
			return true
		case 40, 100, 110, 160, 170:
			c.reject(RateHistoric, v, percent(rate))
			return false
		}
	}
	c.reject(RateNotLegal, v, percent(rate))
	return false
}

// rateRules checks a legal rate against kind and seller.
func (c *checker) rateRules(r *lineRow, v *value, p *policy) {
	rate, s := r.line.Rate, c.seller
	exempt := p != nil && p.zero
	if rate.IsZero() {
		switch {
		case c.order.Kind.Special():
			c.report(SpecialAtZero, v, c.kindName())
		case !exempt:
			c.warn(ZeroUnexplained, v)
		}
	}
	if s == nil || len(s.Rates) == 0 || exempt {
		return
	}
	allowed := false
	for _, a := range s.Rates {
		allowed = allowed || a.Equal(rate)
	}
	switch {
	case !allowed:
		c.report(RateNotAllowed, v, percent(rate), s.TaxNum, rateList(s.Rates))
	case c.order.Kind.Special() && c.get(invoice.LevyReason) == nil && rate.Equal(decimal.New(3, -2)) && smallScale(s.Rates):
		c.warn(LevyReasonMissing, v)
	}
}

// smallScale says whether a seller's rates are those of a small-scale taxpayer (小规模纳税人): 1 % and
// none above 5 %.
func smallScale(rates []decimal.Decimal) bool {
	one := false
	for _, r := range rates {
		if r.GreaterThan(decimal.New(5, -2)) {
			return false
		}
		one = one || r.Equal(decimal.New(1, -2))
	}
	return one
}

func rateList(rates []decimal.Decimal) string {
	out := make([]string, len(rates))
	for i, r := range rates {
		out[i] = percent(r)
	}
	return Words(strings.Join(out, "、"), strings.Join(out, ", "))
}
