package app

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Accepted is the result for an accepted order.
type Accepted struct {
	ledger.Accepted
	Differs *rules.Finding // how its invoice differs; nil if not known
}

// AcceptOptions are those of [App.Accept].
type AcceptOptions struct {
	Orders
	WriteBack WriteBack
}

// Accept records that a person has reviewed how the invoices of orders differ from them.
func (a *App) Accept(ctx context.Context, o AcceptOptions) (_ []Accepted, _ *Result, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, nil, err
	}
	orders, err := u.orders(ctx, j.store, o.Orders)
	if err != nil {
		return nil, nil, err
	}
	if j.back, err = u.back(ctx, o.WriteBack); err != nil {
		return nil, nil, err
	}
	u.step("before accept")
	accepted, err := j.store.Accept(ctx, ids(orders), u.now())
	if err != nil {
		return nil, nil, err
	}
	u.step("after accept")
	differs := map[ledger.Key]*rules.Finding{}
	for _, e := range orders {
		differs[e.Key] = e.Differs
	}
	out := make([]Accepted, len(accepted))
	for i, one := range accepted {
		out[i] = Accepted{one, differs[one.Key]}
	}
	r := &Result{}
	if r.Summary, err = j.store.Summary(ctx, ledger.Filter{Orders: ids(orders)}); err != nil {
		return out, nil, err
	}
	if r.WrittenBack, err = j.writeBack(ctx, ledger.Filter{Orders: ids(orders)}); err != nil {
		return out, r, err
	}
	if r.Summary.Open() > 0 {
		r.Next, r.End = Next{Use: Reconcile}, &Error{Kind: Pending}
	}
	return out, r, nil
}
