package limit

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/time/rate"
)

const (
	// tolerance is how late a slot may be used. Together with what the clocks differ by it stays below the margin, so that slots of
	// several processes keep their distance; a later one is given up and another booked.
	tolerance = margin / 2
	// ahead is how much is booked at once where slots are close together, so that a high rate costs few bookings.
	ahead = 25 * time.Millisecond
	// sampleLife is how long the best comparison of two clocks is used: they may drift.
	sampleLife = time.Minute
	// jump is how much a clock must move against the other to be taken for set.
	jump = time.Second
)

// Shared admits calls so that no sliding second holds more of them than permitted, over all processes that share the bookings. Each call
// takes the next free slot and waits for it, so that nobody polls and calls go out in the order of their booking.
// It is safe for concurrent use.
type Shared struct {
	bookings Bookings
	keys     []Key
	leave    time.Duration
	guard    *Limiter // holds within this process whatever the bookings say

	lock   chan struct{} // guards what follows; a channel, so that waiting ends with the context
	slots  []time.Time   // booked and not used yet, in this machine's time
	offset time.Duration // this machine's clock minus the bookings' clock, never too small
	sample time.Time     // when offset was measured
	origin time.Time     // a fixed moment with a monotonic reading, so that a clock that is set does not move slots
}

// Interval is the distance between two calls at so many calls a second.
func Interval(perSecond rate.Limit) (time.Duration, error) {
	l, err := New(perSecond)
	if err != nil {
		return 0, err
	}
	return l.window / time.Duration(len(l.admitted)), nil
}

// NewShared makes a limiter of so many calls a second over every process that uses bookings with the same keys; a call that
// would have to wait until less than leave is left of its context's time is refused at once.
func NewShared(b Bookings, perSecond rate.Limit, leave time.Duration, keys ...Key) (*Shared, error) {
	guard, err := newLimiter(perSecond, tolerance)
	if err != nil {
		return nil, err
	}
	return &Shared{bookings: b, keys: keys, leave: leave, guard: guard, lock: make(chan struct{}, 1), origin: time.Now()}, nil
}

// Wait blocks until the next call may go out, or until ctx is done. An error of the bookings is returned: without them no call is safe.
func (s *Shared) Wait(ctx context.Context) error {
	if err := s.guard.turn(ctx); err != nil {
		return err
	}
	for {
		slot, err := s.slot(ctx)
		if err != nil {
			return err
		}
		if err := until(ctx, slot); err != nil {
			return err
		}
		if time.Since(slot) <= tolerance {
			return s.guard.logged(ctx)
		}
	}
}

// TooFast tells every process that the platform wants fewer calls.
func (s *Shared) TooFast(ctx context.Context, pause time.Duration) error {
	return s.bookings.SlowCalls(ctx, s.keys, pause)
}

// slot takes the next slot that is booked, and books where there is none.
func (s *Shared) slot(ctx context.Context) (time.Time, error) {
	select {
	case s.lock <- struct{}{}:
		defer func() { <-s.lock }()
	case <-ctx.Done():
		return time.Time{}, ctx.Err()
	}
	for len(s.slots) > 0 {
		slot := s.slots[0]
		s.slots = s.slots[1:]
		if time.Since(slot) <= tolerance {
			return slot, nil
		}
	}
	within := time.Hour
	if deadline, ok := ctx.Deadline(); ok {
		within = time.Until(deadline) - s.leave
	}
	slots, now, err := s.bookings.BookCalls(ctx, s.keys, s.batch(), max(within, 0))
	if err != nil {
		return time.Time{}, fmt.Errorf("wait for the call limit: %w", err)
	}
	offset := s.clock(now)
	for _, slot := range slots {
		s.slots = append(s.slots, s.origin.Add(slot.Sub(s.origin)+offset))
	}
	slot := s.slots[0]
	s.slots = s.slots[1:]
	return slot, nil
}

// batch is how many slots are booked at once.
func (s *Shared) batch() int {
	n := 1
	for _, k := range s.keys {
		n = max(n, int(ahead/k.Interval))
	}
	return n
}

// clock compares the bookings' time, read a moment ago, with this machine's. Every answer bounds the difference from above, and the
// lowest bound is the best.
func (s *Shared) clock(theirs time.Time) time.Duration {
	mine := time.Now()
	offset := mine.Sub(s.origin) - theirs.Sub(s.origin)
	if s.sample.IsZero() || offset < s.offset || offset > s.offset+jump || mine.Sub(s.sample) > sampleLife {
		s.offset, s.sample = offset, mine
	}
	return s.offset
}

// until sleeps until a moment, or until ctx is done.
func until(ctx context.Context, at time.Time) error {
	d := time.Until(at)
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
