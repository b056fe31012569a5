package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

const (
	// creditOld is how old a line may be that is enough; one that is not, or that is from another
	// month, is refreshed first.
	creditOld = 6 * time.Hour
	// creditLag is how long before the line was read an invoice may have been issued that it does
	// not count.
	creditLag = time.Minute
	// lastFilingDay is the day of the month up to which the VAT return of the month before may not
	// be filed; holidays may move the deadline to the 20th.
	lastFilingDay = 20
)

// credit stops the seller if its credit line is less than what is ready, for this run only: a
// person may send the orders that fit. The line counts net amounts of 数电 invoices.
func (p *preflight) credit(ctx context.Context, needs []ledger.Need) error {
	if !p.fresh(p.known.Credit.Read) {
		if err := p.readCredit(ctx, false); err != nil || p.stopped(p.seller) {
			return err
		}
	}
	short, err := p.shortage(ctx, needs)
	if err != nil {
		return err
	}
	if p.wantsRefresh(short != nil) {
		if err := p.refreshCredit(ctx, short != nil); err != nil || p.stopped(p.seller) {
			return err
		}
		if short, err = p.shortage(ctx, needs); err != nil {
			return err
		}
	}
	if short == nil {
		return nil
	}
	p.check.Short = short
	p.stop(p.seller, Stop{Account: true, Trouble: ledger.TroubleCredit, Text: fmt.Sprintf(
		"剩余额度 %s 元，本次需要 %s 元，够前 %d 单（共 %d 单）", short.Available-short.Pending, short.Needed, short.Fits, short.Orders)})
	return nil
}

// readCredit reads the line. settled waits for a refresh.
func (p *preflight) readCredit(ctx context.Context, settled bool) error {
	var line ledger.CreditLine
	found := false
	err := p.until(ctx, func(ctx context.Context) (bool, error) {
		asked, err := p.ask(ctx, "credit", func(ctx context.Context) (err error) {
			line, found, err = p.Bureau.CreditLine(ctx, p.seller)
			return err
		})
		return !asked || found || !settled, err
	})
	if err != nil || !found {
		return err
	}
	line.Read = p.Now()
	return p.keep(ctx, func(a *ledger.Account) { a.Credit = line })
}

// wantsRefresh reports whether the line should be asked for again before it decides.
func (p *preflight) wantsRefresh(short bool) bool {
	if _, lacks := p.known.Lacking["credit"]; lacks {
		return false
	}
	line, now := &p.known.Credit, p.Now()
	switch {
	case line.Read.IsZero() || line.Updated.IsZero():
		return true
	case !sameMonth(line.Updated, now):
		return true
	case short: // a person may have had it raised since, and run it again
		return line.Updated.Before(p.sinceWhen())
	}
	return now.Sub(line.Updated) > creditOld
}

// refreshCredit refreshes the line. Where the bureau takes no refresh now, one that is too little
// is read again all the same, unless this run has read it: the platform may have a later one.
func (p *preflight) refreshCredit(ctx context.Context, short bool) error {
	asked, err := p.refreshed(ctx, ledger.RefreshCredit, func(ctx context.Context) error { return p.Bureau.RefreshCredit(ctx, p.seller) })
	switch {
	case err != nil:
		return err
	case asked:
		return p.readCredit(ctx, true)
	case short && p.known.Credit.Read.Before(p.sinceWhen()) && !p.stopped(p.seller):
		return p.readCredit(ctx, false)
	}
	return nil
}

// shortage compares what is ready with what is left of the line; nil if it is enough or not known.
func (p *preflight) shortage(ctx context.Context, needs []ledger.Need) (*Shortage, error) {
	line, now := &p.known.Credit, p.Now()
	if line.Read.IsZero() {
		return nil, nil
	}
	counted := line.Updated
	if counted.IsZero() || counted.After(now) {
		counted = line.Read
	}
	unsettled, err := p.Ledger.Unsettled(ctx, p.seller, counted.Add(-creditLag))
	if err != nil {
		return nil, err
	}
	s := &Shortage{Available: line.Available, Updated: line.Updated, Unfiled: now.In(beijing.Zone).Day() <= lastFilingDay}
	_, s.Pending, _ = digitalSum(unsettled)
	var kinds []invoice.Kind
	s.Orders, s.Needed, kinds = digitalSum(needs)
	left := s.Available - s.Pending
	if s.Needed <= left {
		return nil, nil
	}
	s.Fits, s.Last, err = p.Ledger.Fitting(ctx, p.filter(p.seller), kinds, left)
	return s, err
}

// digitalSum sums up the 数电 kinds, which the credit line counts.
func digitalSum(needs []ledger.Need) (orders int, net invoice.Amount, kinds []invoice.Kind) {
	for _, n := range needs {
		if n.Kind.Digital() {
			orders, net, kinds = orders+n.Orders, net+n.Net, append(kinds, n.Kind)
		}
	}
	return orders, net, kinds
}
