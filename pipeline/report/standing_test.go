package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// TestStand holds that what stands for orders of a summary is apart from its balance, that its red
// invoices count with the others, and that the summary it was copied from does not change.
func TestStand(t *testing.T) {
	t.Parallel()
	states := func(state State, n int, gross invoice.Amount) []StateSum {
		return []StateSum{{State: ledger.Ready}, {State: state, Orders: n, Net: gross, Gross: gross}}
	}
	rates := func(gross invoice.Amount) []RateSum {
		return []RateSum{{Rate: "0.06", Lines: 1, Net: gross, Gross: gross}}
	}
	batch := Summary{Orders: 3, States: states(ledger.Issued, 3, 300), Reds: Reds{States: states(ledger.Issued, 1, -100)[1:], Rates: rates(-100)}}
	first := Summary{Orders: 2, States: states(ledger.Issued, 2, 180), Rates: rates(180),
		Reds: Reds{States: []StateSum{{State: ledger.Submitted, Orders: 1, Gross: -7}, {State: ledger.Issued, Orders: 1, Net: -80, Gross: -80}}, Rates: rates(-80)}}
	sum := batch
	sum.Stand(&first)
	if !sum.Balanced() || sum.Total().Gross != 300 || sum.Invoiced().Gross != 300 || sum.Standing.Orders() != 2 || sum.Standing.Total().Gross != 180 {
		t.Errorf("the balance counts what stands for its orders: %+v", sum)
	}
	if got := sum.AfterReds(); got.Gross != 300+180-100-80 || got.Orders != 5 {
		t.Errorf("left: %+v", got)
	}
	if got := sum.Reds; got.Issued().Orders != 2 || got.Open() != 1 || got.Rates[0] != (RateSum{Rate: "0.06", Lines: 2, Net: -180, Gross: -180}) {
		t.Errorf("red invoices: %+v", got)
	}
	if diff := cmp.Diff(rates(-100), batch.Reds.Rates); diff != "" {
		t.Error("the summary that was copied changed", diff)
	}
}
