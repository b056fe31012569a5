package app

import (
	"context"
	"errors"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Reissued is an order whose invoices are reversed, and the order that is invoiced in its place.
type Reissued struct{ From, To string }

const (
	reissuedNamed  = 3    // how many of them a result names
	reissuedLooked = 1000 // how many reds are looked at for them
)

var errEnough = errors.New("enough is known")

// addReissued adds to a result what is invoiced in place of orders of its batch.
func (a *App) addReissued(ctx context.Context, store *sqlledger.Store, r *Result) (err error) {
	if r.Reissued, err = reissued(ctx, store, &r.Summary); err != nil || len(r.Reissued) == 0 {
		return err
	}
	x := selected{store: store, filter: ledger.Filter{Batch: r.Summary.Batch}}
	whole := r.Summary
	if err := x.stand(ctx, a, &whole); err != nil {
		return err
	}
	r.Whole = &whole
	return nil
}

// reissued returns the first orders of the batch of a summary in whose place others are invoiced:
// those are of other batches, so that the sums of this one lack them.
func reissued(ctx context.Context, store *sqlledger.Store, sum *report.Summary) (out []Reissued, err error) {
	if sum.Batch == "" || !sum.Extract.Whole() || sum.Reds.Issued().Orders == 0 {
		return nil, nil
	}
	var keys []ledger.Key
	met := map[ledger.Key]bool{{}: true}
	err = store.Reds(ctx, ledger.Filter{Batch: sum.Batch}, func(r report.Row) error {
		key := ledger.Key{Seller: r.Seller, OrderNo: r.Red.BlueOrder}
		if r.State == ledger.Issued && key.OrderNo != "" && !met[key] {
			met[key], keys = true, append(keys, key)
		}
		if len(keys) == reissuedLooked {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	for _, key := range keys {
		chain, err := store.Chain(ctx, key)
		if errors.Is(err, ledger.ErrNotFound) {
			continue // it was issued elsewhere
		}
		if err != nil {
			return nil, err
		}
		last := &chain[len(chain)-1]
		if last.Key != key && (last.State == ledger.Issued || last.State == ledger.SealFailed) {
			out = append(out, Reissued{key.OrderNo, last.Key.OrderNo})
		}
		if len(out) == reissuedNamed {
			break
		}
	}
	return out, nil
}
