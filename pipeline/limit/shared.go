package limit

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/time/rate"

	"github.com/fapiao/fapiao/pipeline/clock"
)

const (
	// tolerance is how late a slot may be used. Together with the clock difference it is below the
	// margin, so that slots of several processes keep their distance; a later slot is dropped and
	// another one booked.
	tolerance = margin / 2
	// ahead is how long a time is booked at once if slots are close together, so that a high rate
	// needs few bookings.
	ahead = 25 * time.Millisecond
)

// Shared admits calls so that no sliding second has more of them than permitted, over all processes
// that share the bookings. Each call takes the next free slot and waits for it; there is no
// polling, and calls are made in the order of booking. It is safe for concurrent use.
type Shared struct {
	bookings Bookings
	keys     []Key
	leave    time.Duration
	guard    *Limiter // limits this process even if the bookings are wrong
	machine  clock.Machine

	lock   chan struct{} // guards what follows; a channel, so that waiting ends with the context
	slots  []slot        // booked and not used yet
	remote clock.Remote  // the bookings' clock
}

// slot is a turn in this machine's time.
type slot struct {
	at     time.Duration // monotonic, so that setting the clock does not move it
	booked clock.Reading
}

// wait is the time until the slot. After the machine was suspended, slots are long past; that
// cannot be distinguished from a clock that was set.
func (s slot) wait(now clock.Reading) time.Duration {
	if now.Stepped(s.booked) {
		return -time.Hour
	}
	return s.at - now.Mono
}

// Interval is the distance of two calls at a rate per second.
func Interval(perSecond rate.Limit) (time.Duration, error) {
	l, err := New(perSecond)
	if err != nil {
		return 0, err
	}
	return l.window / time.Duration(len(l.admitted)), nil
}

// NewShared makes a limiter of perSecond calls over all processes that use bookings with the same
// keys. A call is refused at once if waiting would leave less than leave until its context's
// deadline.
func NewShared(b Bookings, perSecond rate.Limit, leave time.Duration, keys ...Key) (*Shared, error) {
	guard, err := newLimiter(perSecond, tolerance)
	if err != nil {
		return nil, err
	}
	return &Shared{bookings: b, keys: keys, leave: leave, guard: guard, machine: clock.Here, lock: make(chan struct{}, 1)}, nil
}

// Wait blocks until the next call may be made, or until ctx is done. It returns errors of the
// bookings: without them no call is safe.
func (s *Shared) Wait(ctx context.Context) error {
	if err := s.guard.turn(ctx); err != nil {
		return err
	}
	for {
		slot, err := s.slot(ctx)
		if err != nil {
			return err
		}
		if err := sleep(ctx, slot.wait(s.machine())); err != nil {
			return err
		}
		if -slot.wait(s.machine()) <= tolerance {
			return s.guard.logged(ctx)
		}
	}
}

// TooFast records for every process that the platform wants fewer calls.
func (s *Shared) TooFast(ctx context.Context, pause time.Duration) error {
	return s.bookings.SlowCalls(ctx, s.keys, pause)
}

// slot takes the next booked slot, even a late one, and books if there is none.
func (s *Shared) slot(ctx context.Context) (slot, error) {
	select {
	case s.lock <- struct{}{}:
		defer func() { <-s.lock }()
	case <-ctx.Done():
		return slot{}, ctx.Err()
	}
	if len(s.slots) > 0 {
		return s.next(), nil
	}
	within := time.Hour
	if deadline, ok := ctx.Deadline(); ok {
		within = time.Until(deadline) - s.leave
	}
	slots, now, err := s.bookings.BookCalls(ctx, s.keys, s.batch(), max(within, 0))
	if err != nil {
		return slot{}, fmt.Errorf("wait for the call limit: %w", err)
	}
	here := s.machine()
	s.remote.Compare(now, here)
	for _, at := range slots {
		s.slots = append(s.slots, slot{at: s.remote.Local(at), booked: here})
	}
	return s.next(), nil
}

// next takes the first slot of those that are booked.
func (s *Shared) next() slot {
	next := s.slots[0]
	s.slots = s.slots[1:]
	return next
}

// batch is how many slots are booked at once.
func (s *Shared) batch() int {
	n := 1
	for _, k := range s.keys {
		n = max(n, int(ahead/k.Interval))
	}
	return n
}
