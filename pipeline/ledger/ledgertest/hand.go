package ledgertest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// lease is how long the claims of the tests hold.
const lease = time.Minute

// judge is the part of a test that a hand needs; rapid's tests have it too.
type judge interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// hand works on a ledger in the name of one run, and fails the test where that fails.
type hand struct {
	judge
	Ledger
	run string
	now time.Time
}

func newHand(t testing.TB, open Open, run string) *hand {
	t.Helper()
	return &hand{judge: t, Ledger: open(t, run), run: run, now: Start()}
}

// started is a hand on a ledger with a batch "b1" of n ready orders of Seller.
func started(t testing.TB, open Open, n int) *hand {
	t.Helper()
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Items(t, Seller, 0, n)...)
	return h
}

func (h *hand) ctx() context.Context { return context.Background() }

func (h *hand) ok(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// is fails the test unless err is one of target.
func (h *hand) is(err, target error) {
	h.Helper()
	if !errors.Is(err, target) {
		h.Fatalf("got error %v, want %v", err, target)
	}
}

func (h *hand) batch(id string) {
	h.Helper()
	b, err := h.OpenBatch(context.Background(), ledger.Batch{ID: id, Digest: "digest of " + id, Sources: []string{id + ".xlsx"}, Created: h.now})
	h.ok(err)
	if b.ID != id {
		h.Fatalf("opened batch %s, got %s", id, b.ID)
	}
}

// take reads items into a batch and ends the reading.
func (h *hand) take(batch string, items ...ledger.Item) []ledger.Imported {
	h.Helper()
	out := h.read(batch, items...)
	h.finish(batch)
	return out
}

// finish ends the reading of a batch with as many orders as it holds.
func (h *hand) finish(batch string) {
	h.Helper()
	read := 0
	for _, s := range h.summary(ledger.Filter{Batch: batch}).States {
		read += s.Orders
	}
	h.ok(h.FinishBatch(context.Background(), batch, read, h.now))
}

// read reads items into a batch, and does not end the reading.
func (h *hand) read(batch string, items ...ledger.Item) []ledger.Imported {
	h.Helper()
	out, err := h.Import(context.Background(), batch, items, h.now, Conflict)
	h.ok(err)
	if len(out) != len(items) {
		h.Fatalf("%d results for %d items", len(out), len(items))
	}
	return out
}

// claim makes a claim of this run.
func (h *hand) claim(f ledger.Filter, limit int) ledger.Claim {
	return ledger.Claim{Filter: f, Owner: h.run, Now: h.now, Lease: lease, Limit: limit}
}

// ToCall makes a claim one of effects that are to be called; prepare makes their requests.
func ToCall(c ledger.Claim, e ledger.Effect, prepare func(*ledger.Entry) (string, error)) ledger.Claim {
	c.Effect, c.Prepare = e, prepare
	return c
}

// ToAsk makes a claim one of orders that are to be asked about.
func ToAsk(c ledger.Claim, a ledger.Ask) ledger.Claim {
	c.Ask = a
	return c
}

func prepared(e *ledger.Entry) (string, error) { return "hash of " + e.Key.OrderNo, nil }

func (h *hand) ready(f ledger.Filter, limit int) []ledger.Entry {
	h.Helper()
	es, err := h.Claim(context.Background(), ToCall(h.claim(f, limit), ledger.Issue, prepared))
	h.ok(err)
	return es
}

func (h *hand) due(f ledger.Filter, limit int) []ledger.Entry {
	h.Helper()
	es, err := h.Claim(context.Background(), ToAsk(h.claim(f, limit), ledger.Ask{About: ledger.AskDue}))
	h.ok(err)
	return es
}

func (h *hand) update(changes ...ledger.Change) error {
	return h.Update(context.Background(), changes, h.run, h.now)
}

// move changes claimed orders to a state; it is due at once where it is not final.
func (h *hand) move(to ledger.State, es ...ledger.Entry) {
	h.Helper()
	changes := make([]ledger.Change, len(es))
	for i, e := range es {
		changes[i] = ledger.Change{ID: e.ID, Fence: e.Fence, State: to, NextAt: h.now}
	}
	h.ok(h.update(changes...))
}

// bring claims the first ready order of the ledger and brings it to a state by way of the diagram.
func (h *hand) bring(to ledger.State) ledger.Entry {
	h.Helper()
	e := h.ready(ledger.Filter{}, 1)[0]
	for _, s := range paths[to] {
		h.move(s, e)
	}
	return e
}

// paths lead from submitting to each state.
var paths = map[ledger.State][]ledger.State{
	ledger.Submitting: nil, ledger.Ready: {ledger.Ready}, ledger.Unknown: {ledger.Unknown}, ledger.Submitted: {ledger.Submitted}, ledger.Issued: {ledger.Issued},
	ledger.Failed: {ledger.Failed}, ledger.SealFailed: {ledger.SealFailed}, ledger.Voiding: {ledger.Submitted, ledger.Voiding}, ledger.Voided: {ledger.Submitted, ledger.Voided},
	ledger.Held: {ledger.Held}, ledger.Dropped: {ledger.Held, ledger.Dropped},
}

func (h *hand) find(n int) ledger.Entry {
	h.Helper()
	e, err := h.Find(context.Background(), keyOf(n))
	h.ok(err)
	return e
}

func (h *hand) history(n int) []ledger.Event {
	h.Helper()
	es, err := h.History(context.Background(), keyOf(n))
	h.ok(err)
	return es
}

func (h *hand) rows(f ledger.Filter) []report.Row {
	h.Helper()
	var out []report.Row
	h.ok(h.Rows(context.Background(), f, func(r report.Row) error {
		out = append(out, r)
		return nil
	}))
	return out
}

func (h *hand) summary(f ledger.Filter) *report.Summary {
	h.Helper()
	s, err := h.Summary(context.Background(), f)
	h.ok(err)
	return &s
}

func keyOf(n int) ledger.Key { return ledger.Key{Seller: Seller, OrderNo: Order(Seller, n).OrderNo} }

// numbers are the order numbers of entries.
func numbers(es []ledger.Entry) []string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = e.Key.OrderNo
	}
	return out
}

// orderNos are the numbers of the fixtures' orders.
func orderNos(ns ...int) []string {
	out := make([]string, len(ns))
	for i, n := range ns {
		out[i] = Order(Seller, n).OrderNo
	}
	return out
}

// results are the results of an import.
func results(out []ledger.Imported) []ledger.ItemResult {
	rs := make([]ledger.ItemResult, len(out))
	for i := range out {
		rs[i] = out[i].Result
	}
	return rs
}
