package app

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline"
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
	met := map[string]bool{}
	choice := ledger.EffectChoice{Seller: seller, States: append([]ledger.State{ledger.Failed}, openStates...)}
	err = eachRed(ctx, store, choice, func(c RedCase) {
		for _, n := range []string{c.Body.Blue.No, c.Body.Blue.OrderNo} {
			if slices.Contains(numbers, n) {
				met[n] = true
				c.Asked = n
				r.cases = append(r.cases, c)
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		if !met[n] {
			return nil, unusable(nil, "%s 没有未成功或未申请的红冲；没有改动", "%s has no red that failed or was not sent; nothing was changed", n)
		}
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

// close moves what can be closed.
func (r *reversing) close(ctx context.Context) error {
	ids := make([]int64, len(r.cases))
	for i := range r.cases {
		ids[i] = r.cases[i].ID
	}
	const note = "a person closed it"
	if _, err := r.store.CloseFailed(ctx, red.Effect, ids, note, r.store.Now()); err != nil {
		return err
	}
	if _, err := r.store.Withdraw(ctx, red.Effect, ids, note, r.store.Now()); err != nil {
		return err
	}
	return r.reload(ctx)
}

// redDetail is what a form of the platform says, as a red keeps it.
func redDetail(f *pipeline.RedForm) red.Detail {
	return red.Detail{Status: f.Status, AppliedAt: f.AppliedAt}
}
