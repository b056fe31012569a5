package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// WatchdogOptions are those of [App.Watchdog].
type WatchdogOptions struct {
	DueFor time.Duration // how long something may be due and not done
	Unseen time.Duration // how long no job may be seen, or an order may be unfinished
	Lapse  time.Duration // how long before a red confirmation form lapses it is an alarm; 0: never
}

// The usual times of a watchdog: of workers, which do at once what is due, and of a nightly job
// that comes two hours later than the night before.
const (
	DefaultDueFor = time.Hour
	DefaultUnseen = 26 * time.Hour
	DefaultLapse  = 24 * time.Hour // of the 72 hours that a form has
)

// CauseKind is why a watchdog raises an alarm.
type CauseKind string

// The causes, beside those of ledger.LateKind; the names do not change.
const (
	CauseSign   CauseKind = "sign"   // invoices whose signature was not retried
	CausePeriod CauseKind = "period" // periodic work of workers was missed
	CauseUnseen CauseKind = "unseen" // no worker lives, and no reconcile ended
	CauseOld    CauseKind = "old"    // an order is unfinished for long
	CauseLapse  CauseKind = "lapse"  // red confirmation forms lapse soon
	CauseSetup  CauseKind = "setup"  // workers cannot call the platform by their configuration
)

// Cause is one cause of an alarm.
type Cause struct {
	Kind   CauseKind
	Seller string    // empty if it is about no seller
	Count  int       // orders, invoices, corrections or forms; 0 for other causes
	Since  time.Time // since when it is so; zero: never seen
	Oldest *ledger.Unfinished
	Ends   time.Time    // of CauseLapse: the first deadline
	Period string       // of CausePeriod: the name of the work
	Stop   *report.Stop // why the seller is stopped; nil if it is not
	// Live is how many workers live, and Serving how many of them may work for the seller, of what
	// is left to workers; both are 0 for other causes.
	Live, Serving int
	Next          Next // the use that helps
}

// Watched is what a watchdog found.
type Watched struct {
	Now    time.Time // by the ledger's clock
	Seen   time.Time // when a worker lived last, or reconcile ended; zero: never
	By     string    // "worker" or "reconcile"; empty: never
	Causes []Cause   // empty: all is well
}

// Watchdog looks whether the work on a ledger goes on. It reads only the ledger, and relies on
// nothing that the work itself says of its success. It raises an alarm by a result with causes and
// an error of kind [Alarmed].
func (a *App) Watchdog(ctx context.Context, o WatchdogOptions) (w *Watched, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	store, err := u.seeing(ctx)
	if err != nil {
		return nil, err
	}
	d := watchdog{App: a, WatchdogOptions: o, store: store}
	if d.stops, d.Now, err = store.Stops(ctx); err != nil {
		return nil, err
	}
	if d.workers, _, err = store.Workers(ctx); err != nil {
		return nil, err
	}
	for _, look := range []func(context.Context) error{d.unseen, d.setup, d.late, d.unsigned, d.missed, d.old, d.lapsing} {
		if err := look(ctx); err != nil {
			return nil, err
		}
	}
	if len(d.Causes) > 0 {
		return &d.Watched, &Error{Kind: Alarmed}
	}
	return &d.Watched, nil
}

// seeing opens the ledger without changing it: a watchdog makes none at a wrong place, and brings
// none up to date that jobs of an older version work on.
func (u *use) seeing(ctx context.Context) (*sqlledger.Store, error) {
	if err := u.cfg.HasLedger(); err != nil {
		return nil, err
	}
	at := u.cfg.Ledger
	if _, err := os.Stat(at.Reveal()); !at.URL() && errors.Is(err, fs.ErrNotExist) {
		return nil, unusable(nil,
			"没有台账 %s；请检查配置，或先运行一次任务",
			"there is no ledger %s: check the setting, or run the job once",
			at)
	}
	store, err := u.openTo(ctx, true)
	if errors.Is(err, sqlledger.ErrOlder) {
		return nil, unusable(nil,
			"台账 %s 还没有建立，或是旧版本写的；--alarm 不改动台账，请先用本版本运行一次任务，或用旧版本监控",
			"the ledger %s is not made yet, or was written by an older version, and --alarm changes "+
				"none: run the job once with this version, or watch with the older one",
			at)
	}
	return store, err
}

// watchdog is one look at a ledger.
type watchdog struct {
	*App
	WatchdogOptions
	Watched
	store *sqlledger.Store
	stops []ledger.Stop
	// workers are those of the last day.
	workers []ledger.Worker
}

// alarm adds a cause.
func (d *watchdog) alarm(c Cause) {
	if stop := stopOf(d.stops, c.Seller, d.Now); stop != nil && c.Seller != "" {
		c.Stop = &report.OpenStops([]ledger.Stop{*stop}, d.Now)[0]
	}
	d.Causes = append(d.Causes, c)
}

// unseen looks for a sign of life of any worker, and for the end of any reconcile.
func (d *watchdog) unseen(ctx context.Context) (err error) {
	if d.Seen, err = d.store.WorkerSeen(ctx); err != nil {
		return err
	}
	if !d.Seen.IsZero() {
		d.By = "worker"
	}
	list, err := periods(ctx, d.store)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Name == reconcilePeriod && p.Done.After(d.Seen) {
			d.Seen, d.By = p.Done, reconcilePeriod
		}
	}
	if d.Now.Sub(d.Seen) > d.Unseen {
		d.alarm(Cause{Kind: CauseUnseen, Since: d.Seen, Next: Next{Use: Reconcile}})
	}
	return nil
}

// setup looks for sellers that no worker can call the platform for until a person corrects that.
func (d *watchdog) setup(context.Context) error {
	for _, s := range d.stops {
		if s.Trouble == ledger.TroubleSetup && s.Open(d.Now) {
			d.alarm(Cause{Kind: CauseSetup, Seller: s.Seller, Since: s.Since, Next: Next{Use: Examine}})
		}
	}
	return nil
}

// late looks for what was due. Orders that were handed out wait for the end of a stop.
func (d *watchdog) late(ctx context.Context) error {
	list, err := d.store.Late(ctx, d.Now.Add(-d.DueFor))
	for _, l := range list {
		c := Cause{Kind: CauseKind(l.What), Seller: l.Seller, Count: l.Count, Since: l.Since, Next: Next{Use: Reconcile}}
		switch l.What {
		case ledger.LateSend:
			if stopOf(d.stops, l.Seller, d.Now) != nil {
				continue
			}
			d.ofWorkers(&c)
		case ledger.LateFetch:
			d.ofWorkers(&c)
		}
		d.alarm(c)
	}
	return err
}

// ofWorkers completes a cause of what is left to workers: where some live that have the seller in
// their configuration, another one is of no use.
func (d *watchdog) ofWorkers(c *Cause) {
	live := living(d.workers, d.Now)
	c.Live, c.Next.Use = len(live), Work
	for i := range live {
		terms := live[i].Terms
		if terms == nil || slices.ContainsFunc(terms, func(t ledger.Term) bool { return t.Seller == c.Seller }) {
			c.Serving++
		}
	}
	if c.Serving > 0 {
		c.Next.Use = Inspect
	}
}

// unsigned looks for invoices that were to be signed again.
func (d *watchdog) unsigned(ctx context.Context) error {
	n, first, err := d.store.Callable(ctx, ledger.Filter{}, ledger.Sign, d.Now, 0)
	if n > 0 && d.Now.Sub(first) > d.DueFor {
		d.alarm(Cause{Kind: CauseSign, Count: n, Since: first, Next: Next{Use: Reconcile}})
	}
	return err
}

// missed looks for periodic work, where workers lived in the last day: others have none.
func (d *watchdog) missed(ctx context.Context) error {
	if len(d.workers) == 0 {
		return nil
	}
	list, err := periods(ctx, d.store)
	if err != nil {
		return err
	}
	begun := slices.MinFunc(d.workers, func(a, b ledger.Worker) int { return a.Since.Compare(b.Since) }).Since
	done := func(name string) time.Time {
		i := slices.IndexFunc(list, func(p ledger.Period) bool { return p.Name == name })
		if i < 0 {
			return time.Time{}
		}
		return list[i].Done
	}
	check := func(name, seller string, due time.Time) {
		if d.Now.Sub(due) > d.DueFor {
			d.alarm(Cause{Kind: CausePeriod, Seller: seller, Period: name, Since: due, Next: Next{Use: Reconcile}})
		}
	}
	if every := d.cfg.PeriodicReconcile; every > 0 {
		check(reconcilePeriod, "", later(done(reconcilePeriod), begun).Add(every))
	}
	if d.cfg.PeriodicRecheck == nil {
		return nil
	}
	due := daily(*d.cfg.PeriodicRecheck, d.Now)
	for _, s := range d.cfg.Sellers {
		if name := recheckOf(s.TaxNum); done(name).Before(due) {
			check(name, s.TaxNum, later(due, begun))
		}
	}
	return nil
}

// old looks at the order that is unfinished for longest.
func (d *watchdog) old(ctx context.Context) error {
	oldest, err := d.store.Oldest(ctx)
	if err != nil || oldest == nil || d.Now.Sub(oldest.Since) <= d.Unseen {
		return err
	}
	c := Cause{Kind: CauseOld, Seller: oldest.Seller, Since: oldest.Since, Oldest: oldest, Next: Next{Use: Reconcile}}
	switch {
	case oldest.State == ledger.Ready && oldest.Handed.After(d.Now):
		d.ofWorkers(&c)
	case oldest.State == ledger.Ready:
		c.Next.Use = Submit
	}
	d.alarm(c)
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
