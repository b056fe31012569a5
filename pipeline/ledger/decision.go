package ledger

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Decision is what a person decided about orders that nobody is at work on.
type Decision struct {
	Filter
	From     []State  // orders in other states stay as they are
	Codes    []string // nil: whatever their code; else only orders with one of these codes
	To       State
	Hold     *rules.Finding // why the orders are held; of Held
	IssuedAs string         // the invoice that a person issued by hand in place of them; of Dropped
	Note     string         // for the history
}

// Outlook is what a run would send of one seller's orders, and what it would not.
type Outlook struct {
	Seller  string
	Kinds   []KindSum
	Largest []LargeOrder // at most five, the largest first
	Kept    []Withheld
}

// KindSum is what the orders of one kind of invoice add up to.
type KindSum struct {
	Kind   invoice.Kind
	Orders int
	Gross  invoice.Amount
}

// LargeOrder is one order as a person knows it.
type LargeOrder struct {
	OrderNo string
	Buyer   string
	Kind    invoice.Kind
	Gross   invoice.Amount
}

// Withheld counts the orders that are kept back for one reason.
type Withheld struct {
	State   State  // Rejected, Skipped, Held
	Code    string // of the finding; empty for what was left out
	Orders  int
	Example rules.Finding // of one of them
}

// Orders counts what would be sent.
func (o *Outlook) Orders() (n int) {
	for _, k := range o.Kinds {
		n += k.Orders
	}
	return n
}

// Gross sums what would be sent.
func (o *Outlook) Gross() (sum invoice.Amount) {
	for _, k := range o.Kinds {
		sum += k.Gross
	}
	return sum
}

// Difference is an order whose invoice is not what it asks for.
type Difference struct {
	Key     Key
	State   State
	Finding rules.Finding
}

// Accepted says what a person's acceptance did to an order.
type Accepted struct {
	Key    Key
	Before State
	After  State // the same, or for a held order what the platform's invoice is
	// Seen reports that there was a difference that nobody had seen.
	Seen bool
	// Another reports that nothing was seen but an order that looked like it, which passes from then
	// on.
	Another bool
}
