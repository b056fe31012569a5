package sqlledger_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// benchOrders are the orders of BenchmarkRows.
const benchOrders = 100_000

// BenchmarkRows reads the results of a batch; "reds" has a red invoice for one of 100 invoices.
func BenchmarkRows(b *testing.B) {
	for _, reds := range []int{0, benchOrders / 100} {
		b.Run(fmt.Sprint("reds=", reds), func(b *testing.B) {
			onBoth(b, func(b *testing.B, s *sqlledger.Store) {
				calls := benchOrders / benchCall
				fill(b, s, calls)
				var ids []int64
				claimAll(b, s, calls, func(got []ledger.Entry) {
					benchUpdate(b, s, got, ledger.Issued)
					ids = append(ids, got[0].ID)
				})
				planReds(b, s, ids, reds)
				b.ResetTimer()
				for range b.N {
					n := 0
					err := s.Rows(context.Background(), ledger.Filter{Batch: "bench"}, func(report.Row) error { n++; return nil })
					if err != nil || n != benchOrders {
						b.Fatal(n, err)
					}
				}
			})
		})
	}
}

// planReds plans red invoices of the first invoices.
func planReds(b *testing.B, s *sqlledger.Store, orders []int64, n int) {
	b.Helper()
	plans := make([]ledger.Plan, n)
	for i := range plans {
		plans[i] = ledger.Plan{Effect: "red", Seller: "S", Subject: fmt.Sprint("B#k#", i), Order: orders[0], Invoice: int64(i + 1), Body: []byte("{}"), Net: 1}
	}
	if n == 0 {
		return
	}
	if _, err := s.Plan(context.Background(), plans, s.Now()); err != nil {
		b.Fatal(err)
	}
}
