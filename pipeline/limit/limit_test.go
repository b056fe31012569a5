package limit

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
	"pgregory.net/rapid"
)

// most is the largest number of calls in any sliding second.
func most(at []time.Time) int {
	best, from := 0, 0
	for to := range at {
		for at[to].Sub(at[from]) >= time.Second {
			from++
		}
		best = max(best, to-from+1)
	}
	return best
}

// drive sends from workers for a while, idles, and sends again; it returns when each call was
// admitted.
func drive(t *testing.T, perSecond rate.Limit, workers int, busy, idle time.Duration) (at []time.Time) {
	t.Helper()
	l, err := New(perSecond)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	for range 2 {
		ctx, cancel := context.WithTimeout(context.Background(), busy)
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for l.Wait(ctx) == nil {
					mu.Lock()
					at = append(at, time.Now())
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		cancel()
		time.Sleep(idle)
	}
	return at
}

func TestNoSlidingSecondAboveTheRate(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		rate    rate.Limit
		workers int
		limit   int
	}{{1, 3, 1}, {10, 1, 10}, {10, 16, 10}, {2.5, 4, 2}, {100, 50, 100}, {1000, 20, 1000}} {
		synctest.Test(t, func(t *testing.T) {
			at := drive(t, tc.rate, tc.workers, 5*time.Second, 3*time.Second)
			if got := most(at); got > tc.limit {
				t.Errorf("rate %v, %d workers: %d calls in one second", tc.rate, tc.workers, got)
			}
			if want := tc.limit * 10 * 95 / 100; len(at) < want {
				t.Errorf("rate %v, %d workers: %d calls in ten seconds, want at least %d", tc.rate, tc.workers, len(at), want)
			}
		})
	}
}

func TestAnyRateKeepsThePromise(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		perSecond := rapid.Float64Range(0.2, 60).Draw(rt, "rate")
		workers := rapid.IntRange(1, 8).Draw(rt, "workers")
		synctest.Test(t, func(t *testing.T) {
			at := drive(t, rate.Limit(perSecond), workers, 6*time.Second, 700*time.Millisecond)
			if got := most(at); got > max(1, int(perSecond)) {
				t.Errorf("rate %v: %d calls in one second", perSecond, got)
			}
		})
	})
}

func TestBelowOneASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		at := drive(t, 0.5, 2, 20*time.Second, 0)
		for i := 1; i < len(at); i++ {
			if gap := at[i].Sub(at[i-1]); gap < 2*time.Second {
				t.Errorf("calls %v apart, want 2 s", gap)
			}
		}
		if len(at) < 18 {
			t.Errorf("%d calls in 40 s, want about 20", len(at))
		}
	})
}

func TestWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, err := New(1)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		if err := l.Wait(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := l.Wait(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
	})
}

func TestRatesThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, v := range []rate.Limit{0, -1, rate.Inf} {
		if _, err := New(v); err == nil {
			t.Errorf("New(%v) succeeded", v)
		}
	}
}
