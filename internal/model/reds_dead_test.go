package model

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// askAgain asks once more for what was asked for, unless the buyer reversed it meanwhile.
func (w *redWorld) askAgain(n int) {
	if r := w.asked[n]; !w.bybuyer[r.Blue.No] {
		w.plan(-1, []pipeline.RedRequest{r}, true)
	}
}

// drop closes one of the reds that failed.
func (w *redWorld) drop(n int) {
	var failed []int64
	for _, e := range w.effects(red.Effect) {
		if e.State == ledger.Failed {
			failed = append(failed, e.ID)
		}
	}
	if len(failed) == 0 {
		return
	}
	if _, err := w.store.CloseFailed(context.Background(), red.Effect, failed[n%len(failed):][:1], "a person", w.now()); err != nil {
		w.fault("%v", err)
	}
}

// instead has the buyer reverse an invoice of which every red of ours is dead.
func (w *redWorld) instead(n int) {
	var no string
	for _, e := range w.effects(red.Effect) {
		b, _, err := red.Decode(&e)
		if err != nil || b.Blue.OrderNo != w.numbers[n] {
			continue
		}
		if no = b.Blue.No; b.Flow != red.FlowForm || pipeline.RedLives(&e, &b) {
			return
		}
	}
	state := w.sim.State().Reds[no]
	if no == "" || ofBuyer(n) || state == nil || slices.ContainsFunc(state.Forms, func(f simulator.FormOne) bool { return !red.Status(f.Status).Dead() }) {
		return
	}
	form := w.control("red-form", map[string]string{"blue": no, "side": string(nuonuo.SideBuyer)})["billUuid"]
	if form == "" {
		return
	}
	w.bybuyer[no] = true
	w.control("red-answer", map[string]string{"billUuid": form, "answer": "agree"})
}

// look records the reds that were made at the bureau, as each command that plans reds does.
func (w *redWorld) look() {
	seen, now := w.seen(), w.now()
	q := pipeline.FormQuery{From: now.AddDate(0, 0, -pipeline.FormDays), To: now.AddDate(0, 0, 1)}
	seen.RefreshForms(context.Background(), seller, q.From, q.To)
	time.Sleep(time.Minute)
	var forms []pipeline.RedForm
	for more := true; more; {
		q.Page++
		a := seen.RedForms(context.Background(), seller, q)
		forms, more = append(forms, a.Forms...), a.More
	}
	if _, err := pipeline.RecordElsewhere(context.Background(), w.store, seen, seller, forms, nil, w.now()); err != nil {
		w.fault("%v", err)
	}
}

// needed compares the reds that need a person with the forms of the platform.
func (w *redWorld) needed(state *simulator.State) {
	w.look()
	all := w.effects(red.Effect)
	list, err := w.store.DeadReds(context.Background(), ledger.Filter{})
	if err != nil {
		w.fault("%v", err)
	}
	type request struct{ no, key string }
	last, dead, keys, instead := map[request]ledger.Entry{}, map[request]int{}, map[string]map[string]bool{}, map[string]bool{}
	for _, e := range all {
		b, _, err := red.Decode(&e)
		if err != nil {
			w.fault("%v", err)
			continue
		}
		at := request{b.Blue.No, b.Key}
		if b.Origin == red.Bureau {
			instead[at.no] = w.bybuyer[at.no]
			continue
		}
		if slices.Contains(list, e.ID) {
			dead[at]++
		}
		if e.State != ledger.Dropped || !e.Sent.IsZero() {
			last[at] = e
		}
		if keys[at.no] == nil {
			keys[at.no] = map[string]bool{}
		}
		keys[at.no][at.key] = true
	}
	for at, e := range last {
		b, _, _ := red.Decode(&e)
		status := red.Status("")
		if blue := state.Reds[at.no]; blue != nil {
			for _, f := range blue.Forms {
				if f.BillID == b.Number {
					status = red.Status(f.Status)
				}
			}
		}
		blues, err := w.store.Blues(context.Background(), seller, []string{at.no})
		if err != nil || len(blues) != 1 {
			w.fault("%d invoices %s: %v", len(blues), at.no, err)
			continue
		}
		void := blues[0].Void()
		refused := e.State == ledger.Failed && (status == red.Lapsed || status == red.BuyerRefused)
		switch n := dead[at]; {
		case n > 1, n > 0 && (void || instead[at.no] || status == red.Withdrawn || e.State == ledger.Dropped):
			w.fault("%d reds of %s need a person; form %q, %s, by the buyer %v: %s", n, at.no, status, e.State, instead[at.no], w.course(&e))
		case n == 0 && refused && !void && len(keys[at.no]) == 1 && !instead[at.no]:
			w.fault("nobody looks after the red of %s: form %q, %s: %s", at.no, status, e.State, w.course(&e))
		}
	}
}

// What a buyer's own form reversed after ours had lapsed needs nobody any more, what was closed and
// asked for again is as new, and a withdrawn attempt brings no earlier one back.
func TestDeadRedsThatNeedNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newRedWorld(t, 14)
		defer w.close()
		w.turn("red_buyer_booked=1", "red_buyers=wait")
		for n := range 3 {
			w.ask(event{a: n * len(kindsOfBlues), b: 3}, true)
		}
		w.ask(event{a: 1, b: 3}, true)
		lapse := func() {
			w.correct(-1)
			time.Sleep(73 * time.Hour)
			w.correct(-1)
		}
		lapse()
		w.instead(0)
		if len(w.bybuyer) != 1 {
			t.Fatal("the buyer reversed nothing")
		}
		time.Sleep(time.Hour)
		w.needed(new(w.sim.State()))
		if e := w.effects(red.Effect); e[len(e)-1].State != ledger.Done {
			t.Error("the buyer's red is not recorded")
		}
		w.askAgain(len(w.asked) - 1)
		w.correct(-1)
		w.withdraw(len(w.effects(red.Effect)) - 1)
		w.correct(-1)
		time.Sleep(time.Hour)
		w.correct(-1)
		w.needed(new(w.sim.State()))
		w.askAgain(len(w.asked) - 1)
		w.drop(0)
		lapse()
		w.settle()
		w.agree()
		if v := w.verdict(); v != "" {
			t.Error(v)
		}
		time.Sleep(time.Minute) // late requests arrive before the bubble ends
	})
}
