package app

import (
	"context"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// stand adds to the results of a batch the orders that are invoiced in place of its orders, which
// are of other readings: without them the sums would lack what was issued again. A part of the
// results, and those of a month or of all batches, have them or leave them out as any other order.
func (x *selected) stand(ctx context.Context, a *App, sum *report.Summary) error {
	if x.month != nil || x.filter.Batch == "" || !x.filter.Extract.Whole() || x.filter.Seller != "" {
		return nil
	}
	ids, err := x.store.Standing(ctx, x.filter.Batch)
	if err != nil || len(ids) == 0 {
		return err
	}
	if len(ids) > namedAtMost {
		a.events.Notice(lang.Text{
			Zh: "换开、改单重开的新单太多，没有写进本批次的结果：请用 fapiao export --all 写出全部",
			En: "the results of this batch lack the orders in place of corrected ones, which are too many: fapiao export --all writes all",
		})
		return nil
	}
	of, err := x.store.Summary(ctx, ledger.Filter{Orders: ids})
	if err != nil {
		return err
	}
	x.standing = ids
	sum.Stand(&of)
	return nil
}

// eachStanding yields those orders, or their red invoices.
func (x *selected) eachStanding(ctx context.Context, rows func(context.Context, ledger.Filter, func(report.Row) error) error, yield func(report.Row) error) error {
	if len(x.standing) == 0 {
		return nil
	}
	return rows(ctx, ledger.Filter{Orders: x.standing, Content: x.filter.Content}, func(r report.Row) error {
		r.Standing = true
		return yield(r)
	})
}
