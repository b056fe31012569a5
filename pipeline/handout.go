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

// UnservedError says that workers are alive, and that none of them has the sellers (tax numbers) of
// what is left.
type UnservedError struct{ Sellers []string }

// Error implements error.
func (e *UnservedError) Error() string {
	return "no worker has the sellers " + strings.Join(e.Sellers, ", ")
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
	if total > 0 && r.Parts.HandedOut != nil {
		r.Parts.HandedOut()
	}
	return nil
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
	ready, waiting int
	handed         int            // ready orders of the same sellers that workers may send, of any batch
	left           map[string]int // orders that are not final, by seller, stopped ones, too
	open           []string       // the sellers that are not stopped
	watched
}

// watched is what is kept from one look to the next.
type watched struct {
	looked   time.Time            // when workers were looked for last
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

// leftOf counts the orders of sellers that are not final.
func (f *following) leftOf(sellers []string) (n int) {
	for _, seller := range sellers {
		n += f.left[seller]
	}
	return n
}

// await returns when the workers are done, the wait is over, or no worker lives; then it does the
// work itself if that is wanted.
func (r *run) await(ctx context.Context, sentOnly bool) error {
	before, err := r.Ledger.Summary(ctx, r.filter(""))
	if err != nil {
		return fmt.Errorf("count what is failed: %w", err)
	}
	alone, err := r.follow(ctx, sentOnly)
	if errors.Is(err, ledger.ErrAway) {
		return err // nothing can be counted
	}
	last := context.WithoutCancel(ctx)
	r.countOutcomes(last, &before)
	if err == nil && alone {
		err = r.workAlone(ctx, sentOnly)
	}
	r.countSent(last)
	return err
}

// follow returns when nothing more is to be followed; alone says that this process is to do the
// work that is left.
func (r *run) follow(ctx context.Context, sentOnly bool) (alone bool, err error) {
	now, err := r.observe(ctx)
	if err != nil {
		return false, err
	}
	first, followed := now.ready+now.waiting, now.open
	r.tally.add(func(rep *Report) { rep.Acted = rep.Acted || now.waiting > 0 })
	r.Progress.Stage("await", first)
	defer r.Progress.Done()
	now.served, now.said = map[string]time.Time{}, map[string]bool{}
	for _, s := range r.Sellers {
		now.served[s.TaxNum] = time.Now()
	}
	for done := 0; ; {
		var over, alone bool
		was, err := r.patiently(ctx, func(ctx context.Context) (err error) {
			over, alone, err = r.followed(ctx, &now, sentOnly)
			return err
		})
		if err != nil || over {
			return alone, err
		}
		if err := clock.Sleep(ctx, awaitEvery); err != nil {
			return false, err
		}
		var next following
		again, err := r.patiently(ctx, func(ctx context.Context) (err error) {
			next, err = r.observe(ctx)
			return err
		})
		if err != nil {
			return false, err
		}
		next.watched = now.watched
		if now = next; was || again {
			now.reset(time.Now().Add(ledger.WorkerSilent))
			r.Progress.Stage("await", first-done) // it rested: that time is of no rate
		}
		if d := first - now.leftOf(followed); d > done {
			r.Progress.Add(d - done)
			done = d
		}
	}
}

// observe counts the orders of all sellers, and those of the sellers that are not stopped.
func (r *run) observe(ctx context.Context) (now following, err error) {
	if err := r.applyStops(ctx); err != nil {
		return now, err
	}
	now.left = map[string]int{}
	for _, s := range r.Sellers {
		if err := r.observeSeller(ctx, &now, s.TaxNum); err != nil {
			return now, err
		}
	}
	return now, nil
}

func (r *run) observeSeller(ctx context.Context, now *following, seller string) error {
	stopped, handed := r.stopped(seller), 0
	var err error
	if !stopped {
		if handed, err = r.handed(ctx, seller); err != nil {
			return err
		}
	}
	ready, waiting, _, err := r.Ledger.Pending(ctx, r.filter(seller))
	if err != nil {
		return err
	}
	now.left[seller] = ready + waiting
	if stopped {
		return nil
	}
	// Workers claim orders and give them back in between: one of both looks sees those that are
	// ready.
	if handed == 0 && ready > 0 {
		if handed, err = r.handed(ctx, seller); err != nil {
			return err
		}
	}
	now.open = append(now.open, seller)
	now.ready, now.waiting, now.handed = now.ready+ready, now.waiting+waiting, now.handed+handed
	return nil
}

// handed counts the ready orders of a seller that workers may send.
func (r *run) handed(ctx context.Context, seller string) (orders int, err error) {
	list, _, err := r.Ledger.HandedOut(ctx, seller)
	for _, h := range list {
		orders += h.Orders
	}
	return orders, err
}

// followed reports that nothing more is to be followed, and whether this process is to do what is
// left.
func (r *run) followed(ctx context.Context, now *following, sentOnly bool) (over, alone bool, err error) {
	// A person may take orders back, and orders may be ready that nobody handed out.
	if now.ready == 0 || now.handed == 0 || r.over(ledger.Issue) {
		if now.deadline.IsZero() {
			now.deadline = r.Now().Add(r.Timing.Wait)
		}
		over = now.waiting == 0 || !r.Now().Before(now.deadline)
		if !over && sentOnly {
			under, err := r.submitting(ctx, now.open)
			if err != nil {
				return false, false, err
			}
			over = under == 0
		}
		if over {
			if under, err := r.stillCalled(ctx, now); under || err != nil {
				return false, false, err
			}
			return true, false, r.endOrders(ctx)
		}
	}
	if time.Since(now.looked) < workersEvery {
		return false, false, nil
	}
	now.looked = time.Now()
	missed, err := r.missed(ctx, now)
	if missed == nil || err != nil {
		return false, false, err
	}
	if !r.OrSelf {
		return true, false, missed
	}
	return true, true, nil
}

// submitting counts the orders of sellers that are on their way to the platform.
func (r *run) submitting(ctx context.Context, sellers []string) (orders int, err error) {
	for _, seller := range sellers {
		s, err := r.Ledger.Summary(ctx, r.filter(seller))
		if err != nil {
			return 0, err
		}
		orders += s.Count(ledger.Submitting)
	}
	return orders, nil
}

// stillCalled reports that workers still call for sellers that are stopped: what they give back or
// find then belongs to the counts of this run. Whoever claimed an order and died has no calls under
// way when a claim of now would have ended.
func (r *run) stillCalled(ctx context.Context, now *following) (bool, error) {
	var stopped []string
	for _, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			stopped = append(stopped, s.TaxNum)
		}
	}
	if now.halted.IsZero() {
		now.halted = r.Now().Add(r.Timing.Lease)
	}
	under, err := r.submitting(ctx, stopped)
	return under > 0 && r.Now().Before(now.halted), err
}

// missed is why no worker does any of what is left; nil: one does, or may just be restarted. It
// says of a seller that no worker has it, while workers do the work of others.
func (r *run) missed(ctx context.Context, now *following) (missed, err error) {
	list, at, err := r.Ledger.Workers(ctx)
	if err != nil {
		return nil, err
	}
	lives := false
	for i := range list {
		if !list[i].Alive(at) {
			continue
		}
		lives = true
		for _, s := range r.Sellers {
			if list[i].Serves(s.TaxNum) {
				now.served[s.TaxNum] = now.looked
			}
		}
	}
	var unserved, fresh []string
	for _, seller := range now.open {
		switch {
		case now.left[seller] == 0:
		case time.Since(now.served[seller]) < workersMissed:
			fresh = append(fresh, seller)
		default:
			unserved = append(unserved, seller)
		}
	}
	switch {
	case len(unserved) == 0:
		return nil, nil
	case len(fresh) > 0:
		r.sayUnserved(now, unserved)
		return nil, nil
	case lives:
		return &UnservedError{Sellers: unserved}, nil
	}
	return ErrNoWorkers, nil
}

// sayUnserved says once of each seller that no worker has it.
func (r *run) sayUnserved(now *following, sellers []string) {
	for _, seller := range sellers {
		if !now.said[seller] && r.Unserved != nil {
			r.Unserved(seller)
		}
		now.said[seller] = true
	}
}

// workAlone takes the orders back and does the work in this process.
func (r *run) workAlone(ctx context.Context, sentOnly bool) error {
	for _, s := range r.Sellers {
		if _, err := r.Ledger.TakeBack(ctx, r.filter(s.TaxNum)); err != nil {
			return fmt.Errorf("take back orders of %s: %w", s.TaxNum, err)
		}
	}
	if r.Alone != nil {
		r.Alone()
	}
	if sentOnly {
		return submitStage(ctx, r)
	}
	if r.Sends {
		return settleStage(ctx, r)
	}
	return reconcileStage(ctx, r)
}

// countOutcomes counts what the workers found since; before is the balance then.
func (r *run) countOutcomes(ctx context.Context, before *report.Summary) {
	now, err := r.Ledger.Summary(ctx, r.filter(""))
	if err != nil {
		r.Log.Warn("cannot count what the workers did", "error", err)
		return
	}
	since := func(s ledger.State) int { return max(now.Count(s)-before.Count(s), 0) }
	r.tally.add(func(rep *Report) {
		rep.Failed, rep.Issued = rep.Failed+since(ledger.Failed), rep.Issued+since(ledger.Issued)
	})
}

// countSent counts the orders of the run that were sent since it began, by the workers and by this
// process: the ledger has them all.
func (r *run) countSent(ctx context.Context) {
	sent := 0
	for _, s := range r.Sellers {
		n, err := r.Ledger.SentSince(ctx, r.filter(s.TaxNum), r.sinceWhen())
		if err != nil {
			r.Log.Warn("cannot count what was sent", "error", err)
			return
		}
		sent += n
	}
	r.tally.add(func(rep *Report) { rep.Sent, rep.Acted = sent, rep.Acted || sent > 0 })
}
