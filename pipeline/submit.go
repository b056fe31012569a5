package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// SubmitStage sends every ready order once.
var SubmitStage = Stage{Name: "submit", Purpose: "send every ready order once, its intent recorded first", do: submitStage}

// submitStage sends every ready order of every seller once. Sellers do not wait for each other. It
// returns when nothing is ready any more, a seller was stopped (Report.Stops), or ctx is done; then
// calls under way are finished, since giving them up would make their outcome unknown.
func submitStage(ctx context.Context, r *run) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	ready, err := r.ready(ctx)
	if err != nil || ready == 0 {
		return err
	}
	r.Progress.Stage("submit", ready)
	defer r.Progress.Done()
	record := r.driver.Recorder(ctx, r.sent)
	errs := make([]error, len(r.Sellers))
	var sellers sync.WaitGroup
	for i, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			continue
		}
		sellers.Go(func() {
			if err := r.drain(ctx, s, record); err != nil {
				errs[i] = fmt.Errorf("orders of %s: %w", s.TaxNum, err)
			}
		})
	}
	sellers.Wait()
	errs = append(errs, record.Close(), r.applyStops(context.WithoutCancel(ctx)), r.endOrders(context.WithoutCancel(ctx)))
	return errors.Join(errs...)
}

// drain sends the ready orders of one seller, and looks meanwhile at what becomes of them.
func (r *run) drain(ctx context.Context, s SellerLimits, record *effect.Recorder) error {
	q := r.queue(s, issue{r}, r.filter(s.TaxNum))
	defer r.watchStops(ctx)()
	looks := r.looking(ctx, s)
	err := q.Drain(ctx, record)
	return errors.Join(err, looks())
}

// looking watches what becomes of a seller's orders until it is ended.
func (r *run) looking(ctx context.Context, s SellerLimits) (end func() error) {
	if s.Audit || r.Timing.Canary <= 0 {
		return func() error { return nil }
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- r.watch(ctx, s) }()
	return func() error {
		cancel()
		return <-ended
	}
}

// ready counts the ready orders that this run could send.
func (r *run) ready(ctx context.Context) (orders int, err error) {
	for _, s := range r.Sellers {
		n, _, err := r.Ledger.Totals(ctx, r.filter(s.TaxNum))
		if err != nil {
			return 0, err
		}
		orders += n
	}
	return orders, nil
}

// issue is the kind of effect that makes an invoice of an order.
type issue struct{ *run }

// Name implements [effect.Kind].
func (issue) Name() ledger.Effect { return ledger.Issue }

// Prepare implements [effect.Kind].
func (k issue) Prepare(e *ledger.Entry) (effect.Request, error) {
	return k.Platform.Prepare(e.Order, e.Created)
}

// Call implements [effect.Kind].
func (k issue) Call(ctx context.Context, _ *ledger.Entry, r effect.Request) effect.Outcome {
	return k.Platform.Submit(ctx, r)
}

// Back implements [effect.Kind].
func (issue) Back(e *ledger.Entry, why string) ledger.Change {
	return ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Ready, Note: why}
}

// After implements [effect.Kind].
func (k issue) After(e *ledger.Entry, out effect.Outcome) ledger.Change {
	now := k.Now()
	c := ledger.Change{ID: e.ID, Fence: e.Fence, Serial: out.Serial, Code: out.Code, Error: out.Text, Raw: out.Raw}
	switch out.Kind {
	case effect.OutcomeAccepted:
		c.State, c.NextAt, c.Error = ledger.Submitted, k.Timing.nextLook(now, now), ""
	case effect.OutcomeRefused:
		c.State = ledger.Failed
	case effect.OutcomeDuplicate:
		// The number is in use: the order arrived by an earlier call. Reconcile finds, compares and
		// adopts it.
		c.State, c.NextAt, c.Note = ledger.Unknown, k.Timing.nextLook(now, now), "the platform knows the number already"
	case effect.OutcomeNotSent, effect.OutcomeStopped:
		c.State, c.Note = ledger.Ready, "surely not processed"
	default:
		c.State, c.NextAt, c.Note = ledger.Unknown, k.Timing.alignDue(now.Add(k.Timing.Call)), "no definite answer"
	}
	return c
}
