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
// many processes plan them at once; a refusal is of one plan alone, and effects of kinds that a plan
// does not name stay unseen.
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
