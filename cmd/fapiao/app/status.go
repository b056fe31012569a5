package app

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Status counts and sums orders by state, with what waits for a person and the sellers that are
// stopped.
func (a *App) Status(ctx context.Context, of Selection) (*Result, error) {
	store, err := a.ledger(ctx)
	if err != nil {
		return nil, err
	}
	j := &job{App: a, policy: policy{looks: true}, store: store, run: &execution{}}
	if of.Month != nil { // which is no batch that waits for anybody
		if j.run.Summary, err = store.Issued(ctx, *of.Month); err != nil {
			return nil, err
		}
		err := openStops(ctx, store, &j.run.Summary)
		return &Result{Summary: j.run.Summary, Month: of.Month}, err
	}
	if err := j.take(ctx, of.Batches); err != nil {
		return nil, err
	}
	if j.run.Summary, err = store.Summary(ctx, j.scope()); err != nil {
		return nil, err
	}
	if err := openStops(ctx, store, &j.run.Summary); err != nil {
		return nil, err
	}
	r := &Result{Summary: j.run.Summary, Next: j.next()}
	if r.Doubts, err = a.doubts(ctx, store, j.scope()); err != nil {
		return nil, err
	}
	if r.Doubts.Missing, err = store.Missing(ctx, j.run.Batch.ID); err != nil {
		return nil, err
	}
	if r.Doubts.Any() {
		r.End = &Error{Kind: Rejected}
	}
	return r, nil
}

// openStops adds to a summary which sellers are stopped now.
func openStops(ctx context.Context, store *sqlledger.Store, s *report.Summary) error {
	stops, now, err := store.Stops(ctx)
	s.Stops = report.OpenStops(stops, now)
	return err
}
