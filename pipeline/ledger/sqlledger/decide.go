package sqlledger

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// decideRow is what a person decided about an order.
type decideRow struct {
	id       int64
	to       ledger.State
	hold     holding
	issuedAs string
	now      int64
}

// decideOrders moves orders that nobody works on. The fence rises, so that a run that held an order
// before cannot change it any more. An order that is held is not to be sent late any more.
var decideOrders = updating(`UPDATE orders SET state = v.state, code = v.code, error = v.error, held = v.held,
	issued_as = v.issued_as, updated_at = v.now, fence = fence + 1, handed = 0,
	released = CASE WHEN v.state = 'ready' THEN orders.code WHEN v.state = 'held' AND released = '`+rules.EarlierMonth+`' THEN '' ELSE released END
	FROM v WHERE orders.id = v.id`,
	[]column[decideRow]{
		{"id", bigint, func(r *decideRow) any { return r.id }},
		{"state", text, func(r *decideRow) any { return string(r.to) }},
		{"code", text, func(r *decideRow) any { return r.hold.code }},
		{"error", text, func(r *decideRow) any { return r.hold.text }},
		{"held", text, func(r *decideRow) any { return r.hold.finding }},
		{"issued_as", text, func(r *decideRow) any { return r.issuedAs }},
		{"now", bigint, func(r *decideRow) any { return r.now }},
	})

// Decide moves the orders of a decision in one transaction and counts them. Orders that are now in
// another state, or have another code, do not change. A decision that changes nothing is not
// recorded.
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

// decided finds and locks the orders of a decision. About those that were split, merged or
// replaced nothing is decided any more: others are invoiced in their place. What waits for a red
// invoice does not become ready.
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
		replaced := o.state == ledger.Dropped && (o.code == rules.SplitInto || o.code == rules.MergedInto || o.code == rules.ReplacedBy)
		kept := d.To == ledger.Dropped && d.Orders == nil && o.code == rules.FollowsRed // only by name
		if !replaced && !kept && (d.Codes == nil || slices.Contains(d.Codes, o.code)) {
			orders = append(orders, o)
		}
		return err
	})
	if err != nil || d.To != ledger.Ready {
		return orders, err
	}
	waiting, err := t.awaiting(ctx, orders)
	return slices.DeleteFunc(orders, func(o standing) bool { return waiting[o.id] }), err
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
	var updates []decideRow
	var history []event
	for _, o := range orders {
		updates = append(updates, decideRow{o.id, d.To, h, d.IssuedAs, now})
		history = append(history, event{order: o.id, at: now, from: o.state, to: d.To, code: h.code, note: d.Note})
	}
	if _, err := decideOrders.run(ctx, t, updates); err != nil {
		return err
	}
	return t.record(ctx, history)
}
