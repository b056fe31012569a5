package limit

import (
	"context"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"github.com/fapiao/fapiao/pipeline/clock"
)

// desk keeps shares in memory as a ledger does, by a clock that is off, and takes its time to
// answer.
type desk struct {
	mu     sync.Mutex
	paces  map[string]Pace
	shares map[string][]Holding
	off    time.Duration
	answer func() time.Duration
	asked  int
	broken error

	lately []kept // what a crash may take back; the first one is on disk
}

// kept is what a desk had at a time, as its server would find it again.
type kept struct {
	at     time.Time
	paces  map[string]Pace
	shares map[string][]Holding
}

// mayLose is how long a change that may be lost is not on disk.
const mayLose = 600 * time.Millisecond

// keep notes a change.
func (d *desk) keep(mayBeLost bool) {
	now := kept{time.Now(), maps.Clone(d.paces), maps.Clone(d.shares)} // holdings are never changed
	if !mayBeLost {
		d.lately = nil
	}
	for len(d.lately) > 1 && now.at.Sub(d.lately[1].at) > mayLose {
		d.lately = d.lately[1:]
	}
	d.lately = append(d.lately, now)
}

// set changes the clock.
func (d *desk) set(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.off += by
}

// crash takes back what is not on disk.
func (d *desk) crash() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.lately) > 1 && time.Since(d.lately[1].at) > mayLose {
		d.lately = d.lately[1:]
	}
	if len(d.lately) > 0 {
		d.lately = d.lately[:1]
		d.paces, d.shares = maps.Clone(d.lately[0].paces), maps.Clone(d.lately[0].shares)
	}
}

// booker is a desk as one process has it that notices when the desk's clock is set.
type booker struct {
	*desk
	own Own
}

func (b *booker) TakeShare(_ context.Context, k Key, a Ask) (s Share, err error) {
	return b.take(k, a, &b.own)
}

func (d *desk) at(k Key, own *Own, change func(p Pace, hs []Holding, now time.Time) (_ Pace, _ []Holding, mayBeLost bool)) error {
	if d.answer != nil {
		time.Sleep(d.answer())
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.asked++; d.paces == nil {
		d.paces, d.shares = map[string]Pace{}, map[string][]Holding{}
	}
	if d.broken != nil {
		return d.broken
	}
	now := time.Now().Add(d.off).Round(0)
	p := d.paces[k.Name]
	forward := own.Forward(k.Name, p, now, clock.Here())
	mayBeLost := false
	d.paces[k.Name], d.shares[k.Name], mayBeLost = change(p.Moved(forward).At(now), Shifted(d.shares[k.Name], p.Back(now)-forward), now)
	own.Booked(k.Name, now, clock.Here())
	d.keep(mayBeLost)
	return nil
}

func (d *desk) TakeShare(_ context.Context, k Key, a Ask) (s Share, err error) {
	return d.take(k, a, &Own{})
}

func (d *desk) take(k Key, a Ask, own *Own) (s Share, err error) {
	err = d.at(k, own, func(p Pace, before []Holding, now time.Time) (Pace, []Holding, bool) {
		var hs []Holding
		hs, s = k.Divide(before, a, p, now)
		return p, hs, a.MayBeLost(before, hs, now)
	})
	if d.answer != nil {
		time.Sleep(d.answer())
	}
	return s, err
}

func (d *desk) SlowCalls(_ context.Context, k Key, pause time.Duration) error {
	return d.at(k, &Own{}, func(p Pace, hs []Holding, now time.Time) (Pace, []Holding, bool) {
		return p.Slow(now, pause), hs, false
	})
}

// questions is how often a process asked.
func (d *desk) questions() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.asked
}

func key(t testing.TB, name string, perSecond rate.Limit) Key {
	t.Helper()
	k, err := NewKey(name, perSecond)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// most is the largest number of calls in any sliding window.
func most(at []time.Time, window time.Duration) int {
	slices.SortFunc(at, time.Time.Compare)
	best, from := 0, 0
	for to := range at {
		for at[to].Sub(at[from]) >= window {
			from++
		}
		best = max(best, to-from+1)
	}
	return best
}

// crowd is several processes of several workers that call under the same limits.
type crowd struct {
	desk      *desk
	rate      rate.Limit
	processes int
	workers   int
	// call is how long a call takes until it arrives and then until its answer.
	call func() (arrives, answered time.Duration)
	// shares is the desk as one process has it; nil: the desk itself.
	shares func() Shares

	mu      sync.Mutex
	arrived []time.Time
}

// work has all call for a while, and idle after it, twice. The second time, the processes are new
// ones.
func (c *crowd) work(t testing.TB, busy, idle time.Duration) {
	t.Helper()
	for range 2 {
		ctx, cancel := context.WithTimeout(context.Background(), busy)
		var all sync.WaitGroup
		for range c.processes {
			all.Go(func() {
				shares := Shares(c.desk)
				if c.shares != nil {
					shares = c.shares()
				}
				p := NewProcess(shares)
				l := p.Limiter(0, key(t, "app", c.rate))
				var workers sync.WaitGroup
				for range c.workers {
					workers.Go(func() { c.calls(ctx, l) })
				}
				workers.Wait()
				if err := p.Close(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		cancel()
		time.Sleep(idle)
	}
	time.Sleep(2 * lease) // until nothing asks any more
}

func (c *crowd) calls(ctx context.Context, l *Limiter) {
	for {
		_, end, err := l.Begin(ctx)
		if err != nil {
			return
		}
		arrives, answered := c.call()
		time.Sleep(arrives)
		c.mu.Lock()
		c.arrived = append(c.arrived, time.Now())
		c.mu.Unlock()
		time.Sleep(answered)
		end(true)
	}
}
