package app

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// digestPeriod is the name of the digest of workers.
const digestPeriod = "digest"

// digest gives out what is in the ledger at the configured time of day, on the worker that records
// the period first. What was missed while no worker lived is due once, and what a worker began and
// did not end is due again after lostAfter.
func (w *worker) digest(ctx context.Context) error {
	if w.cfg.PeriodicDigest == nil || len(w.cfg.Notify) == 0 || w.Digest == nil {
		return nil
	}
	var before time.Time
	begun, err := w.store.BeginPeriod(ctx, digestPeriod, func(last ledger.Period, now time.Time) bool {
		before = last.Done
		due := daily(*w.cfg.PeriodicDigest, now)
		return last.Done.Before(due) && (last.Begun.Before(due) || now.Sub(last.Begun) > lostAfter)
	})
	if err != nil || !begun {
		return err
	}
	if before.IsZero() {
		before = w.store.Now().AddDate(0, 0, -1)
	}
	r, err := w.standingOf(ctx, before)
	if err != nil {
		return err
	}
	w.Digest(ctx, r)
	return w.store.EndPeriod(ctx, digestPeriod)
}

// standingOf is what is in the ledger, of all batches, and what was issued since a time. It ends as
// a status of all batches does, or with Account while a seller is stopped.
func (w *worker) standingOf(ctx context.Context, since time.Time) (*Result, error) {
	r := &Result{}
	var err error
	if r.Summary, err = w.store.Summary(ctx, ledger.Filter{}); err != nil {
		return nil, err
	}
	if err := openStops(ctx, w.store, &r.Summary); err != nil {
		return nil, err
	}
	if r.Doubts, err = w.use.doubts(ctx, w.store, ledger.Filter{}); err != nil {
		return nil, err
	}
	if r.Reds, err = w.openReds(ctx, since); err != nil {
		return nil, err
	}
	if r.Buyers, err = openForms(ctx, w.store, "", since); err != nil {
		return nil, err
	}
	a, err := activity(ctx, w.store)
	if err != nil {
		return nil, err
	}
	issued, err := w.store.Issued(ctx, ledger.Span{From: since, To: w.store.Now()}, ledger.Extract{})
	if err != nil {
		return nil, err
	}
	r.Waits, r.Did = &Waits{Activity: a, Reds: r.Reds, Buyers: r.Buyers}, Did{Issued: issued.Orders}
	switch open, wrong := r.Summary.Open(), toFix(&r.Summary); {
	case len(r.Summary.Stops) > 0:
		r.End = &Error{Kind: Account}
	case open > 0 || r.Reds.Open > 0 || r.Buyers.Open():
		r.End = &Error{Kind: Pending}
	case wrong > 0 || r.Doubts.Any() || len(r.Reds.Dead) > 0 || r.Buyers.lapsed():
		r.End = &Error{Kind: Rejected}
	}
	return r, nil
}
