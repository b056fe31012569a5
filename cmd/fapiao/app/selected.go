package app

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// selected is what a use shows or writes of the ledger: a batch, a month, or all.
type selected struct {
	store  *sqlledger.Store
	month  *ledger.Span
	filter ledger.Filter // of no month
	// rejected adds what readings refused and nobody corrected, which belongs to no order of the
	// ledger; only where the filter names no batch.
	rejected bool
	// announced are the titles of the carried columns that results have; nil: none are dropped.
	announced map[string]bool
}

// selected finds what a selection chooses.
func (a *App) selected(ctx context.Context, store *sqlledger.Store, of Selection) (selected, error) {
	x := selected{store: store, month: of.Month, rejected: of.All}
	if of.Month != nil || of.All {
		return x, nil
	}
	batch, err := store.Batch(ctx, of.ID)
	x.filter.Batch = batch.ID
	return x, noBatch(err, of.ID)
}

// summary draws the balance.
func (x *selected) summary(ctx context.Context) (report.Summary, error) {
	if x.month != nil {
		return x.store.Issued(ctx, *x.month)
	}
	sum, err := x.store.Summary(ctx, x.filter)
	if err != nil || !x.rejected {
		return sum, err
	}
	err = x.store.Rejected(ctx, func(r report.Row) error {
		sum.Orders++
		for i := range sum.States {
			if one := &sum.States[i]; one.State == r.State {
				one.Orders++
				one.Net, one.Tax, one.Gross = one.Net+r.Net, one.Tax+r.Tax, one.Gross+r.Gross
			}
		}
		return nil
	})
	return sum, err
}

// Batches chooses a batch of the ledger by its ID, the latest where ID is empty, or all.
type Batches struct {
	ID  string
	All bool
}

// Orders names orders of the ledger by their numbers.
type Orders struct {
	Numbers []string
	// Seller is the tax number of their seller; empty: whichever has the number. Where several
	// have, it must be given.
	Seller string
}

// Selection chooses what is shown or written of the ledger: batches, or the invoices that were
// issued in a month, whatever their batch.
type Selection struct {
	Batches
	Month *ledger.Span
}
