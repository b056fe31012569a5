package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// CallAccepted ends the stop of a seller that was of every call, because one that began at a time,
// by the ledger's clock, was accepted. It may be called after each: the ledger is looked at once in
// stopsEvery.
func (k *KnownStops) CallAccepted(ctx context.Context, l ledger.Stops, seller string, began time.Time) error {
	if k.rest() <= 0 {
		if _, _, err := k.read(ctx, l); err != nil {
			return fmt.Errorf("read stops: %w", err)
		}
	}
	s := k.stop(seller)
	if !s.OfCalls() || !s.Open(began) || began.Before(s.Since) {
		return nil
	}
	if err := l.ClearStop(ctx, seller, began); err != nil {
		return fmt.Errorf("end the stop of %s: %w", seller, err)
	}
	k.ended(&s, began)
	return nil
}

// ended notes that a stop was ended at a time, unless the seller has another one meanwhile.
func (k *KnownStops) ended(s *ledger.Stop, at time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	was := k.stops[s.Seller]
	if was.recording || !was.Since.Equal(s.Since) {
		return
	}
	k.steps++
	was.step, was.Cleared = k.steps, at
	k.keep(was)
}

// over reports that a stop is known to have ended because something succeeded.
func (k *KnownStops) over(s *ledger.Stop) bool {
	known := k.stop(s.Seller)
	return known.Since.Equal(s.Since) && !known.Cleared.IsZero()
}
