package rules

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// readRate settles a row's rate (税率) and policy (优惠政策). A discount row may leave the rate to
// its line.
func (c *checker) readRate(r *lineRow) {
	v := r.get(invoice.TaxRate)
	if v == nil && !r.discount {
		c.missing(FieldMissing, r.place, invoice.TaxRate)
	}
	word := ""
	if v.usable() {
		known := c.rateOf(v)
		switch {
		case !known.ok:
			c.reject(RateUnreadable, v)
		case c.legal(v, &known):
			r.line.Rate, r.rated, word = known.rate, true, known.word
		}
	}
	p := c.readPolicy(r, word)
	if r.rated && v.usable() {
		c.applyPolicy(r, v, p)
		c.rateRules(r, v, p)
	}
}

// knownRate is a rate as it was read before.
type knownRate struct {
	rate  decimal.Decimal
	word  string // see parseRate
	ok    bool
	mille int64 // the rate in thousandths
	whole bool  // which are a whole number
}

// rateKey is what parseRate reads.
type rateKey struct {
	text string
	kind invoice.CellKind
}

// Bounds of the rates that are remembered. Workbooks write few rates, and those in few ways.
const (
	ratesKept    = 64
	rateTextKept = 16
)

// rateOf is parseRate, which reads each of the usual texts once.
func (s *scratch) rateOf(v *value) knownRate {
	key := rateKey{v.text, v.kind()}
	if known, met := s.rates[key]; met {
		return known
	}
	var known knownRate
	if known.rate, known.word, known.ok = parseRate(key.text, key.kind); known.ok {
		known.mille, known.whole = invoice.Thousandths(known.rate)
	}
	if len(s.rates) < ratesKept && len(key.text) <= rateTextKept {
		if s.rates == nil {
			s.rates = map[rateKey]knownRate{}
		}
		key.text = strings.Clone(key.text) // which else keeps the texts of its whole row
		s.rates[key] = known
	}
	return known
}

// legal checks a rate against the list of the law. Source: 增值税法 and the reliefs in force in
// 2026.
func (c *checker) legal(v *value, known *knownRate) bool {
	rate := known.rate
	if known.whole {
		switch known.mille {
		case 0, 30, 60, 90, 130:
			return true
		case cutRate, 15, 20, 50:
			c.datedRate(v, known.mille, percent(rate))
			return true
		case 40, 100, 110, 160, 170:
			now := percent(decimal.New(rateNow[known.mille], -3))
			c.reject(RateHistoric, v, percent(rate), words(percent(rate)+" 现为 "+now, now+" in place of "+percent(rate)))
			return false
		}
	}
	if meant, ok := rateMeant(rate); ok {
		c.reject(RateNotLegal, v, percent(rate),
			words("是不是 "+percent(meant)+"？", "perhaps "+percent(meant)+" is meant"))
		return false
	}
	c.reject(RateNotLegal, v, percent(rate))
	return false
}

// rateNow are the rates that took the place of abolished ones, in thousandths: of 17 % in 2018 and
// of 16 % in 2019, of 11 % and 10 % likewise, of 4 % in 2014.
var rateNow = map[int64]int64{170: 130, 160: 130, 110: 90, 100: 90, 40: 30}

// rateMeant finds the rate in force that one becomes when its point is moved: 0.13% and 130% for
// 13%, 0.6% for 6%.
func rateMeant(rate decimal.Decimal) (meant decimal.Decimal, ok bool) {
	for _, places := range [...]int32{2, 1, -1, -2} {
		for _, mille := range [...]int64{130, 90, 60, 50, 30, 10} {
			if meant = decimal.New(mille, -3); rate.Shift(places).Equal(meant) {
				return meant, true
			}
		}
	}
	return rate, false
}

// rateRules checks a legal rate against kind and seller.
func (c *checker) rateRules(r *lineRow, v *value, p *policy) {
	rate, s := r.line.Rate, c.seller
	exempt := p != nil && p.zero
	if strings.HasPrefix(r.line.Code, classNoSale) && !exempt && !r.discount {
		c.report(RateOnNoSale, v, percent(rate))
		return
	}
	if rate.IsZero() {
		switch {
		case c.order.Kind.Special():
			c.report(SpecialAtZero, v, c.kindName())
		case !exempt:
			c.warn(ZeroUnexplained, v)
		}
	}
	c.rateOfCode(r, v)
	if s == nil || exempt {
		return
	}
	if len(s.Rates) > 0 {
		c.allowedRate(v, rate)
	}
	c.smallScaleRate(r, v)
	if s.Taxpayer == General && rate.Equal(decimal.New(cutRate, -3)) {
		c.warn(RateOfSmall, v, percent(rate), strings.TrimSpace(s.TaxNum+" "+s.Name))
	}
}

// allowedRate compares a rate with those that the bureau allows the seller.
func (c *checker) allowedRate(v *value, rate decimal.Decimal) {
	s := c.seller
	allowed := false
	for _, a := range s.Rates {
		allowed = allowed || a.Equal(rate)
	}
	if !allowed {
		v.bad = true
		c.report(RateNotAllowed, v, percent(rate), s.TaxNum, rateList(s.Rates))
	}
}
