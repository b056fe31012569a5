package limit

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/clock"
)

func steady(arrives, answered time.Duration) func() (time.Duration, time.Duration) {
	return func() (time.Duration, time.Duration) { return arrives, answered }
}

func TestRateIsUsedAndKept(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		rate               rate.Limit
		processes, workers int
		latency            time.Duration
		least              float64
	}{
		{1, 1, 2, time.Millisecond, 0.98},
		{2.5, 1, 4, time.Millisecond, 0.98 * 2 / 2.5},
		{10, 1, 16, 2 * time.Millisecond, 0.98},
		{10, 1, 16, 100 * time.Millisecond, 0.90},
		{100, 1, 32, time.Millisecond, 0.98},
		{100, 1, 64, 100 * time.Millisecond, 0.90},
		{1000, 1, 64, 2 * time.Millisecond, 0.98},
		{3000, 1, 64, 3 * time.Millisecond, 0.98},
		{10, 4, 4, 2 * time.Millisecond, 0.90},
		{20, 4, 4, 2 * time.Millisecond, 0.95},
		{50, 4, 8, 2 * time.Millisecond, 0.95},
		{1000, 4, 16, 2 * time.Millisecond, 0.95},
		{2, 5, 1, 2 * time.Millisecond, 0.75}, // turns go round
	} {
		t.Run(fmt.Sprintf("%v by %d, %v", tc.rate, tc.processes, tc.latency), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &desk{off: -3 * time.Hour, answer: func() time.Duration { return time.Millisecond }}
				c := crowd{desk: d, rate: tc.rate, processes: tc.processes, workers: tc.workers, call: steady(tc.latency/2, tc.latency/2)}
				const busy = 30 * time.Second
				c.work(t, busy, 7*time.Second)
				k := key(t, "", tc.rate)
				if got := most(c.arrived, k.Window); got > k.Calls {
					t.Errorf("%d calls in one second, want at most %d", got, k.Calls)
				}
				used := float64(len(c.arrived)) / (2 * busy.Seconds() * float64(tc.rate))
				t.Logf("%.1f %% used, %d questions for %d calls", 100*used, d.questions(), len(c.arrived))
				if used < tc.least {
					t.Errorf("%.1f %% of the limit is used, want %.1f %%", 100*used, 100*tc.least)
				}
			})
		})
	}
}

// A process that is alone reaches the limit in its first second, though the ledger takes long to
// answer.
func TestRateIsReachedAtOnce(t *testing.T) {
	t.Parallel()
	for _, perSecond := range []rate.Limit{10, 100, 1000} {
		synctest.Test(t, func(t *testing.T) {
			d := &desk{answer: func() time.Duration { return 25 * time.Millisecond }}
			c := crowd{desk: d, rate: perSecond, processes: 1, workers: 64, call: steady(time.Millisecond, time.Millisecond)}
			c.work(t, time.Second, 3*time.Second)
			if used := float64(len(c.arrived)) / 2 / float64(perSecond); used < 0.95 {
				t.Errorf("%v a second: %.1f %% used in the first second", perSecond, 100*used)
			}
		})
	}
}

// However long calls and questions take, no window has more arrivals than the limit.
func TestNoWindowHasMoreArrivals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c := crowd{rate: rate.Limit(rapid.IntRange(1, 40).Draw(rt, "rate")), processes: rapid.IntRange(1, 5).Draw(rt, "processes"),
			workers: rapid.IntRange(1, 8).Draw(rt, "workers")}
		off := time.Duration(rapid.IntRange(-5000, 5000).Draw(rt, "off")) * time.Millisecond
		slow := time.Duration(rapid.SampledFrom([]int{1, 20, 200, 900}).Draw(rt, "slowest call, ms")) * time.Millisecond
		late := time.Duration(rapid.SampledFrom([]int{0, 2, 50, 400}).Draw(rt, "slowest answer of the ledger, ms")) * time.Millisecond
		seed := rapid.Uint64().Draw(rt, "seed")
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			chance := rand.New(rand.NewPCG(seed, 1))
			upTo := func(most time.Duration) time.Duration {
				mu.Lock()
				defer mu.Unlock()
				return time.Duration(chance.Int64N(int64(most) + 1))
			}
			c.desk = &desk{off: off, answer: func() time.Duration { return upTo(late) }}
			c.call = func() (time.Duration, time.Duration) { return upTo(slow), upTo(slow) }
			c.work(t, 4*time.Second, time.Second)
			if got := most(c.arrived, time.Second); got > int(c.rate) {
				t.Errorf("%d calls in one second, want at most %v", got, c.rate)
			}
		})
	})
}

// A process that ends without giving its turns back leaves them to others after its lease.
func TestTurnsOfADeadProcessComeBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(10, time.Millisecond, 0)
		dead := o.member(t)
		dead.calls(2*time.Second, 4)
		dead.kill()
		begun := time.Now()
		if err := o.member(t).call(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begun); took > lease+time.Second+askEvery || took < lease/2 {
			t.Errorf("another process waited %v", took)
		}
	})
}

// A call keeps its turn until a second after its answer, though nothing else of its process asks
// for turns meanwhile: it may be sent late.
func TestCallThatTakesLongKeepsItsTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, app := &desk{}, key(t, "app", 1)
		_, end, err := NewProcess(d).Limiter(0, app).Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		other := NewProcess(d).Limiter(0, app)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		if err := other.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("another process got the turn of a call without answer: %v", err)
		}
		end(true)
		answered := time.Now()
		if err := other.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(answered); took < time.Second || took > time.Second+lease {
			t.Errorf("another process got the turn %v after the answer", took)
		}
		asked := d.questions()
		time.Sleep(time.Minute)
		if more := d.questions() - asked; more > 2 {
			t.Errorf("%d questions while nobody calls", more)
		}
	})
}

// A process that stood still does not send a call whose turn others may have, not even when it has
// a share again.
func TestLapsedTurnIsNotUsed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, app := &desk{}, key(t, "app", 1)
		l := NewProcess(d).Limiter(0, app)
		still, end, err := l.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(usable + keepEvery) // it asks meanwhile
		if err := still(); err != nil {
			t.Errorf("a turn that was kept: %v", err)
		}
		breakWith := func(err error) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.broken = err
		}
		breakWith(errors.New("as if the process had stopped"))
		time.Sleep(lease + app.Window + keepEvery/2) // not when it asks: it would have the turn first
		if err := still(); !errors.Is(err, ErrLapsed) {
			t.Errorf("after the lease: %v", err)
		}
		breakWith(nil)
		_, otherEnd, err := NewProcess(d).Limiter(0, app).Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * keepEvery) // the first process asks again
		if err := still(); !errors.Is(err, ErrLapsed) {
			t.Errorf("another process calls: %v", err)
		}
		end(false)
		otherEnd(true)
		if err := l.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestClockThatIsSetKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	for _, step := range []time.Duration{time.Hour, -time.Hour, -5 * time.Minute, 100 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			d := &desk{}
			l := NewProcess(d).Limiter(0, key(t, "app", 10))
			begun := time.Now()
			var at []time.Time
			for i := range 60 {
				if i == 20 {
					d.mu.Lock()
					d.off += step
					d.mu.Unlock()
				}
				if err := l.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				at = append(at, time.Now())
			}
			if took := time.Since(begun); took > 8*time.Second {
				t.Errorf("a step of %v: 60 calls took %v, want about 6 s", step, took)
			}
			if got := most(at, time.Second); got > 10 {
				t.Errorf("a step of %v: %d calls in one second", step, got)
			}
		})
	}
}

// A share from before the machine was suspended is not used: others have called meanwhile.
func TestShareFromBeforeASuspendIsNotUsed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, app := &desk{}, key(t, "app", 1)
		p := NewProcess(d)
		var slept atomic.Int64
		p.machine = func() clock.Reading {
			r := clock.Here()
			r.Wall = r.Wall.Add(time.Duration(slept.Load()))
			return r
		}
		l := p.Limiter(0, app)
		if err := l.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		slept.Store(int64(time.Hour))
		d.mu.Lock()
		d.off += time.Hour
		d.mu.Unlock()
		other := NewProcess(d).Limiter(0, app)
		_, end, err := other.Begin(t.Context()) // a call that takes long
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		if err := l.Wait(ctx); err == nil {
			t.Error("a call began that another process has the turn of")
		}
		end(true)
	})
}

func TestComplaintSlowsEverybodyAndIsForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{}
		var both [2]*Limiter
		for i := range both {
			both[i] = NewProcess(d).Limiter(0, key(t, "app", 10))
		}
		ctx := t.Context()
		count := func(span time.Duration) (n int) {
			for end := time.Now().Add(span); ; n++ {
				if err := both[1].Wait(ctx); err != nil {
					t.Fatal(err)
				}
				if time.Now().After(end) {
					return n
				}
			}
		}
		before := count(5 * time.Second)
		for range 3 { // complaints about calls that were under way together are one
			if err := both[0].TooFast(ctx, 2*time.Second); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(renewEvery)
		if err := both[1].Wait(ctx); err != nil { // it asks again beside this call
			t.Fatal(err)
		}
		begun := time.Now()
		if err := both[1].Wait(ctx); err != nil {
			t.Fatal(err)
		}
		if rest := time.Since(begun); rest < 2*time.Second-2*renewEvery {
			t.Errorf("the other process rested %v, want 2 s", rest)
		}
		slow := count(5 * time.Second)
		if slow > before*6/10 || slow < before*4/10 {
			t.Errorf("%d calls in 5 s after a complaint, %d before; want half", slow, before)
		}
		time.Sleep(RecoverEvery)
		if after := count(5 * time.Second); after < before-1 {
			t.Errorf("%d calls in 5 s when the complaint was long ago, %d before it", after, before)
		}
	})
}

func TestTurnThatComesTooLateIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewProcess(&desk{}).Limiter(5*time.Second, key(t, "app", 0.5))
		ctx, cancel := context.WithTimeout(t.Context(), 6*time.Second)
		defer cancel()
		if err := l.Wait(ctx); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		if err := l.Wait(ctx); !errors.Is(err, ErrTooFar) || time.Since(begun) > 0 {
			t.Errorf("got %v after %v, want ErrTooFar at once", err, time.Since(begun))
		}
	})
}

// Nothing is known of a turn that other processes or calls have: it is waited for while there is
// time.
func TestTurnOfOthersIsWaitedForWhileThereIsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{}
		if _, _, err := NewProcess(d).Limiter(0, key(t, "app", 1)).Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 6*time.Second)
		defer cancel()
		begun := time.Now()
		if err := NewProcess(d).Limiter(3*time.Second, key(t, "app", 1)).Wait(ctx); !errors.Is(err, ErrTooFar) {
			t.Errorf("got %v, want ErrTooFar", err)
		}
		if took := time.Since(begun); took < 3*time.Second || took > 3100*time.Millisecond {
			t.Errorf("it was waited for %v", took)
		}
	})
}

func TestLedgerThatFailsLetsNoCallOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("no ledger")
		d := &desk{}
		l := NewProcess(d).Limiter(0, key(t, "app", 10))
		if err := l.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.mu.Lock()
		d.broken = broken
		d.mu.Unlock()
		for begun := time.Now(); time.Since(begun) < usable; {
			if err := l.Wait(t.Context()); err != nil && time.Since(begun) < usable/2 {
				t.Errorf("after %v: %v, while the share holds", time.Since(begun), err)
			} else if err != nil {
				break
			}
		}
		time.Sleep(usable)
		if err := l.Wait(t.Context()); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		d.mu.Lock()
		d.broken = nil
		d.mu.Unlock()
		if err := l.Wait(t.Context()); err != nil {
			t.Errorf("after the ledger came back: %v", err)
		}
	})
}

// Waiting ends with its context, wherever it stands: at the pace, behind others, or for a turn.
func TestWaitingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewProcess(&desk{}).Limiter(0, key(t, "app", 1))
		if err := l.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		begun := time.Now()
		var waits sync.WaitGroup
		for range 3 {
			waits.Go(func() {
				if err := l.Wait(ctx); !errors.Is(err, context.Canceled) || time.Since(begun) != 500*time.Millisecond {
					t.Errorf("%v after %v", err, time.Since(begun))
				}
			})
		}
		time.Sleep(500 * time.Millisecond)
		cancel()
		waits.Wait()
		if err := l.Wait(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// A call that was not sent leaves its turn to the next one at once.
func TestTurnOfACallThatWasNotSentNeedsNoRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewProcess(&desk{}).Limiter(0, key(t, "app", 2))
		begun := time.Now()
		for range 4 {
			_, end, err := l.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			end(false)
		}
		if took := time.Since(begun); took > 1700*time.Millisecond {
			t.Errorf("four calls that were not sent took %v: more than the pace", took)
		}
	})
}

func TestRatesThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, v := range []rate.Limit{0, -1, Most + 1, rate.Inf} {
		if _, err := NewKey("app", v); err == nil {
			t.Errorf("NewKey(%v) succeeded", v)
		}
	}
	if k, err := NewKey("app", Most); err != nil || k.Calls != Most {
		t.Errorf("%+v, %v", k, err)
	}
	if k := key(t, "app", 0.5); k.Calls != 1 || k.Window != 2*time.Second || k.Interval() != 2*time.Second {
		t.Errorf("0.5: %+v", k)
	}
}
