package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// ErrNoWorkers says that no worker is alive to do what was handed out.
var ErrNoWorkers = errors.New("no worker is alive")

// UnservedError says that workers are alive, and that none of them has the sellers of what is left.
type UnservedError struct{ Left []Unserved }

// Error implements error.
func (e *UnservedError) Error() string {
	var sellers []string
	for _, u := range e.Left {
		sellers = append(sellers, u.Seller)
	}
	return "no worker has the sellers " + strings.Join(sellers, ", ")
}

// Unserved is what is left of a seller (tax number) that no worker has.
type Unserved struct {
	Seller string
	ledger.Outstanding
}

// RunWithWorkers is the main job where workers send and query.
func RunWithWorkers() []Stage {
	return []Stage{ImportStage, EarlierStage, PreflightStage, ConfirmStage, HandOutStage, AwaitStage, ExportStage}
}

// SubmitWithWorkers is the submit command where workers send.
func SubmitWithWorkers() []Stage {
	return []Stage{EarlierStage, PreflightStage, ConfirmStage, HandOutStage, AwaitSentStage}
}

// ReconcileWithWorkers is the reconcile command where workers query.
func ReconcileWithWorkers() []Stage { return []Stage{AwaitStage} }

// Stages of a run whose work is done by workers.
var (
	HandOutStage   = Stage{Name: "hand out", Purpose: "let workers send the ready orders", do: handOutStage}
	AwaitStage     = Stage{Name: "await", Purpose: "follow the workers until every order is final or the wait is over", do: awaitStage}
	AwaitSentStage = Stage{Name: "await", Purpose: "follow the workers until every order is sent", do: awaitSentStage}
)

// handOutStage hands out what was confirmed: the ready orders of the sellers that are not stopped.
func handOutStage(ctx context.Context, r *run) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	if err := r.countBefore(ctx); err != nil {
		return err
	}
	until, total := r.OrdersUntil(r.Now()), 0
	for _, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			continue
		}
		handed := 0
		_, err := r.patiently(ctx, func(ctx context.Context) (err error) {
			handed, err = r.Ledger.HandOut(ctx, r.filter(s.TaxNum), until)
			return err
		})
		if err != nil {
			return fmt.Errorf("hand out orders of %s: %w", s.TaxNum, err)
		}
		total += handed
	}
	r.tally.add(func(rep *Report) { rep.HandedOut = total })
	if total > 0 {
		r.leave()
	}
	return nil
}

// leave says once that workers have work of this run.
func (r *run) leave() {
	if !r.left && r.Parts.HandedOut != nil {
		r.Parts.HandedOut()
	}
	r.left = true
}

// awaitStage follows the workers.
func awaitStage(ctx context.Context, r *run) error {
	if r.Detached {
		return nil
	}
	if err := r.begin(ctx); err != nil {
		return err
	}
	return r.bounded(ctx, func(ctx context.Context) error { return r.await(ctx, false) })
}

// awaitSentStage follows them until nothing is ready and nothing on its way.
func awaitSentStage(ctx context.Context, r *run) error {
	if r.Detached {
		return nil
	}
	if err := r.begin(ctx); err != nil {
		return err
	}
	return r.await(ctx, true)
}

const (
	// awaitEvery is how often the ledger is looked at.
	awaitEvery = 500 * time.Millisecond
	// workersEvery is the time between two looks whether a worker lives, and workersMissed how long
	// none needs to: workers may just be restarted.
	workersEvery  = 2 * time.Second
	workersMissed = 5 * time.Second
)

// following is what a run has observed of the workers.
type following struct {
	left map[string]ledger.Outstanding // by seller, stopped ones, too
	open []string                      // the sellers that are not stopped
	rest map[string]bool               // of these, those of which workers send nothing now
	watched
}

// watched is what is kept from one look to the next.
type watched struct {
	looked   time.Time            // when workers were looked for last
	lives    bool                 // some worker lived then
	served   map[string]time.Time // when a worker lived that has the seller
	said     map[string]bool      // sellers of which was said that no worker has them
	deadline time.Time            // of the wait, once nothing is to be sent any more
	halted   time.Time            // when calls of sellers that are stopped have certainly ended
}

// reset takes that workers can give no sign of life before a time.
func (w *watched) reset(until time.Time) {
	for seller := range w.served {
		w.served[seller] = until
	}
}

// openOf counts the orders of sellers that are not final.
func (f *following) openOf(sellers []string) (n int) {
	for _, seller := range sellers {
		n += f.left[seller].Open()
	}
	return n
}

// leftToWorkers reports that workers have something to do, now or when the stop of a seller is
// over.
func (f *following) leftToWorkers() bool {
	for _, left := range f.left {
		if left.Handed+left.Waiting > 0 {
			return true
		}
	}
	return false
}

// waitingOf counts those whose outcome is not known.
func (f *following) waitingOf(sellers []string) (n int) {
	for _, seller := range sellers {
		n += f.left[seller].Waiting
	}
	return n
}

// await returns when the workers are done, the wait is over, or no worker lives; then it does the
// work itself if that is wanted.
func (r *run) await(ctx context.Context, sentOnly bool) error {
	if err := r.countBefore(ctx); err != nil {
		return err
	}
	err := r.follow(ctx, sentOnly)
	if errors.Is(err, ledger.ErrAway) {
		return err // nothing can be counted
	}
	last := context.WithoutCancel(ctx)
	r.countOutcomes(last)
	unserved, some := errors.AsType[*UnservedError](err)
	switch {
	case r.OrSelf && some:
		err = r.workAlone(ctx, sentOnly, unserved.Left)
	case r.OrSelf && errors.Is(err, ErrNoWorkers):
		err = r.workAlone(ctx, sentOnly, nil)
	}
	r.countSent(last)
	return err
}

// follow returns when nothing more is to be followed; with ErrNoWorkers, or an UnservedError, where
// nobody does what is left.
func (r *run) follow(ctx context.Context, sentOnly bool) error {
	now, err := r.observe(ctx)
	if err != nil {
		return err
	}
	first, followed := now.openOf(now.open), now.open
	r.tally.add(func(rep *Report) { rep.Acted = rep.Acted || now.waitingOf(followed) > 0 })
	if now.leftToWorkers() {
		r.leave()
	}
	r.Progress.Stage("await", first)
	defer r.Progress.Done()
	now.served, now.said = map[string]time.Time{}, map[string]bool{}
	for _, s := range r.Sellers {
		now.served[s.TaxNum] = time.Now()
	}
	for done := 0; ; {
		over := false
		was, err := r.patiently(ctx, func(ctx context.Context) (err error) {
			over, err = r.followed(ctx, &now, sentOnly)
			return err
		})
		if err != nil || over {
			return err
		}
		if err := clock.Sleep(ctx, awaitEvery); err != nil {
			return err
		}
		var next following
		again, err := r.patiently(ctx, func(ctx context.Context) (err error) {
			next, err = r.observe(ctx)
			return err
		})
		if err != nil {
			return err
		}
		next.watched = now.watched
		if now = next; was || again {
			now.reset(time.Now().Add(ledger.WorkerSilent))
			r.Progress.Stage("await", first-done) // it rested: that time is of no rate
		}
		if d := first - now.openOf(followed); d > done {
			r.Progress.Add(d - done)
			done = d
		}
	}
}

// observe counts the orders of all sellers.
func (r *run) observe(ctx context.Context) (now following, err error) {
	if err := r.applyStops(ctx); err != nil {
		return now, err
	}
	now.left, now.rest = map[string]ledger.Outstanding{}, map[string]bool{}
	for _, s := range r.Sellers {
		if now.rest[s.TaxNum], err = r.rests(ctx, s.TaxNum); err != nil {
			return now, err
		}
		if now.left[s.TaxNum], err = r.Ledger.Outstanding(ctx, r.filter(s.TaxNum)); err != nil {
			return now, err
		}
		if !r.stopped(s.TaxNum) {
			now.open = append(now.open, s.TaxNum)
		}
	}
	return now, nil
}

// rests reports that workers send nothing of a seller that was stopped before this run began.
func (r *run) rests(ctx context.Context, seller string) (bool, error) {
	stop := r.Known.stop(seller)
	if !stop.Open(r.Now()) {
		return false, nil
	}
	handed, err := r.Ledger.HandedSince(ctx, seller)
	return err == nil && stop.Rests(handed, r.Now()), err
}

// followable is what workers do, and is followed, of what is left of a seller: ready orders that
// nobody handed out, or that are no longer sent, or that rest, are left.
func (r *run) followable(left ledger.Outstanding, rest, sentOnly bool) (sends, waits int) {
	if sends, waits = left.Handed, left.Waiting; sentOnly {
		waits = left.Submitting
	}
	if rest || r.over(ledger.Issue) {
		sends = 0
	}
	return sends, waits
}

// followed reports that nothing more is to be followed, as follow does.
func (r *run) followed(ctx context.Context, now *following, sentOnly bool) (over bool, err error) {
	if err := r.lookForWorkers(ctx, now); err != nil {
		return false, err
	}
	sends, waits := 0, 0 // of what workers do
	var unserved []Unserved
	for _, seller := range now.open {
		left := now.left[seller]
		s, w := r.followable(left, now.rest[seller], sentOnly)
		switch {
		case s+w == 0:
		case time.Since(now.served[seller]) < workersMissed: // workers may just be restarted
			sends, waits = sends+s, waits+w
		default:
			unserved = append(unserved, Unserved{seller, left})
		}
	}
	if sends == 0 && now.deadline.IsZero() {
		now.deadline = r.Now().Add(r.Timing.Wait)
	}
	over = sends == 0 && (waits == 0 || !r.Now().Before(now.deadline)) && !r.stillCalled(now)
	switch {
	case !over:
		r.sayUnserved(now, unserved)
		return false, nil
	case len(unserved) == 0:
		return true, r.endOrders(ctx)
	case now.lives:
		return true, &UnservedError{Left: unserved}
	}
	return true, ErrNoWorkers
}

// stillCalled reports that workers still call for sellers that are stopped: what they give back or
// find then belongs to the counts of this run. Whoever claimed an order and died has no calls under
// way when a claim of now would have ended.
func (r *run) stillCalled(now *following) bool {
	under := 0
	for _, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			under += now.left[s.TaxNum].Submitting
		}
	}
	if now.halted.IsZero() {
		now.halted = r.Now().Add(r.Timing.Lease)
	}
	return under > 0 && r.Now().Before(now.halted)
}

// lookForWorkers notes now and then which sellers have workers that live.
func (r *run) lookForWorkers(ctx context.Context, now *following) error {
	if time.Since(now.looked) < workersEvery {
		return nil
	}
	list, at, err := r.Ledger.Workers(ctx)
	if err != nil {
		return err
	}
	now.looked, now.lives = time.Now(), false
	for i := range list {
		if !list[i].Alive(at) {
			continue
		}
		now.lives = true
		for _, s := range r.Sellers {
			if !list[i].Serves(s.TaxNum) {
				continue
			}
			if now.served[s.TaxNum] = now.looked; now.said[s.TaxNum] { // its work begins now
				now.said[s.TaxNum], now.deadline = false, time.Time{}
			}
		}
	}
	return nil
}

// sayUnserved says once of each seller that no worker has it.
func (r *run) sayUnserved(now *following, list []Unserved) {
	for _, u := range list {
		if !now.said[u.Seller] && r.Unserved != nil {
			r.Unserved(u)
		}
		now.said[u.Seller] = true
	}
}

// workAlone does the work in this process: no worker has the sellers of what is left, or, where
// that is nothing, none lives. It takes the orders back if it sends any.
func (r *run) workAlone(ctx context.Context, sentOnly bool, left []Unserved) error {
	if r.Alone != nil {
		r.Alone(left)
	}
	if !sentOnly && !r.Sends {
		return reconcileStage(ctx, r)
	}
	for _, s := range r.Sellers {
		if _, err := r.Ledger.TakeBack(ctx, r.filter(s.TaxNum)); err != nil {
			return fmt.Errorf("take back orders of %s: %w", s.TaxNum, err)
		}
	}
	if sentOnly {
		return submitStage(ctx, r)
	}
	return settleStage(ctx, r)
}

// countBefore takes the balance from which on outcomes are counted, once: before orders are handed
// out, or are followed that were before.
func (r *run) countBefore(ctx context.Context) error {
	if r.tally.before != nil {
		return nil
	}
	before, err := r.Ledger.Summary(ctx, r.filter(""))
	if err != nil {
		return fmt.Errorf("count what is failed: %w", err)
	}
	r.tally.before = &before
	return nil
}

// countOutcomes counts what the workers found since then.
func (r *run) countOutcomes(ctx context.Context) {
	now, err := r.Ledger.Summary(ctx, r.filter(""))
	if err != nil {
		r.Log.Warn("cannot count what the workers did", "error", err)
		return
	}
	since := func(s ledger.State) int { return max(now.Count(s)-r.tally.before.Count(s), 0) }
	r.tally.add(func(rep *Report) {
		rep.Failed, rep.Issued = rep.Failed+since(ledger.Failed), rep.Issued+since(ledger.Issued)
	})
}

// countSent counts the orders of the run that were sent since then, by any process: the ledger has
// them all. One that a worker had claimed before, and called since, counts; one that it has not
// called yet does not.
func (r *run) countSent(ctx context.Context) {
	now, err := r.Ledger.Summary(ctx, r.filter(""))
	if err != nil {
		r.Log.Warn("cannot count what was sent", "error", err)
		return
	}
	sent := max(sentOf(&now)-sentOf(r.tally.before), 0)
	r.tally.add(func(rep *Report) { rep.Sent, rep.Acted = sent, rep.Acted || sent > 0 })
}

// sentOf counts the orders that were sent, or may have been.
func sentOf(s *report.Summary) (n int) {
	for _, state := range []ledger.State{ledger.Unknown, ledger.Submitted, ledger.Issued, ledger.Failed, ledger.SealFailed, ledger.Voiding, ledger.Voided} {
		n += s.Count(state)
	}
	return n
}
