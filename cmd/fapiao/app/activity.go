package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// Activity is who works on a ledger, and what waits longest, of all batches. Times are by the
// ledger's clock.
type Activity struct {
	Now      time.Time
	Workers  []ledger.Worker  // of the last day; those that live first
	Spenders []ledger.Spender // who holds turns of the call limits
	Oldest   *ledger.Unfinished
	Stopped  bool            // the seller of Oldest is stopped
	Stuck    []ledger.Stuck  // what is not over
	Periods  []ledger.Period // periodic work: reconcile, and rechecks by seller
}

// activity reads who works on a ledger.
func activity(ctx context.Context, store *sqlledger.Store) (*Activity, error) {
	stops, _, err := store.Stops(ctx)
	if err != nil {
		return nil, err
	}
	var a Activity
	if a.Workers, a.Now, err = store.Workers(ctx); err != nil {
		return nil, err
	}
	if a.Spenders, err = store.Spenders(ctx); err != nil {
		return nil, err
	}
	if a.Oldest, err = store.Oldest(ctx); err != nil {
		return nil, err
	}
	if a.Stuck, err = store.Stuck(ctx); err != nil {
		return nil, err
	}
	a.Stopped = a.Oldest != nil && stopOf(stops, a.Oldest.Seller, a.Now) != nil
	a.Periods, err = periods(ctx, store)
	return &a, err
}

// periods lists the periodic work that people know of.
func periods(ctx context.Context, store *sqlledger.Store) ([]ledger.Period, error) {
	list, _, err := store.Periods(ctx)
	return slices.DeleteFunc(list, func(p ledger.Period) bool { return p.Name == sweepPeriod || p.Name == digestPeriod }), err
}

// RecheckOf is the seller of a recheck; empty if the name is of other periodic work.
func RecheckOf(period string) string {
	seller, is := strings.CutPrefix(period, recheckOf(""))
	if !is {
		return ""
	}
	return seller
}

// stopOf is the open stop of a seller; nil if it is not stopped.
func stopOf(stops []ledger.Stop, seller string, now time.Time) *ledger.Stop {
	i := slices.IndexFunc(stops, func(s ledger.Stop) bool { return s.Seller == seller && s.Open(now) })
	if i < 0 {
		return nil
	}
	return &stops[i]
}
