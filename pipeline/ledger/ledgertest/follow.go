package ledgertest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func followCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"waits for the red":            followsRed,
		"waits for a yes":              followsAgreed,
		"a yes to what it was":         followAgreedBefore,
		"a red that nobody saw":        followUnseenRed,
		"every invoice":                followsEachInvoice,
		"one reversed before":          followsOneReversed,
		"given up":                     followGivenUp,
		"asked twice":                  followsOnce,
		"refused as a whole":           followRefused,
		"given up and corrected anew":  followAnew,
		"after a failure":              followsFailure,
		"through a chain":              followsChain,
		"a number in use":              followTaken,
		"looked at":                    followPreviewed,
		"looked at again":              followPreviewedAgain,
		"in place of those of a batch": followsBatch,
	}
}

// corrected is a following of the n-th order, whose buyer is another one, with reds of invoices.
func (h *hand) corrected(t testing.TB, n int, buyer string, invoices ...int64) ledger.Following {
	t.Helper()
	o := Order(Seller, n)
	o.OrderNo, o.Buyer.Name = o.OrderNo+"-H1", buyer
	f := ledger.Following{Of: h.find(n).ID, Item: Item(t, o, n)}
	for _, id := range invoices {
		f.Reds = append(f.Reds, ledger.Plan{Effect: "red", Seller: Seller, Invoice: id, Order: f.Of, Subject: fmt.Sprint("red of ", id), Due: h.now, Held: true,
			Net: h.find(n).Net, Tax: h.find(n).Tax})
	}
	return f
}

var agrees ledger.FollowCheck = func(int, int, *ledger.Plan, []ledger.Entry) error { return nil }

func (h *hand) follow(check ledger.FollowCheck, all ...ledger.Following) []ledger.Followed {
	h.Helper()
	h.batch("corrections")
	out, err := h.Follow(h.ctx(), "corrections", all, h.now, check)
	h.ok(err)
	return out
}

// invoiced issues the next ready order with invoices of equal amounts, and returns their rows.
func (h *hand) invoiced(numbers ...string) (e ledger.Entry, ids []int64) {
	h.Helper()
	e = h.ready(ledger.Filter{}, 1)[0]
	invoices := make([]ledger.Invoice, len(numbers))
	for i, no := range numbers {
		invoices[i] = ledger.Invoice{Serial: "S" + no, Status: "2", No: no, IssuedAt: h.now, Net: e.Net, Tax: e.Tax, Gross: e.Gross}
	}
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Serial: "S" + numbers[0], Invoices: invoices}))
	blues, err := h.Blues(h.ctx(), Seller, numbers)
	h.ok(err)
	for _, b := range blues {
		ids = append(ids, b.ID)
	}
	return e, ids
}

// yes agrees to what a following has become.
func (h *hand) yes(f ledger.Followed) error {
	h.Helper()
	cases, err := h.Cases(h.ctx(), ledger.CaseChoice{Any: f.Order})
	h.ok(err)
	last := &cases[len(cases)-1]
	a := ledger.Agreement{Order: f.Order, Hash: last.Order.Hash, Last: last.LastRed()}
	for _, p := range f.Reds {
		a.Reds = append(a.Reds, p.ID)
	}
	return h.Agree(h.ctx(), []ledger.Agreement{a}, "", h.now)
}

// reversed has a planned red invoice issued.
func (h *hand) reversed(id int64) {
	h.Helper()
	if _, err := h.Release(h.ctx(), "red", []int64{id}, "", h.now); err != nil {
		h.Fatal(err)
	}
	claimed, err := h.Claim(h.ctx(), ToCall(h.claim(ledger.Filter{Seller: Seller}, 9), "red", prepared))
	h.ok(err)
	at := slices.IndexFunc(claimed, func(e ledger.Entry) bool { return e.ID == id })
	if at < 0 {
		h.Fatalf("effect %d is not to be called", id)
	}
	for i, e := range claimed {
		to := ledger.Ready // the others wait for their turn
		if i == at {
			to = ledger.Done
		}
		h.ok(h.update(ledger.Change{Effect: "red", ID: e.ID, Fence: e.Fence, State: to}))
	}
}

func (h *hand) released(want int) {
	h.Helper()
	n, err := h.ReleaseFollowers(h.ctx(), h.now)
	h.ok(err)
	if n != want {
		h.Fatalf("%d orders were released, want %d", n, want)
	}
}

func (h *hand) numbered(number string) ledger.Entry {
	h.Helper()
	e, err := h.Find(h.ctx(), ledger.Key{Seller: Seller, OrderNo: number})
	h.ok(err)
	return e
}

// followsRed tries everything that releases orders before the red is issued.
func followsRed(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, ids := h.invoiced("1")
	f := h.follow(agrees, h.corrected(t, 0, "更正后的公司", ids...))[0]
	same(t, "recorded", []any{f.Refused, f.State, len(f.Reds), f.Reds[0].State}, []any{nil, ledger.Held, 1, ledger.Held})
	stays := func(after string) {
		t.Helper()
		e := h.numbered("SO-0000000-H1")
		same(t, after, []any{e.State, e.Code}, []any{ledger.Held, rules.FollowsRed})
		same(t, after+": sent", len(h.ready(ledger.Filter{}, 9)), 0)
	}
	stays("recorded")
	h.released(0)
	h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{f.Order}}, From: []ledger.State{ledger.Held}, To: ledger.Ready})
	stays("named by a person")
	o := Order(Seller, 0)
	o.OrderNo, o.Buyer.Name = "SO-0000000-H1", "更正后的公司"
	h.batch("b2")
	h.take("b2", Item(t, o, 7))
	stays("read again")
	h.ok(h.yes(f))
	stays("agreed to")
	h.reversed(f.Reds[0].ID)
	stays("reversed")
	h.released(1)
	h.released(0)
	same(t, "sent", numbers(h.ready(ledger.Filter{}, 9)), []string{"SO-0000000-H1"})
}

// followsAgreed tries everything that releases orders whose reds were issued before, without a yes.
func followsAgreed(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, ids := h.invoiced("1")
	one := h.corrected(t, 0, "更正后的公司", ids...)
	planned, err := h.Plan(h.ctx(), one.Reds, h.now)
	h.ok(err)
	h.reversed(planned[0].ID)
	f := h.follow(agrees, one)[0]
	same(t, "recorded", []any{f.Refused, f.State, f.Reds[0].ID, f.Reds[0].State}, []any{nil, ledger.Held, planned[0].ID, ledger.Done})
	stays := func(after string) {
		t.Helper()
		h.released(0)
		h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{f.Order}}, From: []ledger.State{ledger.Held}, To: ledger.Ready})
		e := h.numbered("SO-0000000-H1")
		same(t, after, []any{e.State, e.Code}, []any{ledger.Held, rules.FollowsRed})
		same(t, after+": sent", len(h.ready(ledger.Filter{}, 9)), 0)
		cases, err := h.Cases(h.ctx(), ledger.CaseChoice{Open: true})
		h.ok(err)
		same(t, after+": open", []any{len(cases), cases[0].Agreed}, []any{1, false})
	}
	stays("recorded")
	f = h.follow(agrees, one)[0]
	stays("recorded again")
	h.is(h.Agree(h.ctx(), []ledger.Agreement{{Order: f.Order, Hash: "other content"}}, "", h.now), ledger.ErrNotToday)
	stays("agreed to other content")
	h.ok(h.yes(f))
	h.released(1)
	same(t, "sent", numbers(h.ready(ledger.Filter{}, 9)), []string{"SO-0000000-H1"})
	h.is(h.yes(f), ledger.ErrNotToday)
}

// followAgreedBefore changes a case after a person agreed to it, until it is sent.
func followAgreedBefore(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, ids := h.invoiced("1")
	one := h.corrected(t, 0, "更正后的公司", ids...)
	f := h.follow(agrees, one)[0]
	h.ok(h.yes(f))
	h.reversed(f.Reds[0].ID)
	h.follow(agrees, one)
	h.released(1)
	other := h.follow(agrees, h.corrected(t, 0, "又更正的公司", ids...))[0]
	same(t, "other content", []any{other.Refused, other.Order, h.numbered("SO-0000000-H1").Buyer}, []any{nil, f.Order, "又更正的公司"})
	h.released(0)
	same(t, "sent", len(h.ready(ledger.Filter{}, 9)), 0)
	h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{f.Order}}, From: []ledger.State{ledger.Held, ledger.Ready}, To: ledger.Dropped})
	h.is(h.yes(f), ledger.ErrNotToday)
	again := h.follow(agrees, h.corrected(t, 0, "又更正的公司", ids...))[0]
	h.released(0)
	h.ok(h.yes(again))
	h.released(1)
}

// followUnseenRed plans a red of the invoice between the look of a person and the yes.
func followUnseenRed(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, ids := h.invoiced("1")
	one := h.corrected(t, 0, "更正后的公司", ids...)
	f := h.follow(agrees, one)[0]
	cases, err := h.Cases(h.ctx(), ledger.CaseChoice{Any: f.Order})
	h.ok(err)
	seen := ledger.Agreement{Order: f.Order, Hash: cases[0].Order.Hash, Last: cases[0].LastRed(), Reds: []int64{f.Reds[0].ID}}
	_, err = h.Withdraw(h.ctx(), "red", seen.Reds, "", h.now)
	h.ok(err)
	between := one.Reds[0]
	between.Subject = "another red of the invoice"
	_, err = h.PlanBeside(h.ctx(), []ledger.Plan{between}, h.now, agreed)
	h.ok(err)
	h.is(h.Agree(h.ctx(), []ledger.Agreement{seen}, "", h.now), ledger.ErrNotToday)
	cases, err = h.Cases(h.ctx(), ledger.CaseChoice{Any: f.Order})
	h.ok(err)
	same(t, "after it", []any{cases[0].Agreed, cases[0].Reds[1].State}, []any{false, ledger.Held})
	seen.Last, seen.Reds = cases[0].LastRed(), []int64{cases[0].Reds[1].ID}
	h.ok(h.Agree(h.ctx(), []ledger.Agreement{seen}, "", h.now))
}

// followsOneReversed follows an order of two invoices of which the second was reversed before: the
// case has the red of the first, too, also once it is given up.
func followsOneReversed(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, ids := h.invoiced("1", "2")
	one := h.corrected(t, 0, "更正后的公司", ids...)
	before, err := h.Plan(h.ctx(), one.Reds[1:], h.now)
	h.ok(err)
	h.reversed(before[0].ID)
	f := h.follow(agrees, one)[0]
	cases, err := h.Cases(h.ctx(), ledger.CaseChoice{Any: f.Order})
	h.ok(err)
	same(t, "until", cases[0].Until, f.Reds[0].ID)
	h.ok(h.yes(f))
	claimed, err := h.Claim(h.ctx(), ToCall(h.claim(ledger.Filter{Seller: Seller}, 9), "red", prepared))
	h.ok(err)
	h.ok(h.update(ledger.Change{Effect: "red", ID: claimed[0].ID, Fence: claimed[0].Fence, State: ledger.Submitted}))
	h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{f.Order}}, From: []ledger.State{ledger.Held}, To: ledger.Dropped})
	cases, err = h.Cases(h.ctx(), ledger.CaseChoice{Open: true})
	h.ok(err)
	same(t, "given up", []any{len(cases), cases[0].Withdrawing}, []any{1, true})
}

func followsEachInvoice(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, ids := h.invoiced("1", "2")
	f := h.follow(agrees, h.corrected(t, 0, "更正后的公司", ids...))[0]
	h.ok(h.yes(f))
	h.reversed(f.Reds[0].ID)
	h.released(0)
	h.reversed(f.Reds[1].ID)
	h.released(1)
}

// followGivenUp finds the reds of a case once its new order is dropped.
func followGivenUp(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, ids := h.invoiced("1", "2")
	f := h.follow(agrees, h.corrected(t, 0, "更正后的公司", ids...))[0]
	reds := func() (n int) {
		h.ok(h.Effects(h.ctx(), ledger.EffectChoice{GivenUp: true}, func(ledger.Entry) error { n++; return nil }))
		return n
	}
	same(t, "open", reds(), 0)
	h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{f.Order}}, From: []ledger.State{ledger.Held}, To: ledger.Dropped})
	same(t, "given up", reds(), 2)
	h.follow(agrees, h.corrected(t, 0, "更正后的公司", ids...))
	same(t, "taken up again", reds(), 0)
}

func followsOnce(t *testing.T, open Open) {
	h := started(t, open, 1)
	e, ids := h.invoiced("1")
	one := h.corrected(t, 0, "更正后的公司", ids...)
	first, again := h.follow(agrees, one)[0], h.follow(agrees, one)[0]
	same(t, "again", []any{again.Refused, again.Order, again.State, again.Reds[0].ID, again.Reds[0].Fresh}, []any{nil, first.Order, first.State, first.Reds[0].ID, false})
	other := h.follow(agrees, h.corrected(t, 0, "又更正的公司", ids...))[0]
	same(t, "other content before it is sent", []any{other.Refused, h.numbered("SO-0000000-H1").Buyer}, []any{nil, "又更正的公司"})
	h.reversed(first.Reds[0].ID)
	h.ok(h.yes(first))
	h.released(1)
	sent := h.ready(ledger.Filter{}, 1)[0]
	h.is(h.follow(agrees, one)[0].Refused, ledger.ErrFollowed)
	h.ok(h.update(ledger.Change{ID: sent.ID, Fence: sent.Fence, State: ledger.Issued, Invoices: []ledger.Invoice{{No: "3", IssuedAt: h.now, Gross: sent.Gross}}}))
	chain, err := h.Chain(h.ctx(), e.Key)
	h.ok(err)
	same(t, "chain", []any{len(chain), chain[0].Key.OrderNo, chain[1].Key.OrderNo, chain[1].Reversing}, []any{2, "SO-0000000", "SO-0000000-H1", true})
	cases, err := h.Cases(h.ctx(), ledger.CaseChoice{Any: e.ID})
	h.ok(err)
	same(t, "case", []any{len(cases), len(cases[0].Reds), cases[0].Order.Order.Buyer.Name}, []any{1, 1, "又更正的公司"})
	if cases, err = h.Cases(h.ctx(), ledger.CaseChoice{Open: true}); err != nil || len(cases) != 0 {
		t.Fatal(cases, err)
	}
}

// openCases are the new orders of cases.
func (h *hand) openCases(c ledger.CaseChoice) (numbers []string) {
	h.Helper()
	found, err := h.Cases(h.ctx(), c)
	h.ok(err)
	for i := range found {
		numbers = append(numbers, found[i].Order.Key.OrderNo)
	}
	return numbers
}

// followsChain follows a reversal, a failure after it, and what a person takes out.
func followsChain(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, ids := h.invoiced("1")
	first := h.follow(agrees, h.corrected(t, 0, "更正后的公司", ids...))[0]
	h.reversed(first.Reds[0].ID)
	h.ok(h.yes(first))
	h.released(1)
	h.fails(h.ready(ledger.Filter{}, 1)[0])
	o := Order(Seller, 0)
	o.OrderNo, o.Buyer.Name = o.OrderNo+"-R2", "再更正的公司"
	second := h.follow(agrees, ledger.Following{Of: first.Order, Item: Item(t, o, 7)})[0]
	same(t, "recorded", second.Refused, nil)
	h.fails(h.ready(ledger.Filter{}, 1)[0])
	for name, c := range map[string]ledger.CaseChoice{"of all": {Open: true}, "of the batch": {Batch: "b1"}, "of an order": {Orders: []int64{first.Order}}} {
		same(t, name, h.openCases(c), []string{"SO-0000000-R2"})
	}
	h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{second.Order}}, From: []ledger.State{ledger.Failed}, To: ledger.Dropped})
	cases, err := h.Cases(h.ctx(), ledger.CaseChoice{Open: true})
	h.ok(err)
	same(t, "dropped", []any{len(cases), cases[0].AfterRed, cases[0].Unreplaced, cases[0].Reversing}, []any{1, true, true, false})
}

// fails has the platform accept an order and fail it.
func (h *hand) fails(e ledger.Entry) {
	h.Helper()
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Serial: "S" + e.Key.OrderNo}))
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Serial: "S" + e.Key.OrderNo, Code: "22"}))
}

func followRefused(t *testing.T, open Open) {
	h := started(t, open, 2)
	_, ids := h.invoiced("1", "2")
	no := errors.New("no")
	refuse := func(_, red int, _ *ledger.Plan, _ []ledger.Entry) error {
		if red == 1 {
			return no
		}
		return nil
	}
	h.is(h.follow(refuse, h.corrected(t, 0, "更正后的公司", ids...))[0].Refused, no)
	h.is(h.follow(agrees, h.corrected(t, 1, "更正后的公司", ids...))[0].Refused, ledger.ErrNotToday)
	n := 0
	h.ok(h.Effects(h.ctx(), ledger.EffectChoice{}, func(ledger.Entry) error { n++; return nil }))
	_, err := h.Find(h.ctx(), ledger.Key{Seller: Seller, OrderNo: "SO-0000000-H1"})
	h.is(err, ledger.ErrNotFound)
	same(t, "effects", n, 0)
}

func followAnew(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, ids := h.invoiced("1")
	f := h.follow(agrees, h.corrected(t, 0, "更正后的公司", ids...))[0]
	h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{f.Order}}, From: []ledger.State{ledger.Held}, To: ledger.Dropped})
	if n, err := h.Withdraw(h.ctx(), "red", []int64{f.Reds[0].ID}, "", h.now); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	next := h.corrected(t, 0, "再更正的公司", ids...)
	next.Reds[0].Subject += " again"
	again := h.follow(agrees, next)[0]
	same(t, "again", []any{again.Refused, again.Order, again.State}, []any{nil, f.Order, ledger.Held})
	e := h.numbered("SO-0000000-H1")
	same(t, "content", []any{e.Buyer, e.Code}, []any{"再更正的公司", rules.FollowsRed})
	h.released(0)
	h.ok(h.yes(again))
	h.reversed(again.Reds[0].ID)
	h.released(1)
}

func followsFailure(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.brought(ledger.Failed)
	one := h.corrected(t, 0, "更正后的公司")
	first := h.follow(agrees, one)[0]
	same(t, "recorded", []any{first.Refused, first.State}, []any{nil, ledger.Held})
	same(t, "again", h.follow(agrees, one)[0].Order, first.Order)
	of := h.find(0)
	same(t, "failed", []any{of.State, of.Code}, []any{ledger.Dropped, rules.ReplacedBy})
	same(t, "undone", h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{of.ID}}, From: []ledger.State{ledger.Dropped}, To: ledger.Failed}), 0)
	same(t, "sent", numbers(h.ready(ledger.Filter{}, 9)), []string{"SO-0000000-H1"})
	same(t, "open for the batch of the first", h.openCases(ledger.CaseChoice{Batch: "b1"}), []string{"SO-0000000-H1"})
	same(t, "for it", h.openCases(ledger.CaseChoice{Orders: []int64{of.ID}}), []string{"SO-0000000-H1"})
	same(t, "for none", h.openCases(ledger.CaseChoice{Orders: []int64{}}), []string(nil))
	same(t, "as a reversal", h.openCases(ledger.CaseChoice{Open: true}), []string(nil))
	once, err := h.Accepted(h.ctx(), []int64{of.ID})
	h.ok(err)
	same(t, "is asked about all the same", once[of.ID], true)
}

func followTaken(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, ids := h.invoiced("1")
	o := Order(Seller, 3)
	o.OrderNo = "SO-0000000-H1"
	h.batch("b2")
	h.take("b2", Item(t, o, 3))
	h.is(h.follow(agrees, h.corrected(t, 0, "更正后的公司", ids...))[0].Refused, ledger.ErrNumberUsed)
	same(t, "kind", h.numbered("SO-0000000-H1").Kind, invoice.Kind("pc"))
}
