package pipeline

import (
	"context"
	"sync"
	"time"
)

// Away is somebody who does not answer: the platform, or the database of the ledger.
type Away struct {
	Address string // scheme, host and port; without a password. Empty while nothing is known but the silence
	Reason  string // a word that texts are made from, as nuonuo.Reason; empty while the answer is waited for
	Detail  string // the system's words, English, without secrets
	Lasting bool   // trying again soon makes no sense
}

// contacts is what a run knows of the ways to its sellers' platforms.
type contacts struct {
	mu       sync.Mutex
	answered map[string]bool          // sellers whose platform answered in this run
	trying   map[string]chan struct{} // one first contact a seller at a time; channels, so that waiting ends with the context
	told     map[string]bool          // addresses that were reported
	unasked  map[int64]bool           // orders about which the last query of this run decided nothing, because it failed
	effects  bool                     // a call that changes something may have reached a platform
}

// answered reports whether a seller's platform has answered in this run.
func (r *Run) answered(seller string) bool {
	r.contacts.mu.Lock()
	defer r.contacts.mu.Unlock()
	return r.contacts.answered[seller]
}

// heard notes that a seller's platform answered.
func (r *Run) heard(seller string) {
	r.contacts.mu.Lock()
	defer r.contacts.mu.Unlock()
	if r.contacts.answered == nil {
		r.contacts.answered = map[string]bool{}
	}
	r.contacts.answered[seller] = true
}

// acted notes that a call that changes something may have reached a platform.
func (r *Run) acted(out Outcome) {
	if out.Kind == OutcomeNotSent || out.Kind == OutcomeStopped {
		return
	}
	r.contacts.mu.Lock()
	defer r.contacts.mu.Unlock()
	r.contacts.effects = true
}

// Acted reports whether a call that changes something may have reached a platform in this run.
func (r *Run) Acted() bool {
	r.contacts.mu.Lock()
	defer r.contacts.mu.Unlock()
	return r.contacts.effects
}

// Unasked counts the orders that this run wanted to ask about and could not, because the query
// failed.
func (r *Run) Unasked() int {
	r.contacts.mu.Lock()
	defer r.contacts.mu.Unlock()
	return len(r.contacts.unasked)
}

// undecided reports whether the last query of this run about an order failed.
func (r *Run) undecided(order int64) bool {
	r.contacts.mu.Lock()
	defer r.contacts.mu.Unlock()
	return r.contacts.unasked[order]
}

// asked notes whether a query decided about an order.
func (r *Run) asked(order int64, decided bool) {
	r.contacts.mu.Lock()
	defer r.contacts.mu.Unlock()
	if decided {
		delete(r.contacts.unasked, order)
		return
	}
	if r.contacts.unasked == nil {
		r.contacts.unasked = map[int64]bool{}
	}
	r.contacts.unasked[order] = true
}

// reach makes sure, with a call that changes nothing, that a seller's platform answers and that its
// account works, before anything is claimed that will change something. It reports false where the
// seller is stopped.
func (r *Run) reach(ctx context.Context, seller string) bool {
	r.first(ctx, seller, func(ctx context.Context) Outcome {
		if r.answered(seller) {
			return Outcome{Kind: OutcomeAccepted}
		}
		call, cancel := context.WithTimeout(ctx, r.Timing.Call)
		defer cancel()
		out := r.Platform.Reach(call, seller)
		if out.Kind == OutcomeStopped {
			r.stop(seller, Stop{Account: true, Code: out.Code, Text: out.Text})
		}
		return out
	})
	return !r.stopped(seller)
}

// first makes calls until a seller's platform answers for the first time in this run. Where it does
// not within Timing.Contact, the seller is stopped. A call that is under way by then is waited for.
// Once the platform has answered, first makes one call and leaves the rest to its caller.
func (r *Run) first(ctx context.Context, seller string, call func(context.Context) Outcome) {
	turn := r.turn(seller)
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
			if out.Kind == OutcomeAccepted || out.Code != "" {
				r.heard(seller)
			}
			return
		case r.answered(seller) || ctx.Err() != nil:
			return
		}
		pause := min(restAfter(try), r.Timing.Contact/6)
		over := r.Now().Sub(begun)+pause+r.dialTime() >= r.Timing.Contact
		if out.Away.Lasting || over || r.gaveUp(out.Away.Address) {
			r.stop(seller, Stop{Away: out.Away, Text: out.Away.Address + ": " + out.Away.Detail})
			return
		}
		r.report(seller, *out.Away)
		if sleep(ctx, pause) != nil {
			return
		}
	}
}

// turn is the lock of a seller's first contact. After it nobody waits for it long.
func (r *Run) turn(seller string) chan struct{} {
	r.contacts.mu.Lock()
	defer r.contacts.mu.Unlock()
	if r.contacts.trying == nil {
		r.contacts.trying = map[string]chan struct{}{}
	}
	if r.contacts.trying[seller] == nil {
		r.contacts.trying[seller] = make(chan struct{}, 1)
	}
	return r.contacts.trying[seller]
}

// dialTime is how much of Timing.Contact must be left for another try.
func (r *Run) dialTime() time.Duration { return r.Timing.Contact / 3 }

// noticing makes a call, and reports that there is no answer yet where it takes long.
func (r *Run) noticing(ctx context.Context, seller string, call func(context.Context) Outcome) Outcome {
	if r.Timing.Contact > 0 {
		late := time.AfterFunc(r.dialTime(), func() { r.report(seller, Away{}) })
		defer late.Stop()
	}
	return call(ctx)
}

// report shows once for each address that it does not answer and is still tried.
func (r *Run) report(seller string, a Away) {
	key := a.Address
	if key == "" {
		key = seller
	}
	r.contacts.mu.Lock()
	told := r.contacts.told[key]
	if r.contacts.told == nil {
		r.contacts.told = map[string]bool{}
	}
	r.contacts.told[key] = true
	r.contacts.mu.Unlock()
	if !told && r.Waiting != nil {
		r.Waiting(seller, a)
	}
}

// gaveUp reports whether another seller was stopped because an address does not answer.
func (r *Run) gaveUp(address string) bool {
	r.stops.Lock()
	defer r.stops.Unlock()
	for _, s := range r.Stops {
		if s.Away != nil && s.Away.Address == address {
			return true
		}
	}
	return false
}
