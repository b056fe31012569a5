package pipeline_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// machines work on slices as an engine on several machines would: each slice travels as text, to
// all of them at once, and so do their reports.
type machines struct {
	t      *testing.T
	runs   []*run
	since  time.Time
	slices int
	report pipeline.Report
}

func (m *machines) work(s pipeline.Slice) (more bool) {
	s.Limit, s.Since, s.Standing = pipeline.SliceLimit, m.since, m.report.Standing
	text, err := json.Marshal(s)
	if err != nil {
		m.t.Fatal(err)
	}
	var mu sync.Mutex
	var group sync.WaitGroup
	for _, r := range m.runs {
		group.Go(func() {
			var piece pipeline.Slice
			if err := json.Unmarshal(text, &piece); err != nil {
				m.t.Error(err)
			}
			rep, again, err := pipeline.Work(context.Background(), r.Parts, r.Settings, piece)
			if err != nil {
				m.t.Error(err)
			}
			text, err := json.Marshal(rep)
			if err != nil {
				m.t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			var came pipeline.Report
			if err := json.Unmarshal(text, &came); err != nil {
				m.t.Error(err)
			}
			m.report.Add(came)
			m.slices, more = m.slices+1, more || again
		})
	}
	group.Wait()
	return more
}

// settle hands slices out for a seller until nothing is left.
func (m *machines) settle(l pipeline.Ledger, seller string) {
	for range 100 {
		for m.work(pipeline.Slice{Task: pipeline.SubmitTask, Seller: seller}) {
		}
		time.Sleep(timing.Call)
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			for m.work(pipeline.Slice{Task: pipeline.ReconcileTask, Seller: seller, Serials: serials}) {
			}
		}
		for m.work(pipeline.Slice{Task: pipeline.SignTask, Seller: seller}) {
		}
		ready, waiting, _, err := l.Pending(context.Background(), ledger.Filter{Seller: seller})
		if err != nil {
			m.t.Fatal(err)
		}
		if ready+waiting == 0 || m.report.Stops[seller].Code != "" {
			return
		}
	}
	m.t.Errorf("orders of %s are not settled", seller)
}

func TestSlicesOnSeveralMachines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = 10 * time.Millisecond
		list := append(orders(170, sellerA), orders(60, sellerB)...)
		p.script[list[3].Number], p.script[list[4].Number] = []behaviour{acceptMute}, []behaviour{lose}
		p.finishes[list[5].Number] = ledger.SealFailed
		r, l := newRun(t, p, list)
		defer l.Close()
		if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
			t.Fatal(err)
		}
		m := &machines{t: t, since: l.Now()}
		for _, name := range []string{"machine-1", "machine-2"} {
			w := again(l, p, nil)
			w.Owner = name
			m.runs = append(m.runs, w)
		}
		m.settle(l, sellerA)
		m.settle(l, sellerB)
		sum, err := l.Summary(context.Background(), ledger.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		want(t, sum, map[ledger.State]int{ledger.Issued: 229, ledger.SealFailed: 1})
		if twice := p.acceptedTwice(); len(twice) > 0 || len(p.accepted) != 230 {
			t.Errorf("%d accepted, %v more than once", len(p.accepted), twice)
		}
		if m.report.Sent != 231 || !m.report.Acted || len(m.report.Stops) > 0 || len(p.reissued) == 0 {
			t.Errorf("%+v, %d signed again; want 231 sent, the lost one twice", m.report, len(p.reissued))
		}
	})
}

// A seller's account fails in a slice: the report and the ledger say so, and the next slice of
// anybody sends nothing.
func TestSliceMeetsAnAccountAtFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.blame = true
		r, l := newRun(t, p, orders(40, sellerA))
		defer l.Close()
		if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		m := &machines{t: t, since: l.Now(), runs: []*run{again(l, p, nil)}}
		time.Sleep(time.Second)
		if m.work(pipeline.Slice{Task: pipeline.SubmitTask, Seller: sellerA}) {
			t.Error("the slice wants to be done again")
		}
		why, sent := m.report.Stops[sellerA], len(p.submits)
		if !why.Account || why.Trouble != ledger.TroubleCredit || why.Until.IsZero() || m.report.Sent != sent {
			t.Errorf("%d sent, %+v", sent, m.report)
		}
		other := &machines{t: t, since: m.since, runs: []*run{again(l, p, nil)}}
		other.work(pipeline.Slice{Task: pipeline.SubmitTask, Seller: sellerA})
		if len(p.submits) != sent || other.report.Stops[sellerA].Trouble != why.Trouble {
			t.Errorf("%d sent after the stop, %+v", len(p.submits)-sent, other.report)
		}
	})
}

// A platform that does not answer is left alone after some calls, though each slice is another
// process's; the seller rests in between.
func TestSlicesLeaveASilentPlatformAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := orders(200, sellerA)
		for _, d := range list {
			p.script[d.Number] = []behaviour{lose}
		}
		r, l := newRun(t, p, list)
		defer l.Close()
		r.Timing.Canary = 0
		if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
			t.Fatal(err)
		}
		m := &machines{t: t, since: l.Now(), runs: []*run{again(l, p, nil)}}
		m.runs[0].Timing.Canary = 0
		begun := time.Now()
		for m.work(pipeline.Slice{Task: pipeline.SubmitTask, Seller: sellerA}) {
		}
		if why := m.report.Stops[sellerA]; why.Text == "" || why.Account {
			t.Errorf("the seller is not stopped: %+v", m.report)
		}
		// Calls that are under way together count once, four of them at a time.
		if took := time.Since(begun); len(p.submits) > 8*4 || took < time.Minute {
			t.Errorf("%d orders were sent in %v", len(p.submits), took)
		}
	})
}

// The first orders are waited for once, not by each slice anew.
func TestSlicesGoOnWhereThePlatformTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.takes = time.Hour
		r, l := newRun(t, p, orders(60, sellerA))
		defer l.Close()
		if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
			t.Fatal(err)
		}
		m := &machines{t: t, since: l.Now(), runs: []*run{again(l, p, nil)}}
		for begun := time.Now(); time.Since(begun) < time.Minute; time.Sleep(time.Second) {
			m.work(pipeline.Slice{Task: pipeline.SubmitTask, Seller: sellerA})
		}
		if len(p.submits) != 60 {
			t.Errorf("%d of 60 orders were sent in a minute", len(p.submits))
		}
	})
}

// No claim takes more than a slice, however fast the seller may send.
func TestClaimsAreNoLargerThanASlice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		r, l := newRun(t, p, orders(300, sellerA))
		defer l.Close()
		most := &largest{Ledger: l}
		r.Ledger, r.Sellers[0].Chunk, r.Sellers[0].Audit = most, 500, true
		execute(t, r)
		if most.n > pipeline.SliceLimit || most.n < pipeline.SliceLimit/2 {
			t.Errorf("%d orders in one claim", most.n)
		}
	})
}

// largest is a ledger that remembers its largest claim.
type largest struct {
	pipeline.Ledger
	mu sync.Mutex
	n  int
}

func (l *largest) Claim(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error) {
	es, err := l.Ledger.Claim(ctx, c)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n = max(l.n, len(es))
	return es, err
}

func TestSliceThatCannotBeWorkedOn(t *testing.T) {
	t.Parallel()
	r, l := newRun(t, newFake(), nil)
	defer l.Close()
	for text, s := range map[string]pipeline.Slice{
		"not in the configuration": {Task: pipeline.SubmitTask, Seller: "nobody", Limit: 1},
		"there is no such task":    {Task: "export", Seller: sellerA, Limit: 1},
	} {
		if _, _, err := pipeline.Work(context.Background(), r.Parts, r.Settings, s); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

// meeting counts first contacts.
type meeting struct {
	*fakePlatform
	reached atomic.Int32
}

// Reach implements pipeline.Platform.
func (p *meeting) Reach(ctx context.Context, seller string) effect.Outcome {
	p.reached.Add(1)
	return p.fakePlatform.Reach(ctx, seller)
}

// Slices that follow one another make one first contact, and a new one after a pause or where the
// last call had no answer.
func TestSlicesMakeOneFirstContact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &meeting{fakePlatform: newFake()}
		list := orders(5*pipeline.SliceLimit, sellerA)
		r, l := newRun(t, p.fakePlatform, list)
		defer l.Close()
		r.Platform = p
		if err := r.do(t.Context(), pipeline.ImportStage); err != nil {
			t.Fatal(err)
		}
		m := &machines{t: t, runs: []*run{r}, since: time.Now()}
		sends := func(contacts int32) {
			t.Helper()
			if m.work(pipeline.Slice{Task: pipeline.SubmitTask, Seller: sellerA}); p.reached.Load() != contacts {
				t.Errorf("%d first contacts, want %d", p.reached.Load(), contacts)
			}
		}
		sends(1)
		sends(1)
		time.Sleep(31 * time.Second)
		sends(2)
		m.report.Standing.Unanswered = 1
		sends(3)
	})
}
