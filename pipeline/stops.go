package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Stop is why a seller's queue was stopped. Its orders are safe: they are ready, and the command
// goes on from there.
type Stop struct {
	Account bool           // the account is the cause (exit code 5); else the platform is away
	Trouble ledger.Trouble // of the account; empty where the cause is on this machine
	Code    string
	Text    string
	Since   time.Time // of a stop that the ledger keeps for every process; zero of others
	Until   time.Time
	Away    *Away // the platform never answered in this run (exit code 8 where nothing was sent)
}

// begin notes when this run begins to send or to ask, and which sellers earlier runs left stopped.
// It may be called again.
func (r *Run) begin(ctx context.Context) error {
	stops, now, err := r.Ledger.Stops(ctx)
	if err != nil {
		return fmt.Errorf("read stops: %w", err)
	}
	r.stops.Lock()
	defer r.stops.Unlock()
	if !r.since.IsZero() {
		return nil
	}
	// Times of sending are stored in milliseconds: what is sent at once must not be from before.
	r.since, r.open = now.Truncate(time.Millisecond), map[string]ledger.Stop{}
	for _, s := range stops {
		if s.Open(now) {
			if s.Since.After(now) {
				s.Since = now // the clock was set back since
			}
			r.open[s.Seller] = s
		}
	}
	return nil
}

// beginAt is begin for work that another run hands out.
func (r *Run) beginAt(since time.Time) {
	r.stops.Lock()
	defer r.stops.Unlock()
	if r.since.IsZero() {
		r.since = since
	}
}

// sinceWhen is when the run began; zero where it neither sends nor asks.
func (r *Run) sinceWhen() time.Time {
	r.stops.Lock()
	defer r.stops.Unlock()
	return r.since
}

// halt stops a seller, in the ledger for every process where its account is the cause. The first
// cause stays.
func (r *Run) halt(ctx context.Context, seller string, why Stop) {
	if r.stopped(seller) {
		return
	}
	r.stop(seller, why)
	if why.Trouble == "" {
		return
	}
	stop := ledger.Stop{Seller: seller, Trouble: why.Trouble, Code: why.Code, Text: why.Text, Run: r.Owner}
	kept, err := r.Ledger.StopSeller(context.WithoutCancel(ctx), stop, lasting(why.Trouble))
	if err != nil {
		r.trouble(fmt.Errorf("record why %s is stopped: %w", seller, err))
		return
	}
	why.Since, why.Until = kept.Since, kept.Until
	r.stop(seller, why)
}

func (r *Run) stop(seller string, why Stop) {
	r.stops.Lock()
	defer r.stops.Unlock()
	if r.Stops == nil {
		r.Stops = map[string]Stop{}
	}
	r.Stops[seller] = why
}

// stopped reports that this run sends and asks nothing more for a seller.
func (r *Run) stopped(seller string) bool {
	r.stops.Lock()
	defer r.stops.Unlock()
	_, stopped := r.Stops[seller]
	return stopped
}

// heed stops the sellers that any process has stopped since this run began.
func (r *Run) heed(ctx context.Context) error {
	stops, now, err := r.Ledger.Stops(ctx)
	if err != nil {
		return fmt.Errorf("read stops: %w", err)
	}
	since := r.sinceWhen()
	for _, s := range stops {
		if s.Met(since, now) && !r.stopped(s.Seller) && r.sells(s.Seller) {
			r.stop(s.Seller, Stop{Account: true, Trouble: s.Trouble, Code: s.Code, Text: s.Text,
				Since: s.Since, Until: s.Until})
		}
	}
	return nil
}

func (r *Run) sells(seller string) bool {
	return slices.ContainsFunc(r.Sellers, func(s SellerLimits) bool { return s.TaxNum == seller })
}

// leftOpen is the stop of an earlier run that a seller has; its Trouble is empty where there is
// none.
func (r *Run) leftOpen(seller string) ledger.Stop {
	r.stops.Lock()
	defer r.stops.Unlock()
	return r.open[seller]
}

// works ends the stop of an earlier run because an order that was sent at a time shows that the
// account works.
func (r *Run) works(ctx context.Context, seller string, sent time.Time) error {
	left := r.leftOpen(seller)
	if left.Trouble == "" || sent.Before(left.Since) {
		return nil
	}
	if err := r.Ledger.ClearStop(context.WithoutCancel(ctx), seller, sent); err != nil {
		return err
	}
	r.stops.Lock()
	defer r.stops.Unlock()
	delete(r.open, seller)
	return nil
}

// lasting says when a stop ends by itself: what a person fixes within minutes is tried again after
// half an hour, a used-up credit line with the next month, the rest the next day, all in Beijing.
// Whoever runs the command before that tries with one order.
func lasting(t ledger.Trouble) func(since time.Time) time.Time {
	return func(since time.Time) time.Time {
		switch t {
		case ledger.TroubleCredit:
			y, m, _ := since.In(ledger.Beijing).Date()
			return time.Date(y, m+1, 1, 0, 0, 0, 0, ledger.Beijing)
		case ledger.TroubleQuota, ledger.TroublePermission, ledger.TroubleStock,
			ledger.TroubleSubscription:
			return tomorrow(since)
		}
		return since.Add(30 * time.Minute)
	}
}

// standing lists the stops that hold now: those of the ledger, and those of this run that the
// ledger does not keep.
func (r *Run) standing(ctx context.Context) ([]report.Stop, error) {
	stops, now, err := r.Ledger.Stops(ctx)
	if err != nil {
		return nil, fmt.Errorf("read stops: %w", err)
	}
	out := report.OpenStops(stops, now)
	r.stops.Lock()
	defer r.stops.Unlock()
	for seller, s := range r.Stops {
		i := slices.IndexFunc(out, func(o report.Stop) bool { return o.Seller == seller })
		if i < 0 {
			out = append(out, report.Stop{Seller: seller, Trouble: s.Trouble, Code: s.Code, Text: s.Text,
				Away: !s.Account})
			i = len(out) - 1
		}
		out[i].Ended = true
	}
	slices.SortFunc(out, func(a, b report.Stop) int { return cmp.Compare(a.Seller, b.Seller) })
	return out, nil
}
