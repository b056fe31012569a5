package effect

import (
	"sync"
	"time"
)

// RestAfter is how long a seller pauses after so many calls in a row without a definite answer: one
// second, doubled each time, at most a minute.
func RestAfter(failures int) time.Duration {
	return min(time.Second<<min(max(failures-1, 0), 6), time.Minute)
}

// giveUpAfter is how many calls in a row may have no answer before a stage leaves the seller to a
// later run. With RestAfter it takes about two minutes.
const giveUpAfter = 8

// Rests counts a seller's calls in a row without a definite answer (concurrent calls count once)
// and calculates the pause. Continuing at full speed would make the outcome of many orders unknown.
// The zero value is ready for use.
type Rests struct {
	mu       sync.Mutex
	failures int
	till     time.Time // no call before it, by this machine's monotonic clock
}

// Standing is the state of a seller's unanswered calls, for the next process.
type Standing struct {
	Unanswered int           `json:"unanswered,omitempty"` // calls in a row
	Rest       time.Duration `json:"rest,omitempty"`       // nothing is called for so long
}

// Resume continues from another process's state.
func Resume(s Standing) *Rests {
	return &Rests{failures: s.Unanswered, till: time.Now().Add(s.Rest)}
}

// Standing returns the state for the next process.
func (r *Rests) Standing() Standing {
	r.mu.Lock()
	defer r.mu.Unlock()
	return Standing{Unanswered: r.failures, Rest: max(time.Until(r.till), 0)}
}

// answered records an answer, and reports whether to stop calling for the seller.
func (r *Rests) answered(out *Outcome) (giveUp bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if out.Kind != OutcomeNotSent && out.Kind != OutcomeUnknown {
		r.failures = 0
		return false
	}
	now := time.Now()
	if now.Before(r.till) {
		return false // concurrent calls count once
	}
	r.failures++
	r.till = now.Add(max(out.After, RestAfter(r.failures)))
	return r.failures >= giveUpAfter
}

// left is the rest of the pause.
func (r *Rests) left() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Until(r.till)
}
