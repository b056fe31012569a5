package sqlledger

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// decideOrders moves orders that nobody works on: (id, state, code, text, finding, issued as, now).
// The fence rises, so that whoever held an order before cannot change it any more.
var decideOrders = bulk{
	head: `UPDATE orders SET state = v.column2, code = v.column3, error = v.column4, held = v.column5,
		issued_as = v.column6, updated_at = v.column7, fence = fence + 1,
		released = CASE WHEN v.column2 = 'ready' THEN code ELSE released END FROM (VALUES `,
	types: []string{"BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "BIGINT"},
	width: 7,
	tail:  `) AS v WHERE orders.id = v.column1`,
}

// Decide moves the orders of a decision in one transaction and counts them. Orders that are in
// another state by now, or have another code, are left alone. A decision that changes nothing is no
// event.
func (s *Store) Decide(ctx context.Context, d ledger.Decision, now time.Time) (moved int, err error) {
	for _, from := range d.From {
		if !ledger.CanMove(from, d.To) {
			return 0, ledger.ErrMove
		}
	}
	if d.To == ledger.Held && d.Hold == nil {
		return 0, errors.New("hold orders: no reason was given")
	}
	err = s.write(ctx, "decide about orders", func(t *tx) error {
		orders, err := t.decided(ctx, &d)
		if err != nil {
			return err
		}
		moved, err = len(orders), t.decide(ctx, &d, orders, millis(now))
		return err
	})
	return moved, err
}

// decided finds and locks the orders of a decision.
func (t *tx) decided(ctx context.Context, d *ledger.Decision) ([]standing, error) {
	where, args, err := t.chosen(ctx, d.Filter)
	if err != nil {
		return nil, err
	}
	for _, from := range d.From {
		args = append(args, string(from))
	}
	query := "SELECT id, state, code FROM orders WHERE 1 = 1" + where + " AND state IN (" + marks(len(d.From)) + ") ORDER BY id" + t.s.lock
	var orders []standing
	err = t.each(ctx, query, args, func(row scanner) error {
		var o standing
		err := row.Scan(&o.id, &o.state, &o.code)
		if d.Codes == nil || slices.Contains(d.Codes, o.code) {
			orders = append(orders, o)
		}
		return err
	})
	return orders, err
}

// chosen is the condition of a filter's orders, to follow another one.
func (t *tx) chosen(ctx context.Context, f ledger.Filter) (string, []any, error) {
	where, args := among("id", f.Orders)
	if f.Seller != "" {
		where, args = where+" AND seller = ?", append(args, f.Seller)
	}
	if f.Batch != "" {
		b, err := t.batch(ctx, f.Batch, "")
		if err != nil {
			return "", nil, err
		}
		where += " AND id IN (SELECT order_id FROM items WHERE batch_id = ? AND order_id IS NOT NULL)"
		args = append(args, b.id)
	}
	return where, args, nil
}

func (t *tx) decide(ctx context.Context, d *ledger.Decision, orders []standing, now int64) error {
	h := holding{}
	if d.Hold != nil {
		h = holdingOf(*d.Hold)
	}
	var updates, history params
	for _, o := range orders {
		updates.add(o.id, string(d.To), h.code, h.text, h.finding, d.IssuedAs, now)
		history.add(o.id, now, t.s.opts.Run, string(o.state), string(d.To), h.code, d.Note, nil)
	}
	if _, err := t.run(ctx, &decideOrders, updates); err != nil {
		return err
	}
	_, err := t.run(ctx, &insertEvents, history)
	return err
}
