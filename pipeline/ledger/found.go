package ledger

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Match is an order found by a search.
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

// MatchedBy is the field in which a search found the order.
type MatchedBy string

// The fields of a search.
const (
	ByOrderNo   MatchedBy = "order_no"
	BySerial    MatchedBy = "serial_no"
	ByInvoiceNo MatchedBy = "invoice_no" // also of one that was issued by hand, of a red invoice or of its form
	ByBuyer     MatchedBy = "buyer"      // a part of the name, or the tax number
)

// Reading is the place of an order in one batch.
type Reading struct {
	Batch string
	Begun time.Time // the batch's first reading
	Place invoice.Place
	// Findings are those about its rows; one that compares two contents has both values.
	Findings []rules.Finding
}

// Span is a time from From, inclusive, to To, exclusive.
type Span struct{ From, To time.Time }

// Month is the month in Beijing that contains a time.
func Month(year int, month time.Month) Span {
	from := time.Date(year, month, 1, 0, 0, 0, 0, beijing.Zone)
	return Span{from, from.AddDate(0, 1, 0)}
}

// FoldName folds a name for searches: A to Z become a to z, other letters do not change.
func FoldName(name string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, name)
}
