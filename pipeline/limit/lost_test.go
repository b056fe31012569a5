package limit

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
	"pgregory.net/rapid"
)

// Whenever the ledger's server ends and takes back what is not on disk, no window has more arrivals
// than the limit: neither of processes that go on, nor of those that begin just then.
func TestNoWindowHasMoreArrivalsAfterACrashOfTheLedger(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c := crowd{rate: rate.Limit(rapid.IntRange(1, 20).Draw(rt, "rate")), processes: rapid.IntRange(1, 5).Draw(rt, "processes"),
			workers: rapid.IntRange(1, 8).Draw(rt, "workers")}
		slow := time.Duration(rapid.SampledFrom([]int{1, 20, 200}).Draw(rt, "slowest call, ms")) * time.Millisecond
		late := time.Duration(rapid.SampledFrom([]int{0, 2, 50}).Draw(rt, "slowest answer of the ledger, ms")) * time.Millisecond
		pause := time.Duration(rapid.SampledFrom([]int{50, 400, 1500}).Draw(rt, "between crashes, ms")) * time.Millisecond
		idle := time.Duration(rapid.SampledFrom([]int{0, 1500, 3000}).Draw(rt, "longest rest of a caller, ms")) * time.Millisecond
		seed := rapid.Uint64().Draw(rt, "seed")
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			chance := rand.New(rand.NewPCG(seed, 1))
			upTo := func(most time.Duration) time.Duration {
				mu.Lock()
				defer mu.Unlock()
				return time.Duration(chance.Int64N(int64(most) + 1))
			}
			c.desk = &desk{answer: func() time.Duration { return upTo(late) }}
			c.call = func() (time.Duration, time.Duration) {
				if upTo(4) == 0 {
					return upTo(slow), upTo(slow + idle)
				}
				return upTo(slow), upTo(slow)
			}
			over := atomic.Bool{}
			var again func()
			again = func() {
				if c.desk.crash(); !over.Load() {
					time.AfterFunc(upTo(2*pause), again)
				}
			}
			again()
			c.work(t, 4*time.Second, time.Second)
			over.Store(true)
			if got := most(c.arrived, time.Second); got > int(c.rate) {
				t.Errorf("%d calls in one second, want at most %v", got, c.rate)
			}
		})
	})
}

// What may be lost is what leaves a process no more, and nearly as long, as was on disk before.
func TestChangesThatMayBeLost(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC)
	ask := Ask{Holder: "a", Lease: lease}
	has := func(turns int, left time.Duration) []Holding {
		return []Holding{{Holder: "b", Turns: 9, Until: now.Add(lease)}, {Holder: "a", Turns: turns, Until: now.Add(left)}}
	}
	for name, c := range map[string]struct {
		ask           Ask
		before, after []Holding
		may           bool
	}{
		"the first turns":         {ask, nil, has(1, lease), false},
		"more turns":              {ask, has(3, lease), has(4, lease), false},
		"as many":                 {ask, has(3, lease-renewEvery), has(3, lease), true},
		"fewer":                   {ask, has(3, lease-renewEvery), has(1, lease), true},
		"none, but a wish":        {ask, nil, has(0, lease), true},
		"as many, after a second": {ask, has(3, lease-keepEvery), has(3, lease), true},
		"as many, later":          {ask, has(3, lease-keepEvery-time.Millisecond), has(3, lease), false},
		"after its lease":         {ask, has(3, -time.Second), has(3, lease), false},
		"the end":                 {Ask{Holder: "a"}, has(3, lease), has(3, 0), true},
	} {
		if got := c.ask.MayBeLost(c.before, c.after, now); got != c.may {
			t.Errorf("%s: may be lost %v", name, got)
		}
	}
}
