package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

const monthForm = "2006-01"

// MonthAt is the month of a time in Beijing, such as "2026-11".
func MonthAt(t time.Time) string { return t.In(beijing.Zone).Format(monthForm) }

// MonthOf is the month that an order belongs to: that of its own date (订单时间) or, if it has
// none, of the day in Beijing on which it was first read.
func MonthOf(o *invoice.Order, read time.Time) string {
	if len(o.Date) >= len(monthForm) {
		return o.Date[:len(monthForm)]
	}
	return MonthAt(read)
}

// MonthSum is what orders of one month that were not sent add up to.
type MonthSum struct {
	Month           string
	Orders          int
	Held            int // of Orders; the others are ready
	Net, Tax, Gross invoice.Amount
	Rates           []invoice.RateSum // by rate, in its order; Lines is not counted
}

// MonthSums are the sums of months, the earliest first.
type MonthSums []MonthSum

// Add adds orders of one month.
func (m *MonthSums) Add(of MonthSum) {
	at, found := slices.BinarySearchFunc(*m, of.Month, func(s MonthSum, month string) int { return strings.Compare(s.Month, month) })
	if !found {
		*m = slices.Insert(*m, at, MonthSum{Month: strings.Clone(of.Month)})
	}
	s := &(*m)[at]
	s.Orders, s.Held = s.Orders+of.Orders, s.Held+of.Held
	s.Net, s.Tax, s.Gross = s.Net+of.Net, s.Tax+of.Tax, s.Gross+of.Gross
	for _, r := range of.Rates {
		sum := invoice.SumOf(&s.Rates, r.Rate)
		sum.Net, sum.Tax, sum.Gross = sum.Net+r.Net, sum.Tax+r.Tax, sum.Gross+r.Gross
	}
	slices.SortFunc(s.Rates, func(a, b invoice.RateSum) int { return cmp.Compare(a.Rate, b.Rate) })
}

// MonthSum is what an order adds to the sum of its month.
func (e *Entry) MonthSum() MonthSum {
	s := MonthSum{Month: e.Month, Orders: 1, Net: e.Net, Tax: e.Tax, Gross: e.Gross, Rates: e.Rates}
	if e.State == Held {
		s.Held = 1
	}
	return s
}
