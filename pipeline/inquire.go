package pipeline

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// inquiry is what a query brought: the changes that were recorded, how many orders were found,
// those of which the platform said in so many words that they failed, and whether a call got no
// answer. An order that it does not show, or shows in part, is not among the failed ones.
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
	r.tally.inquired(due, got.changes)
	got.found = len(met)
	return got, r.judgeAccount(ctx, seller, met)
}

// inquired counts orders that were asked about, and what became of them.
func (t *tally) inquired(due []ledger.Entry, changes []ledger.Change) {
	was := make(map[int64]*ledger.Entry, len(due))
	for i := range due {
		was[due[i].ID] = &due[i]
	}
	t.add(func(rep *Report) {
		rep.Asked += len(due)
		for _, c := range changes {
			if c.State == ledger.Failed && was[c.ID].State != ledger.Failed {
				rep.Failed++
			}
			if exists(c.State) && !counted(was[c.ID]) {
				rep.Issued++
			}
		}
	})
}

// counted reports whether an order was counted as issued before. One that is signed again was: it
// is asked about as one that was sent, and its invoice is older than that call. An invoice that is
// being signed for the first time has a date too, and is not counted yet.
func counted(e *ledger.Entry) bool {
	signed := !e.IssuedAt.IsZero() && e.IssuedAt.Before(e.ReissuedAt)
	return exists(e.State) || signed && !failedBefore(e)
}

// exists reports whether the invoice of an order in a state exists and counts.
func exists(s ledger.State) bool {
	return s == ledger.Issued || s == ledger.SealFailed || s == ledger.Voiding
}

// splitDoubted separates the orders in doubt from the others.
func splitDoubted(due []ledger.Entry) (doubted, others []ledger.Entry) {
	if !slices.ContainsFunc(due, func(e ledger.Entry) bool { return inDoubt(&e) }) {
		return nil, due
	}
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
	r.tally.asked(e.ID, e.State, f != nil || m != nil || a.missing[e.ID] || a.failed.Kind == effect.OutcomeAccepted)
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
