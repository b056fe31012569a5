// Package limit limits the number of calls per second.
//
// golang.org/x/time/rate paces the calls. On its own it allows up to burst + rate calls in one
// second after each idle period, so a log of the last calls is checked too: a call waits until the
// second before it has fewer calls than permitted. See docs/limits.md.
package limit

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// margin is added to the second that the log checks. Calls are counted at the receiver, and the
// transmission time varies; 2 % covers a local network and the scheduler, and reduces the rate by 2
// %.
const margin = 20 * time.Millisecond

// Most is the highest rate: the log has an entry for each call of a second.
const Most = 100_000

// Limiter admits calls so that no sliding second holds more than the permitted number. Its zero
// value is not usable. It is safe for concurrent use.
type Limiter struct {
	pace   *rate.Limiter
	window time.Duration

	mu       sync.Mutex
	admitted []time.Time // ring of the last calls, as many as one window may hold
	oldest   int
}

// New makes a limiter of perSecond calls for this process alone. Above one, fractions are dropped,
// since a second cannot contain a part of a call; below one, calls are 1/perSecond seconds apart.
// It fails for a rate that is not above 0, or above Most.
func New(perSecond rate.Limit) (*Limiter, error) { return newLimiter(perSecond, margin) }

func newLimiter(perSecond rate.Limit, margin time.Duration) (*Limiter, error) {
	v := float64(perSecond)
	if math.IsNaN(v) || v <= 0 || v > Most {
		return nil, fmt.Errorf("a rate of %v calls a second is not usable: give a number above 0 and at most %d", v, Most)
	}
	calls, window := 1, time.Second
	if v >= 1 {
		calls = int(v)
	} else {
		window = time.Duration(math.Min(1/v, 1e9) * 1e9)
	}
	window += margin
	even := rate.Limit(calls) / rate.Limit(window.Seconds())
	// A burst of a twentieth compensates for late timers; the log ensures the limit.
	return &Limiter{
		pace:     rate.NewLimiter(even, max(1, calls/20)),
		window:   window,
		admitted: make([]time.Time, calls),
	}, nil
}

// Wait blocks until the next call may go out, or until ctx is done, whose error it then returns.
func (l *Limiter) Wait(ctx context.Context) error {
	if err := l.turn(ctx); err != nil {
		return err
	}
	return l.logged(ctx)
}

// turn waits for the pace.
func (l *Limiter) turn(ctx context.Context) error {
	err := l.pace.Wait(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("wait for the call limit: %w", err)
	}
	return nil
}

// logged waits until the log has room, and adds the call.
func (l *Limiter) logged(ctx context.Context) error {
	for {
		delay := l.admit(time.Now())
		if delay <= 0 {
			return nil
		}
		if err := sleep(ctx, delay); err != nil {
			return err
		}
	}
}

// admit adds a call at the current time, or returns how long to wait before trying again.
func (l *Limiter) admit(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last := l.admitted[l.oldest]; !last.IsZero() {
		if d := last.Add(l.window).Sub(now); d > 0 {
			return d
		}
	}
	l.admitted[l.oldest] = now
	l.oldest = (l.oldest + 1) % len(l.admitted)
	return 0
}

// sleep waits for a while, or until ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
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
