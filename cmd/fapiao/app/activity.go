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
	Handed   int              // ready orders that workers may send
	Serving  int              // workers that live and have a seller of these
	Unserved []Unserved       // of these, those of sellers that no worker that lives has
	Seen     time.Time        // the last sign of life of any worker; zero: never
	Spenders []ledger.Spender // who holds turns of the call limits
	Oldest   *ledger.Unfinished
	Stopped  bool            // the seller of Oldest is stopped
	Stuck    []ledger.Stuck  // what is not over
	Periods  []ledger.Period // periodic work: reconcile, and rechecks by seller
	Files    []SellerFiles   // of sellers whose files workers fetch, where some are left or went wrong
	// The first files that could not be fetched, or that have findings that nobody has seen, and
	// their number.
	Troubles []ledger.FetchTrouble
	Troubled int
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
	left, err := store.Outstanding(ctx, ledger.Filter{})
	if err != nil {
		return nil, err
	}
	a.Handed = left.Handed
	if a.Seen, err = store.WorkerSeen(ctx); err != nil {
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
	if err := a.readServed(ctx, store); err != nil {
		return nil, err
	}
	a.Stopped = a.Oldest != nil && stopOf(stops, a.Oldest.Seller, a.Now) != nil
	if err := a.readFiles(ctx, store); err != nil {
		return nil, err
	}
	a.Periods, err = periods(ctx, store)
	return &a, err
}

// Unserved is how many orders of a seller are handed out, and no worker that lives has it.
type Unserved struct {
	Seller string
	Orders int
}

// readServed compares what is handed out with the sellers that workers have.
func (a *Activity) readServed(ctx context.Context, store *sqlledger.Store) error {
	if a.Handed == 0 {
		return nil
	}
	live, serving := living(a.Workers, a.Now), map[string]bool{}
	for _, u := range a.Stuck {
		if u.Effect != "" || u.State != ledger.Ready {
			continue
		}
		left, err := store.Outstanding(ctx, ledger.Filter{Seller: u.Seller})
		if err != nil {
			return err
		}
		orders := left.Handed
		served := orders == 0
		for i := range live {
			if orders > 0 && live[i].Serves(u.Seller) {
				served, serving[live[i].Name] = true, true
			}
		}
		if !served {
			a.Unserved = append(a.Unserved, Unserved{u.Seller, orders})
		}
	}
	a.Serving = len(serving)
	return nil
}

// Deserted reports that orders are handed out, and that no worker lives that would send them.
func (a *Activity) Deserted() bool { return a.Handed > 0 && a.Live() == 0 }

// Live is how many workers live.
func (a *Activity) Live() int { return len(living(a.Workers, a.Now)) }

// living are the workers of a list that live.
func living(list []ledger.Worker, now time.Time) []ledger.Worker {
	return slices.DeleteFunc(slices.Clone(list), func(w ledger.Worker) bool { return !w.Alive(now) })
}

// SellerFiles counts the files of a seller that workers are to fetch.
type SellerFiles struct {
	Seller string
	ledger.FetchCount
}

// Differing reports that files have findings that nobody has seen.
func (a *Activity) Differing() bool {
	return slices.ContainsFunc(a.Files, func(f SellerFiles) bool { return f.FetchCount.Differing > 0 })
}

// readFiles reads what is left of the files that workers fetch.
func (a *Activity) readFiles(ctx context.Context, store *sqlledger.Store) error {
	list, _, err := store.Periods(ctx)
	if err != nil {
		return err
	}
	for _, p := range list {
		seller, is := strings.CutPrefix(p.Name, ledger.FilesPeriods)
		if !is || p.Name == fileSweep {
			continue
		}
		c, err := store.CountFetches(ctx, seller)
		if err != nil {
			return err
		}
		if c != (ledger.FetchCount{}) {
			a.Files = append(a.Files, SellerFiles{seller, c})
		}
	}
	a.Troubles, a.Troubled, err = store.FetchTroubles(ctx, missingNamed)
	return err
}

// periods lists the periodic work that people know of.
func periods(ctx context.Context, store *sqlledger.Store) ([]ledger.Period, error) {
	list, _, err := store.Periods(ctx)
	return slices.DeleteFunc(list, func(p ledger.Period) bool {
		return p.Name == sweepPeriod || p.Name == digestPeriod || strings.HasPrefix(p.Name, ledger.FilesPeriods) || strings.HasPrefix(p.Name, watchPrefix)
	}), err
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
