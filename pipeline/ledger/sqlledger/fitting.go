package sqlledger

import (
	"cmp"
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// netOrder is an order with its net amount.
type netOrder struct {
	id  int64
	no  string
	net invoice.Amount
}

// Fitting counts the first ready orders that fit in an amount; see ledger.Accounts.
func (s *Store) Fitting(
	ctx context.Context, f ledger.Filter, kinds []invoice.Kind, left invoice.Amount,
) (orders int, last string, err error) {
	var list []netOrder
	err = s.view(ctx, "find the orders that fit", func(t *tx) error {
		for _, predicate := range sendable(f) {
			some, err := t.netOrders(ctx, predicate, f, kinds)
			if err != nil {
				return err
			}
			list = append(list, some...)
		}
		return nil
	})
	if err != nil {
		return 0, "", err
	}
	slices.SortFunc(list, func(a, b netOrder) int { return cmp.Compare(a.id, b.id) })
	for _, o := range list {
		if left -= o.net; left < 0 {
			break
		}
		orders, last = orders+1, o.no
	}
	return orders, last, nil
}

// netOrders lists orders of some kinds.
func (t *tx) netOrders(ctx context.Context, predicate string, f ledger.Filter, kinds []invoice.Kind) (list []netOrder, err error) {
	spans, err := t.spans(ctx, predicate, f)
	if err != nil || len(kinds) == 0 {
		return nil, err
	}
	for _, r := range spans {
		where, args := r.where()
		for _, k := range kinds {
			args = append(args, string(k))
		}
		query := "SELECT id, order_no, net FROM orders WHERE " + predicate + " AND " + where + " AND kind IN (" + marks(len(kinds)) + ")"
		err := t.each(ctx, query, args, func(row scanner) error {
			var o netOrder
			err := row.Scan(&o.id, &o.no, &o.net)
			list = append(list, o)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}
