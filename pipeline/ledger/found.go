package ledger

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Match is an order that a person looked for.
type Match struct {
	ID       int64
	Key      Key
	State    State
	Kind     invoice.Kind
	Buyer    string
	BuyerTax string // empty for a person without one
	Gross    invoice.Amount
	Created  time.Time
	By       MatchedBy
}

// MatchedBy says what of an order was looked for.
type MatchedBy string

// What an order is found by.
const (
	ByOrderNo   MatchedBy = "order_no"
	BySerial    MatchedBy = "serial_no"
	ByInvoiceNo MatchedBy = "invoice_no" // also of an invoice that was issued by hand
	ByBuyer     MatchedBy = "buyer"      // a part of the name, or the tax number
)

// Reading is where an order stood when a batch met it.
type Reading struct {
	Batch string
	Begun time.Time // the batch's first reading
	Place invoice.Place
}

// Span is a time from From on, and before To.
type Span struct{ From, To time.Time }

// Month is the month in Beijing that begins at a time's month.
func Month(year int, month time.Month) Span {
	from := time.Date(year, month, 1, 0, 0, 0, 0, beijing.Zone)
	return Span{from, from.AddDate(0, 1, 0)}
}

// FoldName is a name as searches compare it: A to Z are a to z, all other letters themselves.
func FoldName(name string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, name)
}
