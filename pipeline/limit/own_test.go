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

// However far the ledger's clock is set forward or back, no window has more arrivals than the
// limit, of processes that called before.
func TestNoWindowHasMoreArrivalsWhenTheClockIsSet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c := crowd{rate: rate.Limit(rapid.IntRange(1, 20).Draw(rt, "rate")), processes: rapid.IntRange(1, 5).Draw(rt, "processes"),
			workers: rapid.IntRange(1, 8).Draw(rt, "workers")}
		slow := time.Duration(rapid.SampledFrom([]int{1, 20, 200}).Draw(rt, "slowest call, ms")) * time.Millisecond
		late := time.Duration(rapid.SampledFrom([]int{0, 2, 50}).Draw(rt, "slowest answer of the ledger, ms")) * time.Millisecond
		pause := time.Duration(rapid.SampledFrom([]int{2000, 5000}).Draw(rt, "between changes, ms")) * time.Millisecond
		idle := time.Duration(rapid.SampledFrom([]int{0, 1500, 6000}).Draw(rt, "longest rest of a caller, ms")) * time.Millisecond
		far := time.Duration(rapid.SampledFrom([]int{1, 3, 10, 3600}).Draw(rt, "farthest change, s")) * time.Second
		direction := time.Duration(rapid.SampledFrom([]int{1, -1}).Draw(rt, "forward or back"))
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
			c.shares = func() Shares { return &booker{desk: c.desk} }
			c.call = func() (time.Duration, time.Duration) {
				if upTo(4) == 0 {
					return upTo(slow), upTo(slow + idle)
				}
				return upTo(slow), upTo(slow)
			}
			over := atomic.Bool{}
			var again func()
			again = func() {
				if over.Load() {
					return
				}
				c.desk.set(direction * (tolerated + upTo(far)))
				time.AfterFunc(pause+upTo(pause), again)
			}
			const busy = 8 * time.Second
			time.AfterFunc(time.Second, again) // all have called
			time.AfterFunc(busy, func() { over.Store(true) })
			c.work(t, busy, time.Second)
			if got := most(c.arrived, time.Second); got > int(c.rate) {
				t.Errorf("%d calls in one second, want at most %v; %d processes of %d, slow %v, late %v, pause %v, idle %v, far %v, seed %d", got, c.rate, c.processes, c.workers, slow, late, pause, idle, far, seed)
			}
		})
	})
}
