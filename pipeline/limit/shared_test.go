package limit

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/clock"
)

// desk keeps bookings in memory as a ledger does, by a clock that is off, and takes its time to
// answer.
type desk struct {
	mu     sync.Mutex
	paces  map[string]Pace
	off    time.Duration
	answer func() time.Duration
	asked  int
}

func (d *desk) at(keys []Key, change func([]Pace, time.Time) error) (time.Time, error) {
	if d.answer != nil {
		time.Sleep(d.answer())
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked++
	now := time.Now().Add(d.off).Round(0)
	paces := make([]Pace, len(keys))
	for i, k := range keys {
		paces[i] = d.paces[k.Name].At(now)
	}
	if err := change(paces, now); err != nil {
		return now, err
	}
	if d.paces == nil {
		d.paces = map[string]Pace{}
	}
	for i, k := range keys {
		d.paces[k.Name] = paces[i]
	}
	return now, nil
}

func (d *desk) BookCalls(_ context.Context, keys []Key, n int, within time.Duration) (slots []time.Time, now time.Time, err error) {
	now, err = d.at(keys, func(paces []Pace, now time.Time) error {
		for range n {
			slot := now
			for _, p := range paces {
				slot = slices.MaxFunc([]time.Time{slot, p.Next}, time.Time.Compare)
			}
			if slot.Sub(now) > within {
				break
			}
			for i := range paces {
				paces[i] = paces[i].Book(keys[i], slot, now)
			}
			slots = append(slots, slot)
		}
		if len(slots) == 0 {
			return ErrTooFar
		}
		return nil
	})
	return slots, now, err
}

func (d *desk) SlowCalls(_ context.Context, keys []Key, pause time.Duration) error {
	_, err := d.at(keys, func(paces []Pace, now time.Time) error {
		for i := range paces {
			paces[i] = paces[i].Slow(now, pause)
		}
		return nil
	})
	return err
}

func key(t rapid.TB, name string, perSecond rate.Limit) Key {
	t.Helper()
	interval, err := Interval(perSecond)
	if err != nil {
		t.Fatal(err)
	}
	return Key{name, interval}
}

// crowd has several processes of several workers call through the same desk for a while, and idle
// between, and returns when each call went out. late is how long after its turn a call may arrive.
func crowd(t rapid.TB, d *desk, perSecond rate.Limit, processes, workers int, busy, idle time.Duration, late func() time.Duration) (at []time.Time) {
	t.Helper()
	var mu sync.Mutex
	shared := make([]*Shared, processes)
	for i := range shared {
		s, err := NewShared(d, perSecond, 0, key(t, "app", perSecond), key(t, fmt.Sprint("seller ", i%2), perSecond))
		if err != nil {
			t.Fatal(err)
		}
		shared[i] = s
	}
	for range 2 {
		ctx, cancel := context.WithTimeout(context.Background(), busy)
		var wg sync.WaitGroup
		for _, s := range shared {
			for range workers {
				wg.Go(func() {
					for s.Wait(ctx) == nil {
						now := time.Now().Add(late())
						mu.Lock()
						at = append(at, now)
						mu.Unlock()
					}
				})
			}
		}
		wg.Wait()
		cancel()
		time.Sleep(idle)
	}
	slices.SortFunc(at, time.Time.Compare)
	return at
}

func TestProcessesShareOneLimit(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		rate               rate.Limit
		processes, workers int
		limit              int
	}{{10, 4, 4, 10}, {1, 2, 2, 1}, {50, 4, 8, 50}, {2.5, 3, 2, 2}, {1000, 4, 16, 1000}} {
		t.Run(fmt.Sprint(tc.rate), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &desk{off: -3 * time.Hour, answer: func() time.Duration { return time.Millisecond }}
				const busy = 10 * time.Second
				at := crowd(t, d, tc.rate, tc.processes, tc.workers, busy, 7*time.Second, func() time.Duration { return 0 })
				if got := most(at); got > tc.limit {
					t.Errorf("%d calls in one second, want at most %d", got, tc.limit)
				}
				if want := 0.95 * float64(tc.limit) * 2 * busy.Seconds(); float64(len(at)) < want {
					t.Errorf("%d calls in two times %v, want at least %.0f", len(at), busy, want)
				}
			})
		})
	}
}

// Calls that reach the platform up to 8 ms after their turn, from processes that learn of their
// turn by slow answers, still keep the limit: the margin is made for them.
func TestUnevenWaysKeepTheLimit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		perSecond := rapid.IntRange(1, 60).Draw(rt, "rate")
		processes := rapid.IntRange(1, 5).Draw(rt, "processes")
		workers := rapid.IntRange(1, 6).Draw(rt, "workers")
		off := time.Duration(rapid.IntRange(-5000, 5000).Draw(rt, "off")) * time.Millisecond
		seed := rapid.Uint64().Draw(rt, "seed")
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			chance := rand.New(rand.NewPCG(seed, 1))
			upTo := func(most time.Duration) func() time.Duration {
				return func() time.Duration {
					mu.Lock()
					defer mu.Unlock()
					return time.Duration(chance.Int64N(int64(most) + 1))
				}
			}
			d := &desk{off: off, answer: upTo(2 * time.Millisecond)}
			at := crowd(t, d, rate.Limit(perSecond), processes, workers, 4*time.Second, time.Second, upTo(8*time.Millisecond))
			if got := most(at); got > perSecond {
				t.Errorf("%d calls in one second, want at most %d", got, perSecond)
			}
		})
	})
}

func TestClockThatIsSetKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	for _, step := range []time.Duration{time.Hour, -time.Hour, -5 * time.Minute, 100 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			d := &desk{}
			s, err := NewShared(d, 10, 0, key(t, "app", 10))
			if err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			var at []time.Time
			for i := range 60 {
				if i == 20 {
					d.off += step
				}
				if err := s.Wait(context.Background()); err != nil {
					t.Fatal(err)
				}
				at = append(at, time.Now())
			}
			if took := time.Since(begun); took > 8*time.Second {
				t.Errorf("a step of %v: 60 calls took %v, want about 6 s", step, took)
			}
			if got := most(at); got > 10 {
				t.Errorf("a step of %v: %d calls in one second", step, got)
			}
		})
	}
}

// A slot that was booked before the machine was suspended is long past when it wakes: others have
// called meanwhile.
func TestSlotFromBeforeASuspendIsNotUsed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, app := &desk{}, key(t, "app", 1)
		s, err := NewShared(d, 1, 0, app)
		if err != nil {
			t.Fatal(err)
		}
		var slept atomic.Int64
		s.machine = func() clock.Reading {
			r := clock.Here()
			r.Wall = r.Wall.Add(time.Duration(slept.Load()))
			return r
		}
		ctx := context.Background()
		if _, _, err := d.BookCalls(ctx, []Key{app}, 5, time.Hour); err != nil { // by others
			t.Fatal(err)
		}
		go func() {
			time.Sleep(2 * time.Second) // the call waits for its slot
			slept.Store(int64(time.Hour))
			d.mu.Lock()
			defer d.mu.Unlock()
			d.off += time.Hour
		}()
		if err := s.Wait(ctx); err != nil {
			t.Fatal(err)
		}
		if d.asked != 3 {
			t.Errorf("%d bookings, want a third one after the suspend", d.asked)
		}
	})
}

func TestComplaintSlowsEverybodyAndIsForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{}
		var both [2]*Shared
		for i := range both {
			s, err := NewShared(d, 10, 0, key(t, "app", 10))
			if err != nil {
				t.Fatal(err)
			}
			both[i] = s
		}
		ctx := context.Background()
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
		begun := time.Now()
		if err := both[1].Wait(ctx); err != nil {
			t.Fatal(err)
		}
		if rest := time.Since(begun); rest < 2*time.Second {
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
		d := &desk{}
		s, err := NewShared(d, 1, 5*time.Second, key(t, "app", 1))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 6*time.Second)
		defer cancel()
		if err := s.Wait(ctx); err != nil {
			t.Fatal(err)
		}
		next := d.paces["app"].Next
		if err := s.Wait(ctx); !errors.Is(err, ErrTooFar) {
			t.Errorf("got %v, want ErrTooFar", err)
		}
		if got := d.paces["app"].Next; !got.Equal(next) {
			t.Error("a refused turn was booked")
		}
	})
}

func TestBookingsThatFailLetNoCallOut(t *testing.T) {
	t.Parallel()
	broken := errors.New("no ledger")
	s, err := NewShared(failing{broken}, 10, 0, key(t, "app", 10))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(context.Background()); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) BookCalls(context.Context, []Key, int, time.Duration) ([]time.Time, time.Time, error) {
	return nil, time.Time{}, f.err
}
func (f failing) SlowCalls(context.Context, []Key, time.Duration) error { return f.err }

func TestHighRateCostsFewBookings(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{}
		at := crowd(t, d, 1000, 1, 16, 5*time.Second, 0, func() time.Duration { return 0 })
		if d.asked > len(at)/10 {
			t.Errorf("%d bookings for %d calls", d.asked, len(at))
		}
	})
}
