package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// UnsentLister lists what was never sent; see ledger.Decisions.
type UnsentLister interface {
	Unsent(ctx context.Context, f ledger.Filter, each func(*ledger.Entry) error) error
}

// UnsentOfEarlierMonths sums the ready and held orders of a filter that belong to a month before
// that of now.
func UnsentOfEarlierMonths(ctx context.Context, l UnsentLister, f ledger.Filter, now time.Time) ([]MonthSum, error) {
	var sums monthSums
	err := l.Unsent(ctx, f, func(e *ledger.Entry) error {
		if MonthOfOrder(e.Order, e.Created) < monthOf(now) {
			sums.add(e)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("sum up what was not sent: %w", err)
	}
	return sums.sums(), nil
}

// UnsentReady sums the ready orders of a filter.
func UnsentReady(ctx context.Context, l UnsentLister, f ledger.Filter) ([]MonthSum, error) {
	var sums monthSums
	err := l.Unsent(ctx, f, func(e *ledger.Entry) error {
		if e.State == ledger.Ready {
			sums.add(e)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("sum up what is left: %w", err)
	}
	return sums.sums(), nil
}
