package sqlledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// blueRow is an invoice with what is kept in another form.
type blueRow struct {
	ledger.Blue
	issued int64
}

var blueFields = fields[blueRow]{
	{"v.id", func(r *blueRow) any { return &r.ID }},
	{"COALESCE(v.seller, o.seller)", func(r *blueRow) any { return &r.Seller }},
	{"COALESCE(o.id, 0)", func(r *blueRow) any { return &r.Order.ID }},
	{"COALESCE(o.order_no, '')", func(r *blueRow) any { return &r.Order.Key.OrderNo }},
	{"COALESCE(o.state, '')", func(r *blueRow) any { return &r.Order.State }},
	{"v.serial", func(r *blueRow) any { return &r.Serial }},
	{"v.status", func(r *blueRow) any { return &r.Status }},
	{"v.code", func(r *blueRow) any { return &r.Code }},
	{"v.number", func(r *blueRow) any { return &r.No }},
	{"v.issued_at", func(r *blueRow) any { return &r.issued }},
	{"v.kind", func(r *blueRow) any { return &r.Kind }},
	{"v.net", func(r *blueRow) any { return &r.Net }},
	{"v.tax", func(r *blueRow) any { return &r.Tax }},
	{"v.gross", func(r *blueRow) any { return &r.Gross }},
	{"v.pdf", func(r *blueRow) any { return &r.PDF }},
	{"(SELECT COUNT(*) FROM invoices w WHERE w.order_id = v.order_id AND w.n >= 0)", func(r *blueRow) any { return &r.Parts }},
}

// Blues finds invoices by their numbers or those of their orders; see ledger.Blues.
func (s *Store) Blues(ctx context.Context, seller string, numbers []string) ([]ledger.Blue, error) {
	var found []ledger.Blue
	err := s.view(ctx, "find invoices", func(t *tx) error {
		found = nil
		for some := range slices.Chunk(numbers, inAtMost) {
			args := make([]any, len(some))
			for i, n := range some {
				args[i] = n
			}
			for _, where := range []string{
				"v.number IN (" + marks(len(some)) + ") AND v.number <> '' AND COALESCE(v.seller, o.seller) = ? AND v.n >= 0",
				"o.order_no IN (" + marks(len(some)) + ") AND o.seller = ? AND v.n >= 0",
			} {
				more, err := t.blues(ctx, where, append(slices.Clone(args), seller))
				if err != nil {
					return err
				}
				found = append(found, more...)
			}
		}
		slices.SortFunc(found, func(a, b ledger.Blue) int { return int(a.ID - b.ID) })
		found = slices.CompactFunc(found, func(a, b ledger.Blue) bool { return a.ID == b.ID })
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.withOrders(ctx, found)
}

// Blue finds an invoice by its row; see ledger.Blues.
func (s *Store) Blue(ctx context.Context, id int64) (ledger.Blue, error) {
	var found []ledger.Blue
	err := s.view(ctx, "find an invoice", func(t *tx) (err error) {
		found, err = t.blues(ctx, "v.id = ? AND v.n >= 0", []any{id})
		return err
	})
	if err == nil {
		found, err = s.withOrders(ctx, found)
	}
	switch {
	case err != nil:
		return ledger.Blue{}, err
	case len(found) == 0:
		return ledger.Blue{}, fmt.Errorf("invoice %d: %w", id, ledger.ErrNotFound)
	}
	return found[0], nil
}

// blues reads invoices, without the contents of their orders; where follows WHERE.
func (t *tx) blues(ctx context.Context, where string, args []any) (found []ledger.Blue, err error) {
	err = t.each(ctx, "SELECT "+blueFields.columns()+" FROM invoices v LEFT JOIN orders o ON o.id = v.order_id WHERE "+where, args, func(row scanner) error {
		var r blueRow
		if err := blueFields.scan(row, &r); err != nil {
			return err
		}
		r.IssuedAt, r.Order.Key.Seller = fromMillis(r.issued), r.Seller
		found = append(found, r.Blue)
		return nil
	})
	return found, err
}

// withOrders fills in the orders of invoices.
func (s *Store) withOrders(ctx context.Context, found []ledger.Blue) ([]ledger.Blue, error) {
	var keys []ledger.Key
	for i := range found {
		if found[i].Order.ID != 0 {
			keys = append(keys, found[i].Order.Key)
		}
	}
	orders, err := s.FindAll(ctx, keys, func(*ledger.Entry) bool { return true })
	if err != nil {
		return nil, err
	}
	for i := range found {
		if e, ok := orders[found[i].Order.Key]; ok && found[i].Order.ID != 0 {
			found[i].Order = e
		}
	}
	return found, nil
}
