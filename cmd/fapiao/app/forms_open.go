package app

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/report"
)

// BuyerForms are the red confirmation forms that buyers started, as far as the ledger knows.
type BuyerForms struct {
	Waits  []Form // for the seller's answer; the nearest deadline first, those without one last
	Busy   []Form // that are answered, or withdrawn by the buyer, and of which the bureau has not said so
	Late   []Form // whose deadline has passed, and of which no list has shown yet what became of them
	Lapsed []Form // that were found lapsed, as nobody answered
	Now    time.Time
}

// Any reports whether there is something to say.
func (f *BuyerForms) Any() bool {
	return f != nil && len(f.Waits)+len(f.Busy)+len(f.Late)+len(f.Lapsed) > 0
}

// Open reports that the outcome of some is open: they wait, or the bureau works on them. One whose
// deadline has passed waits for nobody.
func (f *BuyerForms) Open() bool { return f != nil && len(f.Waits)+len(f.Busy) > 0 }

// lapsed reports that some were found lapsed.
func (f *BuyerForms) lapsed() bool { return f != nil && len(f.Lapsed) > 0 }

// Nearest is the first deadline of those that wait; zero where none is known.
func (f *BuyerForms) Nearest() time.Time {
	if len(f.Waits) == 0 {
		return time.Time{}
	}
	return f.Waits[0].Deadline()
}

// openForms reads the forms of buyers that are open, of a seller or of all, and what was found
// lapsed since a time; zero: none of those.
func openForms(ctx context.Context, store *sqlledger.Store, seller string, since time.Time) (*BuyerForms, error) {
	list, err := store.BuyerForms(ctx, seller, since)
	if err != nil {
		return nil, err
	}
	out := &BuyerForms{Now: store.Now()}
	for i := range list {
		f := &list[i]
		switch form := formOfBuyer(f); {
		case f.Ended && form.Status == red.Lapsed:
			out.Lapsed = append(out.Lapsed, form)
		case f.Ended: // answered, or withdrawn
		case !f.Deadline.IsZero() && !f.Deadline.After(out.Now):
			out.Late = append(out.Late, form)
		case f.Busy:
			out.Busy = append(out.Busy, form)
		default:
			out.Waits = append(out.Waits, form)
		}
	}
	return out, nil
}

// orForms passes over that there is no batch where buyers have started forms: they are about
// invoices that were issued elsewhere, and wait for an answer all the same.
func (j *job) orForms(ctx context.Context, of Batches, err error) error {
	if err == nil || of.ID != "" || KindOf(err) != Unusable {
		return err
	}
	list, failed := j.store.BuyerForms(ctx, "", time.Time{})
	if failed != nil {
		return failed
	}
	if len(list) > 0 {
		return nil
	}
	return err
}

// formsOfRows are the forms that buyers started about invoices, whatever became of them.
func formsOfRows(ctx context.Context, store *sqlledger.Store, seller string, rows []report.Row) (out []Form, err error) {
	numbers := map[[2]string]bool{}
	for i := range rows {
		if r := &rows[i]; r.InvoiceNo != "" {
			numbers[[2]string{r.InvoiceCode, r.InvoiceNo}] = true
		}
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	list, err := store.BuyerForms(ctx, seller, time.UnixMilli(0))
	for i := range list {
		if f := &list[i]; numbers[[2]string{f.BlueCode, f.BlueNo}] {
			out = append(out, formOfBuyer(f))
		}
	}
	return out, err
}

// formOfBuyer is a form of the ledger as the platform shows it.
func formOfBuyer(f *ledger.BuyerForm) Form {
	form := Form{Seller: f.Seller, RedForm: pipeline.RedForm{BillNo: f.No, BillUUID: f.UUID, Status: red.Status(f.Status), ByBuyer: true,
		BlueNo: f.BlueNo, BlueCode: f.BlueCode, Buyer: f.Buyer, Reason: invoice.RedReason(f.Reason), Net: f.Net, Tax: f.Tax, AppliedAt: f.Applied}}
	if f.Busy {
		form.Pending = busyPending
	}
	return form
}

// busyPending is how the platform shows a form that the bureau works on.
const busyPending = "03"

// keepActed records what the forms are now on which a person acted.
func (w *acting) keepActed(ctx context.Context) error {
	var kept []ledger.BuyerForm
	for i := range w.Forms {
		kept = append(kept, pipeline.BuyerForms(w.Forms[i].Seller, []pipeline.RedForm{w.Forms[i].RedForm})...)
	}
	_, err := w.store.KeepBuyerForms(ctx, kept, w.store.Now())
	return err
}
