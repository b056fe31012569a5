package pipeline

import (
	"context"
	"sync"
	"time"
)

// turns says when a queue should claim more orders, and how many: just before its next call may go
// out, and never more than can be in flight, so that few orders are claimed and not sent when the
// process dies. Those are what must be asked about twice before they are sent.
type turns struct {
	interval time.Duration // between two calls at the rate; 0: as fast as can be
	inFlight int           // calls at the same time

	mu      sync.Mutex
	waiting int           // orders that are claimed and whose call has not begun
	open    int           // calls that have begun and not ended
	last    time.Time     // when a call began last
	took    time.Duration // how long a claim takes
	changed chan struct{} // holds something when the above has changed
}

func newTurns(s SellerLimits) *turns {
	return &turns{interval: s.Interval, inFlight: max(s.InFlight, 1), changed: make(chan struct{}, 1)}
}

// slack is how much earlier than necessary a claim is made: nothing wakes to the moment.
const slack = 15 * time.Millisecond

// lead is how long before its turn an order should be claimed.
func (t *turns) lead() time.Duration { return 2*t.took + slack }

// ahead is how many orders are sent while one claim is made.
func (t *turns) ahead() int { return int(t.lead() / t.interval) }

// await returns when more orders should be claimed.
func (t *turns) await(ctx context.Context) error {
	for {
		pause := t.pause()
		if pause <= 0 {
			return ctx.Err()
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-t.changed:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		timer.Stop()
	}
}

// pause is how long to wait before looking again.
func (t *turns) pause() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.interval <= 0:
		return 0
	case t.waiting > t.ahead(), t.waiting+t.open >= t.inFlight:
		return time.Hour // or until that changes
	case t.last.IsZero():
		return 0 // no call has begun yet
	}
	next := t.last.Add(time.Duration(t.waiting+1) * t.interval)
	return time.Until(next) - t.lead()
}

// size is how many orders to claim, at most limit.
func (t *turns) size(limit int) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.interval <= 0 {
		return limit
	}
	return max(min(limit, t.ahead()+1-t.waiting, t.inFlight-t.waiting-t.open), 1)
}

// claimed takes what a claim brought and how long it took.
func (t *turns) claimed(orders int, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting += orders
	t.took = max(took, t.took*3/4)
}

// begun says that the call of an order begins.
func (t *turns) begun() {
	t.change(func() {
		t.waiting--
		t.open++
		t.last = time.Now()
	})
}

// ended says that an order is done with: its call ended, or never began.
func (t *turns) ended(begun bool) {
	t.change(func() {
		if begun {
			t.open--
		} else {
			t.waiting--
		}
	})
}

func (t *turns) change(f func()) {
	t.mu.Lock()
	f()
	t.mu.Unlock()
	select {
	case t.changed <- struct{}{}:
	default:
	}
}
