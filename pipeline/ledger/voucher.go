package ledger

import (
	"errors"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// ErrVouchered means that another run has put an invoice into a list of vouchers meanwhile.
var ErrVouchered = errors.New("another run has put some of these invoices into a list")

// VoucherMark says that a part of an invoice is in a list of vouchers. Part is "entry" or "void".
type VoucherMark struct{ Seller, Code, Number, Part string }

// VoucherList is a list of vouchers, with the bytes of its file.
type VoucherList struct {
	ID, Seller, Run, File string
	Content               []byte
	Vouchers, Invoices    int
	Gross                 invoice.Amount
	Created, Written      time.Time // Written is zero until the file is in its place
}
