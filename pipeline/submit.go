package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// submitStage sends every ready order of every seller once. Sellers do not wait for each other. It
// returns when nothing is ready any more, a seller's queue was stopped (Run.Stops), or ctx is done;
// then calls under way are finished, since giving them up would make their outcome unknown.
func submitStage(ctx context.Context, r *Run) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	ready, _, err := r.totals(ctx)
	if err != nil {
		return err
	}
	if ready == 0 {
		return nil
	}
	r.Progress.Stage("submit", ready)
	defer r.Progress.Done()
	record := newRecorder(ctx, r)
	errs := make([]error, len(r.Sellers))
	var sellers sync.WaitGroup
	for i, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			continue
		}
		sellers.Go(func() {
			q := &queue{run: r, seller: s, record: record, failures: r.failuresOf(s.TaxNum)}
			defer func() { r.keepFailures(s.TaxNum, q.failures) }()
			errs[i] = q.drain(ctx)
		})
	}
	sellers.Wait()
	errs = append(errs, record.close(), r.heed(context.WithoutCancel(ctx)))
	return errors.Join(errs...)
}

// queue sends the ready orders of one seller.
type queue struct {
	run    *Run
	seller SellerLimits
	record *recorder

	work    chan claimed
	turns   *turns
	workers sync.WaitGroup
	busy    sync.WaitGroup // orders that are claimed and whose outcome the recorder does not have yet
	settled bool           // whether every order of the last claims has its outcome in the ledger
	looks   func() error   // ends the looks at what was sent, and tells what became of them

	mu       sync.Mutex
	failures int       // calls in a row without a definite answer, those under way together counted once
	restTill time.Time // no call before it, by this machine's monotonic clock
}

// drain claims and sends until nothing is ready. Claims are made while the calls before them are
// under way, so that the rate is used, and are small, so that a crash leaves few orders to ask
// about.
func (q *queue) drain(ctx context.Context) error {
	q.open(ctx)
	err := q.run.handout().Each(ctx, q.slice(), 1, q.take)
	return errors.Join(err, q.close())
}

func (q *queue) slice() Slice {
	return Slice{Task: SubmitTask, Batch: q.run.Batch.ID, Seller: q.seller.TaxNum, Limit: min(q.seller.Chunk, SliceLimit),
		Since: q.run.sinceWhen(), Orders: q.run.Orders}
}

// claimed is an order with what its claim allows.
type claimed struct {
	ledger.Entry
	permit permit
}

func (q *queue) open(ctx context.Context) {
	q.work, q.turns = make(chan claimed), newTurns(q.seller)
	for range q.seller.InFlight {
		q.workers.Go(func() {
			for e := range q.work {
				q.record.add(q.send(ctx, e))
				q.busy.Done()
			}
		})
	}
	q.looks = func() error { return nil }
	if q.seller.Audit || q.run.Timing.Canary <= 0 {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- q.run.watch(ctx, q.seller) }()
	q.looks = func() error {
		cancel()
		return <-ended
	}
}

// close returns when the calls under way have their outcome.
func (q *queue) close() error {
	close(q.work)
	q.workers.Wait()
	return q.looks()
}

// take claims one slice and hands its orders to the callers. It returns before they are done; more
// is false when nothing is ready and nothing under way can be given back any more.
func (q *queue) take(ctx context.Context, s Slice) (more bool, err error) {
	if err := q.turns.await(ctx); err != nil {
		return false, err
	}
	if q.stopped() || q.record.failed() {
		return false, nil
	}
	if err := q.rest(ctx); err != nil {
		return false, err
	}
	if ok, err := q.reached(ctx, s); err != nil || !ok {
		return false, err
	}
	if err := q.run.lives(ctx); err != nil {
		return false, err
	}
	entries, err := q.claim(ctx, s)
	switch {
	case errors.Is(err, ledger.ErrStopped):
		return false, q.run.heed(ctx)
	case errors.Is(err, ledger.ErrNoRoom):
		return true, q.run.canary(ctx, q.seller)
	case err != nil:
		return false, err
	}
	if len(entries) == 0 {
		if q.settled {
			return false, nil
		}
		q.busy.Wait()
		q.record.flush()
		q.settled = true
		return true, nil
	}
	q.settled = false
	for _, e := range entries {
		q.busy.Add(1)
		q.work <- e
	}
	return true, nil
}

// reached makes sure that there is something to send and that the platform answers, before anything
// is claimed.
func (q *queue) reached(ctx context.Context, s Slice) (bool, error) {
	if q.run.answered(s.Seller) {
		return true, nil
	}
	ready, _, err := q.run.Ledger.Totals(ctx, s.filter())
	if err != nil || ready == 0 {
		return false, err
	}
	return q.run.reach(ctx, s.Seller), nil
}

// claim records the intents of the orders of a slice. What it returns is on disk as submitting.
func (q *queue) claim(ctx context.Context, s Slice) ([]claimed, error) {
	prepare := func(e *ledger.Entry) (string, error) {
		req, err := q.run.Platform.Prepare(e.Order, e.Created)
		return req.Hash, err
	}
	s.Limit = q.turns.size(s.Limit)
	c := q.run.claim(s)
	c.Gate = q.run.bound(q.seller)
	permit, began := q.run.permit(), time.Now()
	entries, err := q.run.Ledger.ClaimReady(ctx, c, prepare)
	if err != nil {
		return nil, fmt.Errorf("claim orders of %s: %w", q.seller.TaxNum, err)
	}
	q.turns.claimed(len(entries), time.Since(began))
	out := make([]claimed, len(entries))
	for i, e := range entries {
		out[i] = claimed{e, permit}
	}
	return out, nil
}

// send makes one call, or gives the order back where a call must not begin: the run is ending, the
// seller is stopped, or the claim does not allow it any more (see permit).
func (q *queue) send(ctx context.Context, c claimed) ledger.Change {
	e, begin := c.Entry, begin{permit: c.permit, stopped: q.stopped, tell: q.turns.begun}
	defer func() { q.turns.ended(begin.begun()) }()
	switch {
	case ctx.Err() != nil:
		return q.giveBack(e, "the run was interrupted before sending")
	case q.record.failed():
		return q.giveBack(e, "outcomes could not be recorded any more")
	case q.stopped():
		return q.giveBack(e, errStopped.Error())
	case q.resting():
		return q.giveBack(e, "the platform asked for a rest before sending")
	}
	if err := c.permit.may(); err != nil {
		return q.giveBack(e, err.Error())
	}
	req, err := q.run.Platform.Prepare(e.Order, e.Created)
	if err != nil || req.Hash != e.RequestHash {
		return q.giveBack(e, "the request differs from the recorded intent")
	}
	call, cancel := c.permit.call(ctx, &begin)
	defer cancel()
	out := q.run.Platform.Submit(call, req)
	q.run.acted(out)
	if err := begin.refused(); err != nil && out.Kind == OutcomeNotSent {
		return q.giveBack(e, err.Error())
	}
	q.hear(ctx, e, out)
	return q.run.outcome(e, out)
}

// giveBack returns an order that was claimed and surely not sent.
func (q *queue) giveBack(e ledger.Entry, why string) ledger.Change {
	return ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Ready, Note: why}
}

// outcome is what an answer does to an order.
func (r *Run) outcome(e ledger.Entry, out Outcome) ledger.Change {
	now := r.Now()
	c := ledger.Change{ID: e.ID, Fence: e.Fence, Serial: out.Serial, Code: out.Code, Error: out.Text, Raw: out.Raw}
	switch out.Kind {
	case OutcomeAccepted:
		c.State, c.NextAt, c.Error = ledger.Submitted, r.Timing.nextLook(now, now), ""
	case OutcomeRefused:
		c.State = ledger.Failed
	case OutcomeDuplicate:
		// The number is in use: the order arrived by an earlier call. Reconcile finds, compares and
		// adopts it.
		c.State, c.NextAt, c.Note = ledger.Unknown, r.Timing.nextLook(now, now), "the platform knows the number already"
	case OutcomeNotSent, OutcomeStopped:
		c.State, c.Note = ledger.Ready, "surely not processed"
	default:
		c.State, c.NextAt, c.Note = ledger.Unknown, r.Timing.together(now.Add(r.Timing.Call)), "no definite answer"
	}
	return c
}

// hear lets the seller's queue learn from an answer.
func (q *queue) hear(ctx context.Context, e ledger.Entry, out Outcome) {
	if out.Account != "" || out.Kind == OutcomeStopped {
		q.halt(ctx, Stop{Account: true, Trouble: out.Account, Code: out.Code, Text: out.Text})
		return
	}
	if out.Kind == OutcomeAccepted {
		q.accepted(ctx, e)
	}
	if why := q.unheard(out); why != nil {
		q.halt(ctx, *why)
	}
}

func (q *queue) halt(ctx context.Context, why Stop) { q.run.halt(ctx, q.seller.TaxNum, why) }

// accepted ends a stop that a refused call had caused; one that a failed invoice had caused ends
// with an invoice.
func (q *queue) accepted(ctx context.Context, e ledger.Entry) {
	left := q.run.leftOpen(q.seller.TaxNum)
	if left.Trouble == "" || left.OfInvoice() && !q.seller.Audit {
		return
	}
	if err := q.run.works(ctx, q.seller.TaxNum, e.Sent); err != nil {
		q.run.trouble(err)
	}
}

// unheard counts calls without a definite answer, and says why the seller is left alone after too
// many of them. A platform in trouble gets a rest either way: going on would make the fate of one
// order after another unknown.
func (q *queue) unheard(out Outcome) *Stop {
	q.mu.Lock()
	defer q.mu.Unlock()
	if out.Kind != OutcomeNotSent && out.Kind != OutcomeUnknown {
		q.failures = 0
		return nil
	}
	now := time.Now()
	if now.Before(q.restTill) {
		return nil // calls that were under way together count once
	}
	q.failures++
	q.restTill = now.Add(max(out.After, restAfter(q.failures)))
	if q.failures < giveUpAfter {
		return nil
	}
	return &Stop{Code: out.Code, Text: out.Text}
}

func (q *queue) stopped() bool { return q.run.stopped(q.seller.TaxNum) }

func (q *queue) resting() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return time.Now().Before(q.restTill)
}

// rest waits until the seller may call again.
func (q *queue) rest(ctx context.Context) error {
	q.mu.Lock()
	d := time.Until(q.restTill)
	q.mu.Unlock()
	q.run.tell([]Waiting{{For: ledger.WaitRest, Rest: d}})
	return sleep(ctx, d)
}

// sleep waits for d or until ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
