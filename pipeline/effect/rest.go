package effect

import (
	"sync"
	"time"
)

// RestAfter is how long a seller rests after so many calls in a row without a definite answer: one
// second, doubled each time, a minute at most.
func RestAfter(failures int) time.Duration {
	return min(time.Second<<min(max(failures-1, 0), 6), time.Minute)
}

// giveUpAfter is how many calls in a row may go unanswered before a stage leaves the seller to a
// later run. With RestAfter it is about two minutes.
const giveUpAfter = 8

// Rests counts the calls of a seller in a row without a definite answer, those under way together
// once, and says how long it rests. A platform in trouble gets a rest either way: going on would
// make the fate of one order after another unknown. The zero value is ready for use.
type Rests struct {
	mu       sync.Mutex
	failures int
	till     time.Time // no call before it, by this machine's monotonic clock
}

// Standing is what is known of a seller's calls without an answer, for the next caller.
type Standing struct {
	Unanswered int           `json:"unanswered,omitempty"` // calls in a row
	Rest       time.Duration `json:"rest,omitempty"`       // nothing is called for so long
}

// Resume goes on from what another process left.
func Resume(s Standing) *Rests {
	return &Rests{failures: s.Unanswered, till: time.Now().Add(s.Rest)}
}

// Standing is what the next process goes on from.
func (r *Rests) Standing() Standing {
	r.mu.Lock()
	defer r.mu.Unlock()
	return Standing{Unanswered: r.failures, Rest: max(time.Until(r.till), 0)}
}

// answered takes an answer, and reports whether the seller is to be left alone after it.
func (r *Rests) answered(out *Outcome) (giveUp bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if out.Kind != OutcomeNotSent && out.Kind != OutcomeUnknown {
		r.failures = 0
		return false
	}
	now := time.Now()
	if now.Before(r.till) {
		return false // calls that were under way together count once
	}
	r.failures++
	r.till = now.Add(max(out.After, RestAfter(r.failures)))
	return r.failures >= giveUpAfter
}

// left is how long the seller still rests.
func (r *Rests) left() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Until(r.till)
}
