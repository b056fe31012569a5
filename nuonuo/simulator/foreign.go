package simulator

import (
	"errors"
	"slices"

	"github.com/shopspring/decimal"
)

// plant makes sure that an order number of the list has another invoice, as if somebody had used
// the number before. It reports whether the number is one of those.
func (s *Server) plant(c *call, o *order) (*errDuplicate, error) {
	if !slices.Contains(c.knobs.ForeignOrders, o.head[hOrderNo]) {
		return nil, nil
	}
	other := alter(o, c.knobs.ForeignAs)
	total(other)
	rec := s.newRecord(c, other, issuedWell)
	rec.part, rec.parts, rec.foreign = 1, 1, true
	// It is not counted in the seller's account: it is there to be found, not to be paid for.
	planted := []entry{{order: other, packed: other.pack(nil), rec: rec}}
	_, _, err := s.books.accept(o.head[hSalerTaxNum], o.head[hOrderNo], false, planted, func(*sellerBook) error { return nil })
	var duplicate *errDuplicate
	if err != nil && !errors.As(err, &duplicate) {
		return nil, err
	}
	s.stats.struck("foreign_orders")
	if duplicate == nil {
		duplicate = &errDuplicate{}
	}
	return duplicate, nil
}

// alter is a copy of an order with something other.
func alter(o *order, as Foreign) *order {
	other := &order{head: o.head, lines: slices.Clone(o.lines)}
	first := &other.lines[0]
	switch as {
	case ForeignBuyer:
		other.head[hBuyerTaxNum], other.head[hBuyerName] = "91440300MADEM0078X", "模拟他方贸易有限公司"
	case ForeignName:
		other.head[hBuyerName] += "（分公司）"
	case ForeignGross:
		first[lExcluded], first[lIncluded] = plus(first[lExcluded], "1.00"), plus(first[lIncluded], "1.00")
	case ForeignRate:
		for i := range other.lines {
			otherRate(&other.lines[i])
		}
	case ForeignKind:
		other.head[hInvoiceLine] = "bs"
		if o.kind() == "bs" {
			other.head[hInvoiceLine] = "pc"
		}
	case ForeignCents:
		first[lExcluded], first[lTax] = plus(first[lExcluded], "-0.01"), plus(first[lTax], "0.01")
	case ForeignRed:
		other.head[hInvoiceType] = "2"
		for i := range other.lines {
			l := &other.lines[i]
			l[lExcluded], l[lTax], l[lIncluded] = negative(l[lExcluded]), negative(l[lTax]), negative(l[lIncluded])
		}
	default:
		other.head[hBuyerTaxNum] = "91440300MADEM0078X"
	}
	return other
}

// otherRate gives a line another rate (税率) and the same gross.
func otherRate(l *line) {
	rate := decimal.New(6, -2)
	if amountOf(l[lTaxRate]).Equal(rate) {
		rate = decimal.New(13, -2)
	}
	gross := amountOf(l[lIncluded])
	net := gross.Div(rate.Add(decimal.NewFromInt(1))).Round(2)
	l[lTaxRate], l[lExcluded], l[lTax] = rate.String(), net.StringFixed(2), gross.Sub(net).StringFixed(2)
}

func plus(a, b string) string { return amountOf(a).Add(amountOf(b)).StringFixed(2) }

func negative(a string) string { return amountOf(a).Neg().StringFixed(2) }
