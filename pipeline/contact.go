package pipeline

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// reach makes sure, with a call that changes nothing, that a seller's platform answers and that its
// account works, before anything is claimed that will change something. It reports false where the
// seller is stopped.
func (r *run) reach(ctx context.Context, seller string) bool {
	r.first(ctx, seller, func(ctx context.Context) effect.Outcome {
		if r.contacts.hasAnswered(seller) {
			return effect.Outcome{Kind: effect.OutcomeAccepted}
		}
		call, cancel := context.WithTimeout(ctx, r.Timing.Call)
		defer cancel()
		began := time.Now()
		out := r.Platform.Reach(call, seller)
		r.logReach(ctx, seller, &out, time.Since(began))
		if out.Kind == effect.OutcomeStopped {
			r.halt(ctx, seller, r.unreached(&out))
		}
		return out
	})
	return !r.stopped(seller)
}

// unreached is the stop of a seller whose platform refused the first call. That may be for a key or
// a fault of this machine, which is of no matter to other runs unless they wait for this one.
func (r *run) unreached(out *effect.Outcome) Stop {
	why := Stop{Account: true, Code: out.Code, Text: out.Text}
	if r.Place != "" && out.Account != ledger.TroubleToken {
		why.Trouble = out.Account
	}
	return why
}

// first makes calls until a seller's platform answers for the first time in this run. Where it does
// not within Timing.Contact, the seller is stopped. A call that is under way by then is waited for.
// Once the platform has answered, first makes one call and leaves the rest to its caller.
func (r *run) first(ctx context.Context, seller string, call func(context.Context) effect.Outcome) {
	turn := r.contacts.turn(seller)
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return
	}
	begun := r.Now()
	for try := 1; !r.stopped(seller); try++ {
		out := r.noticing(ctx, seller, call)
		switch {
		case out.Away == nil:
			if out.Kind == effect.OutcomeAccepted || out.Code != "" {
				r.contacts.markAnswered(seller, r.Now())
			}
			return
		case r.contacts.hasAnswered(seller) || ctx.Err() != nil:
			return
		}
		pause := min(effect.RestAfter(try), r.Timing.Contact/6)
		over := r.Now().Sub(begun)+pause+r.dialTime() >= r.Timing.Contact
		if out.Away.Lasting || over || r.gaveUp(out.Away.Address) {
			r.stop(seller, Stop{Away: out.Away, Text: out.Away.Address + ": " + out.Away.Detail})
			return
		}
		r.showAway(seller, *out.Away)
		if clock.Sleep(ctx, pause) != nil {
			return
		}
	}
}

// dialTime is how much of Timing.Contact must be left for another try.
func (r *run) dialTime() time.Duration { return r.Timing.Contact / 3 }

// noticing makes a call, and reports that there is no answer yet where it takes long.
func (r *run) noticing(ctx context.Context, seller string, call func(context.Context) effect.Outcome) effect.Outcome {
	if r.Timing.Contact > 0 {
		late := time.AfterFunc(r.dialTime(), func() { r.showAway(seller, effect.Outage{}) })
		defer late.Stop()
	}
	return call(ctx)
}

// showAway shows once for each address that it does not answer and is still tried.
func (r *run) showAway(seller string, a effect.Outage) {
	key := a.Address
	if key == "" {
		key = seller
	}
	if r.contacts.report(key) && r.Waiting != nil {
		r.Waiting(seller, a)
	}
}

// gaveUp reports whether another seller was stopped because an address does not answer.
func (r *run) gaveUp(address string) bool {
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	for _, s := range r.accounts.stops {
		if s.Away != nil && s.Away.Address == address {
			return true
		}
	}
	return false
}
