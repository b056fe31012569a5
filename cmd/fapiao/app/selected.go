package app

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/resultbook"
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

// write streams the results to a writer.
func (x *selected) write(ctx context.Context, a *App, w writers.Results, sum report.Summary) (err error) {
	defer w.Abort()
	if sum.Written.IsZero() {
		sum.Written = a.now()
	}
	sum.SellerNames, sum.GroupBy = a.sellerNames(), a.cfg.GroupBy
	var left []string
	if sum.Carried, left, err = x.carried(ctx, sum.GroupBy); err != nil {
		return err
	}
	if len(left) > 0 {
		a.events.Notice(leftOut(left))
	}
	if _, book := w.(*resultbook.Writer); book && sum.Orders > 0 {
		a.warnGroup(sum.Carried)
	}
	x.announced = map[string]bool{}
	for _, title := range sum.Carried {
		x.announced[title] = true
	}
	if err := w.Begin(sum); err != nil {
		return err
	}
	if err := x.rows(ctx, w.Row); err != nil {
		return err
	}
	return w.Close()
}
