package ledgertest

import (
	"errors"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// preview looks at what plans would record, and returns what would become of each.
func (h *hand) preview(check ledger.PlanCheck, plans ...ledger.Plan) []ledger.Planned {
	h.Helper()
	out, err := h.PreviewBeside(h.ctx(), plans, h.now, check)
	h.ok(err)
	if len(out) != len(plans) {
		h.Fatalf("%d of %d plans have a result", len(out), len(plans))
	}
	return out
}

// subjects are those of all effects, oldest first.
func (h *hand) subjects() (out []string) {
	h.Helper()
	h.ok(h.Effects(h.ctx(), ledger.EffectChoice{}, func(e ledger.Entry) error {
		out = append(out, e.Plan.Subject)
		return nil
	}))
	return out
}

// besidePreviewed: a preview has the outcome of PlanBeside, in which later plans meet earlier ones,
// and leaves nothing behind.
func besidePreviewed(t *testing.T, open Open) {
	h, no := newHand(t, open, "run1"), errors.New("no")
	one, other := h.invoiceRow("N1"), h.invoiceRow("N2")
	there := h.beside(agreed, h.about(noted, one, "there"))[0]
	held := h.about(noted, other, "held")
	held.Held = true
	plans := []ledger.Plan{h.about(noted, one, "there"), h.about(noted, one, "new"), h.about(noted, one, "new"), h.about(noted, other, "refused"), held}
	var seen []int
	check := func(n int, _ *ledger.Plan, beside []ledger.Entry) error {
		seen = append(seen, len(beside))
		if n == 3 {
			return no
		}
		return nil
	}
	looked := h.preview(check, plans...)
	same(t, "seen", seen, []int{1, 1, 2, 0, 0})
	same(t, "afterwards", h.subjects(), []string{"there"})
	seen = nil
	planned := h.beside(check, plans...)
	same(t, "seen by the plans", seen, []int{1, 1, 2, 0, 0})
	for i, p := range planned {
		l := looked[i]
		same(t, plans[i].Subject, []any{l.State, l.Fresh, errors.Is(l.Refused, no)}, []any{p.State, p.Fresh, errors.Is(p.Refused, no)})
		if i == 0 {
			same(t, "the ID of what is there", l.ID, there.ID)
		} else {
			same(t, "the ID of "+plans[i].Subject, l.ID, int64(0))
		}
	}
	same(t, "planned", h.subjects(), []string{"there", "new", "held"})
}

// besidePreviewFails: a preview that fails, or is about no invoice, leaves nothing behind.
func besidePreviewFails(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	plans := []ledger.Plan{h.about(noted, h.invoiceRow("N1"), "a"), h.about(noted, 0, "b")}
	if _, err := h.PreviewBeside(h.ctx(), plans, h.now, agreed); err == nil {
		t.Error("an effect about no invoice was looked at")
	}
	same(t, "afterwards", len(h.subjects()), 0)
	same(t, "planned", h.beside(agreed, plans[0])[0].Fresh, true)
}

// followPreviewed: a preview has the case that Follow records, and leaves nothing behind: neither
// the order, nor the batch, nor a reversal.
func followPreviewed(t *testing.T, open Open) {
	h := started(t, open, 2)
	_, ids := h.invoiced("1")
	_, others := h.invoiced("2")
	no := errors.New("no")
	refuse := func(n, _ int, _ *ledger.Plan, _ []ledger.Entry) error {
		if n == 1 {
			return no
		}
		return nil
	}
	all := []ledger.Following{h.corrected(t, 0, "更正后的公司", ids...), h.corrected(t, 1, "更正后的公司", others...)}
	b := ledger.Batch{ID: "looked at", Digest: "looked at", Sources: []string{"looked.xlsx"}, Created: h.now}
	looked, err := h.PreviewFollow(h.ctx(), b, all, h.now, refuse)
	h.ok(err)
	h.is(looked[1].Refused, no)
	one := looked[0]
	same(t, "case", []any{one.Refused, one.Order.ID, one.Order.Key.OrderNo, one.Order.Buyer, one.Order.State, one.Order.Code, one.Of.ID, one.Agreed, one.Reversing},
		[]any{nil, int64(0), "SO-0000000-H1", "更正后的公司", ledger.Held, rules.FollowsRed, all[0].Of, false, true})
	same(t, "its reversal", []any{len(one.Reds), one.Reds[0].ID, one.Reds[0].State, one.Reds[0].Plan.Net}, []any{1, int64(0), ledger.Held, all[0].Reds[0].Net})
	same(t, "effects", len(h.subjects()), 0)
	_, err = h.Find(h.ctx(), ledger.Key{Seller: Seller, OrderNo: "SO-0000000-H1"})
	h.is(err, ledger.ErrNotFound)
	_, err = h.Batch(h.ctx(), b.ID)
	h.is(err, ledger.ErrNotFound)
	cases, err := h.Cases(h.ctx(), ledger.CaseChoice{})
	h.ok(err)
	same(t, "cases", len(cases), 0)
	f := h.follow(refuse, all...)
	same(t, "recorded", []any{f[0].State, f[0].Reds[0].State}, []any{one.Order.State, one.Reds[0].State})
	h.is(f[1].Refused, no)
}

// followPreviewedAgain: a preview of what is recorded has its rows, and does not undo the yes of a
// person or take up other content.
func followPreviewedAgain(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, ids := h.invoiced("1")
	f := h.follow(agrees, h.corrected(t, 0, "更正后的公司", ids...))[0]
	h.ok(h.yes(f))
	b, err := h.Batch(h.ctx(), "corrections")
	h.ok(err)
	looked, err := h.PreviewFollow(h.ctx(), b, []ledger.Following{h.corrected(t, 0, "又更正的公司", ids...)}, h.now, agrees)
	h.ok(err)
	same(t, "case", []any{looked[0].Order.ID, looked[0].Order.Buyer, looked[0].Agreed, looked[0].Reds[0].ID}, []any{f.Order, "又更正的公司", false, f.Reds[0].ID})
	cases, err := h.Cases(h.ctx(), ledger.CaseChoice{Any: f.Order})
	h.ok(err)
	same(t, "recorded", []any{cases[0].Agreed, cases[0].Order.Buyer}, []any{true, "更正后的公司"})
	h.reversed(f.Reds[0].ID)
	h.released(1)
}
