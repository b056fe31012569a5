package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

var _ ledger.Workers = (*Store)(nil)

// isHanded is the predicate of the index of ready orders that workers may send.
const isHanded = "state = 'ready'" + stillHanded

// stillHanded is the condition of orders that workers may send, or could before they were sent.
const stillHanded = " AND handed > 0"

// HandOut lets workers send ready orders; see ledger.Workers.
func (s *Store) HandOut(ctx context.Context, f ledger.Filter, until time.Time) (orders int, err error) {
	if until.IsZero() {
		until = ledger.NoEnd
	}
	err = s.write(ctx, "hand out orders", func(t *tx) error {
		orders = 0
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		sellers, err := t.handReady(ctx, f, now, handing{predicate: isReady, until: millis(until), changed: " AND handed = 0", note: "handed out to workers"})
		if err != nil {
			return err
		}
		for seller, n := range sellers {
			if orders += n; n > 0 {
				if err := t.handedNow(ctx, seller, now); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return orders, err
}

// handing is a change of what workers may send.
type handing struct {
	predicate string // of the orders that it sets
	until     int64
	changed   string // the further condition of those whose history it notes
	note      string
}

// handReady changes until when workers may send ready orders, and counts them by seller.
func (t *tx) handReady(ctx context.Context, f ledger.Filter, now time.Time, h handing) (map[string]int, error) {
	spans, err := t.spans(ctx, isReady, f)
	if err != nil {
		return nil, err
	}
	sellers := map[string]int{}
	for i := range spans {
		r := &spans[i]
		if err := t.noteHanded(ctx, r, now, h.changed, h.note); err != nil {
			return nil, err
		}
		n, err := t.hand(ctx, h.predicate, r, h.until)
		if sellers[r.seller] += n; err != nil {
			return nil, err
		}
	}
	return sellers, nil
}

// hand sets until when workers may send the orders of a span, and counts them.
func (t *tx) hand(ctx context.Context, predicate string, r *span, until int64) (int, error) {
	where, args := r.where()
	query := "UPDATE orders SET handed = ? WHERE " + predicate + " AND " + where
	res, err := t.ExecContext(ctx, t.s.rebind(query), append([]any{until}, args...)...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// noteHanded adds to the history of the ready orders of a span with a further condition that
// workers may send them from now on, or no longer.
func (t *tx) noteHanded(ctx context.Context, r *span, now time.Time, and, note string) error {
	where, args := r.where()
	const history = `INSERT INTO events (order_id, at, run, from_state, to_state, code, note)
		SELECT id, CAST(? AS BIGINT), CAST(? AS TEXT), state, state, '', CAST(? AS TEXT) FROM orders WHERE `
	return t.exec(ctx, history+isReady+" AND "+where+and, append([]any{millis(now), t.s.opts.Run, note}, args...)...)
}

// handedNow records that a person handed out orders of a seller, and hints at them.
func (t *tx) handedNow(ctx context.Context, seller string, now time.Time) error {
	err := t.exec(ctx, `INSERT INTO handouts (seller, since, run) VALUES (?, ?, ?)
		ON CONFLICT (seller) DO UPDATE SET since = excluded.since, run = excluded.run`, seller, millis(now), t.s.opts.Run)
	if err != nil {
		return err
	}
	return t.hint(ctx, seller)
}

// TakeBack takes orders back from workers; see ledger.Workers. Those that are being sent, or whose
// arrival is unknown, do not become ready for a worker again.
func (s *Store) TakeBack(ctx context.Context, f ledger.Filter) (orders int, err error) {
	err = s.write(ctx, "take orders back", func(t *tx) error {
		orders = 0
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		sellers, err := t.handReady(ctx, f, now, handing{predicate: isHanded, changed: stillHanded, note: "taken back from workers"})
		if err != nil {
			return err
		}
		for _, n := range sellers {
			orders += n
		}
		spans, err := t.spans(ctx, isOpen, f)
		if err != nil {
			return err
		}
		for _, r := range spans {
			if _, err := t.hand(ctx, isOpen+stillHanded, &r, 0); err != nil {
				return err
			}
		}
		return nil
	})
	return orders, err
}

// SentSince counts orders that were sent; see ledger.Workers.
func (s *Store) SentSince(ctx context.Context, f ledger.Filter, since time.Time) (orders int, err error) {
	err = s.view(ctx, "count what was sent", func(t *tx) error {
		query := "SELECT COUNT(*) FROM orders WHERE " + wasSent + " AND seller = ? AND sent_at >= ? AND state NOT IN ('ready', 'held', 'submitting')"
		args := []any{f.Seller, millis(since)}
		if f.Batch != "" {
			b, err := t.batch(ctx, f.Batch, "")
			if err != nil {
				return err
			}
			query, args = query+" AND EXISTS (SELECT 1 FROM items i WHERE i.batch_id = ? AND i.order_id = orders.id)", append(args, b.id)
		}
		named, ids := among("id", f.Orders)
		return t.one(ctx, query+named, append(args, ids...), &orders)
	})
	return orders, err
}

// HandedOut lists what workers may send of a seller; see ledger.Workers.
func (s *Store) HandedOut(ctx context.Context, seller string) (list []ledger.HandedOut, since time.Time, err error) {
	err = s.view(ctx, "list what is handed out", func(t *tx) error {
		query := "SELECT handed, COUNT(*) FROM orders WHERE " + isHanded + " AND seller = ? GROUP BY handed ORDER BY handed"
		err := t.each(ctx, query, []any{seller}, func(row scanner) error {
			var until int64
			var h ledger.HandedOut
			err := row.Scan(&until, &h.Orders)
			h.Until = fromMillis(until)
			list = append(list, h)
			return err
		})
		if err != nil {
			return err
		}
		since, err = t.handedSince(ctx, seller)
		return err
	})
	return list, since, err
}

// Outstanding counts what is not final of a filter; see ledger.Workers.
func (s *Store) Outstanding(ctx context.Context, f ledger.Filter) (o ledger.Outstanding, err error) {
	err = s.view(ctx, "count what is outstanding", func(t *tx) error {
		o = ledger.Outstanding{}
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		ready := fmt.Sprintf("COUNT(*), CAST(COALESCE(SUM(CASE WHEN handed > %d THEN 1 ELSE 0 END), 0) AS BIGINT)", millis(now))
		err = t.sumSpans(ctx, isReady, "", ready, f, func(n int, handed int64) {
			o.Ready, o.Handed = o.Ready+n, o.Handed+int(handed)
		})
		if err != nil {
			return err
		}
		const open = "COUNT(*), CAST(COALESCE(SUM(CASE WHEN state = 'submitting' THEN 1 ELSE 0 END), 0) AS BIGINT)"
		return t.sumSpans(ctx, isOpen, "", open, f, func(n int, submitting int64) {
			o.Waiting, o.Submitting = o.Waiting+n, o.Submitting+int(submitting)
		})
	})
	return o, err
}

// HandedSince is when orders of a seller were last handed out; see ledger.Workers.
func (s *Store) HandedSince(ctx context.Context, seller string) (since time.Time, err error) {
	err = s.view(ctx, "read when orders were handed out", func(t *tx) error {
		since, err = t.handedSince(ctx, seller)
		return err
	})
	return since, err
}

func (t *tx) handedSince(ctx context.Context, seller string) (time.Time, error) {
	var at int64
	err := t.one(ctx, "SELECT since FROM handouts WHERE seller = ?", []any{seller}, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return fromMillis(at), err
}

// DueEffects counts what is to be done of effects; see ledger.Workers.
func (s *Store) DueEffects(ctx context.Context, seller string, kinds []ledger.Effect, now time.Time) (map[ledger.Effect]int, error) {
	const due = isAtWork + " AND kind = ? AND seller = ? AND due_at <= ? AND (state <> 'unknown' OR next_at > 0)"
	return s.countEffects(ctx, "count due effects", due, seller, kinds, millis(now))
}

// FailedEffects counts effects that failed; see ledger.Workers.
func (s *Store) FailedEffects(ctx context.Context, seller string, kinds []ledger.Effect) (map[ledger.Effect]int, error) {
	const failed = isUnfinished + " AND kind = ? AND seller = ? AND state = 'failed'"
	found, err := s.countEffects(ctx, "count failed effects", failed, seller, kinds)
	if err != nil || found["red"] == 0 {
		return found, err
	}
	dead, err := s.DeadReds(ctx, ledger.Filter{Seller: seller})
	if found["red"] = len(dead); len(dead) == 0 {
		delete(found, "red")
	}
	return found, err
}

// countEffects counts effects by kind; the condition takes kind, seller and args.
func (s *Store) countEffects(ctx context.Context, what, where, seller string, kinds []ledger.Effect, args ...any) (map[ledger.Effect]int, error) {
	found := map[ledger.Effect]int{}
	err := s.view(ctx, what, func(t *tx) error {
		for _, kind := range kinds {
			var n int
			if err := t.one(ctx, "SELECT COUNT(*) FROM effects WHERE "+where, append([]any{string(kind), seller}, args...), &n); err != nil {
				return err
			}
			if n > 0 {
				found[kind] = n
			}
		}
		return nil
	})
	return found, err
}
