package ledgertest

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// reds is the kind of which an invoice has one open effect at a time.
const reds ledger.Effect = "red"

func besideCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"a check sees the others about the invoice":      besideSees,
		"a check refuses one plan alone":                 besideRefuses,
		"two never plan about one invoice at once":       besideOnce,
		"plans about the same invoices never lock up":    besideCrosswise,
		"a plan must be about an invoice":                besideNothing,
		"a preview has the outcome and leaves nothing":   besidePreviewed,
		"a preview that fails leaves nothing":            besidePreviewFails,
		"one red of an invoice is open":                  besideOneRed,
		"what was planned is kept whatever comes after":  besideKept,
		"a person releases what is held":                 plannedRelease,
		"what happened elsewhere is done":                plannedDone,
		"more becomes known of what happened elsewhere":  amended,
		"a person withdraws what was not called":         plannedWithdraw,
		"a repeat takes an effect from a run that lives": plannedFence,
		"what a kind knows is kept until it says more":   effectDetail,
		"effects are listed by choice":                   effectChoices,
	}
}

// invoiceRow is the row of an invoice that was issued elsewhere.
func (h *hand) invoiceRow(no string) int64 {
	h.Helper()
	id, err := h.InvoiceID(h.ctx(), ledger.InvoiceRef{Seller: Seller, No: no, IssuedAt: Start()})
	h.ok(err)
	return id
}

// about is a plan about an invoice.
func (h *hand) about(e ledger.Effect, invoice int64, subject string) ledger.Plan {
	return ledger.Plan{Effect: e, Seller: Seller, Subject: subject, Invoice: invoice, Body: []byte(subject), Due: h.now}
}

// beside plans with a check, and returns what became of each.
func (h *hand) beside(check ledger.PlanCheck, plans ...ledger.Plan) []ledger.Planned {
	h.Helper()
	out, err := h.PlanBeside(h.ctx(), plans, h.now, check)
	h.ok(err)
	if len(out) != len(plans) {
		h.Fatalf("%d of %d plans have a result", len(out), len(plans))
	}
	return out
}

func agreed(int, *ledger.Plan, []ledger.Entry) error { return nil }

func besideSees(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	one, other := h.invoiceRow("N1"), h.invoiceRow("N2")
	h.beside(agreed, h.about(noted, one, "a"), h.about(noted, other, "b"), h.about("another", one, "c"), h.about("third", one, "d"))
	var seen [][]string
	look := func(n int, p *ledger.Plan, beside []ledger.Entry) error {
		if seen = append(seen, nil); n != len(seen)-1 {
			t.Errorf("plan %d is called %d", len(seen)-1, n)
		}
		for _, e := range beside {
			seen[n] = append(seen[n], string(e.Plan.Effect)+" "+string(e.Plan.Body))
		}
		p.Subject += "!"
		p.Body = []byte(p.Subject)
		return nil
	}
	wide := h.about(noted, one, "f")
	wide.Beside = []ledger.Effect{"another"}
	out := h.beside(look, h.about(noted, one, "e"), wide, h.about(noted, other, "g"))
	same(t, "seen", seen, [][]string{{string(noted) + " a"}, {string(noted) + " a", "another c", string(noted) + " e!"}, {string(noted) + " b"}})
	e, err := h.Planned(h.ctx(), noted, Seller, "e!")
	h.ok(err)
	same(t, "as the check completed it", []any{e.ID, string(e.Plan.Body), e.Plan.Invoice, out[0].Fresh}, []any{out[0].ID, "e!", one, true})
}

func besideRefuses(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	id, no := h.invoiceRow("N1"), errors.New("no")
	out := h.beside(func(n int, _ *ledger.Plan, _ []ledger.Entry) error {
		if n == 1 {
			return no
		}
		return nil
	}, h.about(noted, id, "a"), h.about(noted, id, "b"), h.about(noted, id, "c"))
	same(t, "results", []bool{out[0].Fresh, errors.Is(out[1].Refused, no), out[1].ID == 0, out[2].Fresh}, []bool{true, true, true, true})
	_, err := h.Planned(h.ctx(), noted, Seller, "b")
	h.is(err, ledger.ErrNotFound)
}

// besideOnce lets four processes plan at once, each only if nobody has.
func besideOnce(t *testing.T, open Open) {
	const invoices = 20
	first := newHand(t, open, "begin")
	ids := make([]int64, invoices)
	for i := range ids {
		ids[i] = first.invoiceRow(fmt.Sprint("N", i))
	}
	var planned, calls atomic.Int64
	inParallel(t, open, 4, func(h *hand) error {
		for _, id := range ids {
			out, err := h.PlanBeside(h.ctx(), []ledger.Plan{h.about(noted, id, fmt.Sprint(id, h.run))}, h.now, func(_ int, _ *ledger.Plan, beside []ledger.Entry) error {
				calls.Add(1)
				if len(beside) > 0 {
					return errors.New("somebody was first")
				}
				return nil
			})
			if err != nil {
				return err
			}
			if out[0].Refused == nil {
				planned.Add(1)
			}
		}
		return nil
	})
	same(t, "planned", planned.Load(), int64(invoices))
	if calls.Load() < 4*invoices {
		t.Errorf("%d checks", calls.Load())
	}
}

func besideCrosswise(t *testing.T, open Open) {
	first := newHand(t, open, "begin")
	ids := make([]int64, 12)
	for i := range ids {
		ids[i] = first.invoiceRow(fmt.Sprint("N", i))
	}
	inParallel(t, open, 4, func(h *hand) error {
		mine := slices.Clone(ids)
		if h.run == "p1" || h.run == "p3" {
			slices.Reverse(mine)
		}
		for round := range 5 {
			var plans []ledger.Plan
			for _, id := range mine {
				plans = append(plans, h.about(noted, id, fmt.Sprint(id, h.run, round)))
			}
			if _, err := h.PlanBeside(h.ctx(), plans, h.now, agreed); err != nil {
				return err
			}
		}
		return nil
	})
	n := 0
	first.ok(first.Effects(first.ctx(), ledger.EffectChoice{}, func(ledger.Entry) error { n++; return nil }))
	same(t, "planned", n, 4*5*len(ids))
}

func besideNothing(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	if _, err := h.PlanBeside(h.ctx(), []ledger.Plan{h.about(noted, 0, "a")}, h.now, agreed); err == nil {
		t.Error("a plan about no invoice was recorded")
	}
}

// besideOneRed has the database itself refuse a second open red, whoever forgets to look.
func besideOneRed(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	id := h.invoiceRow("N1")
	k := effectKind{name: reds, back: ledger.Ready, done: ledger.Done}
	second := func() bool {
		_, err := h.Plan(h.ctx(), []ledger.Plan{h.about(reds, id, "second")}, h.now)
		return err == nil
	}
	held := h.about(reds, id, "first")
	held.Held = true
	h.beside(agreed, held, h.about(reds, h.invoiceRow("N2"), "of another"))
	e, err := h.Planned(h.ctx(), reds, Seller, "first")
	h.ok(err)
	same(t, "while it is held", second(), false)
	_, err = h.Release(h.ctx(), reds, []int64{e.ID}, "", h.now)
	h.ok(err)
	same(t, "while it is ready", second(), false)
	called := h.call(k, 1)[0]
	for _, s := range []ledger.State{ledger.Submitting, ledger.Unknown, ledger.Submitted} {
		if s != ledger.Submitting {
			h.ok(h.update(after(k, &called, s, h.now)))
		}
		same(t, "while it is "+string(s), second(), false)
	}
	h.ok(h.update(after(k, &called, ledger.Failed, time.Time{})))
	same(t, "after it failed", second(), true)
	if n, err := h.Repeat(h.ctx(), reds, []int64{called.ID}, "", h.now); err == nil {
		t.Errorf("a failed red was made ready beside an open one (%d)", n)
	}
}

func besideKept(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	id := h.invoiceRow("N1")
	p := h.about(reds, id, "a")
	p.Net, p.Tax = 10_000, 1_300
	first := h.beside(agreed, p)[0]
	changed := h.about(reds, id, "a")
	changed.Body, changed.Net = []byte("other"), 1
	again := h.beside(agreed, changed)[0]
	same(t, "again", []any{again.ID, again.Fresh, again.State}, []any{first.ID, false, ledger.Ready})
	e, err := h.Planned(h.ctx(), reds, Seller, "a")
	h.ok(err)
	same(t, "kept", []any{string(e.Plan.Body), e.Plan.Net, e.Plan.Tax, e.Plan.Invoice}, []any{"a", p.Net, p.Tax, id})
}

// What happened elsewhere is recorded as done, with what is known of it, and is never called.
func plannedDone(t *testing.T, open Open) {
	h, k := newHand(t, open, "run1"), effectKinds()[3]
	p := h.about(noted, h.invoiceRow("N1"), "elsewhere")
	p.Done, p.Detail = true, []byte(`{"no":"R1"}`)
	out := h.beside(agreed, p)
	same(t, "state", []any{out[0].State, out[0].Fresh}, []any{ledger.Done, true})
	e, err := h.Planned(h.ctx(), noted, Seller, "elsewhere")
	h.ok(err)
	same(t, "kept", []any{e.State, string(e.Detail)}, []any{ledger.Done, `{"no":"R1"}`})
	same(t, "called", len(h.call(k, 2)), 0)
	for name, move := range map[string]func() (int, error){
		"released":  func() (int, error) { return h.Release(h.ctx(), noted, []int64{e.ID}, "", h.now) },
		"withdrawn": func() (int, error) { return h.Withdraw(h.ctx(), noted, []int64{e.ID}, "", h.now) },
		"repeated":  func() (int, error) { return h.Repeat(h.ctx(), noted, []int64{e.ID}, "", h.now) },
	} {
		n, err := move()
		h.ok(err)
		same(t, name, n, 0)
	}
	again := h.beside(agreed, p)
	same(t, "recorded again", []any{again[0].ID, again[0].Fresh}, []any{out[0].ID, false})
}

func plannedRelease(t *testing.T, open Open) {
	h, k := newHand(t, open, "run1"), effectKinds()[3]
	id := h.invoiceRow("N1")
	a, b := h.about(noted, id, "a"), h.about(noted, id, "b")
	a.Held, b.Held = true, true
	out := h.beside(agreed, a, b)
	same(t, "states", []ledger.State{out[0].State, out[1].State}, []ledger.State{ledger.Held, ledger.Held})
	same(t, "called while it is held", len(h.call(k, 2)), 0)
	release := func(e ledger.Effect) int {
		n, err := h.Release(h.ctx(), e, []int64{out[0].ID}, "a person agreed", h.now)
		h.ok(err)
		return n
	}
	same(t, "released as another kind, then, and again", []int{release("another"), release(noted), release(noted)}, []int{0, 1, 0})
	es := h.call(k, 2)
	same(t, "called", []any{len(es), es[0].ID}, []any{1, out[0].ID})
	same(t, "released while it is called", release(noted), 0)
	events, err := h.Course(h.ctx(), out[0].ID)
	h.ok(err)
	same(t, "history", []any{events[0].From, events[0].To, events[0].Note}, []any{ledger.Held, ledger.Ready, "a person agreed"})
}

func plannedWithdraw(t *testing.T, open Open) {
	h, k := newHand(t, open, "run1"), effectKinds()[3]
	id := h.invoiceRow("N1")
	held := h.about(noted, id, "held")
	held.Held = true
	out := h.beside(agreed, held, h.about(noted, id, "ready"), h.about(noted, id, "called"))
	_, err := h.Withdraw(h.ctx(), noted, []int64{out[1].ID}, "no", h.now)
	h.ok(err)
	called := h.call(k, 3)
	same(t, "called", []any{len(called), called[0].ID}, []any{1, out[2].ID})
	n, err := h.Withdraw(h.ctx(), noted, []int64{out[0].ID, out[1].ID, out[2].ID}, "no", h.now)
	h.ok(err)
	same(t, "withdrawn of what was held, withdrawn and called", n, 1)
	n, err = h.Release(h.ctx(), noted, []int64{out[0].ID, out[1].ID}, "", h.now)
	h.ok(err)
	same(t, "released after all", n, 0)
	h.now = h.now.Add(48 * time.Hour)
	same(t, "called later", len(h.call(k, 3)), 0)
}

// plannedFence lets a run learn late what became of a call that a person has repeated meanwhile.
func plannedFence(t *testing.T, open Open) {
	h, k := newHand(t, open, "run1"), effectKinds()[3]
	out := h.plan(1)
	late := h.call(k, 1)[0]
	h.ok(h.update(after(k, &late, ledger.Unknown, time.Time{})))
	n, err := h.Repeat(h.ctx(), noted, []int64{out[0].ID}, "again", h.now)
	h.ok(err)
	same(t, "repeated", n, 1)
	h.is(h.update(after(k, &late, ledger.Done, time.Time{})), ledger.ErrFence)
	again := h.call(k, 1)
	same(t, "called again", []any{len(again), again[0].Fence > late.Fence, k.find(h, 0).State}, []any{1, true, ledger.Submitting})
	h.is(h.update(after(k, &late, ledger.Done, time.Time{})), ledger.ErrFence)
}

func effectDetail(t *testing.T, open Open) {
	h, k := newHand(t, open, "run1"), effectKinds()[3]
	h.plan(1)
	same(t, "before the call", len(k.find(h, 0).Detail), 0)
	e := h.call(k, 1)[0]
	for _, step := range []struct{ says, keeps string }{{`{"a":1}`, `{"a":1}`}, {"", `{"a":1}`}, {`{"b":"确认单"}`, `{"b":"确认单"}`}} {
		c := after(k, &e, ledger.Submitted, h.now)
		if step.says != "" {
			c.Detail = []byte(step.says)
		}
		h.ok(h.update(c))
		same(t, "after "+step.says, string(k.find(newHand(t, open, "run2"), 0).Detail), step.keeps)
	}
}

func effectChoices(t *testing.T, open Open) {
	h, k := started(t, open, 1), effectKinds()[3]
	order, one := h.find(0).ID, h.invoiceRow("N1")
	foreign := h.about(noted, one, "foreign")
	foreign.Seller = OtherSeller
	ofOrder := h.about(noted, one, "of the order")
	ofOrder.Order, ofOrder.Due = order, h.now.Add(time.Hour)
	h.beside(agreed, h.about(noted, one, "a"), h.about("another", h.invoiceRow("N2"), "b"), foreign, ofOrder)
	h.call(k, 1)
	h.now = h.now.Add(time.Minute)
	h.beside(agreed, h.about("another", one, "late"))
	list := func(c ledger.EffectChoice) (subjects []string) {
		h.ok(h.Effects(h.ctx(), c, func(e ledger.Entry) error {
			subjects = append(subjects, e.Plan.Subject)
			return nil
		}))
		return subjects
	}
	for what, c := range map[string]struct {
		choice ledger.EffectChoice
		want   []string
	}{
		"all":        {ledger.EffectChoice{}, []string{"a", "b", "foreign", "of the order", "late"}},
		"kinds":      {ledger.EffectChoice{Kinds: []ledger.Effect{"another"}}, []string{"b", "late"}},
		"no kinds":   {ledger.EffectChoice{Kinds: []ledger.Effect{"none"}}, nil},
		"states":     {ledger.EffectChoice{States: []ledger.State{ledger.Submitting}}, []string{"a"}},
		"seller":     {ledger.EffectChoice{Seller: OtherSeller}, []string{"foreign"}},
		"an invoice": {ledger.EffectChoice{Invoice: one}, []string{"a", "foreign", "of the order", "late"}},
		"an order":   {ledger.EffectChoice{Order: order}, []string{"of the order"}},
		"no order":   {ledger.EffectChoice{NoOrder: true}, []string{"a", "b", "foreign", "late"}},
		"since":      {ledger.EffectChoice{Since: h.now}, []string{"late"}},
		"several":    {ledger.EffectChoice{Kinds: []ledger.Effect{noted}, States: []ledger.State{ledger.Ready}, Seller: Seller}, []string{"of the order"}},
	} {
		same(t, what, list(c.choice), c.want)
	}
	stop := errors.New("enough")
	h.is(h.Effects(h.ctx(), ledger.EffectChoice{}, func(ledger.Entry) error { return stop }), stop)
}
