package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// stopsMet are the open stops of a worker's sellers at its last look.
type stopsMet map[string]ledger.Stop

// look takes the stops at a time, and returns those that were open and are not any more, by seller.
func (m stopsMet) look(stops []ledger.Stop, now time.Time) (over []ledger.Stop) {
	for _, seller := range slices.Sorted(maps.Keys(m)) {
		if stopOf(stops, seller, now) == nil {
			over = append(over, m[seller])
			delete(m, seller)
		}
	}
	for i := range stops {
		if stops[i].Open(now) {
			m[stops[i].Seller] = stops[i]
		}
	}
	return over
}

// lookAtStops logs once that a stop is over: that it holds was logged by each slice that met it.
func (w *worker) lookAtStops(ctx context.Context) error {
	stops, now, err := w.store.Stops(ctx)
	if err != nil {
		return err
	}
	stops = slices.DeleteFunc(stops, func(s ledger.Stop) bool {
		return !slices.ContainsFunc(w.exec.Sellers, func(of pipeline.SellerLimits) bool { return of.TaxNum == s.Seller })
	})
	for _, s := range w.stopsMet.look(stops, now) {
		w.quiet.Forget(pipeline.StopLine(s.Seller))
		w.log.Warn("the stop of a seller is over; the worker goes on with it", "seller", s.Seller, "trouble", string(s.Trouble),
			"since", s.Since, "lasted", now.Sub(s.Since).Round(time.Second))
	}
	return nil
}
