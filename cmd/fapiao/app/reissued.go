package app

import (
	"context"
	"errors"

	"github.com/fapiao/fapiao/pipeline/ledger"
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
func (j *job) addReissued(ctx context.Context, r *Result) (err error) {
	if r.Reissued, err = j.reissued(ctx); err != nil || len(r.Reissued) == 0 {
		return err
	}
	x := selected{store: j.store, filter: ledger.Filter{Batch: j.exec.Batch.ID}}
	whole := r.Summary
	if err := x.stand(ctx, j.App, &whole); err != nil {
		return err
	}
	r.Whole = &whole
	return nil
}

// reissued returns the first orders of the job's batch in whose place others are invoiced: those
// are of other batches, so that the sums of this one lack them.
func (j *job) reissued(ctx context.Context) (out []Reissued, err error) {
	if j.exec.Batch.ID == "" || j.exec.Summary.Reds.Issued().Orders == 0 {
		return nil, nil
	}
	var keys []ledger.Key
	met := map[ledger.Key]bool{{}: true}
	err = j.store.Reds(ctx, ledger.Filter{Batch: j.exec.Batch.ID}, func(r report.Row) error {
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
		chain, err := j.store.Chain(ctx, key)
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
