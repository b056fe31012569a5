package main

import (
	"context"
	"math"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// differencesShown is how many differing invoices a person is shown; JSON holds all.
const differencesShown = 5

// doubts finds what waits for a person among the orders of a filter.
func (s *session) doubts(ctx context.Context, store *sqlledger.Store, f ledger.Filter) (d ui.Doubts, err error) {
	if d.Kept, err = store.Kept(ctx, f); err != nil {
		return d, err
	}
	limit := differencesShown
	if s.cli.Bool("json") {
		limit = math.MaxInt
	}
	d.Differing, d.Differences, err = store.Differing(ctx, f, limit)
	return d, err
}

// scope chooses the orders that the run is about.
func (j *job) scope() ledger.Filter {
	return ledger.Filter{Batch: j.run.Batch.ID, Orders: j.run.Orders}
}
