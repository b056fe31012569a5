package platform

import (
	"sync/atomic"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
)

// What the platform does with a query that mixes numbers it knows with others.
const (
	unlearnt int32 = iota
	omits          // it leaves the unknown ones out
	refuses        // it answers E9500 for all of them
)

// mixing remembers it, since it is not documented and does not change from call to call.
type mixing struct{ habit atomic.Int32 }

func (m *mixing) learn(habit int32) { m.habit.Store(habit) }

// leavesOut reports whether a refused query proves that all its numbers are unknown. While that is
// not learnt, one call mixes a number of the refused query with the known order: the answer shows
// the platform's habit.
func (q *query) leavesOut(r pipeline.Ref) bool {
	if q.mixing.habit.Load() == unlearnt && q.known != "" && r.Serial == "" && r.OrderNo != q.known && q.calls > 0 {
		q.calls--
		invoices, _, err := q.seller.Client.QueryInvoices(q.ctx, nuonuo.Query{OrderNos: []string{r.OrderNo, q.known}})
		switch verdict, _ := nuonuo.Classify(err); {
		case verdict == nuonuo.VerdictNotFound:
			q.mixing.learn(refuses)
		case err == nil && holdsOnly(invoices, q.known, q.seller.TaxNum):
			q.mixing.learn(omits)
		}
	}
	return q.mixing.habit.Load() == omits
}

func holdsOnly(invoices []nuonuo.Invoice, orderNo, seller string) bool {
	held := false
	for _, i := range invoices {
		if i.SellerTaxNum != "" && i.SellerTaxNum != seller {
			continue
		}
		if i.OrderNo != orderNo {
			return false
		}
		held = true
	}
	return held
}
