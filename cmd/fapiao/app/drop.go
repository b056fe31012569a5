package app

import (
	"context"
	"errors"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// Drop drops orders that were never sent, or restores them. Failed orders are queried first.
func (a *App) Drop(ctx context.Context, o DropOptions) (_ *Result, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := o.check(); err != nil {
		return nil, err
	}
	if u.production() && !o.Consent.Given && o.Consent.Ask == nil {
		return nil, usage(
			"没有终端可以确认；确定要执行请加 --yes",
			"there is no terminal to ask on; add --yes when it is meant")
	}
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, err
	}
	if j.back, err = u.back(ctx, o.WriteBack); err != nil {
		return nil, err
	}
	if err := issuedByHand(ctx, j.store, o.IssuedAs); err != nil {
		return nil, err
	}
	d := &dropping{job: j, failed: map[int64]bool{}, plan: Dropping{Undo: o.Undo, IssuedAs: o.IssuedAs}}
	if err := d.choose(ctx, o); err != nil {
		return nil, err
	}
	if o.Planned != nil {
		if err := o.Planned(d.plan); err != nil {
			return nil, err
		}
	}
	if d.plan.Orders > 0 && !o.Consent.Given && o.Consent.Ask != nil {
		answer, err := o.Consent.Ask(ctx, d.plan)
		if err != nil {
			return nil, err
		}
		if answer != Yes {
			return nil, ended(Rejected, "没有改动任何订单", "nothing was changed")
		}
	}
	if err := d.decide(ctx); err != nil {
		_, unwritten := d.writeBack(ctx, d.about) // of the orders that were moved
		return nil, errors.Join(err, unwritten)
	}
	return d.end(ctx)
}

// issuedByHand refuses the number of an invoice that the platform issued for an order of the
// ledger. A number of 8 digits does not identify an invoice without its code.
func issuedByHand(ctx context.Context, store *sqlledger.Store, number string) error {
	if len(number) != 20 {
		return nil
	}
	owner, err := store.Invoiced(ctx, number)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	return unusable(nil,
		"--issued-as %s 是订单 %s 的发票，不是手工开具的；没有改动任何订单",
		"--issued-as %s is the invoice of order %s, not one that was issued by hand; "+
			"nothing was changed",
		number, owner.OrderNo)
}

// end returns the present states of the orders.
func (d *dropping) end(ctx context.Context) (r *Result, err error) {
	r = &Result{}
	if r.Summary, err = d.store.Summary(ctx, d.about); err != nil {
		return nil, err
	}
	if r.Doubts, err = d.use.doubts(ctx, d.store, d.about); err != nil {
		return nil, err
	}
	if r.WrittenBack, err = d.writeBack(ctx, d.about); err != nil {
		return r, err
	}
	if len(d.plan.Refused) > 0 || r.Doubts.Differing > 0 {
		r.End = &Error{Kind: Rejected}
	}
	return r, nil
}
