package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// reconcileStage asks for the outcome of the orders that are not final until all are, or until the
// wait is over. Orders that the platform surely never got become ready again; the submit stage
// sends them. With Settings.MaxDuration it ends in time: a query that is cut short changes nothing.
func reconcileStage(ctx context.Context, r *run) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	return r.bounded(ctx, func(ctx context.Context) error { return r.reconcile(ctx, r.Now().Add(r.Timing.Wait)) })
}

// bounded ends work when MaxDuration is over, which is no failure: what is left waits for another
// run.
func (r *run) bounded(ctx context.Context, work func(context.Context) error) error {
	if r.MaxDuration <= 0 {
		return work(ctx)
	}
	limited, cancel := context.WithDeadline(ctx, r.begun.Add(r.MaxDuration))
	defer cancel()
	err := work(limited)
	if ctx.Err() == nil && limited.Err() != nil && errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

// reconcile runs rounds until nothing waits, the deadline has come, or orders became ready to be
// sent again. Each due order is asked for once a round, QueryLimit of them a call.
func (r *run) reconcile(ctx context.Context, deadline time.Time) error {
	for _, s := range r.Sellers { // also those that nobody would wait for
		if _, err := r.signAgain(ctx, s); err != nil {
			return err
		}
	}
	if err := r.askFailed(ctx, time.Time{}); err != nil {
		return err
	}
	waiting, next, err := r.waiting(ctx)
	if err != nil || waiting == 0 {
		return err
	}
	r.Progress.Stage("reconcile", waiting)
	defer r.Progress.Done()
	for least := waiting; ; least = min(least, waiting) {
		var within bool
		if waiting, within, err = r.pause(ctx, waiting, next, deadline); err != nil || !within {
			return err
		}
		resent := false
		if waiting > 0 {
			if resent, err = r.round(ctx, waiting); err != nil {
				return err
			}
			if waiting, next, err = r.waiting(ctx); err != nil {
				return err
			}
		}
		r.Progress.Add(max(least-waiting, 0)) // another run on the batch may add to what waits
		if waiting == 0 || resent || !r.Now().Before(deadline) {
			return nil
		}
	}
}

// round asks once for everything that is due, seller by seller, and retries the signatures that are
// due. resent reports that orders became ready.
func (r *run) round(ctx context.Context, waiting int) (resent bool, err error) {
	var asked, ready atomic.Int64
	for _, s := range r.Sellers {
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			var askers errgroup.Group
			for range min(s.InFlight, 1+waiting/SliceLimit) {
				askers.Go(func() error {
					for more := true; more && ctx.Err() == nil; {
						var did asking
						var err error
						if more, did, err = r.askDue(ctx, r.ofBatch(s.TaxNum), serials, SliceLimit); err != nil {
							return err
						}
						asked.Add(int64(did.asked))
						ready.Add(int64(did.ready))
					}
					return ctx.Err()
				})
			}
			if err := askers.Wait(); err != nil {
				return ready.Load() > 0, err
			}
		}
		again, err := r.signAgain(ctx, s)
		asked.Add(int64(again))
		if err != nil {
			return ready.Load() > 0, err
		}
	}
	if asked.Load() == 0 {
		// Another run holds what is due. Its claims end, so look again in a while rather than at
		// once.
		return ready.Load() > 0, effect.Sleep(ctx, r.Timing.FirstLook)
	}
	return ready.Load() > 0, nil
}

// asking is what a query did: the orders it asked for and found, and those that may be sent again.
type asking struct{ asked, found, ready int }

// toAsk claims orders to be asked about.
func (r *run) toAsk(ctx context.Context, a ledger.Ask, f ledger.Filter, serials ledger.Serials, limit int) ([]ledger.Entry, error) {
	c := r.driver.Claim(f, "", min(limit, SliceLimit))
	c.Ask, c.Serials = a, serials
	due, err := r.Ledger.Claim(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("claim %s orders of %s: %w", a.About, f.Seller, err)
	}
	return due, nil
}

// askDue claims due orders, asks for them with one call and records the answer.
func (r *run) askDue(ctx context.Context, f ledger.Filter, serials ledger.Serials, limit int) (more bool, did asking, err error) {
	seller := f.Seller
	if r.stopped(seller) {
		return false, did, nil
	}
	due, err := r.toAsk(ctx, ledger.Ask{About: ledger.AskDue}, f, serials, limit)
	if err != nil || len(due) == 0 {
		return false, did, err
	}
	did, err = r.ask(ctx, seller, due)
	return len(due) == limit, did, err
}

// ask queries claimed orders, which all have a serial number or all have none, and records the
// answers.
func (r *run) ask(ctx context.Context, seller string, due []ledger.Entry) (did asking, err error) {
	got, err := r.inquire(ctx, seller, due)
	did = asking{asked: len(due), found: got.found}
	for _, c := range got.changes {
		if c.State == ledger.Ready {
			did.ready++
		}
	}
	return did, err
}

// inquiry is what a query brought: the changes that were recorded, how many orders were found, those
// of which the platform said in so many words that they failed, and whether a call got no answer. An
// order that it does not show, or shows in part, is not among the failed ones.
type inquiry struct {
	changes []ledger.Change
	found   int
	failed  map[int64]bool
	silent  bool
}

// inquire is ask that reports what the query brought. Orders in doubt are asked for with their
// lines, to be compared.
func (r *run) inquire(ctx context.Context, seller string, due []ledger.Entry) (got inquiry, err error) {
	known := ""
	if due[0].Serial == "" {
		if known, err = r.Ledger.KnownOrder(ctx, seller); err != nil {
			return got, err
		}
	}
	got.failed = map[int64]bool{}
	var met []meeting
	doubted, others := splitDoubted(due)
	till := r.Now().Add(r.Timing.Lease - r.Timing.Call) // a call that begins later may outlast the claim
	for _, group := range [][]ledger.Entry{doubted, others} {
		met = append(met, r.query(ctx, seller, group, known, till, &got)...)
	}
	r.stopForAccount(ctx, seller, met)
	if err := r.driver.Record(ctx, got.changes); err != nil {
		return inquiry{}, err
	}
	was := make(map[int64]ledger.State, len(due))
	for _, e := range due {
		was[e.ID] = e.State
	}
	for _, c := range got.changes {
		if c.State == ledger.Failed && was[c.ID] != ledger.Failed {
			r.tally.add(func(rep *Report) { rep.Failed++ })
		}
	}
	r.tally.add(func(rep *Report) { rep.Asked += len(due) })
	got.found = len(met)
	return got, r.judgeAccount(ctx, seller, met)
}

// splitDoubted separates the orders in doubt from the others.
func splitDoubted(due []ledger.Entry) (doubted, others []ledger.Entry) {
	for _, e := range due {
		if inDoubt(&e) {
			doubted = append(doubted, e)
		} else {
			others = append(others, e)
		}
	}
	return doubted, others
}

// query asks for a group and adds to got what the answer does to each order. Where the call was not
// made or failed, the orders keep their state and are looked at later. No call begins after till.
// met is what was found, for the seller's account.
func (r *run) query(
	ctx context.Context, seller string, group []ledger.Entry, known string, till time.Time, got *inquiry,
) (met []meeting) {
	if len(group) == 0 {
		return nil
	}
	if r.stopped(seller) || ctx.Err() != nil || r.Now().After(till) {
		got.changes = append(got.changes, r.later(group, r.Now(), "")...)
		return nil
	}
	a := r.call(ctx, seller, group, known, inDoubt(&group[0]))
	got.silent = got.silent || a.failed.Kind != effect.OutcomeAccepted
	var revived []ledger.Entry
	for _, e := range group {
		if f := a.found[e.ID]; f != nil && failedBefore(&e) && f.State != ledger.Failed && !inDoubt(&e) {
			revived = append(revived, e) // it was issued after all: it is in doubt what, so that it is compared by its lines
			continue
		}
		met = append(met, r.take(seller, e, &a, got)...)
	}
	if len(revived) == 0 || r.Now().After(till) {
		got.changes = append(got.changes, r.later(revived, r.Now(), "")...)
		return met
	}
	a = r.call(ctx, seller, revived, known, true)
	a.beside = r.beside(ctx, seller, revived)
	for _, e := range revived {
		met = append(met, r.take(seller, e, &a, got)...)
	}
	return met
}

// take adds what an answer does to one order, and returns what it says for the seller's account. A
// failure that was known before says nothing new of the account.
func (r *run) take(seller string, e ledger.Entry, a *answers, got *inquiry) (met []meeting) {
	c := r.change(seller, e, a)
	got.changes = append(got.changes, c)
	f := a.found[e.ID]
	if f == nil {
		return nil
	}
	if own := f.OrderNo == e.Key.OrderNo || e.Serial != ""; own && f.State == ledger.Failed && failedBefore(&ledger.Entry{State: c.State}) && !compare(&e, f).short {
		got.failed[e.ID] = true
	}
	if failedBefore(&e) && f.State == ledger.Failed {
		return nil
	}
	return []meeting{{e.LastCall(), f}}
}

// change is what an answer does to one order.
func (r *run) change(seller string, e ledger.Entry, a *answers) ledger.Change {
	f, m := a.found[e.ID], a.mistaken[e.ID]
	r.tally.asked(e.ID, f != nil || m != nil || a.missing[e.ID] || a.failed.Kind == effect.OutcomeAccepted)
	switch {
	case f != nil:
		return r.besides(e, f, r.adopt(e, f), a.beside[e.ID])
	case m != nil:
		return r.mistaken(e, m)
	case a.missing[e.ID]:
		return r.absent(e)
	}
	rest := r.Timing.nextLook(r.Now(), e.LastCall()).Add(a.failed.After)
	if e.State == ledger.Issued || r.stopped(seller) {
		rest = r.Now() // the next run asks at once
	}
	return r.later([]ledger.Entry{e}, rest, a.failed.Text)[0]
}

// firstQuery makes one query, or several while the platform has not answered in this run.
func (r *run) firstQuery(ctx context.Context, seller string, refs []Ref, known string) (a QueryAnswer) {
	ask := func(ctx context.Context) effect.Outcome {
		call, cancel := context.WithTimeout(ctx, r.Timing.Call)
		defer cancel()
		began := time.Now()
		a = r.Platform.Query(call, seller, refs, known)
		r.logQuery(ctx, seller, len(refs), &a, time.Since(began))
		return a.Failed
	}
	if r.answered(seller) {
		ask(ctx)
		return a
	}
	r.first(ctx, seller, ask)
	return a
}

// later leaves orders as they are until a time, after a query that decided nothing about them.
func (r *run) later(group []ledger.Entry, at time.Time, why string) []ledger.Change {
	changes := make([]ledger.Change, len(group))
	for i, e := range group {
		changes[i] = ledger.Change{ID: e.ID, Fence: e.Fence, State: e.State, Code: e.Code, Error: e.Error,
			NextAt: at, Tries: e.Tries, Misses: e.Misses, RestUntil: e.RestUntil, Note: why}
	}
	return changes
}
