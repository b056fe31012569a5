package pipeline_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// arriving is a platform that notes when each call begins to reach it, after its permit was asked.
type arriving struct {
	*fakePlatform
	mu    sync.Mutex
	began map[string][]time.Time
}

func (a *arriving) Submit(ctx context.Context, r effect.Request) effect.Outcome {
	out := a.fakePlatform.Submit(ctx, r)
	if out.Kind != effect.OutcomeNotSent {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.began[r.Key.OrderNo] = append(a.began[r.Key.OrderNo], time.Now().Add(-a.latency))
	}
	return out
}

// An order that waits for its turn until its call could outlast its claim goes back, and is sent by
// a new claim.
func TestCallBeginsOnlyWhileItsClaimIsYoung(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &arriving{fakePlatform: newFake(), began: map[string][]time.Time{}}
		p.latency = 3 * time.Second
		list := orders(12, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		r.Sellers[0].InFlight, r.Timing.Request = 1, 4*time.Second
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 12})
		if twice := p.acceptedTwice(); len(twice) > 0 {
			t.Errorf("accepted twice: %v", twice)
		}
		back := 0
		for _, d := range list {
			e := entry(t, l, ledger.Key{Seller: sellerA, OrderNo: d.Number})
			back += e.Attempt - 1
			for _, at := range p.began[d.Number] {
				if late := at.Sub(e.Sent); late > timing.Call-r.Timing.Request {
					t.Errorf("order %s was sent %v after it was claimed, want at most %v", d.Number, late, timing.Call-r.Timing.Request)
				}
			}
		}
		if back == 0 {
			t.Error("no order went back, so nothing was tried")
		}
	})
}

// skewed is a machine whose wall clock moves by itself.
type skewed struct{ off atomic.Int64 }

func (s *skewed) read() clock.Reading {
	r := clock.Here()
	r.Wall = r.Wall.Add(time.Duration(s.off.Load()))
	return r
}

func (s *skewed) move(d time.Duration) { s.off.Add(int64(d)) }

// The machine is suspended when an order has its turn: others may have taken it over since. Its
// monotonic clock does not tell.
func TestMachineThatWasSuspendedDoesNotSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(3, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		machine, once := &skewed{}, sync.Once{}
		r.Machine = machine.read
		r.Sellers[0].InFlight = 1
		p.onSubmit = func(effect.Request) { once.Do(func() { machine.move(time.Hour) }) }
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 3})
		key := ledger.Key{Seller: sellerA, OrderNo: list[0].Number}
		events, err := l.History(context.Background(), key)
		if err != nil {
			t.Fatal(err)
		}
		if back := events[1]; back.To != ledger.Ready || back.Note != "the claim grew too old before sending" || entry(t, l, key).Attempt != 2 {
			t.Errorf("the order was not given back: %+v", events)
		}
		if p.submits[list[0].Number] != 1 || len(r.Stops) > 0 {
			t.Errorf("sent %d times, stops %v", p.submits[list[0].Number], r.Stops)
		}
	})
}

func entry(t *testing.T, l *sqlledger.Store, key ledger.Key) ledger.Entry {
	t.Helper()
	e, err := l.Find(context.Background(), key)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// A run that lost the lock by which others see that it lives sends nothing, and nothing of an
// earlier claim when it has it again.
func TestRunWithoutItsLockSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(40, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		var term atomic.Int64
		term.Store(1)
		r.Term = term.Load
		calls := 0
		p.onSubmit = func(effect.Request) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if calls++; calls == 10 {
				term.Store(0)
				go func() {
					time.Sleep(5 * time.Second)
					p.mu.Lock()
					if n := len(p.accepted); n > 13 { // 4 calls were under way
						t.Errorf("%d orders were sent, most of them without the lock", n)
					}
					p.mu.Unlock()
					term.Store(2)
				}()
			}
		}
		begun := time.Now()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 40})
		if took := time.Since(begun); took < 5*time.Second {
			t.Errorf("the run ended after %v, without having waited for its lock", took)
		}
		if len(r.Stops) > 0 {
			t.Errorf("the seller was stopped for it: %+v", r.Stops)
		}
	})
}

// A lock that does not come back ends the run with words that say so; nothing is in doubt.
func TestLockThatDoesNotComeBackEndsTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		r, l := newRun(t, p, orders(3, sellerA))
		defer l.Close()
		r.Term = func() int64 { return 0 }
		err := r.do(context.Background(), pipeline.RunStages()...)
		if err == nil || len(p.accepted) > 0 {
			t.Errorf("%d orders were sent, error %v", len(p.accepted), err)
		}
		want(t, r.Summary, map[ledger.State]int{ledger.Ready: 3})
	})
}

// An invoice is not signed again without the lock either.
func TestNothingIsSignedAgainWithoutTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.finish = ledger.SealFailed
		r, l := newRun(t, p, orders(1, sellerA))
		defer l.Close()
		var term atomic.Int64
		term.Store(1)
		r.Term = term.Load
		p.onReissue = func(pipeline.Ref) effect.Outcome {
			t.Error("it was signed again")
			return effect.Outcome{}
		}
		r.Ledger = losing{l, func() { term.Add(1) }}
		r.Timing.Wait = time.Second
		execute(t, r)
	})
}

// losing is a ledger whose claims of invoices whose signature failed make the run lose its lock.
type losing struct {
	pipeline.Ledger
	lose func()
}

func (l losing) Claim(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error) {
	if c.Effect == ledger.Sign {
		defer l.lose()
	}
	return l.Ledger.Claim(ctx, c)
}

// A platform in trouble gets its rest although the clock is set meanwhile, and no more than that.
func TestRestIsNotLongerBecauseTheClockWasSet(t *testing.T) {
	for _, jump := range []time.Duration{-time.Hour, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			p := newFake()
			list := orders(2, sellerA)
			p.script[list[0].Number] = []behaviour{notSent}
			r, l := newRun(t, p, list)
			defer l.Close()
			machine := &skewed{}
			r.Now = func() time.Time { return machine.read().Wall }
			r.Sellers[0].InFlight = 1
			once := sync.Once{}
			p.onSubmit = func(effect.Request) {
				once.Do(func() {
					go func() {
						time.Sleep(500 * time.Millisecond) // the seller rests for a second
						machine.move(jump)
					}()
				})
			}
			begun := time.Now()
			if err := r.do(context.Background(), pipeline.ImportStage, pipeline.SubmitStage); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(begun); took < time.Second || took > 5*time.Second || len(p.accepted) != 2 {
				t.Errorf("set by %v: %d orders sent in %v, want 2 in about a second", jump, len(p.accepted), took)
			}
		})
	}
}

// An end that was set is one of this machine's time, whatever the ledger's clock says.
func TestMaxDurationIsOfThisMachinesTime(t *testing.T) {
	for _, off := range []time.Duration{-time.Hour, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			p := newFake()
			p.finish = ledger.Submitted
			r, l := newRun(t, p, orders(1, sellerA))
			defer l.Close()
			r.Now = func() time.Time { return time.Now().Add(off) }
			if err := r.do(context.Background(), pipeline.ImportStage, pipeline.SubmitStage); err != nil {
				t.Fatal(err)
			}
			r.MaxDuration = time.Minute
			begun := time.Now()
			if err := r.do(context.Background(), pipeline.ReconcileStage); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(begun); took < 50*time.Second || took > time.Minute {
				t.Errorf("off by %v: it ended after %v, want a minute", off, took)
			}
			if !r.TimedOut {
				t.Error("the report does not say that the time was over")
			}
		})
	}
}

// An order that another run has taken over is that run's; the others go on.
func TestOrderThatIsTakenOverDoesNotStopTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(40, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		once := sync.Once{}
		p.onSubmit = func(effect.Request) {
			once.Do(func() {
				es, err := l.Claim(context.Background(), ledgertest.ToAsk(ledger.Claim{Owner: "other", Now: time.Now().Add(time.Hour), Lease: time.Second, Limit: 1}, ledger.Ask{About: ledger.AskDue}))
				if err != nil || len(es) != 1 {
					t.Errorf("%d taken over: %v", len(es), err)
				}
			})
		}
		var log strings.Builder
		r.Log = slog.New(slog.NewTextHandler(&log, nil))
		if err := r.do(context.Background(), pipeline.ImportStage, pipeline.SubmitStage); err != nil {
			t.Error(err)
		}
		if r.TakenOver != 1 || !strings.Contains(log.String(), "order 330-") || !strings.Contains(log.String(), ledger.ErrFence.Error()) {
			t.Errorf("%d taken over, want the order in the log: %s", r.TakenOver, &log)
		}
		sent := r.Summary.Count(ledger.Submitted) + r.Summary.Count(ledger.Issued)
		if left := r.Summary.Count(ledger.Submitting); sent != 39 || left != 1 {
			t.Errorf("%d sent, %d submitting; want 39 and the one that was taken over", sent, left)
		}
	})
}
