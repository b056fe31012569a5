package sqlledger

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Pending counts the orders that are not final, and returns when the next of those that reconcile
// watches is due, or its claim over; zero when it watches none.
func (s *Store) Pending(ctx context.Context, f ledger.Filter) (ready, waiting int, next time.Time, err error) {
	err = s.view(ctx, "count pending orders", func(t *tx) error {
		var soonest int64
		err := t.sumSpans(ctx, isReady, "", "COUNT(*), 0", f, func(n int, _ int64) { ready += n })
		if err != nil {
			return err
		}
		err = t.sumSpans(ctx, isOpen, "", "COUNT(*), COALESCE(MIN(due_at), 0)", f, func(n int, due int64) {
			if n > 0 && (waiting == 0 || due < soonest) {
				soonest = due
			}
			waiting += n
		})
		if waiting > 0 {
			next = time.UnixMilli(soonest).UTC() // an order that is due since ever waits too
		}
		return err
	})
	return ready, waiting, next, err
}

// Totals counts and sums the ready orders.
func (s *Store) Totals(ctx context.Context, f ledger.Filter) (orders int, gross invoice.Amount, err error) {
	err = s.view(ctx, "sum ready orders", func(t *tx) error {
		return t.sumSpans(ctx, isReady, "", "COUNT(*), CAST(COALESCE(SUM(gross), 0) AS BIGINT)", f, func(n int, sum int64) {
			orders, gross = orders+n, gross+invoice.Amount(sum)
		})
	})
	return orders, gross, err
}

// sumSpans asks for two figures of every span of a filter; and is a further condition, or nothing.
func (t *tx) sumSpans(ctx context.Context, predicate, and, figures string, f ledger.Filter, add func(n int, figure int64)) error {
	spans, err := t.spans(ctx, predicate, f)
	if err != nil {
		return err
	}
	for _, r := range spans {
		where, args := r.where()
		var n int
		var figure int64
		if err := t.one(ctx, "SELECT "+figures+" FROM orders WHERE "+predicate+" AND "+where+and, args, &n, &figure); err != nil {
			return err
		}
		add(n, figure)
	}
	return nil
}
