package rules

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// small reports whether a seller is a small-scale taxpayer: by its configuration, else by its
// rates, which are 1 % and none above 5 %.
func (s *Seller) small() bool {
	if s.Taxpayer != "" {
		return s.Taxpayer == SmallScale
	}
	one := false
	for _, r := range s.Rates {
		if r.GreaterThan(decimal.New(5, -2)) {
			return false
		}
		one = one || r.Equal(decimal.New(1, -2))
	}
	return one
}

// smallScaleRate checks a rate of a small-scale seller: 3 % is cut to 1 % unless the seller gives a
// reason, and what is above 5 % only general taxpayers use. Sale and lease of real estate and the
// transfer of land-use rights are excepted from the cut (公告 2026 年第 10 号).
func (c *checker) smallScaleRate(r *lineRow, v *value) {
	rate := r.line.Rate
	switch {
	case v.bad || !c.seller.small():
	case rate.GreaterThan(decimal.New(5, -2)):
		c.warn(RateOfGeneral, v, percent(rate), strings.TrimSpace(c.seller.TaxNum+" "+c.seller.Name))
	case rate.Equal(decimal.New(3, -2)) && c.get(invoice.LevyReason) == nil && !c.realEstate(r) && rateOn(cutRate, c.day()) != nil:
		c.warn(LevyReasonMissing, v)
	}
}

// realEstate reports whether a line sells or lets real estate or transfers a land-use right.
func (c *checker) realEstate(r *lineRow) bool {
	if b := c.namedBusiness(); b != nil && (b.name == saleName || b.name == leaseName) {
		return true
	}
	for _, class := range [...]string{classProperty, classPropertyLease, classPropertyFinance, classLandUse} {
		if strings.HasPrefix(r.line.Code, class) {
			return true
		}
	}
	return false
}
