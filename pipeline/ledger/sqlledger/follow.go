package sqlledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Follow records orders that are invoiced in place of others; see ledger.Follows.
func (s *Store) Follow(ctx context.Context, batch string, all []ledger.Following, now time.Time, check ledger.FollowCheck) (out []ledger.Followed, err error) {
	err = s.write(ctx, "record corrected orders of batch "+batch, func(t *tx) error {
		out, err = t.follow(ctx, batch, all, now, check)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (t *tx) follow(ctx context.Context, batch string, all []ledger.Following, now time.Time, check ledger.FollowCheck) ([]ledger.Followed, error) {
	b, err := t.batch(ctx, batch, t.s.lock)
	if err != nil {
		return nil, err
	}
	out := make([]ledger.Followed, len(all))
	for i := range all {
		f := following{tx: t, batch: b, now: now, Following: all[i]}
		out[i], err = f.run(ctx, func(red int, p *ledger.Plan, beside []ledger.Entry) error { return check(i, red, p, beside) })
		if err != nil {
			return nil, fmt.Errorf("order %s: %w", all[i].Item.Facts.OrderNo, err)
		}
	}
	if !slices.ContainsFunc(out, func(f ledger.Followed) bool { return f.Refused == nil }) {
		return out, t.exec(ctx, "DELETE FROM batches WHERE id = ? AND NOT EXISTS (SELECT 1 FROM items WHERE batch_id = batches.id)", b.id)
	}
	if err := t.release(ctx, &b, millis(now)); err != nil {
		return nil, err
	}
	const finish = "UPDATE batches SET orders_read = (SELECT COUNT(*) FROM items WHERE batch_id = batches.id), done = 1 WHERE id = ?"
	return out, t.exec(ctx, finish, b.id)
}

// following is one Following in its transaction.
type following struct {
	*tx
	batch batchRow
	now   time.Time
	ledger.Following
}

func (f *following) reversing() bool { return len(f.Reds) > 0 }

func (f *following) run(ctx context.Context, check ledger.PlanCheck) (out ledger.Followed, err error) {
	next, refused, err := f.mayFollow(ctx)
	if err != nil || refused != nil {
		return ledger.Followed{Refused: refused}, err
	}
	if refused, err = f.checkReds(ctx, check); err != nil || refused != nil {
		return ledger.Followed{Refused: refused}, err
	}
	if err := f.record(ctx, next); err != nil {
		return out, err
	}
	if out.Reds, err = f.plan(ctx, f.Reds, millis(f.now)); err != nil {
		return out, err
	}
	key := []any{f.Item.Order.Seller, f.Item.Order.OrderNo}
	if err := f.one(ctx, "SELECT id, state FROM orders WHERE seller = ? AND order_no = ?", key, &out.Order, &out.State); err != nil {
		return out, err
	}
	return out, f.link(ctx, &out, next)
}

// mayFollow locks the orders and says whether the new one may take the place of the earlier one.
// next is the order that has its place already; nil if there is none.
func (f *following) mayFollow(ctx context.Context) (next *standing, refused, err error) {
	of, err := f.locked(ctx, "id = ?", f.Of)
	if err != nil {
		return nil, nil, err
	}
	if of == nil || !f.mayReplace(of) {
		return nil, ledger.ErrNotToday, nil
	}
	if next, err = f.locked(ctx, "id = (SELECT order_id FROM follows WHERE of_id = ?)", f.Of); err != nil {
		return nil, nil, err
	}
	if next == nil {
		other, err := f.locked(ctx, "seller = ? AND order_no = ?", f.Item.Order.Seller, f.Item.Order.OrderNo)
		if err != nil || other == nil {
			return nil, nil, err
		}
		return nil, ledger.ErrNumberUsed, nil
	}
	replaceable, err := f.neverAccepted(ctx, next)
	if err == nil && (next.orderNo != f.Item.Order.OrderNo || !replaceable && next.hash != f.Item.Hash) {
		refused = ledger.ErrFollowed
	}
	return next, refused, err
}

// mayReplace reports that an order is in a state to be followed. A failed one that somebody works
// on, or that may have been issued, is not.
func (f *following) mayReplace(of *standing) bool {
	switch of.state {
	case ledger.Issued, ledger.SealFailed:
		return f.reversing()
	case ledger.Failed:
		return !f.reversing() && of.code != rules.NumberForeign
	case ledger.Dropped:
		return !f.reversing() && of.code == rules.ReplacedBy
	}
	return false
}

// locked finds and locks one order; nil if there is none.
func (f *following) locked(ctx context.Context, where string, args ...any) (*standing, error) {
	var found *standing
	byID := map[int64]*standing{}
	err := f.each(ctx, "SELECT "+standingFields.columns()+" FROM orders WHERE "+where+f.s.lock, args, func(row scanner) error {
		found = &standing{}
		err := standingFields.scan(row, found)
		byID[found.id] = found
		return err
	})
	if err != nil || found == nil {
		return nil, err
	}
	in := importing{tx: f.tx}
	return found, in.countInvoices(ctx, byID, "?", []any{found.id})
}

// neverAccepted reports that the platform surely never had an order.
func (f *following) neverAccepted(ctx context.Context, o *standing) (bool, error) {
	if o.state != ledger.Dropped {
		return ledger.Replaceable(o.state, o.code, o.serial, o.invoices), nil
	}
	var once bool
	err := f.one(ctx, "SELECT EXISTS (SELECT 1 FROM orders WHERE id = ? AND "+acceptedOnce+")", []any{o.id}, &once)
	return !once && o.serial == "" && o.invoices == 0, err
}

// checkReds lets the caller complete the plans of the reversals.
func (f *following) checkReds(ctx context.Context, check ledger.PlanCheck) (refused, err error) {
	if err := f.lockInvoices(ctx, f.Reds); err != nil {
		return nil, err
	}
	reds := make([]ledger.Plan, len(f.Reds))
	for i, p := range f.Reds {
		beside, err := f.effects(ctx, "kind = ? AND invoice_id = ? ORDER BY id", []any{string(p.Effect), p.Invoice})
		if err != nil {
			return nil, err
		}
		if refused := check(i, &p, beside); refused != nil {
			return refused, nil
		}
		reds[i] = p
	}
	f.Reds = reds
	return nil, nil
}

// record puts the new order into the ledger, as an import does, and takes a failed one out.
func (f *following) record(ctx context.Context, next *standing) error {
	if f.reversing() {
		f.Item.Hold = rules.FollowsRed
	}
	if next != nil && next.state == ledger.Dropped {
		if err := f.revive(ctx, next); err != nil {
			return err
		}
	}
	items := []ledger.Item{f.Item}
	in := importing{tx: f.tx, batch: f.batch, items: items, now: millis(f.now), pack: func() ([][]byte, error) { return packOrders(items) },
		objections: &objections{conflict: func(*ledger.Item, ledger.Imported) []rules.Finding { return nil }, made: map[int][]rules.Finding{}},
		out:        make([]ledger.Imported, 1)}
	if err := in.run(ctx); err != nil {
		return err
	}
	if r := in.out[0].Result; r != ledger.Added && r != ledger.Known && r != ledger.Replaced {
		return fmt.Errorf("the corrected order was not recorded (%d)", r)
	}
	if f.reversing() {
		return f.sayWhy(ctx)
	}
	why := rules.New(rules.ReplacedBy, f.Item.Source, "", "", "", f.Item.Order.OrderNo, "")
	return f.decideIn(ctx, f.Of, ledger.Failed, ledger.Decision{To: ledger.Dropped, Hold: &why, Note: "invoiced as " + f.Item.Order.OrderNo})
}

// sayWhy names the order that the new one waits for.
func (f *following) sayWhy(ctx context.Context) error {
	var id int64
	key := []any{f.Item.Order.Seller, f.Item.Order.OrderNo}
	err := f.one(ctx, "SELECT id FROM orders WHERE seller = ? AND order_no = ?", key, &id)
	if err != nil {
		return err
	}
	var of string
	if err := f.one(ctx, "SELECT order_no FROM orders WHERE id = ?", []any{f.Of}, &of); err != nil {
		return err
	}
	why := holdingOf(rules.New(rules.FollowsRed, f.Item.Source, f.Item.Order.OrderNo, "", "", of))
	_, err = holdOrders.run(ctx, f.tx, []holdRow{{id, why, millis(f.now)}})
	return err
}

// revive holds an order again that was given up before it was sent.
func (f *following) revive(ctx context.Context, o *standing) error {
	why := rules.New(rules.FollowsRed, f.Item.Source, o.orderNo, "", "", "")
	return f.decideIn(ctx, o.id, ledger.Dropped, ledger.Decision{To: ledger.Held, Hold: &why, Note: "corrected again"})
}

// decideIn moves one order that is in a state.
func (f *following) decideIn(ctx context.Context, id int64, from ledger.State, d ledger.Decision) error {
	d.Filter, d.From = ledger.Filter{Orders: []int64{id}}, []ledger.State{from}
	orders, err := f.decided(ctx, &d)
	if err != nil {
		return err
	}
	return f.decide(ctx, &d, orders, millis(f.now))
}

// link records what the new order follows: the last of the reds that reverse it.
// An agreement to the case stands as long as nothing of the case changes.
func (f *following) link(ctx context.Context, out *ledger.Followed, next *standing) error {
	changed := next == nil || next.state == ledger.Dropped || next.hash != f.Item.Hash ||
		slices.ContainsFunc(out.Reds, func(p ledger.Planned) bool { return p.Fresh })
	effect := sql.NullInt64{Valid: f.reversing()}
	if effect.Valid {
		for _, p := range out.Reds { // one of an earlier invoice may have been there before
			effect.Int64 = max(effect.Int64, p.ID)
		}
	}
	const put = `INSERT INTO follows (order_id, of_id, effect_id) VALUES (?, ?, ?)
		ON CONFLICT (order_id) DO UPDATE SET effect_id = excluded.effect_id`
	if err := f.exec(ctx, put, out.Order, f.Of, effect); err != nil || !changed {
		return err
	}
	return f.exec(ctx, "UPDATE follows SET agreed_at = 0 WHERE order_id = ?", out.Order)
}

// corrected is the condition of orders o in whose place another one is invoiced that nobody gave
// up.
const corrected = `EXISTS (SELECT 1 FROM follows f JOIN orders p ON p.id = f.order_id
	WHERE f.of_id = o.id AND (p.state <> 'dropped' OR p.code = '` + rules.ReplacedBy + `' OR p.issued_as <> ''))`

// awaitsRed is the condition of orders that may not be sent yet: nobody agreed that they take the
// place of another one, or an invoice of that is not wholly reversed.
const awaitsRed = `EXISTS (SELECT 1 FROM follows f WHERE f.order_id = orders.id AND f.effect_id IS NOT NULL AND (f.agreed_at <= 0
	OR EXISTS (SELECT 1 FROM invoices v WHERE v.order_id = f.of_id AND v.n >= 0 AND ` + reversedBy + ` < v.gross)))`

// reversedBy is how much of an invoice v is reversed; -1 where nothing is.
const reversedBy = `COALESCE((SELECT SUM(e.net + e.tax) FROM effects e
	WHERE e.kind = 'red' AND e.invoice_id = v.id AND e.state = 'done'), -1)`

// reversedOf is the order whose reversal a follows row f follows: directly, or after one failure or
// several; NULL if it follows failures alone.
const reversedOf = `(WITH RECURSIVE back(of_id, effect_id) AS (SELECT f.of_id, f.effect_id
	UNION ALL SELECT p.of_id, p.effect_id FROM back b JOIN follows p ON p.order_id = b.of_id WHERE b.effect_id IS NULL)
	SELECT of_id FROM back WHERE effect_id IS NOT NULL)`

// afterRed is the condition of a follows row f after the reversal of a whole invoice.
const afterRed = `EXISTS (SELECT 1 FROM invoices v WHERE v.order_id = ` + reversedOf + ` AND v.n >= 0 AND ` + reversedBy + ` >= v.gross)`

// unreplaced is the condition of a follows row f with a new order o that was dropped although an
// invoice that it was to replace is reversed as a whole; nothing is invoiced in its place, and
// nobody closed the case.
const unreplaced = `(o.state = 'dropped' AND f.agreed_at >= 0 AND o.issued_as = '' AND ` + afterRed + `
	AND NOT EXISTS (SELECT 1 FROM follows g WHERE g.of_id = f.order_id))`

// withdrawing is the condition of a follows row f with a new order o that was dropped although what
// reverses an earlier invoice is still under way.
const withdrawing = `(f.effect_id IS NOT NULL AND o.state = 'dropped' AND EXISTS (SELECT 1 FROM invoices v
	JOIN effects e ON e.kind = 'red' AND e.invoice_id = v.id AND e.id <= f.effect_id AND e.state IN ('submitting', 'unknown', 'submitted')
	WHERE v.order_id = f.of_id AND v.n >= 0))`

// ReleaseFollowers makes orders ready whose reversals are done; see ledger.Follows.
func (s *Store) ReleaseFollowers(ctx context.Context, now time.Time) (released int, err error) {
	var any bool
	err = s.view(ctx, "look for corrected orders", func(t *tx) error {
		return t.one(ctx, anyFollows, nil, &any)
	})
	if err != nil || !any {
		return 0, err
	}
	err = s.write(ctx, "release corrected orders", func(t *tx) error {
		var orders []standing
		query := "SELECT id, state, code FROM orders WHERE state = 'held' AND code = '" + rules.FollowsRed +
			"' AND id IN (SELECT order_id FROM follows WHERE effect_id IS NOT NULL) AND NOT " + awaitsRed + " ORDER BY id" + t.s.lock
		err := t.each(ctx, query, nil, func(row scanner) error {
			var o standing
			err := row.Scan(&o.id, &o.state, &o.code)
			orders = append(orders, o)
			return err
		})
		if err != nil {
			return err
		}
		released = len(orders)
		return t.decide(ctx, &ledger.Decision{To: ledger.Ready, Note: "what it follows is reversed"}, orders, millis(now))
	})
	return released, err
}

// awaiting returns which of some orders may not be sent yet.
func (t *tx) awaiting(ctx context.Context, orders []standing) (map[int64]bool, error) {
	out := map[int64]bool{}
	ids := make([]int64, len(orders))
	for i := range orders {
		ids[i] = orders[i].id
	}
	err := inChunks(ids, func(marks string, args []any) error {
		return t.each(ctx, "SELECT id FROM orders WHERE id IN ("+marks+") AND "+awaitsRed, args, func(row scanner) error {
			var id int64
			err := row.Scan(&id)
			out[id] = true
			return err
		})
	})
	return out, err
}
