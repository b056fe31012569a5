package pipeline

import (
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// absences remembers when this run last believed an answer "no such order", by this machine's
// clocks: the ledger's clock may be set between two answers.
type absences struct {
	mu sync.Mutex
	at map[int64]clock.Reading // by order
}

// betweenMisses is the least time between two answers "no such order" that count. It is not shorter
// than a call, so that a clock that was set forward before the first cannot make both come while
// the call is under way.
func (t Timing) betweenMisses() time.Duration { return max(t.Visibility, t.Call) }

func newAbsences() *absences { return &absences{at: map[int64]clock.Reading{}} }

// tooSoon reports that an answer "no such order" proves nothing yet, and when to ask again: while the
// call may be in flight, be it of a process that is dead, or when too little time has surely passed
// since the answer before.
func (r *run) tooSoon(e ledger.Entry, now time.Time) (again time.Time, soon bool) {
	if over := e.Sent.Add(r.Timing.Call); now.Before(over) {
		return over, true
	}
	r.absences.mu.Lock()
	defer r.absences.mu.Unlock()
	before, known := r.absences.at[e.ID]
	if !known || e.Misses == 0 {
		return now, false
	}
	rest := r.Timing.betweenMisses() - r.Machine().AtLeast(before)
	return now.Add(rest), rest > 0
}

// countMiss records that an answer "no such order" counts.
func (r *run) countMiss(e ledger.Entry) {
	r.absences.mu.Lock()
	defer r.absences.mu.Unlock()
	r.absences.at[e.ID] = r.Machine()
}
