package report

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Reversed is what red invoices take back of an invoice.
type Reversed struct {
	Net, Tax invoice.Amount // positive; of red invoices that are issued
	Reds     int            // that are issued
	Open     int            // that may still be issued
}

// Gross is what is taken back, tax included; positive.
func (v *Reversed) Gross() invoice.Amount { return v.Net + v.Tax }

// Extent is how far an invoice is reversed. The values are part of the JSON.
type Extent string

// The extents.
const (
	NotReversed    Extent = ""
	PartlyReversed Extent = "partial"
	FullyReversed  Extent = "full"
)

// Extent is how far the invoice of the row is reversed by red invoices that are issued.
func (r *Row) Extent() Extent {
	switch {
	case r.Reversed.Reds == 0:
		return NotReversed
	case r.Reversed.Gross() < r.Gross:
		return PartlyReversed
	}
	return FullyReversed
}

var partlyReversed = lang.Text{Zh: "部分红冲", En: "partly reversed"}

// reversedName is the state of an invoice that has red invoices; ok is false where it has none.
func (r *Row) reversedName() (name lang.Text, ok bool) {
	switch extent := r.Extent(); {
	case extent == FullyReversed:
		return lang.Text{Zh: "已全额红冲", En: "fully reversed"}, true
	case extent == PartlyReversed:
		return partlyReversed, true
	case r.Reversed.Open > 0:
		return lang.Text{Zh: "红冲中", En: "red under way"}, true
	}
	return lang.Text{}, false
}

// Reds are the red invoices of a summary: those of its orders; of a month, those issued in it; of
// all, also those of invoices that were issued elsewhere. All amounts are negative.
type Reds struct {
	// States sums each state that has some, in their order; Orders counts red invoices. Failed are
	// those that need a person.
	States []StateSum
	Over   StateSum  // those that came to nothing and need nobody; see Red.Over
	Rates  []RateSum // of those that are issued; the rate is empty where the lines are not known
	// Undated sums those that exist and whose day of issue is not known: of a month, those that may
	// belong to it, which are in none of its sums; else those among the issued ones.
	Undated StateSum
}

// Count is the number of red invoices.
func (s *Reds) Count() int {
	n := s.Over.Orders
	for _, x := range s.States {
		n += x.Orders
	}
	return n
}

// Issued sums the red invoices that exist.
func (s *Reds) Issued() StateSum { return s.of(ledger.Issued) }

// Failed sums those that came to nothing and need a person.
func (s *Reds) Failed() StateSum { return s.of(ledger.Failed) }

// Open is the number of those that may still be issued.
func (s *Reds) Open() int { return s.Count() - s.Issued().Orders - s.Failed().Orders - s.Over.Orders }

// Missing counts the red invoices that do not exist, for people: those that wait for a person, that
// are under way, that failed, and that need nobody any more. They have no sums: whoever selects a
// column would add them up.
func (s *Reds) Missing() (out []Part) {
	held := s.of(ledger.Held).Orders
	for _, x := range []Part{
		{StateSum{State: ledger.Held, Orders: held}, lang.Text{Zh: "待人工确认", En: "held"}, true},
		{StateSum{State: ledger.Submitted, Orders: s.Open() - held}, lang.Text{Zh: "办理中", En: "under way"}, true},
		{StateSum{State: ledger.Failed, Orders: s.Failed().Orders}, lang.Text{Zh: "红冲失败", En: "failed"}, true},
		{StateSum{State: ledger.Dropped, Orders: s.Over.Orders}, lang.Text{Zh: "未开出，已了结", En: "not issued, over"}, true},
	} {
		if x.Orders > 0 {
			out = append(out, x)
		}
	}
	return out
}

func (s *Reds) of(state State) StateSum {
	for _, x := range s.States {
		if x.State == state {
			return x
		}
	}
	return StateSum{State: state}
}

// Invoiced sums the orders whose invoices exist and are not void.
func (s *Summary) Invoiced() StateSum { return invoiced(s.States) }

func invoiced(states []StateSum) StateSum {
	all := StateSum{State: ledger.Issued}
	for _, x := range states {
		if inForce(x.State) {
			all = all.plus(x)
		}
	}
	return all
}

// inForce reports whether an order in a state has invoices that are not void.
func inForce(s State) bool {
	return s == ledger.Issued || s == ledger.SealFailed || s == ledger.Voiding
}

// InvoiceCounts counts rows of invoices that exist and are not void: an order may have several.
type InvoiceCounts struct{ Read, Standing int }

// Add counts a row.
func (c *InvoiceCounts) Add(r *Row) {
	switch {
	case r.Red != nil || !inForce(r.State):
	case r.Standing:
		c.Standing++
	default:
		c.Read++
	}
}

// In are the sums of what is invoiced, read and standing, that count invoices in place of orders.
func (c *InvoiceCounts) In(s *Summary) (read, standing StateSum) {
	read, standing = s.Invoiced(), s.Standing.Invoiced()
	read.Orders, standing.Orders = c.Read, c.Standing
	return read, standing
}

// AfterReds is what is invoiced, also in place of orders, less what is reversed; Orders is that of
// Invoiced and of Standing.
func (s *Summary) AfterReds() StateSum {
	all, reds := s.Invoiced().plus(s.Standing.Invoiced()), s.Reds.Issued()
	all.Net, all.Tax, all.Gross = all.Net+reds.Net, all.Tax+reds.Tax, all.Gross+reds.Gross
	return all
}
