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
	p.stop(p.seller, Stop{Account: true, Trouble: ledger.TroubleCredit, Text: short.Text()})
	return nil
}

// Text says how far the line goes.
func (s *Shortage) Text() string {
	return fmt.Sprintf("剩余额度 %s 元，本次需要 %s 元，够前 %d 单（共 %d 单）", s.Available-s.Pending, s.Needed, s.Fits, s.Orders)
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
	return ShortageOf(ctx, p.Ledger, p.filter(p.seller), &p.known.Credit, needs, p.Now())
}

// CreditUse is what the ledger knows of the use of a credit line; see [ledger.Accounts].
type CreditUse interface {
	Unsettled(ctx context.Context, seller string, since time.Time) ([]ledger.Need, error)
	Fitting(ctx context.Context, f ledger.Filter, kinds []invoice.Kind, most invoice.Amount) (orders int, last string, err error)
}

// ShortageOf compares the needs of a filter, which names a seller, with what is left of its credit
// line as it was last read; nil if it is enough or not known.
func ShortageOf(ctx context.Context, l CreditUse, f ledger.Filter, line *ledger.CreditLine, needs []ledger.Need, now time.Time) (*Shortage, error) {
	if line.Read.IsZero() {
		return nil, nil
	}
	counted := line.Updated
	if counted.IsZero() || counted.After(now) {
		counted = line.Read
	}
	unsettled, err := l.Unsettled(ctx, f.Seller, counted.Add(-creditLag))
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
	s.Fits, s.Last, err = l.Fitting(ctx, f, kinds, left)
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
