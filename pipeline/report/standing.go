package report

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Standing sums the orders that are invoiced in place of orders of a batch and were not read with
// it: corrected ones (换开) and those that were sent again under a new number. They are no part of
// the balance of the batch. Empty where the results do not have their rows, see Row.Standing.
type Standing struct {
	States []StateSum // those that have orders
	Rates  []RateSum  // as Summary.Rates
}

// Orders is the number of orders.
func (s *Standing) Orders() (n int) {
	for _, x := range s.States {
		n += x.Orders
	}
	return n
}

// Invoiced sums those whose invoices exist and are not void.
func (s *Standing) Invoiced() StateSum { return invoiced(s.States) }

// Total adds them up. It has no state.
func (s *Standing) Total() (all StateSum) {
	for _, x := range s.States {
		all = all.plus(x)
	}
	return all
}

// Stand adds the orders that stand for orders of the summary, which of is about, and their red
// invoices, which count with those of the orders.
func (s *Summary) Stand(of *Summary) {
	s.Standing.Rates = of.Rates
	for _, x := range of.States {
		if x.Orders > 0 {
			s.Standing.States = append(s.Standing.States, x)
		}
	}
	s.Reds.add(&of.Reds)
}

// add adds red invoices of other orders.
func (s *Reds) add(more *Reds) {
	var states []StateSum
	for _, state := range ledger.States() {
		if x := s.of(state).plus(more.of(state)); x.Orders > 0 {
			states = append(states, x)
		}
	}
	s.States, s.Over, s.Undated = states, s.Over.plus(more.Over), s.Undated.plus(more.Undated)
	s.Rates = slices.Clone(s.Rates) // they may be another summary's, too
	for _, one := range more.Rates {
		r := invoice.SumOf(&s.Rates, one.Rate)
		r.Lines, r.Net, r.Tax, r.Gross = r.Lines+one.Lines, r.Net+one.Net, r.Tax+one.Tax, r.Gross+one.Gross
	}
}

// plus keeps the state of x.
func (x StateSum) plus(y StateSum) StateSum {
	return StateSum{State: x.State, Orders: x.Orders + y.Orders, Net: x.Net + y.Net, Tax: x.Tax + y.Tax, Gross: x.Gross + y.Gross}
}
