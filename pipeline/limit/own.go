package limit

import (
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
)

// Own is what one process booked last of each key, by which it notices that the ledger's clock was
// set forward: its own monotonic clock says how much time has passed at most. The zero Own has
// booked nothing.
type Own struct {
	mu    sync.Mutex
	last  map[string]booking
	first *booking // of any key, for a key that it has not booked yet
}

type booking struct {
	at   time.Time     // by the ledger's clock
	here clock.Reading // after that
}

// tolerated is how much longer by the ledger's clock time may seem: clocks are not equally fast.
const tolerated = 20 * time.Millisecond

// Forward is how much of the time since a pace was stored has not passed: leases and rests are
// moved by it, so that nobody gets turns that others still use. It may be too much, which only
// leaves turns to a process for longer. here was read before now.
func (o *Own) Forward(name string, p Pace, now time.Time, here clock.Reading) time.Duration {
	o.mu.Lock()
	own, known := o.last[name]
	if !known && o.first != nil {
		own = *o.first
	}
	o.mu.Unlock()
	said := now.Sub(p.Booked)
	if own == (booking{}) || said <= 0 {
		return 0
	}
	passed := max(here.AtLeast(own.here), 0)
	set := now.Sub(own.at) - passed
	switch {
	case known && said > passed+tolerated && p.Booked.Equal(own.at):
		return said - passed
	case known && said > passed+tolerated: // another process booked, and nobody knows when
		return said
	case set > tolerated:
		return min(said, set)
	}
	return 0
}

// Booked notes that the process booked at a time; here was read after it.
func (o *Own) Booked(name string, at time.Time, here clock.Reading) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.last == nil {
		o.last = map[string]booking{}
	}
	o.last[name] = booking{at, here}
	if o.first == nil {
		o.first = &booking{at, here}
	}
}
