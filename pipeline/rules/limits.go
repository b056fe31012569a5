package rules

import (
	"cmp"
	"strconv"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Limit is the most that one invoice of a seller may have as its net total (单张最高开票限额).
type Limit struct {
	Kind invoice.Kind   // empty: all kinds that have no limit of their own
	Net  invoice.Amount //
}

// KindLines is the most lines that one invoice of a kind may have, discount lines included.
type KindLines struct {
	Kind  invoice.Kind
	Lines int
}

// LimitsOf are the most lines and the most net that one invoice of a seller may have; a net of 0 is
// no limit.
func (s *Settings) LimitsOf(seller string, k invoice.Kind) (lines int, net invoice.Amount) {
	for i := range s.Sellers {
		if of := &s.Sellers[i]; of.TaxNum == seller {
			return cmp.Or(of.linesOf(k), s.MaxLines, defaultMaxLines), of.limitOf(k)
		}
	}
	return cmp.Or(s.MaxLines, defaultMaxLines), 0
}

// linesOf is how many lines an invoice of a kind may have; 0 where the seller does not say.
func (s *Seller) linesOf(k invoice.Kind) int {
	for _, l := range s.KindLines {
		if l.Kind == k {
			return l.Lines
		}
	}
	return s.MaxLines
}

// taxDiskTiers are the limits that the bureau gives for older kinds, the total without tax. Digital
// kinds have a monthly total instead. Source: 最高开票限额 of the tax-control system.
var taxDiskTiers = [...]invoice.Amount{999_999, 9_999_999, 99_999_999, 999_999_999}

// limitOf is the limit of an order's kind; 0 where none is known.
func (s *Seller) limitOf(k invoice.Kind) (limit invoice.Amount) {
	for _, l := range s.Limits {
		switch l.Kind {
		case k:
			return l.Net
		case "":
			limit = l.Net
		}
	}
	return limit
}

// limits checks the net total against the seller's limit of one invoice, or, for an older kind
// without one, against those that the bureau gives. A total just under a limit is a signal of
// invoices that were split to fit it.
func (c *checker) limits() {
	o, limit := c.order, invoice.Amount(0)
	if c.seller != nil {
		limit = c.seller.limitOf(o.Kind)
	}
	switch {
	case o.Kind == "":
	case limit > 0 && o.Net > limit && c.s.Split: // it becomes several invoices
	case limit > 0 && o.Net > limit:
		parts := int64((o.Net + limit - 1) / limit)
		each := invoice.Amount((int64(o.Net) + parts - 1) / parts)
		c.missing(OverLimit, c.d.Place(), invoice.LineAmount, o.Net.String(), limit.String(), strconv.FormatInt(parts, 10), each.String())
	case limit > 0:
		c.nearLimit(limit)
	case !o.Kind.Digital():
		for _, tier := range taxDiskTiers {
			c.nearLimit(tier)
		}
	}
}

// nearLimit warns of a net total within 1 % of a limit.
func (c *checker) nearLimit(limit invoice.Amount) {
	if net := c.order.Net; net <= limit && net >= limit-limit/100 {
		c.missing(NearLimit, c.d.Place(), invoice.LineAmount, net.String(), limit.String())
	}
}
