package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// StopKeeper keeps the stops of sellers.
type StopKeeper interface {
	Stops(ctx context.Context) (stops []ledger.Stop, now time.Time, err error)
	ClearStop(ctx context.Context, seller string, sent time.Time) error
}

// CallAccepted ends the stop of a seller that was of every call, because a call that no run made
// and that began at a time, by the ledger's clock, was accepted.
func CallAccepted(ctx context.Context, l StopKeeper, seller string, began time.Time) error {
	stops, now, err := l.Stops(ctx)
	if err != nil {
		return fmt.Errorf("read stops: %w", err)
	}
	for i := range stops {
		s := &stops[i]
		if s.Seller != seller || !s.OfCalls() || !s.Open(now) || began.Before(s.Since) {
			continue
		}
		if err := l.ClearStop(ctx, seller, began); err != nil {
			return fmt.Errorf("end the stop of %s: %w", seller, err)
		}
	}
	return nil
}
