package sqlledger

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// FinishBatch marks the reading complete: read orders were met. In the same transaction, orders
// that an earlier reading of the same files brought and that this one lacks are held, new
// ones with derived numbers that probably are changed forms of sent orders stay held, and those
// that only waited for the end of the reading become ready.
func (s *Store) FinishBatch(ctx context.Context, batch string, read int, now time.Time) error {
	return s.write(ctx, "finish batch "+batch, func(t *tx) error {
		b, err := t.batch(ctx, batch, t.s.lock)
		if err != nil {
			return err
		}
		if err := t.holdMissing(ctx, &b, millis(now)); err != nil {
			return err
		}
		if err := t.holdRevising(ctx, &b, millis(now)); err != nil {
			return err
		}
		if err := t.release(ctx, &b, millis(now)); err != nil {
			return err
		}
		return t.exec(ctx, "UPDATE batches SET orders_read = ?, done = 1 WHERE id = ?", read, b.id)
	})
}

// release makes ready what waited for the end of a reading. Another reading may have missed an
// order while this one met it: it is in this one. New orders have no history, and begin none here.
func (t *tx) release(ctx context.Context, b *batchRow, now int64) error {
	const waiting = isHeld + " AND code IN ('" + rules.ReadingIncomplete + "', '" + rules.MissingLater + "') AND NOT " + awaitsRed + " AND "
	spans, err := t.spans(ctx, isHeld, ledger.Filter{Batch: b.ID})
	if err != nil {
		return err
	}
	for _, r := range spans {
		where, args := r.where()
		const history = `INSERT INTO events (order_id, at, run, from_state, to_state, code, note)
			SELECT id, CAST(? AS BIGINT), CAST(? AS TEXT), 'held', 'ready', '', CAST(? AS TEXT) FROM orders WHERE held <> '' AND `
		about := append([]any{now, t.s.opts.Run, "the reading is complete"}, args...)
		if err := t.exec(ctx, history+waiting+where, about...); err != nil {
			return err
		}
		const ready = "UPDATE orders SET state = 'ready', code = '', error = '', held = '', handed = 0, updated_at = ? WHERE "
		if err := t.exec(ctx, ready+waiting+where, append([]any{now}, args...)...); err != nil {
			return err
		}
	}
	return nil
}
