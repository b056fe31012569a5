package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// meeting is what a query found of an order that was sent at a time.
type meeting struct {
	sent  time.Time
	found *Found
}

// ours reports whether an order was sent since this run began. Only such orders count against an
// account: an older answer is from before a person fixed it.
func (m *meeting) ours(since time.Time) bool {
	return !since.IsZero() && !m.sent.IsZero() && !m.sent.Before(since)
}

// stopForAccount stops a seller where an order of this run failed for its account. It comes before
// the answers are recorded: a failed order makes room for another, which must meet the stop.
func (r *run) stopForAccount(ctx context.Context, seller string, met []meeting) {
	since := r.sinceWhen()
	for _, m := range met {
		if f := m.found; f.State == ledger.Failed && f.Account != "" && m.ours(since) {
			why := Stop{Account: true, Trouble: f.Account}
			why.Code, why.Text = failure(f)
			r.halt(ctx, seller, why)
			return
		}
	}
}

// judgeAccount judges a seller's account by what was found of its orders and is recorded already.
func (r *run) judgeAccount(ctx context.Context, seller string, met []meeting) error {
	since := r.sinceWhen()
	outcomes, issued, text := 0, false, ""
	for _, m := range met {
		f, ours := m.found, m.ours(since)
		if !f.State.Final() {
			continue
		}
		if ours {
			outcomes++
		}
		if f.State != ledger.Failed {
			issued = issued || ours
			if err := r.works(ctx, seller, m.sent); err != nil {
				return fmt.Errorf("end the stop of %s: %w", seller, err)
			}
		} else if ours && f.Account == "" && !f.Order {
			_, text = failure(f)
		}
	}
	r.saw(seller, outcomes, issued)
	if text == "" || r.stopped(seller) {
		return nil
	}
	return r.suspect(ctx, seller, text, since)
}

// failure is the code and the words of a failed order; those of its first failed invoice where it
// was split.
func failure(f *Found) (code, text string) {
	for _, i := range f.Invoices {
		if i.Fail != "" {
			return cmp.Or(f.Code, i.Status), cmp.Or(f.Text, i.Fail)
		}
	}
	return f.Code, f.Text
}

const (
	// inARow is how many orders in a row must fail with an unknown text before it is taken
	// for the account's.
	inARow = 5
	// apart is how many of them must differ in buyer and goods: a wrong goods code stands in many
	// orders of a file, and so does a wrong buyer.
	apart = 3
)

// suspect stops a seller where an unknown text fails one order after the other, of
// different buyers and goods, and none of those that were sent in between was issued. The ledger
// tells, whoever asked.
func (r *run) suspect(ctx context.Context, seller, text string, since time.Time) error {
	newest, err := r.Ledger.Outcomes(ctx, seller, since, 4*inARow)
	if err != nil {
		return fmt.Errorf("look for orders of %s that failed alike: %w", seller, err)
	}
	var failed []*invoice.Order
	for _, e := range newest {
		if e.State != ledger.Failed {
			break
		}
		if shape(e.Error) == shape(text) {
			failed = append(failed, e.Order)
		}
	}
	if len(failed) >= inARow && differ(failed, nil) {
		why := Stop{Account: true, Trouble: ledger.TroubleOther, Code: newest[0].Code, Text: text}
		r.halt(ctx, seller, why)
	}
	return nil
}

// differ reports whether there are as many as apart among chosen and some of the others that have
// neither buyer nor goods in common.
func differ(others, chosen []*invoice.Order) bool {
	if len(chosen) == apart {
		return true
	}
	for i, o := range others {
		strange := !slices.ContainsFunc(chosen, func(c *invoice.Order) bool { return alike(o, c) })
		if strange && differ(others[i+1:], append(slices.Clip(chosen), o)) {
			return true
		}
	}
	return false
}

// alike reports that two orders have the buyer or some goods in common.
func alike(a, b *invoice.Order) bool {
	buyer := func(o *invoice.Order) string {
		return cmp.Or(o.Buyer.TaxNum, invoice.Fold(o.Buyer.Name))
	}
	return buyer(a) == buyer(b) || slices.ContainsFunc(a.Lines, func(x invoice.Line) bool {
		return slices.ContainsFunc(b.Lines, func(y invoice.Line) bool {
			return x.Code == y.Code && x.Code != "" || x.Name == y.Name
		})
	})
}

// shape is a text without what differs from order to order: amounts, numbers, names in Latin
// letters.
func shape(text string) string {
	han := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, text)
	return cmp.Or(han, invoice.Fold(text))
}
