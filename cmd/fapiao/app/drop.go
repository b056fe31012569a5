package app

import (
	"context"
	"errors"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// DropOptions are those of [App.Drop]: orders that are named, or one batch.
type DropOptions struct {
	Orders
	Batch    string // ID
	Undo     bool   // brings dropped orders back; of orders that are named
	IssuedAs string // the invoice that was issued by hand; of orders that are named
	// Planned shows what would be done, before anything is; an error ends the use. nil: not shown.
	Planned func(Dropping) error
	Consent Consent[Dropping]
}

// check refuses options that contradict each other.
func (o *DropOptions) check() error {
	switch named := len(o.Numbers) > 0; {
	case named == (o.Batch != ""):
		return usage("要有订单号或一个批次，两者选一", "name orders, or a batch, one of the two")
	case !named && (o.Undo || o.IssuedAs != ""):
		return usage("撤回取消和手工开具的发票号码只用于写明的订单", "undoing, and an invoice that was issued by hand, are of orders that are named")
	case o.Undo && o.IssuedAs != "":
		return usage("撤回取消时不写发票号码", "no invoice was issued by hand for orders that are brought back")
	case o.IssuedAs != "" && !InvoiceNumber(o.IssuedAs):
		return usage("发票号码应为 8 位或 20 位数字，而不是 %q", "an invoice number has 8 or 20 digits, not %q", o.IssuedAs)
	}
	return nil
}

// Dropping is what would be taken out, or brought back.
type Dropping struct {
	Undo     bool
	IssuedAs string // the invoice that was issued by hand; empty where none was
	Orders   int
	Gross    invoice.Amount
	Numbers  []string // of the orders that were named
	Refused  []Refusal
}

// Refusal is an order that stays as it is.
type Refusal struct {
	OrderNo string
	State   ledger.State
	Why     lang.Text
}

// Drop takes orders out that were never sent, or brings them back. Failed orders are asked about
// first.
func (a *App) Drop(ctx context.Context, o DropOptions) (*Result, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if a.production() && !o.Consent.Given && o.Consent.Ask == nil {
		return nil, usage("没有终端可以确认；确定要执行请加 --yes", "there is no terminal to ask on; add --yes when it is meant")
	}
	j, err := a.job(ctx, nil, policy{})
	if err != nil {
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
		return nil, err
	}
	return d.end(ctx)
}

// issuedByHand refuses the number of an invoice that the platform issued for an order of the
// ledger. A number of 8 digits says too little without its code.
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
	return unusable(nil, "--issued-as %s 是订单 %s 的发票，不是手工开具的；没有改动任何订单",
		"--issued-as %s is the invoice of order %s, not one that was issued by hand; nothing was changed", number, owner.OrderNo)
}

// InvoiceNumber reports digits as many as an invoice number has: 20 for 数电, 8 for those before.
func InvoiceNumber(s string) bool {
	return (len(s) == 8 || len(s) == 20) && strings.Trim(s, "0123456789") == ""
}

// end says how the orders stand now.
func (d *dropping) end(ctx context.Context) (r *Result, err error) {
	r = &Result{}
	if r.Summary, err = d.store.Summary(ctx, d.about); err != nil {
		return nil, err
	}
	if r.Doubts, err = d.App.doubts(ctx, d.store, d.about); err != nil {
		return nil, err
	}
	if len(d.plan.Refused) > 0 || r.Doubts.Differing > 0 {
		r.End = &Error{Kind: Rejected}
	}
	return r, nil
}
