package sqlledger

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// reissueOrders takes orders to be issued or signed again under their numbers: (id, owner, now,
// due, fence, reissues).
var reissueOrders = bulk{
	head: `UPDATE orders SET state = 'submitted', owner = v.column2, updated_at = v.column3, reissued_at = v.column3, due_at = @leased,
		fence = v.column5, reissues = v.column6, misses = 0 FROM (VALUES `,
	types: []string{"BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"},
	width: 6,
	tail:  `) AS v WHERE orders.id = v.column1`,
	now:   "v.column3", due: "v.column4",
}

// retriedLess is the condition of orders that were retried fewer than so many times since the day
// began.
func retriedLess(now time.Time, atMost int) string {
	return fmt.Sprintf(" AND (reissued_at < %d OR reissues < %d)", millis(startOfDay(now)), atMost)
}

func startOfDay(now time.Time) time.Time {
	y, m, d := now.In(ledger.Beijing).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, ledger.Beijing)
}

// ClaimSealFailed claims invoices that are to be signed again and records the intent; see
// pipeline.Ledger.
func (s *Store) ClaimSealFailed(ctx context.Context, c ledger.Claim, atMost int) ([]ledger.Entry, error) {
	var entries []ledger.Entry
	err := s.write(ctx, "claim unsigned invoices", func(t *tx) error {
		c, err := t.dated(ctx, c)
		if err != nil {
			return err
		}
		sel := selection{predicate: isUnsigned, due: "due_at", and: retriedLess(c.Now, atMost) + bySerial(c.Serials)}
		if entries, err = t.candidates(ctx, sel, &c); err != nil {
			return err
		}
		return t.reissue(ctx, entries, &c, "signature retried")
	})
	if err != nil {
		return nil, err
	}
	return entries, nil
}

// reissue records that the platform is about to be asked to issue or sign again what entries name.
// They are submitted from then on.
func (t *tx) reissue(ctx context.Context, entries []ledger.Entry, c *ledger.Claim, what string) error {
	var p, history params
	now := millis(c.Now)
	for i := range entries {
		e := &entries[i]
		if e.ReissuedAt.Before(startOfDay(c.Now)) {
			e.Reissues = 0
		}
		from := e.State
		e.Reissues++
		e.Fence++
		e.State, e.ReissuedAt, e.Updated, e.Misses = ledger.Submitted, c.Now, c.Now, 0
		p.add(e.ID, c.Owner, now, leaseEnd(e, c), e.Fence, e.Reissues)
		history.add(e.ID, now, t.s.opts.Run, string(from), string(ledger.Submitted), "", fmt.Sprintf("%s, %d today", what, e.Reissues), nil)
	}
	if _, err := t.run(ctx, &reissueOrders, p); err != nil {
		return err
	}
	_, err := t.run(ctx, &insertEvents, history)
	return err
}

// PendingSeals counts the invoices that may be signed again today, and tells when the next is due;
// zero when there is none.
func (s *Store) PendingSeals(ctx context.Context, f ledger.Filter, now time.Time, atMost int) (orders int, next time.Time, err error) {
	err = s.view(ctx, "count unsigned invoices", func(t *tx) error {
		soonest := int64(0)
		err := t.sumSpans(ctx, isUnsigned, retriedLess(now, atMost), "COUNT(*), COALESCE(MIN(due_at), 0)", f, func(n int, due int64) {
			if n > 0 && (orders == 0 || due < soonest) {
				soonest = due
			}
			orders += n
		})
		if orders > 0 {
			next = time.UnixMilli(soonest).UTC()
		}
		return err
	})
	return orders, next, err
}
