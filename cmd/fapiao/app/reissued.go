package app

import (
	"context"
	"errors"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Reissued is an order, and the order that is invoiced in its place.
type Reissued struct{ From, To string }

// reissuedNamed is how many of them a result names.
const reissuedNamed = 3

var errEnough = errors.New("enough is known")

// addReissued adds to the result of a whole batch what is invoiced in place of its orders, as the
// results workbook has it, and names the first of them.
func (a *App) addReissued(ctx context.Context, store *sqlledger.Store, r *Result) error {
	if r.Summary.Batch == "" || !r.Summary.Extract.Whole() {
		return nil
	}
	x := selected{store: store, filter: ledger.Filter{Batch: r.Summary.Batch}}
	err := x.stand(ctx, a, &r.Summary)
	if err == nil && len(x.standing) > 0 {
		r.Reissued, err = reissued(ctx, store, x.standing)
	}
	return err
}

// reissued names the first of the orders with these IDs that stand now, each with the first order
// in whose place it is invoiced.
func reissued(ctx context.Context, store *sqlledger.Store, ids []int64) (out []Reissued, err error) {
	met := map[ledger.Key]bool{}
	err = store.Rows(ctx, ledger.Filter{Orders: ids}, func(r report.Row) error {
		key := ledger.Key{Seller: r.Seller, OrderNo: r.OrderNo}
		if met[key] {
			return nil
		}
		chain, err := store.Chain(ctx, key)
		if err != nil {
			return err
		}
		for i := range chain {
			met[chain[i].Key] = true
		}
		if last := lastOf(chain, ids); last != nil {
			out = append(out, Reissued{chain[0].Key.OrderNo, last.Key.OrderNo})
		}
		if len(out) == reissuedNamed {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}

// lastOf is the last order of a chain whose ID is listed; nil if none is.
func lastOf(chain []ledger.Link, ids []int64) *ledger.Link {
	for i := len(chain) - 1; i >= 0; i-- {
		if slices.Contains(ids, chain[i].ID) {
			return &chain[i]
		}
	}
	return nil
}
