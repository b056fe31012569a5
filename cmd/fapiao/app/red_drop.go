package app

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// CloseReds closes reds that are refused, lapsed or failed, so that nobody is reminded of them any
// more, and takes back those that were never sent. Numbers are of invoices or orders.
func (a *App) CloseReds(ctx context.Context, numbers []string, seller string) (_ *Reversed, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if len(numbers) == 0 {
		return nil, usage("请写发票号码或订单号", "give the numbers of invoices or orders")
	}
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, err
	}
	r := &reversing{job: &job{use: u, store: store}}
	if err := r.named(ctx, numbers, seller); err != nil {
		return nil, err
	}
	if err := r.close(ctx); err != nil {
		return nil, err
	}
	out := &Reversed{Reds: r.cases, Result: &Result{}}
	if out.Result.Reds, err = r.openReds(ctx, time.Time{}); err != nil {
		return nil, err
	}
	if open := slices.ContainsFunc(r.cases, func(c RedCase) bool { return c.Open() }); open {
		out.End = ended(Rejected, "有已申请的红冲，要撤销请用 fapiao red withdraw", "some were applied for: to withdraw them, use fapiao red withdraw")
	}
	return out, nil
}

// named are the reds of invoices or orders that can be closed, one for each request: its last
// attempt. Requests that are done are none of them.
func (r *reversing) named(ctx context.Context, numbers []string, seller string) error {
	if err := r.namesElsewhere(ctx, r.store, numbers, seller); err != nil {
		return err
	}
	last := map[string]int{}
	err := eachRed(ctx, r.store, ledger.EffectChoice{Seller: seller}, func(c RedCase) {
		if c.State == ledger.Dropped || !c.isOf(numbers...) {
			return
		}
		if at, again := last[c.request()]; again {
			r.cases[at] = c
			return
		}
		last[c.request()] = len(r.cases)
		r.cases = append(r.cases, c)
	})
	if err != nil {
		return err
	}
	r.cases = slices.DeleteFunc(r.cases, func(c RedCase) bool { return c.State == ledger.Done })
	for _, n := range numbers {
		if !slices.ContainsFunc(r.cases, func(c RedCase) bool { return c.isOf(n) }) {
			return unusable(nil, "%s 没有未成功或未申请的红冲；没有改动", "%s has no red that failed or was not sent; nothing was changed", n)
		}
	}
	return nil
}

// closedNote is the note in the history of a red that a person closed. It is stored in ledgers and
// does not change.
const closedNote = "a person closed it"

// close moves what can be closed.
func (r *reversing) close(ctx context.Context) error {
	ids := make([]int64, len(r.cases))
	for i := range r.cases {
		ids[i] = r.cases[i].ID
	}
	if _, err := r.store.Withdraw(ctx, red.Effect, ids, closedNote, r.store.Now()); err != nil {
		return err
	}
	if err := r.closeFailed(ctx, r.cases, closedNote); err != nil {
		return err
	}
	return r.reload(ctx)
}

// closeFailed drops all failed attempts at what reds asked for that are not applied for, since a
// person decided that nobody is to be reminded of them.
func (j *job) closeFailed(ctx context.Context, reds []RedCase, note string) error {
	asked := map[string]bool{}
	for i := range reds {
		if s := reds[i].State; s == ledger.Failed || s == ledger.Held || s == ledger.Ready {
			asked[reds[i].request()] = true
		}
	}
	var failed []int64
	err := eachRed(ctx, j.store, ledger.EffectChoice{States: []ledger.State{ledger.Failed}}, func(c RedCase) {
		if asked[c.request()] {
			failed = append(failed, c.ID)
		}
	})
	if err != nil || len(failed) == 0 {
		return err
	}
	_, err = j.store.CloseFailed(ctx, red.Effect, failed, note, j.store.Now())
	return err
}
