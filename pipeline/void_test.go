package pipeline_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// counter is the part of the platform that voids and delivers; all else of it panics.
type counter struct {
	pipeline.Corrector
	platform *fakePlatform

	mu      sync.Mutex
	script  []behaviour // one per call; accept when used up
	bureau  []ledger.State
	latency time.Duration // before the first byte
	voids   []time.Time   // calls that may have arrived
	sent    []pipeline.Delivery
}

// call plays one call: done reports that it arrived.
func (c *counter) call(ctx context.Context) (out effect.Outcome, done bool) {
	time.Sleep(c.latency)
	if err := effect.BeforeSending(ctx)(); err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	do := accept
	if len(c.script) > 0 {
		do, c.script = c.script[0], c.script[1:]
	}
	switch do {
	case lose:
		return effect.Outcome{Kind: effect.OutcomeUnknown, Text: "no answer"}, false
	case refuse:
		return effect.Outcome{Kind: effect.OutcomeRefused, Code: "E9999", Text: "当前发票状态不能作废"}, false
	case notSent:
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: "no connection"}, false
	case acceptMute:
		return effect.Outcome{Kind: effect.OutcomeUnknown, Text: "no answer"}, true
	}
	return effect.Outcome{Kind: effect.OutcomeAccepted}, true
}

func (c *counter) Void(ctx context.Context, _ string, v pipeline.Voiding) effect.Outcome {
	out, done := c.call(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	if out.Kind != effect.OutcomeNotSent {
		c.voids = append(c.voids, time.Now())
	}
	if done {
		states := c.bureau
		if states == nil {
			states = []ledger.State{ledger.Voiding, ledger.Voided}
		}
		for i, s := range states { // the bureau works on it
			time.AfterFunc(time.Duration(i)*time.Second, func() {
				c.platform.mu.Lock()
				defer c.platform.mu.Unlock()
				c.platform.finishes[v.Serial[1:]] = s
			})
		}
	}
	return out
}

func (*counter) RefreshForms(context.Context, string, time.Time, time.Time) effect.Outcome {
	return effect.Outcome{Kind: effect.OutcomeAccepted}
}

// issuedPaper is a ledger with one issued paper invoice.
func issuedPaper(t *testing.T) (*counter, *sqlledger.Store, string) {
	t.Helper()
	p := newFake()
	p.edit = func(_ string, f *pipeline.Found) {
		f.Invoices[0].Code, f.Kind = "033026000104", invoice.KindPaperOrdinary
	}
	list := orders(1, sellerA)
	list[0].Rows[0].Cells = append(list[0].Rows[0].Cells, invoice.Cell{Field: invoice.KindField, Text: "c", Col: "K", Title: "发票种类"})
	r, l := newRun(t, p, list)
	execute(t, r)
	want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1})
	return &counter{platform: p}, l, list[0].Number
}

// corrects runs the corrections on a ledger as a run of its own.
func (c *counter) corrects(t *testing.T, l *sqlledger.Store) {
	t.Helper()
	r := again(l, c.platform, nil)
	r.Batch, r.Corrector = ledger.Batch{}, c
	if err := r.do(context.Background(), pipeline.CorrectStage); err != nil {
		t.Fatal(err)
	}
}

// planVoid plans the void of an order's invoice.
func planVoid(t *testing.T, l *sqlledger.Store, no string) pipeline.VoidPlanned {
	t.Helper()
	blues, err := l.Blues(context.Background(), sellerA, []string{no})
	if err != nil || len(blues) != 1 {
		t.Fatalf("%d invoices: %v", len(blues), err)
	}
	planned, err := pipeline.PlanVoids(context.Background(), l, []pipeline.VoidRequest{{Seller: sellerA, Blue: blues[0]}}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return planned[0]
}

func effectOf(t *testing.T, l *sqlledger.Store, id int64) (found ledger.Entry) {
	t.Helper()
	err := l.Effects(context.Background(), ledger.EffectChoice{}, func(e ledger.Entry) error {
		if e.ID == id {
			found = e
		}
		return nil
	})
	if err != nil || found.ID == 0 {
		t.Fatalf("effect %d: %v", id, err)
	}
	return found
}

func orderState(t *testing.T, l *sqlledger.Store, no string) ledger.State {
	t.Helper()
	e, err := l.Find(context.Background(), ledger.Key{Seller: sellerA, OrderNo: no})
	if err != nil {
		t.Fatal(err)
	}
	return e.State
}

// Whatever becomes of its calls, a void is called again only after a question, and its order shows
// what the bureau did.
func TestVoidIsAskedBeforeItIsRepeated(t *testing.T) {
	taken := []ledger.State{ledger.Voiding, ledger.Issued}
	after := func(seconds int) []ledger.State { // the void shows so late
		return append(slices.Repeat([]ledger.State{ledger.Issued}, seconds), ledger.Voiding, ledger.Voided)
	}
	for name, c := range map[string]struct {
		script []behaviour
		bureau []ledger.State
		calls  int
		state  ledger.State
		order  ledger.State
	}{
		"accepted":            {nil, nil, 1, ledger.Done, ledger.Voided},
		"its answer is lost":  {[]behaviour{acceptMute}, nil, 1, ledger.Done, ledger.Voided},
		"it shows late":       {nil, after(5), 1, ledger.Done, ledger.Voided},
		"mute, shows late":    {[]behaviour{acceptMute}, after(25), 1, ledger.Done, ledger.Voided},
		"mute, shows later":   {[]behaviour{acceptMute}, after(36), 1, ledger.Done, ledger.Voided},
		"lost on the way":     {[]behaviour{lose}, nil, 2, ledger.Done, ledger.Voided},
		"not sent":            {[]behaviour{notSent}, nil, 1, ledger.Done, ledger.Voided},
		"refused":             {[]behaviour{refuse}, nil, 1, ledger.Failed, ledger.Issued},
		"refused as done":     {[]behaviour{lose, refuse}, nil, 2, ledger.Failed, ledger.Issued},
		"never an answer":     {[]behaviour{lose, lose, lose, lose}, nil, 3, ledger.Failed, ledger.Issued},
		"taken back":          {nil, taken, 1, ledger.Failed, ledger.Issued},
		"mute and taken back": {[]behaviour{acceptMute}, taken, 2, ledger.Failed, ledger.Issued},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk, l, no := issuedPaper(t)
				defer l.Close()
				desk.script, desk.bureau = c.script, c.bureau
				p := planVoid(t, l, no)
				for range 3 { // the others find nothing to do
					desk.corrects(t, l)
				}
				e := effectOf(t, l, p.ID)
				if len(desk.voids) != c.calls || e.State != c.state || orderState(t, l, no) != c.order {
					t.Errorf("%d calls, %s (%s %s), order %s; want %d, %s, %s", len(desk.voids), e.State, e.Code, e.Error, orderState(t, l, no), c.calls, c.state, c.order)
				}
				for i := 1; i < len(desk.voids); i++ {
					if gap := desk.voids[i].Sub(desk.voids[i-1]); gap < 2*timing.Call {
						t.Errorf("called again after %s: the first may be in flight", gap)
					}
				}
				if next := planVoid(t, l, no); next.Fresh != (c.state == ledger.Failed) {
					t.Errorf("asked for again: %+v", next.Planned)
				}
			})
		})
	}
}

// monthEnd waits until a time before the end of the month in Beijing.
func monthEnd(left time.Duration) {
	y, m, _ := time.Now().In(beijing.Zone).Date()
	time.Sleep(time.Until(time.Date(y, m+1, 1, 0, 0, 0, 0, beijing.Zone).Add(-left)))
}

// No void is called after the month of the invoice, wherever the month ends: before the call, while
// it waits for its turn, or after a call that got no answer.
func TestVoidAtTheEndOfTheMonth(t *testing.T) {
	for name, c := range map[string]struct {
		left    time.Duration
		latency time.Duration
		script  []behaviour
		calls   int
		state   ledger.State
	}{
		"in time":             {time.Minute, 0, nil, 1, ledger.Done},
		"planned before it":   {-time.Second, 0, nil, 0, ledger.Failed},
		"while it waits":      {time.Second, 2 * time.Second, nil, 0, ledger.Failed},
		"lost before it":      {5 * time.Second, 0, []behaviour{lose}, 1, ledger.Failed},
		"arrived without us":  {5 * time.Second, 0, []behaviour{acceptMute}, 1, ledger.Done},
		"never connected yet": {time.Second, 0, []behaviour{notSent, notSent, notSent, notSent}, 0, ledger.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk, l, no := issuedPaper(t)
				defer l.Close()
				p := planVoid(t, l, no)
				monthEnd(c.left)
				desk.script, desk.latency = c.script, c.latency
				desk.corrects(t, l)
				time.Sleep(time.Hour)
				desk.corrects(t, l)
				e := effectOf(t, l, p.ID)
				if len(desk.voids) != c.calls || e.State != c.state {
					t.Errorf("%d calls, %s (%s %s); want %d, %s", len(desk.voids), e.State, e.Code, e.Error, c.calls, c.state)
				}
				if c.state == ledger.Failed && (e.Code != "month-over" || e.Error == "") {
					t.Errorf("failed with %q %q", e.Code, e.Error)
				}
				if next := planVoid(t, l, no); c.state == ledger.Failed && next.Refused != pipeline.ErrVoidMonth {
					t.Errorf("planned again: %+v", next.Planned)
				}
			})
		})
	}
}

// A void whose run died is asked about, not called once more.
func TestVoidOfADeadRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk, l, no := issuedPaper(t)
		defer l.Close()
		p := planVoid(t, l, no)
		dead(t, l, pipeline.VoidEffect)
		desk.platform.finishes[no] = ledger.Voided // its call arrived
		desk.corrects(t, l)
		if e := effectOf(t, l, p.ID); len(desk.voids) != 0 || e.State != ledger.Done || orderState(t, l, no) != ledger.Voided {
			t.Errorf("%d calls, %s, order %s", len(desk.voids), e.State, orderState(t, l, no))
		}
	})
}

// dead claims the effects of a kind for a run that is never heard of again.
func dead(t *testing.T, l *sqlledger.Store, kind ledger.Effect) {
	t.Helper()
	c := ledger.Claim{Filter: ledger.Filter{Seller: sellerA}, Effect: kind, Owner: "dead", Now: time.Now(), Lease: timing.Lease, Limit: 10,
		Prepare: func(*ledger.Entry) (string, error) { return "", nil }}
	if some, err := l.Claim(context.Background(), c); err != nil || len(some) != 1 {
		t.Fatalf("claimed %d: %v", len(some), err)
	}
}

// A void and a red of one invoice exclude each other, whichever is planned first.
func TestVoidAndRedExcludeEachOther(t *testing.T) {
	ctx, reason := context.Background(), []invoice.RedReason{invoice.RedError}
	for _, first := range []ledger.Effect{pipeline.VoidEffect, red.Effect} {
		synctest.Test(t, func(t *testing.T) {
			_, l, no := issuedPaper(t)
			defer l.Close()
			blues, err := l.Blues(ctx, sellerA, []string{no})
			if err != nil {
				t.Fatal(err)
			}
			planRed := func() error {
				out, err := pipeline.PlanReds(ctx, l, []pipeline.RedRequest{{Seller: sellerA, Blue: blues[0], Reason: reason[0]}}, time.Now())
				if err != nil {
					t.Fatal(err)
				}
				return out[0].Refused
			}
			if first == red.Effect {
				if err := planRed(); err != nil {
					t.Fatal(err)
				}
				if p := planVoid(t, l, no); p.Refused != pipeline.ErrVoidReversed {
					t.Errorf("a void beside a red: %+v", p.Planned)
				}
				return
			}
			if p := planVoid(t, l, no); p.Refused != nil {
				t.Fatal(p.Refused)
			}
			if err := planRed(); err != pipeline.ErrVoidVoided {
				t.Errorf("a red beside a void: %v", err)
			}
		})
	}
}

// What is no issued paper invoice of this month is refused with the reason.
func TestVoidsThatAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, l, no := issuedPaper(t)
		defer l.Close()
		blues, err := l.Blues(context.Background(), sellerA, []string{no})
		if err != nil {
			t.Fatal(err)
		}
		changed := func(change func(r *pipeline.VoidRequest)) pipeline.VoidRequest {
			r := pipeline.VoidRequest{Seller: sellerA, Blue: blues[0]}
			o := *blues[0].Order.Order
			r.Blue.Order.Order = &o
			change(&r)
			return r
		}
		cases := map[*pipeline.Refusal]pipeline.VoidRequest{
			pipeline.ErrVoidNotPaper:  changed(func(r *pipeline.VoidRequest) { r.Blue.Order.Order.Kind = invoice.KindDigitalOrdinary }),
			pipeline.ErrVoidMonth:     changed(func(r *pipeline.VoidRequest) { r.Blue.IssuedAt = time.Now().AddDate(0, -1, 0) }),
			pipeline.ErrVoidVoided:    changed(func(r *pipeline.VoidRequest) { r.Blue.Order.State = ledger.Voiding }),
			pipeline.ErrVoidNotIssued: changed(func(r *pipeline.VoidRequest) { r.Blue.Order.State = ledger.Submitted }),
			pipeline.ErrVoidElsewhere: changed(func(r *pipeline.VoidRequest) { r.Blue.Order = ledger.Entry{} }),
			pipeline.ErrVoidUnknown:   changed(func(r *pipeline.VoidRequest) { r.Blue.Serial = "" }),
			pipeline.ErrVoidReason:    changed(func(r *pipeline.VoidRequest) { r.Reason = "1" }),
		}
		for why, request := range cases {
			out, err := pipeline.PlanVoids(context.Background(), l, []pipeline.VoidRequest{request}, time.Now())
			if err != nil || out[0].Refused != why {
				t.Errorf("want %v: %v (%v)", why, out, err)
			}
		}
		if n := effects(t, l, pipeline.VoidEffect); len(n) != 0 {
			t.Errorf("%d voids are recorded", len(n))
		}
	})
}

func effects(t *testing.T, l *sqlledger.Store, kind ledger.Effect) (list []ledger.Entry) {
	t.Helper()
	err := l.Effects(context.Background(), ledger.EffectChoice{Kinds: []ledger.Effect{kind}}, func(e ledger.Entry) error {
		list = append(list, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A void and a message make no invoice: they are called after the time until which a run sends.
func TestVoidsAndMessagesHaveNoUntil(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk, l, no := issuedPaper(t)
		defer l.Close()
		message := planDelivery(t, l, no, false, phone)
		void := planVoid(t, l, no)
		r := again(l, desk.platform, nil)
		r.Batch, r.Corrector, r.Until = ledger.Batch{}, desk, time.Now().Add(-time.Hour)
		if err := r.do(context.Background(), pipeline.CorrectStage); err != nil {
			t.Fatal(err)
		}
		if len(desk.voids) != 1 || len(desk.sent) != 1 || !r.Turned.IsZero() {
			t.Errorf("%d voids, %d messages, turned %v", len(desk.voids), len(desk.sent), r.Turned)
		}
		if v, m := effectOf(t, l, void.ID), effectOf(t, l, message.ID); v.State != ledger.Done || m.State != ledger.Done {
			t.Errorf("void %s, message %s", v.State, m.State)
		}
	})
}
