package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// lapsing looks for red confirmation forms that wait for an answer, of the buyer or of the seller,
// and lapse soon. What became of one whose deadline has passed is a matter of the next query.
func (d *watchdog) lapsing(ctx context.Context) error {
	if d.Lapse == 0 {
		return nil
	}
	causes := map[string]*Cause{}
	add := func(seller string, deadline time.Time) {
		if deadline.IsZero() || !deadline.After(d.Now) || deadline.Sub(d.Now) > d.Lapse {
			return
		}
		c := causes[seller]
		if c == nil {
			c = &Cause{Kind: CauseLapse, Seller: seller, Ends: deadline, Next: Next{Use: Red}}
			causes[seller] = c
		}
		c.Count++
		if deadline.Before(c.Ends) {
			c.Ends = deadline
		}
	}
	err := eachRed(ctx, d.store, ledger.EffectChoice{States: openStates}, func(c RedCase) {
		if c.Waiting() {
			add(c.Seller, c.Detail.Deadline())
		}
	})
	if err != nil {
		return err
	}
	forms, err := openForms(ctx, d.store, "", time.Time{})
	if err != nil {
		return err
	}
	for i := range forms.Waits {
		add(forms.Waits[i].Seller, forms.Waits[i].Deadline())
	}
	for _, seller := range slices.Sorted(maps.Keys(causes)) {
		d.alarm(*causes[seller])
	}
	return nil
}
