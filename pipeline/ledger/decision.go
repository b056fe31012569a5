package ledger

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Decision is a person's decision about orders that no run works on.
type Decision struct {
	Filter
	From     []State  // orders in other states do not change
	Codes    []string // nil: any code; else only orders with one of these codes
	To       State
	Hold     *rules.Finding // why the orders are held; of Held
	IssuedAs string         // invoice that a person issued by hand instead; of Dropped
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

// LargeOrder is one order with the fields that people recognise it by.
type LargeOrder struct {
	OrderNo string
	Buyer   string
	Kind    invoice.Kind
	Gross   invoice.Amount
}

// Withheld counts the orders that are not sent for one reason.
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

// Gross is the total that would be sent.
func (o *Outlook) Gross() (sum invoice.Amount) {
	for _, k := range o.Kinds {
		sum += k.Gross
	}
	return sum
}

// Difference is an order whose invoice differs from it.
type Difference struct {
	Key     Key
	State   State
	Finding rules.Finding
}

// Accepted is the effect of a person's acceptance on an order.
type Accepted struct {
	Key    Key
	Before State
	After  State // the same, or for a held order the state of the platform's invoice
	// Seen reports that there was a difference that had not been accepted.
	Seen bool
	// Another reports that the acceptance only allows orders that look like this one.
	Another bool
}
