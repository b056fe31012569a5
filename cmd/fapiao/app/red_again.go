package app

import (
	"context"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// again has the red invoices tried once more that failed although their forms are confirmed, each
// under its own numbers. One of a seller goes first: where it fails, the others of that seller
// are left for later, since the cause may be the seller's account.
func (r *reversing) again(ctx context.Context, reds []int64) error {
	for _, s := range r.cfg.Sellers {
		ids, err := r.failedRequests(ctx, s.TaxNum)
		if err != nil {
			return err
		}
		for _, part := range [][]int64{ids[:min(1, len(ids))], ids[min(1, len(ids)):]} {
			failed, err := r.tryAgain(ctx, s.TaxNum, part, reds)
			if err != nil {
				return err
			}
			if failed {
				break
			}
		}
	}
	return nil
}

// failedRequests are the requests for red invoices of the cases that failed.
func (r *reversing) failedRequests(ctx context.Context, seller string) (ids []int64, err error) {
	broken := map[string]bool{}
	for i := range r.cases {
		if c := &r.cases[i]; c.Broken() && c.Seller == seller {
			broken[c.subject] = true
		}
	}
	if len(broken) == 0 {
		return nil, nil
	}
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{pipeline.FetchEffect}, States: []ledger.State{ledger.Failed}, Seller: seller}
	err = r.store.Effects(ctx, choice, func(e ledger.Entry) error {
		if broken[e.Plan.Subject] {
			ids = append(ids, e.ID)
		}
		return nil
	})
	return ids, err
}

// tryAgain repeats requests, and reports whether one of them failed again.
func (r *reversing) tryAgain(ctx context.Context, seller string, requests, reds []int64) (failed bool, err error) {
	n, err := r.exec.Ledger.Repeat(ctx, pipeline.FetchEffect, requests, "a person had it tried again", r.store.Now())
	if n == 0 || err != nil {
		return false, err // there are none, or another run works on them
	}
	if err := r.exec.execute(ctx, []pipeline.Stage{pipeline.CorrectStage}); err != nil {
		return false, err
	}
	for taxNum, s := range r.exec.Stops {
		if s.Account {
			if r.stops == nil {
				r.stops = map[string]pipeline.Stop{}
			}
			r.stops[taxNum] = s
		}
	}
	if err := r.store.AskNow(ctx, red.Effect, reds, r.store.Now()); err != nil {
		return false, err
	}
	still, err := r.failedRequests(ctx, seller)
	for _, id := range requests {
		for _, other := range still {
			failed = failed || id == other
		}
	}
	return failed, err
}
