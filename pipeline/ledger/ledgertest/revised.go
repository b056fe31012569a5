package ledgertest

import (
	"context"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func revisedCases() map[string]func(*testing.T, Open) {
	cases := map[string]func(*testing.T, Open){
		"the changed form of a sent order is held":          revisedSent,
		"an order with a number of its own is not held":     revisedNumbered,
		"a file that has both, or another file, holds none": revisedElsewhere,
		"a person releases it, and a reading does not":      revisedReleased,
	}
	for _, s := range []ledger.State{ledger.Submitting, ledger.Unknown, ledger.Submitted, ledger.SealFailed, ledger.Dropped} {
		cases["the changed form of one that is "+string(s)+" is held"] = func(t *testing.T, open Open) { revisedAfter(t, open, s) }
	}
	return cases
}

// derived is order 1 on a day, under a number that its cells give.
func derived(t *testing.T, number, date string) ledger.Item {
	o := Order(Seller, 1)
	o.OrderNo, o.Date = number, date+" 00:00:00"
	i := Item(t, o, 1)
	i.Facts.Derived = true
	return i
}

// broughtFrom is a ledger with order D1 of /a.xlsx in a state.
func broughtFrom(t *testing.T, open Open, to ledger.State) *hand {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", derived(t, "D1", "2026-11-20"))
	h.bring(to)
	return h
}

// standing is the state of the order with a number, and the code of what holds it.
func (h *hand) standing(number string) []any {
	h.Helper()
	e, err := h.Find(context.Background(), ledger.Key{Seller: Seller, OrderNo: number})
	h.ok(err)
	return []any{e.State, e.Code}
}

var heldAsRevised = []any{ledger.Held, rules.RevisesSent}

func revisedSent(t *testing.T, open Open) {
	h := broughtFrom(t, open, ledger.Issued)
	other := derived(t, "D3", "2026-11-21")
	other.Order.Buyer.Name, other.Order.Buyer.TaxNum, other.Order.Lines[0].Name, other.Source = "宁波样例食品有限公司", "91330203MA2BUYER02", "检测费", Place(9)
	h.fileAt("b2", "/a.xlsx")
	h.read("b2", derived(t, "D2", "2026-11-21"), other)
	same(t, "before the end nothing is sent", len(h.ready(ledger.Filter{}, 5)), 0)
	h.finish("b2")
	same(t, "the changed order", h.standing("D2"), heldAsRevised)
	same(t, "the sent one", h.standing("D1"), []any{ledger.Issued, ""})
	same(t, "only another sale is sent", numbers(h.ready(ledger.Filter{}, 5)), []string{"D3"})
}

func revisedAfter(t *testing.T, open Open, s ledger.State) {
	h := broughtFrom(t, open, s)
	h.fileAt("b2", "/a.xlsx")
	h.take("b2", derived(t, "D2", "2026-11-21"))
	same(t, "the changed order", h.standing("D2"), heldAsRevised)
}

func revisedNumbered(t *testing.T, open Open) {
	h := broughtFrom(t, open, ledger.Issued)
	own := derived(t, "OWN", "2026-11-21")
	own.Facts.Derived = false
	h.fileAt("b2", "/a.xlsx")
	h.take("b2", own)
	same(t, "the order", h.standing("OWN"), []any{ledger.Ready, ""})
}

func revisedElsewhere(t *testing.T, open Open) {
	h := broughtFrom(t, open, ledger.Issued)
	h.fileAt("b2", "/a.xlsx")
	second := derived(t, "D2", "2026-11-21")
	second.Source = Place(2)
	h.take("b2", derived(t, "D1", "2026-11-20"), second)
	same(t, "beside the sent one", h.standing("D2"), []any{ledger.Ready, ""})
	h.fileAt("b3", "/december.xlsx")
	h.take("b3", derived(t, "D4", "2026-12-20"))
	same(t, "in a new file", h.standing("D4"), []any{ledger.Ready, ""})
}

func revisedReleased(t *testing.T, open Open) {
	h := broughtFrom(t, open, ledger.Issued)
	h.fileAt("b2", "/a.xlsx")
	changed := derived(t, "D2", "2026-11-21")
	h.take("b2", changed)
	h.fileAt("b3", "/renamed.xlsx")
	h.take("b3", changed)
	same(t, "read again under another name", h.standing("D2"), heldAsRevised)
	e, err := h.Find(context.Background(), ledger.Key{Seller: Seller, OrderNo: "D2"})
	h.ok(err)
	same(t, "released", h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{e.ID}}, From: []ledger.State{ledger.Held}, To: ledger.Ready}), 1)
	h.fileAt("b4", "/a.xlsx")
	h.take("b4", changed)
	same(t, "read again after that", h.standing("D2"), []any{ledger.Ready, ""})
}
