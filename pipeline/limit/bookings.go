package limit

import (
	"context"
	"errors"
	"time"
)

// Key is one limit that processes share: at most one call per Interval, for an app or a seller.
type Key struct {
	Name     string
	Interval time.Duration
}

// ErrTooFar means that the next free slot is later than the caller can wait. Nothing was booked.
var ErrTooFar = errors.New("the call limit is booked up for longer than this call may wait")

// Bookings stores the next free slot of each key for all processes, by its own clock.
type Bookings interface {
	// BookCalls takes the next n slots that are free for every key, none of them later than within
	// from now, or none at all (ErrTooFar). Slots and now are times of the shared clock.
	BookCalls(ctx context.Context, keys []Key, n int, within time.Duration) (slots []time.Time, now time.Time, err error)
	// SlowCalls blocks the keys for pause, and increases the distance of their slots for a while,
	// for every process, because the platform reported too many calls.
	SlowCalls(ctx context.Context, keys []Key, pause time.Duration) error
}

// How complaints increase the distance of slots, and how it decreases without them.
const (
	// SlowestShift bounds it: intervals are at most 2^SlowestShift times as long.
	SlowestShift = 3
	// RecoverEvery is how long it takes without a complaint until the interval is halved again.
	RecoverEvery = 10 * time.Second
	// SameComplaint is how long further complaints count as the same: calls that were under way
	// together.
	SameComplaint = time.Second
)

// Pace is the stored state of a key. The zero Pace is a key that was never used.
type Pace struct {
	Next   time.Time // the first free slot
	Booked time.Time // when it was last booked or slowed
	Shift  int       // intervals are 2^Shift times as long, as of Slowed
	Slowed time.Time // the last complaint
}

// At is the pace at now. If the clock was set back, booked slots are moved with it, so that nobody
// waits for it to catch up.
func (p Pace) At(now time.Time) Pace {
	if back := p.Booked.Sub(now); back > 0 && !p.Booked.IsZero() {
		p.Next, p.Slowed, p.Booked = p.Next.Add(-back), p.Slowed.Add(-back), now
	}
	for p.Shift > 0 && now.Sub(p.Slowed) >= RecoverEvery {
		p.Shift--
		p.Slowed = p.Slowed.Add(RecoverEvery)
	}
	return p
}

// Book is the pace after one slot was taken.
func (p Pace) Book(k Key, slot, now time.Time) Pace {
	p.Next, p.Booked = slot.Add(p.Interval(k)), now
	return p
}

// Interval is the current distance of the key's slots.
func (p Pace) Interval(k Key) time.Duration { return k.Interval << p.Shift }

// Slow is the pace after a complaint.
func (p Pace) Slow(now time.Time, pause time.Duration) Pace {
	p = p.At(now)
	if p.Shift == 0 || now.Sub(p.Slowed) >= SameComplaint {
		p.Shift = min(p.Shift+1, SlowestShift)
	}
	p.Slowed, p.Booked = now, now
	if until := now.Add(pause); until.After(p.Next) {
		p.Next = until
	}
	return p
}
