package ledger

import "context"

// Blue is an invoice that may be corrected: one of an order of this ledger, or one that was issued
// elsewhere and named before (see InvoiceRef).
type Blue struct {
	ID     int64 // of the invoice's row
	Seller string
	Invoice
	// Order is the order with its content; its ID is 0 where the invoice was issued elsewhere.
	Order Entry
	// Parts is how many invoices the order has: the lines of the order are those of the invoice
	// only where it has one.
	Parts int
}

// Void reports that an invoice is void, or about to be. The status is the platform's (protocol §4).
func (b *Blue) Void() bool {
	state := State("")
	if b.Order.ID != 0 && b.Parts == 1 {
		state = b.Order.State
	}
	return b.Status == "3" || b.Status == "31" || state == Voiding || state == Voided
}

// Blues finds invoices to correct.
type Blues interface {
	// Blues returns the invoices of a seller with these invoice numbers, or those of the orders
	// with these order numbers, each once, by ID. Red invoices are not among them.
	Blues(ctx context.Context, seller string, numbers []string) ([]Blue, error)
	// Blue is the invoice of a row. ErrNotFound where there is none, or it is not shown any more.
	Blue(ctx context.Context, id int64) (Blue, error)
	// InvoiceID is the row of an invoice, to refer to it. One that was issued elsewhere gets a row
	// when it is named first. ErrInvoiceDay where the number is known with another day of issue.
	InvoiceID(ctx context.Context, ref InvoiceRef) (int64, error)
}

// Corrections records corrections of invoices.
type Corrections interface {
	Plans
	Blues
	Follows
}
