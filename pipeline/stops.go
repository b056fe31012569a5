package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// begin notes when this run begins to send or to ask, and which sellers earlier runs left stopped.
// It may be called again.
func (r *run) begin(ctx context.Context) error {
	stops, now, err := r.Known.read(ctx, r.Ledger)
	if err != nil {
		return fmt.Errorf("read stops: %w", err)
	}
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	if !r.accounts.since.IsZero() {
		return nil
	}
	// Times of sending are stored in milliseconds: what is sent at once must not be from before.
	r.accounts.since = now.Truncate(time.Millisecond)
	for _, s := range stops {
		if s.Since.After(now) {
			s.Since = now // the clock was set back since
		}
		r.accounts.last[s.Seller] = s
		if s.Open(now) {
			r.accounts.open[s.Seller] = s
		}
	}
	return nil
}

// beginAt is when the run began that the work is a part of; zero changes nothing.
func (r *run) beginAt(since time.Time) {
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	if !since.IsZero() {
		r.accounts.since = since.Truncate(time.Millisecond)
	}
}

// sinceWhen is when the run began; zero where it neither sends nor asks.
func (r *run) sinceWhen() time.Time {
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	return r.accounts.since
}

// halt stops a seller, for every run of this process and in the ledger for every other one where
// its account is the cause. The first cause stays.
func (r *run) halt(ctx context.Context, seller string, why Stop) {
	if r.stopped(seller) {
		return
	}
	if why.Account && why.Trouble == "" && r.Place != "" && !r.othersSend(ctx, seller) {
		why.Trouble, why.Text = ledger.TroubleSetup, strings.TrimSpace(why.Text+" ("+r.Place+")")
	}
	if why.Trouble == "" {
		r.stop(seller, why)
		return
	}
	stop := ledger.Stop{Seller: seller, Trouble: why.Trouble, Code: why.Code, Text: why.Text, Run: r.Owner,
		Since: r.Now().Truncate(time.Millisecond)}
	stop.Until = lasting(stop.Trouble)(stop.Since)
	if first, before := r.Known.find(stop, r.sinceWhen()); before {
		r.meet(&first)
		return
	}
	r.stop(seller, why)
	kept, err := r.Ledger.StopSeller(context.WithoutCancel(ctx), stop, lasting(why.Trouble))
	if err != nil {
		r.Known.found(stop)
		r.tally.trouble(fmt.Errorf("record why %s is stopped: %w", seller, err))
		return
	}
	r.Known.found(kept)
	why.Since, why.Until = kept.Since, kept.Until
	r.stop(seller, why)
}

// sentLately is how long after an order was sent other workers count as able to call the platform.
const sentLately = time.Minute

// othersSend reports that some worker sent orders of a seller lately: a fault of one machine leaves
// its work to the others.
func (r *run) othersSend(ctx context.Context, seller string) bool {
	f := ledger.Filter{Seller: seller}
	n, err := r.Ledger.SentSince(context.WithoutCancel(ctx), f, r.Now().Add(-sentLately))
	if err != nil {
		r.tally.trouble(fmt.Errorf("look whether orders of %s are sent: %w", seller, err))
	}
	return n > 0
}

func (r *run) stop(seller string, why Stop) {
	r.accounts.mu.Lock()
	_, before := r.accounts.stops[seller]
	r.accounts.stops[seller] = why
	r.accounts.mu.Unlock()
	if !before {
		r.Known.tell(seller)
		r.logStop(seller, &why)
	}
}

// meet stops a seller for this run by a stop of another one.
func (r *run) meet(s *ledger.Stop) {
	r.stop(s.Seller, Stop{Account: true, Trouble: s.Trouble, Code: s.Code, Text: s.Text, Since: s.Since, Until: s.Until})
}

// stopped reports that this run sends and asks nothing more for a seller.
func (r *run) stopped(seller string) bool {
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	_, stopped := r.accounts.stops[seller]
	return stopped
}

// held reports that no effect of a kind may be called for a seller: this run has stopped it, or any
// run has since this one began.
func (r *run) held(seller string, e ledger.Effect) bool {
	if r.stopped(seller) {
		return true
	}
	stop, met := r.Known.met(seller, r.sinceWhen(), r.Now())
	if !met || !r.heldBack(e, &stop) {
		return false
	}
	r.meet(&stop)
	return true
}

// watchStops looks whether other processes stop a seller until it is ended.
func (r *run) watchStops(ctx context.Context) (end func()) {
	return r.Known.watch(ctx, r.Ledger, func(err error) {
		r.Log.Warn("cannot look whether another process stopped a seller", "error", err)
	})
}

// heldBack reports whether a stop that another run has found holds back effects of a kind. It does
// so with all that makes invoices and, of workers, with what they begin no slices of meanwhile (see
// Duties). A command goes on with other things that a person asked for.
func (r *run) heldBack(e ledger.Effect, s *ledger.Stop) bool {
	switch e {
	case ledger.Issue, ledger.Reissue:
		return true
	case ledger.Sign:
		return r.slice && !s.OfInvoice()
	}
	return r.slice
}

// applyStops stops the sellers that any process has stopped since this run began.
func (r *run) applyStops(ctx context.Context) error {
	stops, now, err := r.Known.read(ctx, r.Ledger)
	if err != nil {
		return fmt.Errorf("read stops: %w", err)
	}
	since := r.sinceWhen()
	for _, s := range stops {
		if s.Met(since, now) && !r.stopped(s.Seller) && r.sells(s.Seller) {
			r.meet(&s)
		}
	}
	return nil
}

func (r *run) sells(seller string) bool {
	return slices.ContainsFunc(r.Sellers, func(s SellerLimits) bool { return s.TaxNum == seller })
}

// leftOpen is the stop of an earlier run that a seller has; its Trouble is empty where there is
// none.
func (r *run) leftOpen(seller string) ledger.Stop {
	r.accounts.mu.Lock()
	left := r.accounts.open[seller]
	r.accounts.mu.Unlock()
	if r.Known.over(&left) {
		return ledger.Stop{}
	}
	return left
}

// works ends the stop of an earlier run because what was sent at a time shows that the
// account works.
func (r *run) works(ctx context.Context, seller string, sent time.Time) error {
	left := r.leftOpen(seller)
	if left.Trouble == "" || sent.Before(left.Since) {
		return nil
	}
	if err := r.Ledger.ClearStop(context.WithoutCancel(ctx), seller, sent); err != nil {
		return err
	}
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	delete(r.accounts.open, seller)
	return nil
}

// BeginAnew ends what a worker that begins may have corrected: stops because of the key or the
// machine of one before it. If the fault is still there, its first call finds it.
func BeginAnew(ctx context.Context, l Ledger, sellers []SellerLimits) error {
	stops, now, err := l.Stops(ctx)
	if err != nil {
		return fmt.Errorf("read stops: %w", err)
	}
	for _, s := range stops {
		has := slices.ContainsFunc(sellers, func(own SellerLimits) bool { return own.TaxNum == s.Seller })
		ofWorker := s.Trouble == ledger.TroubleSetup || s.Trouble == ledger.TroubleToken
		if !has || !ofWorker || !s.Open(now) {
			continue
		}
		if err := l.ClearStop(ctx, s.Seller, now); err != nil {
			return err
		}
	}
	return nil
}

// standing lists the stops that hold now: those of the ledger, and those of this run that the
// ledger does not keep.
func (r *run) standing(ctx context.Context) ([]report.Stop, error) {
	stops, now, err := r.Ledger.Stops(ctx)
	if err != nil {
		return nil, fmt.Errorf("read stops: %w", err)
	}
	out := report.OpenStops(stops, now)
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	for seller, s := range r.accounts.stops {
		i := slices.IndexFunc(out, func(o report.Stop) bool { return o.Seller == seller })
		if i < 0 {
			one := report.Stop{Seller: seller, Trouble: s.Trouble, Code: s.Code, Text: s.Text, Away: !s.Account}
			if s.Away != nil {
				one.Outage = s.Away.Reason
			}
			out = append(out, one)
			i = len(out) - 1
		}
		out[i].Ended = true
	}
	slices.SortFunc(out, func(a, b report.Stop) int { return cmp.Compare(a.Seller, b.Seller) })
	return out, nil
}

// lasting says when a stop ends by itself: what a person fixes within minutes is tried again after
// half an hour, a used-up credit line with the next month, the rest the next day, all in Beijing.
// A command that runs before that tries with one order.
func lasting(t ledger.Trouble) func(since time.Time) time.Time {
	return func(since time.Time) time.Time {
		switch t {
		case ledger.TroubleCredit:
			y, m, _ := since.In(beijing.Zone).Date()
			return time.Date(y, m+1, 1, 0, 0, 0, 0, beijing.Zone)
		case ledger.TroubleQuota, ledger.TroublePermission, ledger.TroubleStock,
			ledger.TroubleSubscription:
			return tomorrow(since)
		}
		return since.Add(30 * time.Minute)
	}
}
