package app

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// selected is the part of the ledger that a use shows or writes: a batch, a month, or all.
type selected struct {
	store  *sqlledger.Store
	month  *ledger.Span
	filter ledger.Filter // of a month, only its extract
	// rejected adds orders that readings rejected and that were not corrected, which are no orders
	// of the ledger; only without a batch, and of a month where its extract names them.
	rejected bool
	// announced are the titles of the carried columns that results have; nil: none are dropped.
	announced map[string]bool
	// before says that nothing was done yet, so that a wrong option is refused.
	before bool
	// fixable is how many rejected orders the workbook that was written has with their lines.
	fixable int
	// standing are orders that are invoiced in place of those of the batch; nil: they are left out.
	standing []int64
}

// selected makes the part that a selection chooses.
func (a *App) selected(ctx context.Context, store *sqlledger.Store, of Selection) (selected, error) {
	x := selected{store: store, month: of.Month}
	x.filter.Extract, x.filter.Seller = of.Extract, of.Extract.Seller
	if of.Month != nil {
		x.rejected = slices.Contains(of.Extract.States, ledger.Rejected)
		return x, nil
	}
	batch, all, err := latest(ctx, store, of.Batches)
	x.filter.Batch, x.rejected = batch.ID, all
	return x, err
}

// summary sums the orders.
func (x *selected) summary(ctx context.Context) (report.Summary, error) {
	sum, err := x.sums(ctx)
	sum.Extract = x.filter.Extract
	return sum, err
}

func (x *selected) sums(ctx context.Context) (sum report.Summary, err error) {
	if x.month != nil {
		sum, err = x.store.Issued(ctx, *x.month, x.filter.Extract)
	} else {
		sum, err = x.store.Summary(ctx, x.filter)
	}
	if err != nil {
		return sum, err
	}
	err = x.eachRejected(ctx, func(r report.Row) error {
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

// eachRejected yields what readings rejected, where the selection has that.
func (x *selected) eachRejected(ctx context.Context, yield func(report.Row) error) error {
	if !x.rejected {
		return nil
	}
	of := x.filter.Extract
	of.Tried = x.month
	return x.store.Rejected(ctx, of, yield)
}

// Batches chooses a batch of the ledger by its ID (empty: the latest), or all batches.
type Batches struct {
	ID  string
	All bool
}

// Orders names orders of the ledger by their numbers.
type Orders struct {
	Numbers []string
	// Seller is the tax number of their seller; empty: any seller that has the number. It is
	// required if several have.
	Seller string
}

// Selection chooses a part of the ledger: batches, or the invoices issued in a month, of any batch.
type Selection struct {
	Batches
	Month   *ledger.Span
	Extract ledger.Extract // of their results; not all uses have one
}
