package pipeline

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// failed takes a failure, of an order that the platform accepted. Words that may mean that it was
// issued after all begin a rest, once.
func (r *run) failed(e ledger.Entry, f *Found) ledger.Change {
	c := taken(e, f)
	c.NextAt = r.Timing.nextFailedLook(r.Now(), e.Sent)
	if f.MayExist {
		c.Error, c.RestUntil = word(rules.MayBeIssued, f.Text), r.Now().Add(mayExistRest)
		for i := range c.Invoices {
			if fail := &c.Invoices[i].Fail; *fail != "" {
				*fail = word(rules.MayBeIssued, *fail)
			}
		}
	}
	if e.State == ledger.Dropped {
		c.State, c.Code, c.Error = e.State, e.Code, e.Error
	}
	if !failedBefore(&e) {
		return c
	}
	if c.RestUntil.IsZero() == e.RestUntil.IsZero() || f.Text == "" {
		c.RestUntil = e.RestUntil
	}
	if c.Error == e.Error || f.Text == "" || e.State == ledger.Dropped {
		c.Code, c.Error, c.Invoices, c.Raw = e.Code, e.Error, nil, ledger.Excerpt{} // as it was
	}
	return c
}

// dropped takes what the platform says of an order that failed and was taken out. An invoice that
// it issued after all, for a part of the order perhaps, is a difference that a person must see: the
// sale was meant not to be invoiced, or was invoiced otherwise.
func (r *run) dropped(e ledger.Entry, f *Found) ledger.Change {
	number := numberOf(f)
	if number == "" || f.State == ledger.Voiding || f.State == ledger.Voided {
		return r.later([]ledger.Entry{e}, r.Timing.nextFailedLook(r.Now(), e.LastCall()), "")[0]
	}
	c := taken(e, f)
	if c.State != ledger.SealFailed {
		c.State = ledger.Issued
	}
	c.Note = "issued after it was dropped"
	r.mustSee(&c, rules.New(rules.DroppedIssued, invoice.Place{}, e.Key.OrderNo, "", "", number))
	if c.State == ledger.SealFailed {
		c.NextAt = r.Now().Add(r.Timing.signGap(e.Reissues))
	}
	return c
}

// beside finds, for orders that failed and are issued after all, later orders of the same buyer and
// gross: the sale may have been invoiced under another number meanwhile.
func (r *run) beside(ctx context.Context, seller string, revived []ledger.Entry) map[int64]string {
	numbers := make([]string, len(revived))
	for i, e := range revived {
		numbers[i] = e.Key.OrderNo
	}
	list, err := r.Ledger.Failures(ctx, ledger.Filter{Seller: seller}, numbers)
	if err != nil {
		r.tally.trouble(fmt.Errorf("look for orders beside those that were issued late: %w", err))
	}
	out := map[int64]string{}
	for _, f := range list {
		out[f.ID] = f.Replaced
	}
	return out
}

// besides records that an order which had failed is issued, and that another one has taken its
// place meanwhile as it seems. What must be seen already says more.
func (r *run) besides(e ledger.Entry, f *Found, c ledger.Change, other string) ledger.Change {
	issued := c.State == ledger.Issued || c.State == ledger.SealFailed
	if other != "" && issued && failedBefore(&e) && (c.Differs == nil || c.Differs.Severity != rules.Error) {
		r.mustSee(&c, rules.New(rules.IssuedBeside, invoice.Place{}, e.Key.OrderNo, "", "", numberOf(f), other))
	}
	return c
}
