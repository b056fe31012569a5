package sqlledger

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Agree records that a person agreed to cases; see ledger.Follows.
func (s *Store) Agree(ctx context.Context, all []ledger.Agreement, note string, now time.Time) error {
	return s.write(ctx, "record the agreement to corrections", func(t *tx) error {
		var reds []int64
		for _, a := range all {
			if err := t.agree(ctx, a, now); err != nil {
				return err
			}
			reds = append(reds, a.Reds...)
		}
		_, err := t.moveEffects(ctx, "red", reds, "state = 'held'", ledger.Ready, note, now)
		return err
	})
}

// unagree takes back the agreement to a case whose new order waits for the reversal of an invoice:
// that is reversed by another red than the person saw.
func (t *tx) unagree(ctx context.Context, invoice int64) error {
	return t.exec(ctx, `UPDATE follows SET agreed_at = 0 WHERE agreed_at > 0 AND of_id = (SELECT v.order_id FROM invoices v WHERE v.id = ?)
		AND order_id IN (SELECT o.id FROM orders o WHERE o.state = 'held')`, invoice)
}

// agree marks one case whose new order is as the person saw it.
func (t *tx) agree(ctx context.Context, a ledger.Agreement, now time.Time) error {
	var state ledger.State
	var number, hash string
	if err := t.one(ctx, "SELECT state, order_no, hash FROM orders WHERE id = ?"+t.s.lock, []any{a.Order}, &state, &number, &hash); err != nil {
		return err
	}
	if state != ledger.Held && state != ledger.Ready || hash != a.Hash {
		return fmt.Errorf("order %s: %w", number, ledger.ErrNotToday)
	}
	if unseen, err := t.unseenRed(ctx, &a); err != nil {
		return err
	} else if unseen {
		return fmt.Errorf("order %s, reversed by another red by now: %w", number, ledger.ErrNotToday)
	}
	return t.exec(ctx, "UPDATE follows SET agreed_at = ? WHERE order_id = ? AND effect_id IS NOT NULL", millis(now), a.Order)
}

// unseenRed reports that a red was planned of the earlier order after the person looked. Those that
// plan one more wait until the agreement is recorded, which they take back then.
func (t *tx) unseenRed(ctx context.Context, a *ledger.Agreement) (unseen bool, err error) {
	const earlier = "SELECT v.id FROM invoices v WHERE v.n >= 0 AND v.order_id = (SELECT f.of_id FROM follows f WHERE f.order_id = ?)"
	if err := t.each(ctx, earlier+" ORDER BY v.id"+t.s.lock, []any{a.Order}, func(scanner) error { return nil }); err != nil {
		return false, err
	}
	err = t.one(ctx, "SELECT EXISTS (SELECT 1 FROM effects e WHERE e.kind = 'red' AND e.id > ? AND e.invoice_id IN ("+earlier+"))", []any{a.Last, a.Order}, &unseen)
	return unseen, err
}

// closedCase is the agreed_at of a case of which a person knows that nothing is issued any more. It
// is no agreement.
const closedCase = -1

// CloseCase takes a case whose new order was dropped out of the open ones. One that is taken up
// again is open again. It reports whether it was closed.
func (s *Store) CloseCase(ctx context.Context, order int64) (closed bool, err error) {
	err = s.write(ctx, "close a correction", func(t *tx) error {
		const open = "FROM follows f JOIN orders o ON o.id = f.order_id WHERE f.order_id = ? AND " + unreplaced
		if err := t.one(ctx, "SELECT EXISTS (SELECT 1 "+open+")", []any{order}, &closed); err != nil || !closed {
			return err
		}
		return t.exec(ctx, "UPDATE follows SET agreed_at = ? WHERE order_id = ?", closedCase, order)
	})
	return closed, err
}
