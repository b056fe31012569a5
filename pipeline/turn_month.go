package pipeline

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// MonthSum is what the unsent orders of one month add up to.
type MonthSum struct {
	Month           string // such as "2026-11"
	Orders          int
	Held            int // of Orders; the others are ready
	Net, Tax, Gross invoice.Amount
	Rates           []invoice.RateSum // by rate; Lines is not counted
}

const monthForm = "2006-01"

// monthOf is the month of a time in Beijing.
func monthOf(t time.Time) string { return t.In(beijing.Zone).Format(monthForm) }

// MonthOfOrder is the month that an order belongs to, such as "2026-11": that of its own date
// (订单时间) or, if it has none, of the day in Beijing on which it was first read.
func MonthOfOrder(o *invoice.Order, read time.Time) string {
	if len(o.Date) >= len(monthForm) {
		return o.Date[:len(monthForm)]
	}
	return monthOf(read)
}

// earlierMonth reports that an order belongs to a month before that of now and that no person had
// it sent in spite of that in this month.
func earlierMonth(e *ledger.Entry, now time.Time) bool {
	released := e.Released == rules.EarlierMonth && monthOf(e.Updated) == monthOf(now)
	return !released && MonthOfOrder(e.Order, e.Created) < monthOf(now)
}

// monthSums sums unsent orders by month.
type monthSums struct{ list []MonthSum }

func (m *monthSums) add(e *ledger.Entry) {
	month := MonthOfOrder(e.Order, e.Created)
	at, found := slices.BinarySearchFunc(m.list, month, func(s MonthSum, month string) int { return strings.Compare(s.Month, month) })
	if !found {
		m.list = slices.Insert(m.list, at, MonthSum{Month: strings.Clone(month)})
	}
	s := &m.list[at]
	if s.Orders++; e.State == ledger.Held {
		s.Held++
	}
	s.Net, s.Tax, s.Gross = s.Net+e.Net, s.Tax+e.Tax, s.Gross+e.Gross
	for _, r := range e.Rates {
		sum := invoice.SumOf(&s.Rates, r.Rate)
		sum.Net, sum.Tax, sum.Gross = sum.Net+r.Net, sum.Tax+r.Tax, sum.Gross+r.Gross
	}
}

// sums are the months, the earliest first.
func (m *monthSums) sums() []MonthSum {
	for i := range m.list {
		slices.SortFunc(m.list[i].Rates, func(a, b invoice.RateSum) int { return cmp.Compare(a.Rate, b.Rate) })
	}
	return m.list
}
