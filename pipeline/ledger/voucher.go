package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// ErrVouchered means that another run has put an invoice into a list of vouchers meanwhile.
var ErrVouchered = errors.New("another run has put some of these invoices into a list")

// VoucherMark says that a part of an invoice is in a list of vouchers. Part is "entry" or "void".
type VoucherMark struct{ Seller, Code, Number, Part string }

// VoucherNumber is a voucher number (凭证号) that a list of a seller has. Month is such as 2026-11,
// Word the 凭证字.
type VoucherNumber struct {
	Month, Word string
	Number      int
	List        string // ID
}

// VoucherList is a list of vouchers, with the bytes of its file.
type VoucherList struct {
	ID, Seller, Run, File string
	Content               []byte
	Vouchers, Invoices    int
	Gross                 invoice.Amount
	Created, Written      time.Time // Written is zero until the file is in its place
}

// Vouchers keeps which invoices are in a list of vouchers, and the lists.
type Vouchers interface {
	// Vouchered calls yield for each mark of a seller; of all where it is empty.
	Vouchered(ctx context.Context, seller string, yield func(VoucherMark)) error
	// VoucherNumbers calls yield for each number of a seller, those of a list by number, the oldest
	// list first.
	VoucherNumbers(ctx context.Context, seller string, yield func(VoucherNumber)) error
	// KeepVouchers records a list with its marks and numbers, all or nothing; ErrVouchered where
	// one of them exists.
	KeepVouchers(ctx context.Context, l VoucherList, marks []VoucherMark, numbers []VoucherNumber) error
	// VouchersWritten records that the file of a list is in its place; the first time stays.
	VouchersWritten(ctx context.Context, id string) error
	// VoucherList is a list by its ID, with its content; ErrNotFound where there is none.
	VoucherList(ctx context.Context, id string) (VoucherList, error)
	// VoucherLists are all lists without their content, oldest first.
	VoucherLists(ctx context.Context) ([]VoucherList, error)
}
