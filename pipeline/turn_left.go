package pipeline

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// UnsentSummer sums what was never sent; see ledger.Decisions.
type UnsentSummer interface {
	UnsentByMonth(ctx context.Context, f ledger.Filter, of []ledger.State, before string) (ledger.MonthSums, error)
}

// UnsentOfEarlierMonths sums the ready and held orders of a filter that belong to a month before
// that of now.
func UnsentOfEarlierMonths(ctx context.Context, l UnsentSummer, f ledger.Filter, now time.Time) (ledger.MonthSums, error) {
	return l.UnsentByMonth(ctx, f, []ledger.State{ledger.Ready, ledger.Held}, ledger.MonthAt(now))
}

// UnsentReady sums the ready orders of a filter.
func UnsentReady(ctx context.Context, l UnsentSummer, f ledger.Filter) (ledger.MonthSums, error) {
	return l.UnsentByMonth(ctx, f, []ledger.State{ledger.Ready}, "")
}
