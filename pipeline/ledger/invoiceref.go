package ledger

import (
	"errors"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
)

// InvoiceRef identifies an invoice of the tax bureau by its number and day of issue.
type InvoiceRef struct {
	Seller   string    // the seller's tax number
	Code     string    // 发票代码, of invoices before 数电 only
	No       string    // 发票号码
	IssuedAt time.Time // the day in Beijing counts
}

// ErrInvoiceDay means that the invoice is known with another day of issue.
var ErrInvoiceDay = errors.New("the invoice was issued on another day")

// Check reports what is missing.
func (r *InvoiceRef) Check() error {
	switch {
	case r.Seller == "":
		return errors.New("an invoice is named without its seller")
	case r.No == "":
		return errors.New("an invoice is named without its number")
	case r.IssuedAt.IsZero():
		return errors.New("an invoice is named without the day on which it was issued")
	}
	return nil
}

// SameDay reports that two times are of one day in Beijing.
func SameDay(a, b time.Time) bool {
	return a.In(beijing.Zone).Format(time.DateOnly) == b.In(beijing.Zone).Format(time.DateOnly)
}
