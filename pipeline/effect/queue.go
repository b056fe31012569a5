package effect

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Account is what a queue needs from the seller whose effects it calls.
type Account interface {
	// Reached checks, before anything of a filter is claimed, that there is something to call and
	// that the platform answers. False ends the queue.
	Reached(ctx context.Context, f ledger.Filter) (bool, error)
	// Gate bounds how many effects may be without outcome; nil sets no bound.
	Gate() *ledger.Gate
	// Full waits until the gate has room, after ledger.ErrNoRoom.
	Full(ctx context.Context) error
	// ApplyStops reads the stops for which the ledger returned ledger.ErrStopped.
	ApplyStops(ctx context.Context) error
	// Stopped reports that nothing more of the seller may be called.
	Stopped() bool
	// UntilStopped returns a context of what a call waits for before it is sent: it ends with ctx
	// and when Stopped becomes true.
	UntilStopped(ctx context.Context) (context.Context, context.CancelFunc)
	// Learn processes the outcome of a call. giveUp reports that too many calls in a row had no
	// definite answer, so that the seller must be stopped.
	Learn(ctx context.Context, e *ledger.Entry, out *Outcome, giveUp bool)
	// Resting returns how long the queue pauses.
	Resting(d time.Duration)
}

// Queue calls the effects of one kind and seller, each once.
type Queue struct {
	*Driver
	Kind    Kind
	Account Account
	Filter  ledger.Filter
	Pace    Pace
	Rests   *Rests
	Until   Until // when nothing more is claimed and no call begins

	record  *Recorder
	turns   *turns
	work    chan claimed
	handed  chan struct{} // closed when the callers have taken all of the last claim
	workers sync.WaitGroup
	busy    sync.WaitGroup // claimed effects whose outcome is not yet passed to the recorder
	whole   bool           // all effects of a claim are called although the seller is to pause: they count as concurrent
	settled bool           // every effect of the last claims has its outcome in the ledger
}

// claimed is an effect with what its claim allows.
type claimed struct {
	ledger.Entry
	permit permit
}

// Drain claims and calls until nothing is left, the account is stopped, or ctx is done; then it
// finishes the calls in progress. It claims while earlier calls are in progress, so that the rate
// is used, or without a rate while the effects of one earlier claim wait to be called, and claims
// few effects at a time, so that a crash leaves few to query. Queues may share
// a recorder, which its owner closes.
func (q *Queue) Drain(ctx context.Context, record *Recorder) error {
	q.begin(record)
	q.work, q.handed = make(chan claimed), make(chan struct{})
	close(q.handed)
	for range q.Pace.InFlight {
		q.workers.Go(func() {
			for c := range q.work {
				q.record.add(q.call(ctx, c))
				q.busy.Done()
			}
		})
	}
	var err error
	for more := true; more && err == nil; {
		more, err = q.take(ctx)
	}
	<-q.handed
	close(q.work)
	q.workers.Wait()
	return err
}

// Slice claims once, and has the effects called and recorded; more reports whether to call it
// again. Effects that a person waits for, or that the platform counts by the day, are not released
// after one lost answer: only the next claim is delayed.
func (q *Queue) Slice(ctx context.Context, record *Recorder) (results []Result, more bool, err error) {
	q.begin(record)
	q.whole = q.Kind.Name().Terms().Again
	lot, more, err := q.claim(ctx, q.Pace.Chunk)
	results = make([]Result, len(lot))
	var calls sync.WaitGroup
	free := make(chan struct{}, q.Pace.InFlight)
	for i, c := range lot {
		free <- struct{}{}
		calls.Go(func() {
			results[i] = q.call(ctx, c)
			q.record.add(results[i])
			<-free
		})
	}
	calls.Wait()
	q.record.flush()
	return results, more && !q.Account.Stopped(), err
}

func (q *Queue) begin(record *Recorder) {
	q.record, q.turns, q.settled = record, newTurns(q.Pace), true
}

// take claims effects and passes them to the callers, after those of the claim before. It returns
// before the calls end; more is false when nothing is left and no call in progress can release an
// effect any more.
func (q *Queue) take(ctx context.Context) (more bool, err error) {
	if err := q.turns.await(ctx); err != nil {
		return false, err
	}
	size := q.turns.size(q.Pace.Chunk)
	lot, more, err := q.claim(ctx, size)
	if err != nil || !more {
		return false, err
	}
	if len(lot) > 0 {
		q.settled = false
		q.busy.Add(len(lot))
		<-q.handed
		q.handed = make(chan struct{})
		go q.handOut(lot, q.handed)
	}
	if q.Pace.Interval > 0 || len(lot) < size {
		<-q.handed // no more can be claimed now, or should be
	}
	return true, nil
}

// handOut passes claimed effects to the callers as they become free.
func (q *Queue) handOut(lot []claimed, done chan<- struct{}) {
	defer close(done)
	for _, c := range lot {
		q.work <- c
	}
}

// claim records the intents of the claimed effects, on disk when it returns. An empty result with
// more set means that it should be tried again.
func (q *Queue) claim(ctx context.Context, limit int) (lot []claimed, more bool, err error) {
	if q.Account.Stopped() || q.record.failed() || q.Over(q.Until) {
		return nil, false, nil
	}
	if ok, err := q.Account.Reached(ctx, q.Filter); err != nil || !ok {
		return nil, false, err
	}
	if err := q.rest(ctx); err != nil {
		return nil, false, err
	}
	if err := q.lives(ctx); err != nil {
		return nil, false, err
	}
	c := q.Driver.Claim(q.Filter, q.Kind.Name(), limit)
	c.Gate, c.Prepare = q.Account.Gate(), q.prepare
	permit, began := q.permit(q.Until), time.Now()
	entries, err := q.Ledger.Claim(ctx, c)
	switch {
	case errors.Is(err, ledger.ErrStopped):
		return nil, false, q.Account.ApplyStops(ctx)
	case errors.Is(err, ledger.ErrNoRoom):
		return nil, true, q.Account.Full(ctx)
	case err != nil:
		return nil, false, err
	case len(entries) == 0:
		return nil, q.awaitCalls(), nil
	}
	q.turns.claimed(len(entries), time.Since(began))
	lot = make([]claimed, len(entries))
	for i, e := range entries {
		lot[i] = claimed{e, permit}
	}
	return lot, true, nil
}

func (q *Queue) prepare(e *ledger.Entry) (hash string, err error) {
	r, err := q.Kind.Prepare(e)
	return r.Hash, err
}

// awaitCalls waits once for the calls in progress, and reports whether they may have released
// effects.
func (q *Queue) awaitCalls() (again bool) {
	if q.settled {
		return false
	}
	q.busy.Wait()
	q.record.flush()
	q.settled = true
	return true
}

// rest waits until the seller may call again.
func (q *Queue) rest(ctx context.Context) error {
	d := q.Rests.left()
	if d > 0 {
		q.Account.Resting(d)
	}
	return clock.Sleep(ctx, d)
}

// call makes one call, or releases the effect if the call must not begin: the run is ending, the
// seller is stopped, or the claim does not allow it any more (see permit).
func (q *Queue) call(ctx context.Context, c claimed) Result {
	interrupted := func() bool { return ctx.Err() != nil }
	b := begin{permit: c.permit, interrupted: interrupted, stopped: q.Account.Stopped, tell: q.turns.begun}
	defer func() { q.turns.ended(b.begun()) }()
	back := func(why string) Result {
		return q.result(&c, q.Kind.Back(&c.Entry, why), Outcome{Kind: OutcomeNotSent, Text: why})
	}
	until, free := q.Account.UntilStopped(ctx)
	defer free()
	if why := q.whyNot(ctx, c.permit); why != "" {
		return back(why)
	}
	req, err := q.Kind.Prepare(&c.Entry)
	if err != nil || req.Hash != "" && req.Hash != c.RequestHash {
		return back("the request differs from the recorded intent")
	}
	if q.About != nil {
		ctx = q.About(ctx, &c.Entry)
	}
	call, cancel := c.permit.call(ctx, until, &b)
	defer cancel()
	began := time.Now()
	call = Traced(call, slog.String("effect", string(q.Kind.Name())), slog.String("seller", c.Key.Seller), slog.String("order", c.Key.OrderNo))
	out := q.Kind.Call(call, &c.Entry, req)
	q.logCall(ctx, q.Kind.Name(), &c.Entry, &out, time.Since(began))
	if err := b.refused(); err != nil && out.Kind == OutcomeNotSent {
		return back(err.Error())
	}
	if out.Kind == OutcomeNotSent && until.Err() != nil && !b.begun() {
		return back(q.whyNot(ctx, c.permit))
	}
	giveUp := q.Rests.answered(&out)
	q.Account.Learn(ctx, &c.Entry, &out, giveUp)
	return q.result(&c, q.Kind.After(&c.Entry, out), out)
}

// result is the change that a kind makes from a call. The row and the fence are set here, not by
// the kind.
func (q *Queue) result(c *claimed, change ledger.Change, out Outcome) Result {
	change.Effect, change.ID, change.Fence = q.Kind.Name(), c.ID, c.Fence
	return Result{c.Entry, change, out}
}

// whyNot returns why a call must not begin; nil if it may.
func (q *Queue) whyNot(ctx context.Context, p permit) string {
	switch {
	case ctx.Err() != nil:
		return errInterrupted.Error()
	case q.record.failed():
		return "outcomes could not be recorded any more"
	case q.Account.Stopped():
		return errStopped.Error()
	case !q.whole && q.Rests.left() > 0:
		return "the platform asked for a rest before sending"
	}
	if err := p.may(); err != nil {
		return err.Error()
	}
	return ""
}

// logCall logs a call with its duration. The platform's texts are left out, since they may contain
// personal data.
func (d *Driver) logCall(ctx context.Context, k ledger.Effect, e *ledger.Entry, out *Outcome, took time.Duration) {
	if !d.Log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	d.Log.LogAttrs(ctx, slog.LevelDebug, "call",
		slog.String("effect", string(k)), slog.String("seller", e.Key.Seller), slog.String("order", e.Key.OrderNo),
		slog.Int("attempt", e.Attempt), slog.String("outcome", out.Kind.String()), slog.String("code", out.Code),
		slog.Duration("took", took.Round(time.Millisecond)))
}
