package ledgertest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// remarked is another kind of the tests, beside noted.
const remarked ledger.Effect = "remark of the tests"

// planExclusive: kinds that see each other's effects exclude each other about one invoice, however
// many processes plan them at once. A refusal is of one plan alone, and effects of kinds that a
// plan does not name stay unseen.
func planExclusive(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	rows := make([]int64, 8)
	for i := range rows {
		id, err := h.InvoiceID(h.ctx(), ledger.InvoiceRef{Seller: Seller, No: fmt.Sprint("2633200000000000000", i), IssuedAt: Start()})
		h.ok(err)
		rows[i] = id
	}
	taken := errors.New("taken")
	plan := func(h *hand, kind ledger.Effect, beside ...ledger.Effect) (fresh, refused int) {
		plans := make([]ledger.Plan, len(rows))
		for i := range plans {
			plans[i] = ledger.Plan{Effect: kind, Beside: beside, Seller: Seller, Subject: h.run + fmt.Sprint(i), Invoice: rows[i], Due: h.now}
		}
		out, err := h.PlanBeside(h.ctx(), plans, h.now, func(_ int, _ *ledger.Plan, there []ledger.Entry) error {
			if len(there) > 0 {
				return taken
			}
			return nil
		})
		h.ok(err)
		for _, p := range out {
			if p.Fresh {
				fresh++
			}
			if errors.Is(p.Refused, taken) {
				refused++
			}
		}
		return fresh, refused
	}
	var group sync.WaitGroup
	var mu sync.Mutex
	fresh, refused := 0, 0
	for i := range 4 {
		other := newHand(t, open, fmt.Sprint("other", i))
		other.now = h.now
		group.Go(func() {
			own, beside := noted, remarked
			if i%2 == 1 {
				own, beside = remarked, noted
			}
			f, r := plan(other, own, beside)
			mu.Lock()
			defer mu.Unlock()
			fresh, refused = fresh+f, refused+r
		})
	}
	group.Wait()
	same(t, "planned and refused", []int{fresh, refused}, []int{len(rows), 3 * len(rows)})
	f, r := plan(h, "third kind of the tests")
	same(t, "of a kind that sees nothing of them", []int{f, r}, []int{len(rows), 0})
}

// planReferred: a plan about an invoice that was issued elsewhere makes its row, once; a preview of
// it makes none, and sees the plans before it.
func planReferred(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	ref := ledger.InvoiceRef{Seller: Seller, No: "26332000000000000077", IssuedAt: Start()}
	plans := []ledger.Plan{
		{Effect: noted, Seller: Seller, Subject: "first", Ref: &ref, Due: h.now},
		{Effect: noted, Seller: Seller, Subject: "second", Ref: &ref, Due: h.now},
	}
	seen := []int{}
	check := func(_ int, p *ledger.Plan, there []ledger.Entry) error {
		if p.Invoice == 0 {
			t.Error("the invoice has no row")
		}
		seen = append(seen, len(there))
		return nil
	}
	known := func() int {
		found, err := h.Blues(h.ctx(), Seller, []string{ref.No})
		h.ok(err)
		return len(found)
	}
	_, err := h.PreviewBeside(h.ctx(), plans, h.now, check)
	h.ok(err)
	same(t, "after the preview", known(), 0)
	out, err := h.PlanBeside(h.ctx(), plans, h.now, check)
	h.ok(err)
	same(t, "planned", []bool{out[0].Fresh, out[1].Fresh}, []bool{true, true})
	same(t, "seen", seen, []int{0, 1, 0, 1})
	id, err := h.InvoiceID(h.ctx(), ref)
	h.ok(err)
	e, err := h.Planned(h.ctx(), noted, Seller, "second")
	h.ok(err)
	same(t, "its row", []any{e.Plan.Invoice, known()}, []any{id, 1})
	ref.No = ""
	if _, err := h.PlanBeside(h.ctx(), plans[:1], h.now, check); err == nil {
		t.Error("an invoice without a number was planned")
	}
}
