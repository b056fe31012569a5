package pipeline_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// queued is a platform at which calls wait for their turn, one each tenth of a second.
type queued struct {
	*fakePlatform
	mu    sync.Mutex
	next  map[string]time.Time // by seller
	begun map[string]time.Time // when a call began, by order
	fault time.Time            // when an answer showed first that an account is at fault
	turns map[string]int       // that were used, by seller
	bad   int                  // calls of the first seller are refused from this turn on; 0: none is
}

const turnEvery = 100 * time.Millisecond

func (p *queued) Submit(ctx context.Context, r effect.Request) effect.Outcome {
	p.mu.Lock()
	at := p.next[r.Key.Seller].Add(turnEvery)
	if now := time.Now(); at.Before(now) {
		at = now
	}
	p.next[r.Key.Seller] = at
	p.mu.Unlock()
	wait, cancel := effect.Waiting(ctx)
	defer cancel()
	select {
	case <-time.After(time.Until(at)):
	case <-wait.Done():
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: "no turn"}
	}
	began := time.Now()
	p.fakePlatform.mu.Lock()
	if p.turns[r.Key.Seller]++; r.Key.Seller == sellerA && p.bad > 0 && p.turns[sellerA] >= p.bad {
		p.script[r.Key.OrderNo] = []behaviour{stopAccount}
	}
	p.fakePlatform.mu.Unlock()
	out := p.fakePlatform.Submit(ctx, r)
	p.mu.Lock()
	defer p.mu.Unlock()
	if out.Kind != effect.OutcomeNotSent {
		p.begun[r.Key.OrderNo] = began
	}
	p.answered(out.Kind == effect.OutcomeStopped)
	return out
}

func (p *queued) Query(ctx context.Context, seller string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	a := p.fakePlatform.Query(ctx, seller, refs, known)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range a.Found {
		p.answered(f.Account != "")
	}
	return a
}

func (p *queued) answered(fault bool) {
	if fault && p.fault.IsZero() {
		p.fault = time.Now()
	}
}

func (p *queued) awaitFault() {
	for found := false; !found; time.Sleep(turnEvery) {
		p.mu.Lock()
		found = !p.fault.IsZero()
		p.mu.Unlock()
	}
}

// after counts the calls for the first seller that began so long after the fault or later.
func (p *queued) after(d time.Duration) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for no, at := range p.begun {
		if no[:3] == sellerA[2:5] && at.After(p.fault.Add(d)) {
			n++
		}
	}
	return n
}

// slowStops is a ledger that takes long to record a stop.
type slowStops struct {
	pipeline.Ledger
	recorded int
}

func (l *slowStops) StopSeller(ctx context.Context, s ledger.Stop, until func(time.Time) time.Time) (ledger.Stop, error) {
	time.Sleep(2 * time.Second)
	l.recorded++
	return l.Ledger.StopSeller(ctx, s, until)
}

// busy is a ledger of orders that are handed out after a stop is over, and a platform.
func busy(t *testing.T, own int) (p *queued, r *run, end func()) {
	p = &queued{fakePlatform: newFake(), next: map[string]time.Time{}, begun: map[string]time.Time{}, turns: map[string]int{}}
	p.latency, p.takes = 300*time.Millisecond, 500*time.Millisecond
	r, l := newRun(t, p, append(orders(own, sellerA), orders(40, sellerB)...))
	if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
		t.Fatal(err)
	}
	before := ledger.Stop{Seller: sellerA, Trouble: ledger.TroubleQuota}
	if _, err := l.StopSeller(context.Background(), before, func(since time.Time) time.Time { return since }); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	for _, seller := range []string{sellerA, sellerB} {
		if _, err := l.HandOut(context.Background(), ledger.Filter{Seller: seller}, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(time.Second)
	return p, process(l, p), func() { _ = l.Close() }
}

// process is one in which ten calls of a slice wait for their turns at once.
func process(l pipeline.Ledger, p pipeline.Platform) *run {
	r := again(l, p, nil)
	r.Settings.Batch, r.Timing.Canary, r.Parts.Known = ledger.Batch{}, 0, &pipeline.KnownStops{}
	for i := range r.Sellers {
		r.Sellers[i].InFlight = 10
	}
	return r
}

func (r *run) sliceOf(t *testing.T, task pipeline.Task, seller string) (ended time.Time) {
	s := pipeline.Slice{Task: task, Seller: seller, Limit: pipeline.SliceLimit}
	switch task {
	case pipeline.SubmitTask:
		s.Handed = ledger.NoEnd
	case pipeline.ReconcileTask:
		s.Serials = ledger.WithSerial
	}
	if _, _, err := pipeline.Work(context.Background(), r.Parts, r.Settings, s); err != nil {
		t.Error(err)
	}
	return time.Now()
}

// faults are how a slice finds that the account is at fault.
var faults = map[string]func(*queued){
	"a call is refused": func(p *queued) { p.bad = 3 },
	"an invoice failed": func(p *queued) { lapse(p.fakePlatform, 3) },
}

// After a slice has found that the account is at fault, none of the process begins a call for that
// seller, also before the ledger knows. What waits for its turn is given up; what is under way
// ends.
func TestAStopHoldsAtOnceForAllSlicesOfAProcess(t *testing.T) {
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, r, end := busy(t, 200)
				defer end()
				fault(p)
				slow := &slowStops{Ledger: r.Parts.Ledger}
				r.Parts.Ledger = slow
				var slices sync.WaitGroup
				var mu sync.Mutex
				var last time.Time
				for range 4 {
					slices.Go(func() {
						ended := r.sliceOf(t, pipeline.SubmitTask, sellerA)
						mu.Lock()
						defer mu.Unlock()
						if last.Before(ended) {
							last = ended
						}
					})
				}
				slices.Go(func() { r.sliceOf(t, pipeline.SubmitTask, sellerB) })
				for i := range 2 { // the second finds it, too
					slices.Go(func() {
						time.Sleep(2*time.Second + time.Duration(i)*500*time.Millisecond)
						r.sliceOf(t, pipeline.ReconcileTask, sellerA)
					})
				}
				slices.Go(func() { // begins before the ledger has the stop
					p.awaitFault()
					time.Sleep(1500 * time.Millisecond)
					r.sliceOf(t, pipeline.SubmitTask, sellerA)
				})
				slices.Wait()
				if n := p.after(0); p.fault.IsZero() || n > 0 {
					t.Errorf("%d calls began after the fault at %v", n, p.fault)
				}
				if late := last.Sub(p.fault); late > 3*time.Second {
					t.Errorf("the slices ended %v after the fault", late)
				}
				if slow.recorded != 1 {
					t.Errorf("%d stops were recorded", slow.recorded)
				}
				s, err := slow.Summary(t.Context(), ledger.Filter{Seller: sellerA})
				if err != nil || s.Count(ledger.Ready) < 150 || s.Count(ledger.Unknown)+s.Count(ledger.Submitting) > 0 {
					t.Errorf("%+v, %v", s.States, err)
				}
				if s, err := slow.Summary(t.Context(), ledger.Filter{Seller: sellerB}); err != nil || s.Count(ledger.Submitted) != 40 {
					t.Errorf("of the other seller: %+v, %v", s.States, err)
				}
				goesOn(t, p, r)
			})
		})
	}
}

// goesOn has the slices of a seller worked on again after its stop was ended by somebody.
func goesOn(t *testing.T, p *queued, r *run) {
	t.Helper()
	renew(p.fakePlatform)
	clear(p.next)
	clear(p.script)
	p.bad = 0
	time.Sleep(time.Second)
	if err := r.Parts.Ledger.ClearStop(t.Context(), sellerA, r.Now()); err != nil {
		t.Fatal(err)
	}
	before := len(p.accepted)
	if r.sliceOf(t, pipeline.SubmitTask, sellerA); len(p.accepted) != before+pipeline.SliceLimit {
		t.Errorf("%d orders were sent after the stop was ended", len(p.accepted)-before)
	}
}

// Other processes begin no call later than a second after the ledger has the stop, though their
// slices have claimed many orders more.
func TestAStopReachesOtherProcessesWithinASecond(t *testing.T) {
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, r, end := busy(t, 200)
				defer end()
				fault(p)
				other := process(r.Parts.Ledger, p)
				var slices sync.WaitGroup
				slices.Go(func() { r.sliceOf(t, pipeline.SubmitTask, sellerA) })
				for range 3 {
					slices.Go(func() { other.sliceOf(t, pipeline.SubmitTask, sellerA) })
				}
				slices.Go(func() {
					time.Sleep(2 * time.Second)
					r.sliceOf(t, pipeline.ReconcileTask, sellerA)
				})
				slices.Wait()
				if n := p.after(time.Second); p.fault.IsZero() || n > 0 {
					t.Errorf("%d calls began later than a second after the fault at %v", n, p.fault)
				}
				if n := p.after(0); n > 10 {
					t.Errorf("%d calls began after the fault", n)
				}
			})
		})
	}
}

// All slices of a process share the looks at the ledger.
func TestSlicesShareTheirLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, r, end := busy(t, 200)
		defer end()
		looks := &lookedAt{Ledger: r.Parts.Ledger}
		r.Parts.Ledger = looks
		begun := time.Now()
		var slices sync.WaitGroup
		for range 4 {
			slices.Go(func() { r.sliceOf(t, pipeline.SubmitTask, sellerA) })
		}
		slices.Wait()
		took := time.Since(begun)
		if most := int(took/time.Second) + 4*3; took < 10*time.Second || looks.n > most { // a slice begins and ends with some
			t.Errorf("%d orders in %v, %d looks, want at most %d", len(p.accepted), took, looks.n, most)
		}
	})
}

type lookedAt struct {
	pipeline.Ledger
	mu sync.Mutex
	n  int
}

func (l *lookedAt) Stops(ctx context.Context) ([]ledger.Stop, time.Time, error) {
	l.mu.Lock()
	l.n++
	l.mu.Unlock()
	return l.Ledger.Stops(ctx)
}
