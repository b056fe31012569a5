package pipeline_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// claimedBy imports orders and has another run claim n of them. Its lock is that of a process at
// work until its life ends.
func claimedBy(t *testing.T, r *run, l *sqlledger.Store, owner string, n int) ([]ledger.Entry, ledger.Life) {
	t.Helper()
	ctx := context.Background()
	if err := r.do(ctx, pipeline.ImportStage); err != nil {
		t.Fatal(err)
	}
	life, err := l.Live(ctx, owner)
	if err != nil {
		t.Fatal(err)
	}
	c := ledger.Claim{Filter: ledger.Filter{Batch: r.Batch.ID}, Owner: owner, Now: time.Now(), Lease: timing.Lease, Limit: n}
	es, err := l.Claim(ctx, ledgertest.ToCall(c, ledger.Issue, func(*ledger.Entry) (string, error) { return "h", nil }))
	if err != nil || len(es) != n {
		t.Fatalf("%d claimed: %v", len(es), err)
	}
	return es, life
}

// dies ends a run as a kill does.
func dies(t *testing.T, life ledger.Life) {
	t.Helper()
	if err := life.End(false); err != nil {
		t.Fatal(err)
	}
}

// receive makes the platform have received an order some time from now.
func (f *fakePlatform) receive(e ledger.Entry, after time.Duration) {
	go func() {
		time.Sleep(after)
		f.mu.Lock()
		defer f.mu.Unlock()
		f.accepted[e.Key.OrderNo] = append(f.accepted[e.Key.OrderNo], e.Order)
		f.at[e.Key.OrderNo] = time.Now()
	}()
}

// What a dead run had sent is asked about and adopted at once, without a wait for its leases.
func TestOrdersOfADeadRunAreAdoptedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(12, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		es, life := claimedBy(t, r, l, "dead", 5)
		for _, e := range es {
			p.receive(e, 0)
		}
		dies(t, life)
		synctest.Wait()
		begun := time.Now()
		execute(t, again(l, p, list))
		if took := time.Since(begun); took > 2*timing.FirstLook {
			t.Errorf("it took %v, want no more than without the dead run", took)
		}
		if twice := p.acceptedTwice(); len(twice) > 0 || len(p.accepted) != 12 {
			t.Errorf("%d accepted, twice %v", len(p.accepted), twice)
		}
	})
}

// What a dead run had claimed and never sent is asked about at once, but "no such order" is
// believed only when its call can no longer be in flight, and a second time after the visibility
// delay: that is the floor.
func TestOrdersThatADeadRunNeverSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(2, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		r.Timing.Visibility = timing.Call + 3*time.Second
		es, life := claimedBy(t, r, l, "dead", 1)
		claimed := time.Now()
		dies(t, life)
		time.Sleep(time.Second)
		second := again(l, p, list)
		second.Timing = r.Timing
		told := &teller{}
		second.Progress = told
		execute(t, second)
		for _, kind := range []ledger.WaitKind{ledger.WaitDoubt, ledger.WaitMissing} {
			if !slices.ContainsFunc(told.list, func(w pipeline.Waiting) bool { return w.For == kind && w.Orders == 1 && w.Rest > 2*time.Second }) {
				t.Errorf("nobody is told of the wait %s: %+v", kind, told.list)
			}
		}
		want(t, second.Summary, map[ledger.State]int{ledger.Issued: 2})
		no := es[0].Key.OrderNo
		var after []string
		for _, at := range p.asked[no] {
			after = append(after, fmt.Sprint(at.Sub(claimed)))
		}
		t.Logf("asked %v after the claim, accepted after %v", after, p.at[no].Sub(claimed))
		if first := p.asked[no][0].Sub(claimed); first > time.Second {
			t.Errorf("first asked %v after the claim, want at once", first)
		}
		floor := timing.Call + r.Timing.Visibility
		if sent := p.at[no].Sub(claimed); sent < floor || sent > floor+5*timing.FirstLook {
			t.Errorf("sent again %v after the claim, want %v and little more", sent, floor)
		}
	})
}

// The last call of a dead run arrives as late as a call can: whatever was answered before, it is
// found and not repeated.
func TestCallOfADeadRunThatArrivesLate(t *testing.T) {
	for _, visibility := range []time.Duration{time.Second, timing.Call + time.Second} {
		synctest.Test(t, func(t *testing.T) {
			p := newFake()
			p.hidden = visibility - time.Millisecond
			list := orders(1, sellerA)
			r, l := newRun(t, p, list)
			defer l.Close()
			es, life := claimedBy(t, r, l, "dead", 1)
			p.receive(es[0], timing.Call-time.Millisecond)
			dies(t, life)
			second := again(l, p, list)
			second.Timing.Visibility = visibility
			execute(t, second)
			want(t, second.Summary, map[ledger.State]int{ledger.Issued: 1})
			if n := len(p.accepted[list[0].Number]); n != 1 {
				t.Errorf("accepted %d times", n)
			}
		})
	}
}

// A run that is frozen is not dead: its leases are waited for.
func TestLeasesOfAFrozenRunAreWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(1, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		es, life := claimedBy(t, r, l, "frozen", 1)
		defer dies(t, life)
		p.receive(es[0], 0)
		synctest.Wait()
		begun, second, told := time.Now(), again(l, p, list), &teller{}
		second.Progress = told
		execute(t, second)
		if w := told.list[0]; w.For != ledger.WaitClaim || w.Orders != 1 || w.Rest <= 0 || w.Rest > timing.Lease {
			t.Errorf("told %+v, want that another run works on the order", w)
		}
		if took := time.Since(begun); took < timing.Lease || took > timing.Lease+2*timing.FirstLook {
			t.Errorf("it took %v, want the lease of %v", took, timing.Lease)
		}
	})
}

// A run that dies while another waits for its leases is noticed.
func TestRunThatDiesWhileItIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(1, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		es, life := claimedBy(t, r, l, "other", 1)
		p.receive(es[0], 0)
		go func() {
			time.Sleep(2 * time.Second)
			dies(t, life)
		}()
		begun := time.Now()
		execute(t, again(l, p, list))
		if took := time.Since(begun); took < 2*time.Second || took > 8*time.Second {
			t.Errorf("it took %v, want a few seconds after the death", took)
		}
	})
}

// A run that ends its work is not waited for until its leases end.
func TestRunThatEndsItsWorkWhileItIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(1, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		es, life := claimedBy(t, r, l, "other", 1)
		defer dies(t, life)
		go func() {
			time.Sleep(2 * time.Second)
			done := ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Issued}
			if err := l.Update(context.Background(), []ledger.Change{done}, "other", time.Now()); err != nil {
				t.Error(err)
			}
		}()
		begun, second := time.Now(), again(l, p, list)
		execute(t, second)
		want(t, second.Summary, map[ledger.State]int{ledger.Issued: 1})
		if took := time.Since(begun); took < 2*time.Second || took > 8*time.Second {
			t.Errorf("it took %v, want a few seconds after the end", took)
		}
	})
}

// The clock is set forward, so that the lease of a run at work looks over and its call long ended.
// The call arrives all the same, and is found.
func TestClockThatIsSetForwardDuringACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(1, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		es, life := claimedBy(t, r, l, "other", 1)
		defer dies(t, life)
		p.receive(es[0], timing.Call-time.Millisecond)
		second := again(l, p, list)
		second.Now = func() time.Time { return time.Now().Add(time.Hour) }
		execute(t, second)
		want(t, second.Summary, map[ledger.State]int{ledger.Issued: 1})
		if n := len(p.accepted[list[0].Number]); n != 1 {
			t.Errorf("accepted %d times: asked at %v", n, p.asked[list[0].Number])
		}
	})
}

// The ledger's clock is set between two answers "no such order": the visibility delay is kept all
// the same.
func TestClockThatIsSetDoesNotShortenTheRestBetweenTwoAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(1, sellerA)
		no := list[0].Number
		p.script[no] = []behaviour{acceptMute}
		r, l := newRun(t, p, list)
		defer l.Close()
		r.Timing.Visibility, r.Timing.Wait = time.Minute, time.Hour
		p.hidden = timing.Call + r.Timing.Visibility - 2*time.Second
		machine := &skewed{}
		r.Now = func() time.Time { return machine.read().Wall }
		once := sync.Once{}
		r.Ledger = watched{l, func(c ledger.Change) {
			if c.Misses == 1 {
				once.Do(func() { machine.move(10 * time.Minute) })
			}
		}}
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1})
		if n := len(p.accepted[no]); n != 1 {
			t.Errorf("accepted %d times: asked at %v", n, p.asked[no])
		}
	})
}

// teller keeps what is told of waits.
type teller struct {
	quiet
	list []pipeline.Waiting
}

func (t *teller) Waiting(list []pipeline.Waiting) { t.list = append(t.list, list...) }

// watched says what was recorded.
type watched struct {
	pipeline.Ledger
	recorded func(ledger.Change)
}

func (w watched) Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error {
	err := w.Ledger.Update(ctx, changes, owner, now)
	for _, c := range changes {
		w.recorded(c)
	}
	return err
}

// Progress counts what is done and never goes back, although another run adds to what is waited
// for.
func TestProgressDoesNotGoBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.finish = ledger.Submitted
		list := orders(8, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		es, life := claimedBy(t, r, l, "other", 1)
		defer dies(t, life)
		p.receive(es[0], 0)
		go func() {
			time.Sleep(timing.Lease + time.Second) // more is claimed meanwhile
			c := ledger.Claim{Owner: "other", Now: time.Now(), Lease: timing.Lease, Limit: 7}
			more, err := l.Claim(context.Background(), ledgertest.ToCall(c, ledger.Issue, func(*ledger.Entry) (string, error) { return "h", nil }))
			if err != nil {
				t.Error(err)
			}
			for _, e := range more {
				p.receive(e, 0)
			}
			time.Sleep(2 * timing.Lease)
			p.mu.Lock()
			defer p.mu.Unlock()
			p.finish = ledger.Issued
		}()
		second, steps := again(l, p, list), &stepping{}
		second.Progress, second.Batch = steps, r.Batch
		if err := second.do(context.Background(), pipeline.ReconcileStage); err != nil {
			t.Fatal(err)
		}
		if steps.least < 0 || steps.sum != 1 {
			t.Errorf("steps as small as %d, %d in all; want 1 of the 1 that the stage began with", steps.least, steps.sum)
		}
	})
}

// stepping keeps what progress is told.
type stepping struct {
	quiet
	least, sum int
}

func (s *stepping) Add(n int) { s.least, s.sum = min(s.least, n), s.sum+n }
