package app

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Status counts and sums orders by state, and lists what needs a decision, the stopped sellers, and
// the red invoices that somebody waits for, whatever batch their orders are of.
func (a *App) Status(ctx context.Context, of Selection) (_ *Result, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, err
	}
	j := &job{use: u, policy: policy{looks: true}, store: store, exec: &execution{}}
	if of.Month != nil { // a month is no batch and has no doubts
		if j.exec.Summary, err = store.Issued(ctx, *of.Month, ledger.Extract{}); err != nil {
			return nil, err
		}
		err := openStops(ctx, store, &j.exec.Summary)
		return &Result{Summary: j.exec.Summary, Month: of.Month}, err
	}
	j.exec.Batch, _, err = latest(ctx, store, of.Batches)
	if err = j.orForms(ctx, of.Batches, err); err != nil {
		return nil, err
	}
	if j.exec.Summary, err = store.Summary(ctx, j.scope()); err != nil {
		return nil, err
	}
	if err := openStops(ctx, store, &j.exec.Summary); err != nil {
		return nil, err
	}
	if err := j.shortStops(ctx); err != nil {
		return nil, err
	}
	failed, resting, err := j.accepted(ctx)
	if err != nil {
		return nil, err
	}
	r := &Result{Summary: j.exec.Summary, Next: j.next(failed, resting)}
	if err := j.byWorkers(ctx, r); err != nil {
		return nil, err
	}
	if r.Activity, err = activity(ctx, store); err != nil {
		return nil, err
	}
	if r.Earlier, err = j.unsentEarlier(ctx, store); err != nil {
		return nil, err
	}
	if r.Doubts, err = u.doubts(ctx, store, j.scope()); err != nil {
		return nil, err
	}
	if r.Doubts.Missing, err = store.Missing(ctx, j.exec.Batch.ID); err != nil {
		return nil, err
	}
	if err := u.addReissued(ctx, j.store, r); err != nil {
		return nil, err
	}
	return r, j.corrections(ctx, r)
}

// corrections adds what is open of corrections, whatever batch their orders are of, and how the use
// ends therefore.
func (j *job) corrections(ctx context.Context, r *Result) (err error) {
	if r.Reds, err = j.openReds(ctx, time.Time{}); err != nil {
		return err
	}
	unseen, err := unseenSince(ctx, j.store)
	if err != nil {
		return err
	}
	if r.Buyers, err = openForms(ctx, j.store, "", unseen); err != nil {
		return err
	}
	switch {
	case r.Reds.Open > 0 || r.Buyers.Open():
		r.End = &Error{Kind: Pending}
	case r.Doubts.Any() || len(r.Reds.Dead) > 0 || r.Buyers.lapsed():
		r.End = &Error{Kind: Rejected}
	}
	if r.Corrections, err = casesOf(ctx, j.store, ledger.CaseChoice{Open: true}); err != nil {
		return err
	}
	if end := endOfOpen(r.Corrections); end != nil && (r.End == nil || end.Kind == Pending) {
		r.End = end
	}
	if r.Next.Use == Nothing && slices.ContainsFunc(r.Corrections, func(c CorrectionCase) bool { return c.GoesOn() }) {
		r.Next.Use = Reissue
	}
	if r.Next.Use == Nothing && r.Reds.Going > 0 {
		r.Next.Use = Red
	}
	if r.End == nil && r.Activity.Differing() {
		r.End = &Error{Kind: Rejected}
	}
	return nil
}

// lapsesShown bounds for how long a status names a form of a buyer that was found lapsed.
const lapsesShown = 24 * time.Hour

// unseenSince is since when no reconcile named what it found lapsed.
func unseenSince(ctx context.Context, store *sqlledger.Store) (time.Time, error) {
	since := store.Now().Add(-lapsesShown)
	list, err := periods(ctx, store)
	for i := range list {
		if p := &list[i]; p.Name == reconcilePeriod && p.Done.After(since) {
			since = p.Done
		}
	}
	return since, err
}

// openStops adds the stopped sellers to a summary.
func openStops(ctx context.Context, store *sqlledger.Store, s *report.Summary) error {
	stops, now, err := store.Stops(ctx)
	s.Stops = report.OpenStops(stops, now)
	return err
}

// shortStops adds the sellers whose credit line, as it was last read, is less than what is ready: a
// run that checks it stops them each time, for itself only.
func (j *job) shortStops(ctx context.Context) error {
	s := &j.exec.Summary
	if !j.cfg.Preflight || s.Count(ledger.Ready) == 0 {
		return nil
	}
	for _, seller := range j.cfg.Sellers {
		if slices.ContainsFunc(s.Stops, func(x report.Stop) bool { return x.Seller == seller.TaxNum }) {
			continue
		}
		f := j.scope()
		f.Seller = seller.TaxNum
		known, err := j.store.Account(ctx, f.Seller)
		if err != nil {
			return err
		}
		needs, err := j.store.Needs(ctx, f)
		if err != nil {
			return err
		}
		short, err := pipeline.ShortageOf(ctx, j.store, f, &known.Credit, needs, j.store.Now())
		if err != nil {
			return err
		}
		if short != nil {
			s.Stops = append(s.Stops, report.Stop{Seller: f.Seller, Trouble: ledger.TroubleCredit, Text: short.Text()})
		}
	}
	return nil
}
