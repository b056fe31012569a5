package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/mortal"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// kindsOfBlues are the kinds of the orders: their red invoices come from a form that needs no
// buyer, from one that its buyer must agree to, from one whose red invoice is fetched, from an
// order with negative lines, and from an information sheet. Those on paper are also made void.
var kindsOfBlues = []string{"数电普票", "数电专票", "数电纸质普票", "纸质普票", "电子专票", "数电普票"}

// blues is how many orders a world of corrections has. The invoices of the last kind are
// reversed by forms that their buyers make, and by no others.
const blues = 12

// firstDay is when a world begins.
var firstDay = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func ofBuyer(n int) bool { return n%len(kindsOfBlues) == 5 }

// redWorld is a world whose orders are issued and corrected.
type redWorld struct {
	*world
	numbers []string // of the orders
	asked   []pipeline.RedRequest
	bybuyer map[string]bool // invoices that buyers' forms reversed after ours had died
	nth     int             // counts requests, so that no two ask for the same unless they are the same

	mu   sync.Mutex
	took map[string]int // calls that the platform took, by method and object
	late map[string]int // calls about a form that the platform had taken before
}

// newRedWorld makes a world whose platform would take a red invoice twice, and more than an invoice
// has left.
func newRedWorld(t *testing.T, seed uint64) *redWorld {
	w := &redWorld{world: newWorld(t, seed, true), bybuyer: map[string]bool{}, took: map[string]int{}, late: map[string]int{}}
	w.wire.spy = w.sees
	w.loose()
	sheet := make([]*invoice.Draft, 0, blues)
	for i := range blues {
		no, kind := fmt.Sprint("R", i), kindsOfBlues[i%len(kindsOfBlues)]
		w.numbers, w.imported[no] = append(w.numbers, no), true
		sheet = append(sheet, blueOrder(i+2, no, kind, 11300+100*i))
	}
	w.sheets = append(w.sheets, sheet)
	w.execute(w.process(-1, 0), pipeline.RunStages()...)
	return w
}

// loose makes the platform check nothing about reds.
func (w *redWorld) loose() {
	w.turn("accept_over_red=on", "one_red_form=off", "red_rows=off", "red_reasons=off")
}

func (w *redWorld) turn(knobs ...string) {
	w.sim.Adjust(func(k *simulator.Knobs) {
		for _, one := range knobs {
			if err := simulator.ParseKnob(one, k); err != nil {
				w.fault("%v", err)
			}
		}
	})
}

// blueOrder is an order of two lines, one with a quantity.
func blueOrder(row int, no, kind string, fen int) *invoice.Draft {
	d := order(row, no, fen)
	d.Rows = append(d.Rows, order(row, no, fen/3).Rows...)
	for i := range d.Rows {
		cells := d.Rows[i].Cells
		d.Rows[i].Place.Row = 2*row + i
		cells = append(cells, invoice.Cell{Field: invoice.KindField, Text: kind, Col: "B", Title: "发票种类"})
		if i == 0 {
			at := slices.IndexFunc(cells, func(c invoice.Cell) bool { return c.Field == invoice.Quantity })
			cells[at].Text = "8"
		}
		d.Rows[i].Cells = cells
	}
	return d
}

// corrector is a run of corrections by a process that dies after so many steps; below 0 it lives.
func (w *redWorld) corrector(steps int) *process {
	p := w.process(steps, -1)
	l := &life{left: steps, steps: &w.steps}
	seen := w.seen()
	p.Ledger, p.Platform, p.Corrector = mortal.Ledger(w.store, l.step), mortal.Platform(seen, l.step), mortal.Corrector(seen, l.step)
	return p
}

// correct runs the corrections.
func (w *redWorld) correct(steps int) { w.execute(w.corrector(steps), pipeline.CorrectStage) }

// sees counts what the platform takes. A call about what it took before must not arrive: it would
// only be harmless if the platform noticed.
func (w *redWorld) sees(method string, body, answer []byte) {
	var envelope struct{ Code string }
	var b map[string]any
	if json.Unmarshal(body, &b) != nil || json.Unmarshal(answer, &envelope) != nil {
		return
	}
	object := ""
	switch method {
	case nuonuo.MethodRedApply:
		object = fmt.Sprint("form ", b["billId"])
	case nuonuo.MethodVoid:
		object = fmt.Sprint("void ", b["invoiceId"])
	default:
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.took[object] > 0 && method == nuonuo.MethodRedApply {
		w.late[object]++
	}
	if envelope.Code == "E0000" {
		w.took[object]++
	}
}

// plan plans reds as a command does, by a process that dies after so many steps: as held, then
// released.
func (w *redWorld) plan(steps int, list []pipeline.RedRequest, release bool) {
	p := w.corrector(steps)
	planned, err := pipeline.PlanReds(context.Background(), p.Ledger, list, w.now())
	if err != nil {
		if !errors.Is(err, errDead) {
			w.fault("plan: %v", err)
		}
		return
	}
	w.asked = append(w.asked, list...)
	var held []int64
	for _, one := range planned {
		if one.Refused == nil && one.State == ledger.Held {
			held = append(held, one.ID)
		}
	}
	decide := p.Ledger.Release
	if !release {
		decide = p.Ledger.Withdraw
	}
	if _, err := decide(context.Background(), red.Effect, held, "a person", w.now()); err != nil && !errors.Is(err, errDead) {
		w.fault("decide: %v", err)
	}
}

// request is a red of an order: of the whole invoice, of a quantity or of an amount.
func (w *redWorld) request(n, manner int) (r pipeline.RedRequest, ok bool) {
	found, err := w.store.Blues(context.Background(), seller, []string{w.numbers[n]})
	if err != nil || len(found) == 0 || ofBuyer(n) || w.bybuyer[found[0].No] {
		return r, false
	}
	w.nth++
	r = pipeline.RedRequest{Seller: seller, Blue: found[0], Reason: invoice.RedStopped, Held: true, RefundNo: fmt.Sprint("T", w.nth)}
	if red.FlowOf(found[0].Order.Order.Kind, "") == red.FlowSheet {
		// A process uses no number twice, also after its clock was changed.
		r.Sheet = nuonuo.RedSheetNo("661565671900", firstDay.Add(-time.Duration(w.nth)*time.Second))
	}
	line := invoice.BlueLines(found[0].Order.Order)[0]
	switch manner % 4 {
	case 0:
		r.Reason = invoice.RedError
	case 1:
		r.Parts = []invoice.Reduction{{Index: 1, Quantity: line.Quantity.Div(line.Quantity)}} // one piece
	case 2:
		r.Parts = []invoice.Reduction{{Index: 1, Gross: invoice.Amount(100 + manner)}, {Index: 2, Gross: invoice.Amount(50 + manner)}}
	}
	return r, true
}

// effects are all effects of a kind.
func (w *redWorld) effects(kind ledger.Effect) (out []ledger.Entry) {
	err := w.store.Effects(context.Background(), ledger.EffectChoice{Kinds: []ledger.Effect{kind}}, func(e ledger.Entry) error {
		out = append(out, e)
		return nil
	})
	if err != nil {
		w.fault("%v", err)
	}
	return out
}

// act plans that something is done to a form.
func (w *redWorld) act(act pipeline.FormAct, id pipeline.FormID) {
	w.nth++
	plan, err := pipeline.FormBody{Act: act, FormID: id, Applied: w.now()}.Plan(seller, w.nth, w.now())
	if err == nil {
		_, err = w.store.Plan(context.Background(), []ledger.Plan{plan}, w.now())
	}
	if err != nil {
		w.fault("%v", err)
	}
}

// withdraw plans the withdrawal of the form of the n-th red.
func (w *redWorld) withdraw(n int) {
	all := w.effects(red.Effect)
	if len(all) == 0 {
		return
	}
	b, d, err := red.Decode(&all[n%len(all)])
	if err != nil {
		w.fault("%v", err)
	}
	switch {
	case b.Flow == red.FlowSheet && d.Status != "":
		w.act(pipeline.ActWithdraw, pipeline.FormOf(&b))
	case d.BillNo != "":
		w.act(pipeline.ActWithdraw, pipeline.FormID{UUID: d.BillUUID, BillID: b.Number, BillNo: d.BillNo})
	}
}

// buyer answers one of the forms that wait for a buyer, at the bureau.
func (w *redWorld) buyer(n int, answer string) {
	var waiting []string
	for _, blue := range w.sim.State().Reds {
		for _, f := range blue.Forms {
			if f.Source == string(nuonuo.SideSeller) && f.Status == string(nuonuo.RedWaitsForBuyer) {
				waiting = append(waiting, f.BillUUID)
			}
		}
	}
	if slices.Sort(waiting); len(waiting) > 0 {
		w.control("red-answer", map[string]string{"billUuid": waiting[n%len(waiting)], "answer": answer})
	}
}

// buyersForm lets a buyer make a form for an invoice that is kept for that, and answers it.
func (w *redWorld) buyersForm(n int, act pipeline.FormAct) {
	n = n / len(kindsOfBlues) % (blues / len(kindsOfBlues))
	found, err := w.store.Blues(context.Background(), seller, []string{w.numbers[n*len(kindsOfBlues)+5]})
	if err != nil || len(found) == 0 || found[0].No == "" {
		return
	}
	if state := w.sim.State().Reds[found[0].No]; state != nil && slices.ContainsFunc(state.Forms, func(f simulator.FormOne) bool { return !red.Status(f.Status).Dead() }) {
		return // buyers make one form at a time, too
	}
	made := w.control("red-form", map[string]string{"blue": found[0].No, "side": string(nuonuo.SideBuyer)})["billUuid"]
	if made == "" {
		return
	}
	seen := w.seen()
	seen.RefreshForms(context.Background(), seller, w.now().Add(-48*time.Hour), w.now().Add(48*time.Hour))
	if a := seen.RedForms(context.Background(), seller, pipeline.FormQuery{FormID: pipeline.FormID{UUID: made}}); len(a.Forms) > 0 {
		w.act(act, pipeline.FormID{UUID: made}) // a person acts on what is listed
	}
}

// control posts to a control page of the simulator.
func (w *redWorld) control(page string, body map[string]string) map[string]string {
	content, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	w.sim.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/_sim/"+page, bytes.NewReader(content)))
	var answer struct{ Result json.RawMessage }
	result := map[string]string{}
	if json.Unmarshal(rec.Body.Bytes(), &answer) == nil {
		_ = json.Unmarshal(answer.Result, &result) // the answer to an answer is no object
	}
	return result
}

// promises are checked after every event.
func (w *redWorld) promises() {
	state := w.sim.State()
	if len(state.OverReds) > 0 {
		w.fault("more than the invoice was reversed: %v: %s", state.OverReds, w.courses(state.Reds[state.OverReds[0]].OrderNo))
	}
	if d := state.Doubles(); len(d) > 0 {
		w.fault("accepted more than once: %v", d)
	}
	w.others(&state)
	w.mu.Lock()
	for object, n := range w.late {
		w.fault("%s was called %d times more after the platform had taken it", object, n)
	}
	w.mu.Unlock()
	w.planned(&state)
}

// planned compares the platform's reds and forms with those that are planned: each is one of
// them, a refund has one, and an invoice has one that is open.
func (w *redWorld) planned(state *simulator.State) {
	refund, net, whole := map[string]string{}, map[int64]invoice.Amount{}, map[int64]invoice.Amount{}
	for _, e := range w.effects(red.Effect) {
		b, _, err := red.Decode(&e)
		if err != nil {
			w.fault("%v", err)
			continue
		}
		refund[b.Number] = b.Blue.No + " " + b.Key
		if e.State != ledger.Failed && e.State != ledger.Dropped {
			net[e.Plan.Invoice] += b.Net
			whole[e.Plan.Invoice] = b.Blue.Net
		}
	}
	for id, n := range net {
		if n > whole[id] {
			w.fault("%s net is reversed of invoice %d of %s", n, id, whole[id])
		}
	}
	for no, blue := range state.Reds {
		forms, live := 0, map[string]int{}
		for _, f := range blue.Forms {
			if f.Source == string(nuonuo.SideBuyer) || red.Status(f.Status).Dead() {
				continue
			}
			live[refund[f.BillID]]++
			if !slices.ContainsFunc(blue.Reds, func(r simulator.RedOne) bool { return r.OrderNo == f.BillID }) {
				forms++
			}
			if refund[f.BillID] == "" {
				w.fault("the platform has form %s of invoice %s, which nobody planned", f.BillID, no)
			}
		}
		if forms > 1 {
			w.fault("invoice %s has %d open forms: %+v: %s", no, forms, blue.Forms, w.courses(blue.OrderNo))
		}
		for key, n := range live {
			if n > 1 {
				w.fault("invoice %s has %d forms of one refund (%s): %+v: %s", no, n, key, blue.Forms, w.courses(blue.OrderNo))
			}
		}
	}
}

// asksAbout are the kinds that end by themselves: all but the deliveries, about which nobody can be
// asked.
var asksAbout = []ledger.Effect{red.Effect, pipeline.FetchEffect, pipeline.FormEffect, pipeline.VoidEffect}

// settle ends all trouble and lets time pass until nothing is open; forms that wait lapse.
func (w *redWorld) settle() {
	w.wire.trouble(0)
	w.sim.Adjust(func(k *simulator.Knobs) {
		rate := k.Rate
		*k = simulator.DefaultKnobs()
		k.Rate, k.AcceptDuplicates = rate, true
	})
	w.loose()
	w.skew = 0
	for range 60 {
		time.Sleep(2 * time.Hour)
		w.again()
		w.correct(-1)
		w.promises()
		var held []int64
		open := 0
		for _, kind := range asksAbout {
			for _, e := range w.effects(kind) {
				if e.State == ledger.Held {
					held = append(held, e.ID)
				} else if e.State != ledger.Done && e.State != ledger.Failed && e.State != ledger.Dropped {
					open++
				}
			}
		}
		for _, kind := range []ledger.Effect{red.Effect, pipeline.VoidEffect, pipeline.DeliverEffect} {
			if _, err := w.store.Release(context.Background(), kind, held, "a person", w.now()); err != nil {
				w.fault("%v", err)
			}
		}
		if open+len(held) == 0 || len(w.faults) > 0 {
			return
		}
	}
	for _, kind := range asksAbout {
		for _, e := range w.effects(kind) {
			if e.State != ledger.Done && e.State != ledger.Failed && e.State != ledger.Dropped {
				w.fault("%s %s is still %s after five days without trouble: %s %s %s %s", kind, e.Plan.Subject, e.State, e.Code, e.Error, e.Detail, w.course(&e))
			}
		}
	}
}

// again has what a person asks for by running the command again: red invoices that failed although
// their forms and sheets are confirmed are tried again.
func (w *redWorld) again() {
	broken := map[string]int64{}
	for _, e := range w.effects(red.Effect) {
		if _, d, err := red.Decode(&e); err == nil && e.State == ledger.Submitted && d.Status.Settled() {
			broken[e.Plan.Subject] = e.ID
		}
	}
	var requests, reds []int64
	for _, e := range w.effects(pipeline.FetchEffect) {
		if id, ok := broken[e.Plan.Subject]; ok && e.State == ledger.Failed {
			requests, reds = append(requests, e.ID), append(reds, id)
		}
	}
	_, err := w.store.Repeat(context.Background(), pipeline.FetchEffect, requests, "a person had it tried again", w.now())
	if err == nil {
		err = w.store.AskNow(context.Background(), red.Effect, reds, w.now())
	}
	if err != nil {
		w.fault("%v", err)
	}
}

// agree compares each red of the ledger with the platform's, and runs everything once more.
func (w *redWorld) agree() {
	state := w.sim.State()
	reds, dead := map[string]simulator.RedOne{}, map[string]string{}
	for _, blue := range state.Reds {
		for _, r := range blue.Reds {
			reds[r.OrderNo] = r
		}
		for _, f := range blue.Forms {
			if red.Status(f.Status).Dead() {
				dead[f.BillID] = f.Status
			}
		}
	}
	for _, e := range w.effects(red.Effect) {
		b, d, err := red.Decode(&e)
		if err != nil {
			w.fault("%v", err)
			continue
		}
		if b.Origin == red.Bureau {
			continue
		}
		r, there := reds[b.Number]
		there = there && r.Status != "22"
		switch {
		case (e.State == ledger.Done) != there:
			w.fault("red %s is %s in the ledger (%s %s), and %+v at the platform (dead form %q): %s", b.Number, e.State, e.Code, e.Error, r, dead[b.Number], w.course(&e))
		case there && (r.Net != (-b.Net).String() || r.Tax != (-b.Tax).String()):
			w.fault("red %s takes back %s + %s, and %s + %s at the platform", b.Number, b.Net, b.Tax, r.Net, r.Tax)
		case there && (d.No == "" || !strings.HasSuffix(r.Number, d.No) || d.Serial != "" && d.Serial != r.Serial):
			w.fault("red %s has number %s and serial %s, and %+v at the platform", b.Number, d.No, d.Serial, r)
		}
	}
	w.voided(&state)
	w.needed(&state)
	w.correct(-1)
	again := w.sim.State()
	for _, m := range []string{nuonuo.MethodRedApply, nuonuo.MethodFastRed, nuonuo.MethodRedWithdraw, nuonuo.MethodRedConfirm, nuonuo.MethodIssue, nuonuo.MethodVoid, nuonuo.MethodDeliver} {
		if n := again.Methods[m].Calls - state.Methods[m].Calls; n != 0 {
			w.fault("%d calls of %s when everything was run again", n, m)
		}
	}
}

// courses are what happened to the reds of an order.
func (w *redWorld) courses(order string) (out string) {
	for _, e := range w.effects(red.Effect) {
		if b, _, err := red.Decode(&e); err == nil && b.Blue.OrderNo == order {
			out += fmt.Sprintf("\n   %s: %s", b.Number, w.course(&e))
		}
	}
	return out
}

// course is what happened to an effect.
func (w *redWorld) course(e *ledger.Entry) (out string) {
	events, err := w.store.Course(context.Background(), e.ID)
	if err != nil {
		return err.Error()
	}
	for _, v := range events {
		out += fmt.Sprintf("\n    %s %s: %s to %s %s %s", v.At.UTC().Format(time.DateTime), v.Run, v.From, v.To, v.Code, v.Note)
	}
	return out
}
