package sqlledger

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// stuckSince is since when an order of an index is not over; failed orders are.
var stuckSince = map[string]string{isReady: "created_at", isHeld: "updated_at", isOpen: unfinishedSince, isSealFailed: "sent_at"}

// Stuck lists what is not over; see ledger.Watching.
func (s *Store) Stuck(ctx context.Context) (list []ledger.Stuck, err error) {
	err = s.view(ctx, "list what is not over", func(t *tx) error {
		list = nil
		for i := range unfinishedParts {
			p := &unfinishedParts[i]
			since := stuckSince[p.predicate]
			if since == "" {
				continue
			}
			some, err := t.stuckOrders(ctx, p, since)
			if err != nil {
				return err
			}
			list = append(list, some...)
		}
		some, err := t.stuckEffects(ctx)
		list = append(list, some...)
		return err
	})
	return list, err
}

// stuckOrders looks at each seller apart, with one walk along its range of the index.
func (t *tx) stuckOrders(ctx context.Context, p *unfinishedPart, since string) (list []ledger.Stuck, err error) {
	spans, err := t.spans(ctx, p.predicate, ledger.Filter{})
	if err != nil {
		return nil, err
	}
	var sellers []string
	for _, r := range spans {
		if !slices.Contains(sellers, r.seller) {
			sellers = append(sellers, r.seller)
		}
	}
	for _, seller := range sellers {
		orders, first, err := t.countStates(ctx, p, since, seller)
		if err != nil {
			return nil, err
		}
		for i, state := range p.states {
			if orders[i] == 0 {
				continue
			}
			u := ledger.Stuck{Seller: seller, State: state, Count: orders[i], Since: fromMillis(first[i])}
			query := "SELECT order_no FROM orders WHERE " + p.predicate + " AND seller = ? AND state = ? AND " + since + " = ? ORDER BY id LIMIT 1"
			if err := t.one(ctx, query, []any{seller, state, first[i]}, &u.OrderNo); err != nil {
				return nil, err
			}
			list = append(list, u)
		}
	}
	return list, nil
}

// stuckEffects are few beside those that are done.
func (t *tx) stuckEffects(ctx context.Context) (list []ledger.Stuck, err error) {
	const since = "CASE WHEN sent_at > 0 THEN sent_at ELSE created_at END"
	const open = isUnfinished + " AND state <> 'failed'"
	err = t.each(ctx, "SELECT kind, seller, state, COUNT(*), MIN("+since+") FROM effects WHERE "+open+" GROUP BY kind, seller, state ORDER BY kind, seller, state", nil,
		func(row scanner) error {
			var u ledger.Stuck
			var at int64
			err := row.Scan(&u.Effect, &u.Seller, &u.State, &u.Count, &at)
			u.Since = fromMillis(at)
			list = append(list, u)
			return err
		})
	if err != nil {
		return nil, err
	}
	const number = "SELECT COALESCE((SELECT order_no FROM orders WHERE orders.id = effects.order_id), '') FROM effects WHERE " + open +
		" AND kind = ? AND seller = ? AND state = ? AND " + since + " = ? ORDER BY id LIMIT 1"
	for i := range list {
		u := &list[i]
		if err := t.one(ctx, number, []any{u.Effect, u.Seller, u.State, millis(u.Since)}, &u.OrderNo); err != nil {
			return nil, err
		}
	}
	return list, nil
}
