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

func newAbsences() *absences { return &absences{at: map[int64]clock.Reading{}} }

// tooSoon reports that an answer "no such order" proves nothing yet, and when to ask again: while
// the call may be in flight, be it of a process that is dead, or when too little time has surely
// passed since the answer before.
func (a *absences) tooSoon(e ledger.Entry, t Timing, machine clock.Machine, now time.Time) (again time.Time, soon bool) {
	if over := e.Sent.Add(t.Call); now.Before(over) {
		return over, true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	before, known := a.at[e.ID]
	if !known || e.Misses == 0 {
		return now, false
	}
	rest := t.betweenMisses() - machine().AtLeast(before)
	return now.Add(rest), rest > 0
}

// countMiss records that an answer "no such order" counts.
func (a *absences) countMiss(order int64, machine clock.Machine) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at[order] = machine()
}
