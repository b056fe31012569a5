package pipeline_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
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
	s.Limit, s.Since = pipeline.SliceLimit, m.since
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
		if m.report.Sent != 231 || !m.report.Acted || len(m.report.Stops) > 0 || len(p.resealed) == 0 {
			t.Errorf("%+v, %d signed again; want 231 sent, the lost one twice", m.report, len(p.resealed))
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

func TestSliceThatCannotBeWorkedOn(t *testing.T) {
	t.Parallel()
	r, l := newRun(t, newFake(), nil)
	defer l.Close()
	for text, s := range map[string]pipeline.Slice{
		"not in the configuration":        {Task: pipeline.SubmitTask, Seller: "nobody", Limit: 1},
		"only submit, reconcile and sign": {Task: "export", Seller: sellerA, Limit: 1},
	} {
		if _, _, err := pipeline.Work(context.Background(), r.Parts, r.Settings, s); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
