package app

import (
	"context"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// ChainOrder is one of the orders that are invoiced one in place of the other.
type ChainOrder struct {
	OrderNo string
	State   lang.Text // as the results name it
	Stands  bool      // an invoice of it exists, and is neither void nor wholly reversed
}

// chainOf are the orders of the chain of an order, first to last; nil if it is alone.
func chainOf(ctx context.Context, store *sqlledger.Store, key ledger.Key) ([]ChainOrder, error) {
	links, err := store.Chain(ctx, key)
	if err != nil || len(links) < 2 {
		return nil, err
	}
	out := make([]ChainOrder, len(links))
	for i := range links {
		var rows []report.Row
		err := store.Rows(ctx, ledger.Filter{Orders: []int64{links[i].ID}}, func(r report.Row) error {
			rows = append(rows, r)
			return nil
		})
		if err != nil {
			return nil, err
		}
		out[i] = ChainOrder{OrderNo: links[i].Key.OrderNo, State: links[i].State.Name()}
		if len(rows) > 0 {
			out[i].State = report.OrderState(rows)
		}
		for j := range rows {
			out[i].Stands = out[i].Stands || standsNow(&rows[j])
		}
	}
	return out, nil
}

// standsNow reports that an invoice exists, and is neither void nor wholly reversed.
func standsNow(r *report.Row) bool {
	switch r.State {
	case ledger.Issued, ledger.SealFailed, ledger.Voiding:
		return r.Extent() != report.FullyReversed
	}
	return false
}
