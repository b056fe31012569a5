package app

import (
	"context"
)

// Waits is what waits in a ledger, of all batches, for the digest of a run.
type Waits struct {
	Activity *Activity
	Reds     *Reds // open, or dead since the use began
	Buyers   *BuyerForms
}

// waits reads what waits. A digest without it is better than none, so that an error is only logged.
func (j *job) waits(ctx context.Context) *Waits {
	if len(j.cfg.Notify) == 0 {
		return nil
	}
	w := &Waits{Reds: j.reds, Buyers: j.buyers}
	var err error
	if w.Activity, err = activity(ctx, j.store); err == nil && w.Reds == nil {
		w.Reds, err = j.openReds(ctx, j.since)
	}
	if err == nil && w.Buyers == nil {
		w.Buyers, err = openForms(ctx, j.store, "", j.since)
	}
	if err != nil {
		j.log.Warn("what waits was not read", "error", err)
		return nil
	}
	return w
}
