package sqlledger

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// reissueRow is the claim of an order that is to be issued or signed again.
type reissueRow struct {
	id, now, due, fence int64
	owner               string
	reissues            int
}

// reissueOrders takes orders to be issued or signed again under their numbers.
var reissueOrders = updating(`UPDATE orders SET state = 'submitted', owner = v.owner, updated_at = v.now, reissued_at = v.now,
	due_at = @leased, fence = v.fence, reissues = v.reissues, misses = 0 FROM v WHERE orders.id = v.id`,
	[]column[reissueRow]{
		{"id", bigint, func(r *reissueRow) any { return r.id }},
		{"owner", text, func(r *reissueRow) any { return r.owner }},
		{"now", bigint, func(r *reissueRow) any { return r.now }},
		{"due", bigint, func(r *reissueRow) any { return r.due }},
		{"fence", bigint, func(r *reissueRow) any { return r.fence }},
		{"reissues", bigint, func(r *reissueRow) any { return r.reissues }},
	})

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
	var claims []reissueRow
	var history []event
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
		claims = append(claims, reissueRow{id: e.ID, now: now, due: leaseEnd(e, c), fence: e.Fence, owner: c.Owner, reissues: e.Reissues})
		history = append(history, event{order: e.ID, at: now, from: from, to: ledger.Submitted, note: fmt.Sprintf("%s, %d today", what, e.Reissues)})
	}
	if _, err := reissueOrders.run(ctx, t, claims); err != nil {
		return err
	}
	return t.record(ctx, history)
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
