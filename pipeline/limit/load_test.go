package limit

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/clock"
)

// A process that made some calls and then only waits, as a command does that follows workers,
// leaves the limit to them.
func TestCommandThatFollowsLeavesTheLimitToWorkers(t *testing.T) {
	t.Parallel()
	for _, perSecond := range []rate.Limit{10, 11, 20, 31, 50} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(perSecond, 2*time.Millisecond, time.Millisecond)
			command := o.member(t)
			for range 4 {
				if err := command.call(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			var workers sync.WaitGroup
			for range 4 {
				workers.Go(func() { o.member(t).calls(time.Minute, 20) })
			}
			workers.Wait()
			first, later := o.used(0, 10*time.Second), o.used(10*time.Second, time.Minute)
			t.Logf("%v/s: %.1f %% used in the first ten seconds, %.1f %% later, %d questions", perSecond, 100*first, 100*later, o.desk.questions())
			// How much of the first seconds is used depends on who asks first.
			if first < 0.9 || later < 0.99 || o.used(0, time.Minute) < 0.97 {
				t.Errorf("%v/s: %.1f %% used in the first ten seconds, %.1f %% later", perSecond, 100*first, 100*later)
			}
			o.keeps(t)
			time.Sleep(2 * lease) // until nothing asks any more
		})
	}
}

// A process that ends while it asks for turns does not get them afterwards.
func TestProcessThatEndsTakesNoTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, first := &desk{}, sync.Once{}
		d.answer = func() (late time.Duration) {
			first.Do(func() { late = 200 * time.Millisecond })
			return late
		}
		p := NewProcess(d)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if err := p.Limiter(0, key(t, "app", 10)).Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		if err := p.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		other, begun := NewProcess(d).Limiter(0, key(t, "app", 10)), time.Now()
		for range 31 {
			if err := other.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begun); took > 3100*time.Millisecond {
			t.Errorf("another process needed %v for 31 calls, want 3 s", took)
		}
		time.Sleep(2 * lease)
	})
}

// slowEnds is a desk that needs some time until it gets what a process gives back at its end.
type slowEnds struct{ *desk }

func (d slowEnds) TakeShare(ctx context.Context, k Key, a Ask) (Share, error) {
	if a.Lease == 0 {
		time.Sleep(400 * time.Millisecond)
	}
	return d.desk.TakeShare(ctx, k, a)
}

// A process that ends asks for nothing more, so the turn of its last call rests for all.
func TestTurnsOfAProcessThatEndsRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := slowEnds{&desk{}}
		p := NewProcess(d)
		_, end, err := p.Limiter(0, key(t, "app", 1)).Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(900 * time.Millisecond)
		end(true)
		answered := time.Now()
		if err := p.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := NewProcess(d).Limiter(0, key(t, "app", 1)).Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(answered); took < time.Second {
			t.Errorf("another process got the turn %v after the answer, want a second", took)
		}
		time.Sleep(2 * lease)
	})
}

// The turns of a process that yields them are used by another one as if it had made the calls, and
// those of one that another joins, soon.
func TestLimitIsUsedWhileTheProcessesChange(t *testing.T) {
	t.Parallel()
	for _, perSecond := range []rate.Limit{10, 20, 50} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(perSecond, 2*time.Millisecond, time.Millisecond)
			const turn = 3 * time.Second // how long each calls, two at any time
			var all sync.WaitGroup
			for i := range 10 {
				all.Go(func() {
					m := o.member(t)
					time.Sleep(time.Duration(i) * turn / 2)
					m.calls(turn, int(perSecond))
					if err := m.limiter.Yield(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			used := o.used(turn/2, 5*turn)
			t.Logf("%v/s: %.1f %% used", perSecond, 100*used)
			if used < 0.9 {
				t.Errorf("%v/s: %.1f %% used", perSecond, 100*used)
			}
			o.keeps(t)
			time.Sleep(2 * lease) // until nothing asks any more
		})
	}
}

// Three processes that make a few calls now and then, as workers that query, take no more of the
// limit from one that always calls than they use.
func TestLimitIsUsedBesideCallsOfOthers(t *testing.T) {
	t.Parallel()
	for _, perSecond := range []rate.Limit{10, 50} {
		for _, callers := range []int{1, 2, 4} {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(perSecond, 3*time.Millisecond, 2*time.Millisecond)
				const span = time.Minute
				ctx, cancel := context.WithTimeout(t.Context(), span)
				defer cancel()
				var all sync.WaitGroup
				sender := o.member(t)
				all.Go(func() { sender.calls(span, 32) })
				for i := range 3 {
					m := o.member(t)
					all.Go(func() {
						for clock.Sleep(ctx, time.Duration(4+i)*time.Second) == nil {
							m.few(ctx, callers, 2)
							if err := m.limiter.Yield(t.Context()); err != nil {
								t.Error(err)
							}
						}
					})
				}
				all.Wait()
				used := o.used(2*time.Second, span)
				t.Logf("%v/s, %d callers: %.1f %% used", perSecond, callers, 100*used)
				if used < 0.94 {
					t.Errorf("%v/s, %d callers: %.1f %% used", perSecond, callers, 100*used)
				}
				o.keeps(t)
				time.Sleep(2 * lease) // until nothing asks any more
			})
		}
	}
}

// Turns that calls use or wait for are not given back, and neither are those of a process that is
// alone.
func TestOnlyIdleTurnsAreYielded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(10, 2*time.Millisecond, time.Millisecond)
		one, other := o.member(t), o.member(t)
		yields := func(want int) {
			t.Helper()
			before := o.desk.questions()
			if err := one.limiter.Yield(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := o.desk.questions() - before; n != want {
				t.Errorf("%d questions to the ledger, want %d", n, want)
			}
		}
		call := func(m *member) (end func(bool)) {
			t.Helper()
			_, end, err := m.limiter.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Millisecond) // for the answer of the ledger
			return end
		}
		call(one)(true)
		yields(0) // it is alone
		defer call(other)(true)
		time.Sleep(2 * renewEvery)
		end := call(one)
		yields(0) // a call has no answer
		end(true)
		yields(1)
		time.Sleep(2 * lease)
	})
}

// spell is one in which a process calls.
type spell struct{ from, to time.Duration }

// load is when a process calls, and how it ends.
type load struct {
	spells []spell
	yields bool // after each spell
	killed bool
}

func drawLoad(rt *rapid.T) (l load) {
	ms := func(what string, least, most int) time.Duration {
		return time.Duration(rapid.IntRange(least, most).Draw(rt, what)) * time.Millisecond
	}
	at := time.Duration(0)
	for range rapid.IntRange(1, 4).Draw(rt, "spells") {
		at += ms("idle", 0, 8000)
		s := spell{from: at, to: at + ms("busy", 100, 16_000)}
		at = s.to
		l.spells = append(l.spells, s)
	}
	l.yields = rapid.Bool().Draw(rt, "yields")
	l.killed = rapid.Bool().Draw(rt, "killed")
	return l
}

// work does the load.
func (l load) work(t *testing.T, o *office) {
	m := o.member(t)
	for _, s := range l.spells {
		time.Sleep(time.Until(o.begun.Add(s.from)))
		m.calls(s.to-s.from, 2*int(o.rate))
		if !l.yields {
			continue
		}
		if err := m.limiter.Yield(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if l.killed {
		m.kill()
	} else if err := m.process.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

// How long it takes at most until the limit is used again.
const (
	// settles is for processes that begin, or cease to call: they give back what has rested, and
	// others ask for it.
	settles = 3500 * time.Millisecond
	// buried is for one that was killed: its turns are free after its lease, and asked for then.
	buried = Taken + 2*renewEvery
)

// steadies are the spans, in whole seconds, in which processes call, and before which none began,
// ceased or was killed for some time.
func steadies(loads []load) (out []spell) {
	changes, ready := []time.Duration{}, time.Duration(0)
	deaths := map[time.Duration]bool{}
	for _, l := range loads {
		for _, s := range l.spells {
			changes = append(changes, s.from, s.to)
		}
		if l.killed {
			deaths[l.spells[len(l.spells)-1].to] = true
		}
	}
	slices.Sort(changes)
	for i, at := range changes[:len(changes)-1] {
		if ready = max(ready, at+settles); deaths[at] {
			ready = max(ready, at+buried)
		}
		calls := slices.ContainsFunc(loads, func(l load) bool {
			return slices.ContainsFunc(l.spells, func(s spell) bool { return s.from <= at && changes[i+1] <= s.to })
		})
		if span := (changes[i+1] - ready).Truncate(time.Second); calls && span > time.Second {
			out = append(out, spell{ready, ready + span})
		}
	}
	return out
}

// Whatever processes begin and cease to call, are killed, or end: no second has more calls than the
// limit, and soon after a change it is used.
func TestLimitIsUsedAfterEachChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		loads := make([]load, rapid.IntRange(1, 5).Draw(rt, "processes"))
		for i := range loads {
			loads[i] = drawLoad(rt)
		}
		perSecond := rate.Limit(rapid.IntRange(10, 40).Draw(rt, "rate"))
		latency := time.Duration(rapid.IntRange(1, 5).Draw(rt, "latency, ms")) * time.Millisecond
		ledger := time.Duration(rapid.IntRange(0, 5).Draw(rt, "half an answer of the ledger, ms")) * time.Millisecond
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(perSecond, latency, ledger)
			var all sync.WaitGroup
			for _, l := range loads {
				all.Go(func() { l.work(t, o) })
			}
			all.Wait()
			time.Sleep(2 * lease) // until nothing asks any more
			o.keeps(t)
			for _, s := range steadies(loads) {
				slack := 1 / (s.to - s.from).Seconds() / float64(o.rate)
				if used := o.used(s.from, s.to); used < 0.95-slack {
					t.Errorf("%.1f %% used from %v to %v of %v/s, latencies %v, %v: %+v", 100*used, s.from, s.to, perSecond, latency, ledger, loads)
				}
			}
		})
	})
}

// Processes that stand still at random send nothing under turns that others may have.
func TestProcessesThatStandStillKeepTheLimit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		perSecond := rate.Limit(rapid.IntRange(1, 30).Draw(rt, "rate"))
		type stop struct {
			who      int
			at, long time.Duration
		}
		processes := rapid.IntRange(2, 4).Draw(rt, "processes")
		stops := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) stop {
			return stop{rapid.IntRange(0, processes-1).Draw(rt, "who"), time.Duration(rapid.IntRange(0, 15_000).Draw(rt, "at, ms")) * time.Millisecond,
				time.Duration(rapid.IntRange(0, 9000).Draw(rt, "for, ms")) * time.Millisecond}
		}), 1, 8).Draw(rt, "stops")
		slices.SortFunc(stops, func(a, b stop) int { return cmp.Compare(a.at, b.at) })
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(perSecond, 4*time.Millisecond, time.Millisecond)
			members := make([]*member, processes)
			var all sync.WaitGroup
			for i := range members {
				members[i] = o.member(t)
				all.Go(func() { members[i].calls(20*time.Second, 8) })
			}
			for _, s := range stops {
				time.Sleep(time.Until(o.begun.Add(s.at)))
				members[s.who].freeze(s.long)
			}
			all.Wait()
			time.Sleep(2 * lease)
			o.keeps(t)
		})
	})
}
