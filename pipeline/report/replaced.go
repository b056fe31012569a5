package report

import (
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Replaced counts the orders that were split or merged, and what is invoiced in their place. Both
// are orders of the summary, so their money is there twice. A person sees the first apart.
type Replaced struct {
	StateSum     // the orders that were split or merged: a part of those that are dropped
	Instead  int // orders that are invoiced in their place
	// Counted says that the summary has none of those, since it is of what was read: the orders
	// that were split or merged are in its totals.
	Counted bool
}

// Part is a line of the balance that a person reads.
type Part struct {
	StateSum
	Name  lang.Text
	Apart bool // these are in no total, such as orders in whose place others are invoiced
}

// ReplacedName is the name of orders that were split or merged, for people.
var ReplacedName = lang.Text{Zh: "已拆分或合并", En: "split or merged"}

// Parts are the states that have orders, in their order, and at the end what was split or merged.
func (s *Summary) Parts() []Part {
	var out []Part
	for _, x := range s.States {
		if x.State == ledger.Dropped {
			x = x.minus(s.Replaced.StateSum)
		}
		if x.Orders > 0 {
			out = append(out, Part{StateSum: x, Name: x.State.Name()})
		}
	}
	if s.Replaced.Orders > 0 {
		out = append(out, Part{StateSum: s.Replaced.StateSum, Name: ReplacedName, Apart: !s.Replaced.Counted})
	}
	return out
}

// Total adds up all orders but those that were split or merged. It has no state.
func (s *Summary) Total() StateSum {
	all := StateSum{Orders: s.Orders}
	for _, x := range s.States {
		all.Net, all.Tax, all.Gross = all.Net+x.Net, all.Tax+x.Tax, all.Gross+x.Gross
	}
	if s.Replaced.Counted {
		return all
	}
	return all.minus(s.Replaced.StateSum)
}

// Read is the number of orders that the files had.
func (s *Summary) Read() int { return s.Orders - s.Replaced.Instead }

// ReadName is what Read counts: orders that were read or, of a month, what was issued in it.
func (s *Summary) ReadName() lang.Text {
	if !s.Issued {
		return lang.Text{Zh: "读取", En: "read"}
	}
	month := s.From.In(beijing.Zone).Format("2006-01")
	return lang.Format("%s 共", "in %s", month)
}

func (x StateSum) minus(y StateSum) StateSum {
	return StateSum{State: x.State, Orders: x.Orders - y.Orders, Net: x.Net - y.Net, Tax: x.Tax - y.Tax, Gross: x.Gross - y.Gross}
}

// Replaced reports whether the order was split or merged. A ledger gives such a row the reason as
// its finding.
func (r *Row) Replaced() bool {
	return r.State == ledger.Dropped && rules.Arranged(r.Findings)
}

// StateName is the name of the row's state for people: of an order that was split or merged
// ReplacedName, of an issued invoice how far it is reversed.
func (r *Row) StateName() lang.Text {
	switch {
	case r.Red != nil:
		return r.stateName()
	case r.Replaced():
		return ReplacedName
	case r.State == ledger.Issued:
		if name, ok := r.reversedName(); ok {
			return name
		}
	}
	return r.State.Name()
}

// OrderState is the state of an order, of which rows has each invoice: invoices that are reversed
// and others make an order that is partly reversed.
func OrderState(rows []Row) lang.Text {
	name := rows[0].StateName()
	for i := range rows {
		if rows[i].StateName() == name {
			continue
		}
		for j := range rows {
			if rows[j].Reversed.Reds > 0 {
				return partlyReversed
			}
		}
	}
	return name
}
