package ledger

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// BuyerForm is a red confirmation form (红字确认单) that a buyer started.
type BuyerForm struct {
	Seller   string // tax number
	No       string // 红字确认单编号
	UUID     string // the platform's; empty if it gives none
	Status   string // as the platform numbers it (billStatus)
	Busy     bool   // the bureau works on an answer to it, or on its withdrawal
	BlueNo   string // of the invoice that it reverses
	BlueCode string // 发票代码, of invoices before 数电 only
	Buyer    string
	Reason   string         // the platform's code (redReason)
	Net, Tax invoice.Amount // positive
	Applied  time.Time      // zero: not known
	Deadline time.Time      // when it lapses if nobody answers; zero: not known
	Seen     time.Time      // when it was recorded first
	Ended    bool           // nobody has to answer any more
}

// Gross is what it takes back, with tax.
func (f *BuyerForm) Gross() invoice.Amount { return f.Net + f.Tax }

// BuyerForms keeps the forms that buyers started and that the seller has to answer.
type BuyerForms interface {
	// KeepBuyerForms records forms as they are now. One that has not ended is added, or takes the
	// place of what is recorded of it; Seen stays. One that has ended ends the recorded one, and is
	// left out where none is open. What has ended once stays as it is, whatever is shown later:
	// the answer to an earlier question may come late. It returns those that ended now.
	KeepBuyerForms(ctx context.Context, forms []BuyerForm, now time.Time) (ended []BuyerForm, err error)
	// BuyerForms lists the forms of a seller that have not ended and, unless since is zero, those
	// that ended at since or later; of all sellers for an empty one. The nearest deadline is first,
	// those without one are last.
	BuyerForms(ctx context.Context, seller string, since time.Time) ([]BuyerForm, error)
	// HasInvoice reports whether an order of some kinds that was sent at since or later has an
	// invoice.
	HasInvoice(ctx context.Context, seller string, kinds []invoice.Kind, since time.Time) (bool, error)
}
