package effect

import (
	"context"
	"sync"
	"time"
)

// turns decides when a queue claims more effects, and how many: just before its next call may
// begin, and never more than can be in flight, so that a process that dies leaves few effects that
// are claimed and not sent. Those must be queried twice before they are sent.
type turns struct {
	interval time.Duration // between two calls at the rate; 0: as fast as can be
	inFlight int           // calls at the same time

	mu      sync.Mutex
	waiting int           // effects that are claimed and whose call has not begun
	open    int           // calls that have begun and not ended
	last    time.Time     // when a call began last
	took    time.Duration // how long a claim takes
	changed chan struct{} // receives when one of the above has changed
}

func newTurns(p Pace) *turns {
	return &turns{interval: p.Interval, inFlight: max(p.InFlight, 1), changed: make(chan struct{}, 1)}
}

// slack is how much earlier than necessary a claim is made, since timers are not exact.
const slack = 15 * time.Millisecond

// lead is how long before its turn an effect should be claimed.
func (t *turns) lead() time.Duration { return 2*t.took + slack }

// ahead is how many calls begin during one claim.
func (t *turns) ahead() int { return int(t.lead() / t.interval) }

// await returns when more effects should be claimed.
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

// size is how many effects to claim, at most limit.
func (t *turns) size(limit int) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.interval <= 0 {
		return limit
	}
	return max(min(limit, t.ahead()+1-t.waiting, t.inFlight-t.waiting-t.open), 1)
}

// claimed takes what a claim brought and how long it took.
func (t *turns) claimed(n int, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting += n
	t.took = max(took, t.took*3/4)
}

// begun records that the call of an effect begins.
func (t *turns) begun() {
	t.change(func() {
		t.waiting--
		t.open++
		t.last = time.Now()
	})
}

// ended records that an effect is finished: its call ended, or never began.
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

// Pace is how fast the effects of one seller are called.
type Pace struct {
	InFlight int // calls at the same time, at least 1
	Chunk    int // effects claimed at once, at least 1; the last one must be called within its time
	// Interval is between two calls at the seller's rate; 0: the rate is unlimited. Effects are
	// claimed just before their turn.
	Interval time.Duration
}
