package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// ask asks the platform about failed orders of any seller, and returns those that it says have
// failed for good. What was issued meanwhile is adopted.
func (w *Retry) ask(ctx context.Context, r *Run, list []ledger.Entry) (still []ledger.Entry, err error) {
	type group struct {
		seller  string
		serials ledger.Serials
	}
	groups := map[group][]ledger.Entry{}
	for _, e := range list {
		g := group{e.Key.Seller, ledger.WithSerial}
		if e.Serial == "" {
			g.serials = ledger.WithoutSerial
		}
		groups[g] = append(groups[g], e)
	}
	for g, own := range groups {
		failed, err := w.askGroup(ctx, r, g.seller, g.serials, own)
		if err != nil {
			return nil, err
		}
		still = append(still, failed...)
	}
	slices.SortFunc(still, func(a, b ledger.Entry) int { return int(a.ID - b.ID) })
	return still, nil
}

// askGroup is ask for orders that one query can name.
func (w *Retry) askGroup(ctx context.Context, r *Run, seller string, serials ledger.Serials, list []ledger.Entry) (still []ledger.Entry, err error) {
	if r.stopped(seller) || ctx.Err() != nil {
		for i := range list {
			w.leave(LeftUnasked, &list[i], "")
		}
		return nil, nil
	}
	c := r.claim(Slice{Batch: r.Batch.ID, Seller: seller, Serials: serials, Limit: len(list)})
	for _, e := range list {
		c.Orders = append(c.Orders, e.ID)
	}
	claimed, err := r.Ledger.ClaimFailed(ctx, c, time.Time{}, r.Now().Add(unbounded))
	if err != nil {
		return nil, fmt.Errorf("claim failed orders of %s: %w", seller, err)
	}
	var got inquiry
	if len(claimed) > 0 {
		if got, err = r.inquire(ctx, seller, claimed); err != nil {
			return nil, err
		}
	}
	changes := map[int64]ledger.Change{}
	for _, c := range got.changes {
		changes[c.ID] = c
	}
	for i := range list {
		e := &list[i]
		change, known := changes[e.ID]
		switch {
		case !known:
			w.leave(LeftBusy, e, "")
		case change.State != ledger.Failed:
			w.Report.Found++
		case change.RestUntil.After(r.Now()):
			e.RestUntil = change.RestUntil
			w.leave(LeftResting, e, "")
		case !got.failed[e.ID]:
			w.leave(LeftUnasked, e, "")
		default:
			still = append(still, *e)
		}
	}
	return still, nil
}

// retry records that orders are to be issued again, and has them issued. It returns those that
// were.
func (w *Retry) retry(ctx context.Context, r *Run, seller string, list []ledger.Entry) (did []ledger.Entry, err error) {
	if r.stopped(seller) || ctx.Err() != nil {
		for i := range list {
			w.leave(LeftUnasked, &list[i], "")
		}
		return nil, nil
	}
	if err := r.lives(ctx); err != nil {
		return nil, err
	}
	c, permit := r.claim(Slice{Batch: r.Batch.ID, Seller: seller, Limit: len(list)}), r.permit()
	for _, e := range list {
		c.Orders = append(c.Orders, e.ID)
	}
	claimed, err := r.Ledger.ClaimRetry(ctx, c, retriesADay)
	if err != nil {
		return nil, fmt.Errorf("claim failed orders of %s to issue again: %w", seller, err)
	}
	for i := range list {
		if !slices.ContainsFunc(claimed, func(e ledger.Entry) bool { return e.ID == list[i].ID }) {
			w.leave(LeftBusy, &list[i], "")
		}
	}
	changes, outcomes := make([]ledger.Change, len(claimed)), make([]Outcome, len(claimed))
	var calls errgroup.Group
	for i, e := range claimed {
		calls.Go(func() error {
			changes[i], outcomes[i] = r.retryOne(ctx, seller, e, permit)
			return nil
		})
	}
	if err := calls.Wait(); err != nil {
		return nil, err
	}
	if err := r.record(ctx, changes); err != nil {
		return nil, err
	}
	for i := range claimed {
		switch {
		case changes[i].State == ledger.Submitted:
			did = append(did, claimed[i])
			w.Report.Retried++
		case outcomes[i].Kind == OutcomeRefused:
			w.leave(LeftSpent, &claimed[i], "")
		default:
			w.leave(LeftUnasked, &claimed[i], "")
		}
	}
	r.Progress.Add(len(did))
	return did, nil
}

// retryOne has one order issued again. e is recorded as submitted already. Whatever the answer,
// unless the call surely did nothing, a query tells what became of it.
func (r *Run) retryOne(ctx context.Context, seller string, e ledger.Entry, p permit) (ledger.Change, Outcome) {
	now := r.Now()
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: e.Code, Error: e.Error, RestUntil: e.RestUntil,
		NextAt: r.Timing.nextFailedLook(now, e.Sent), Tries: e.Tries}
	if ctx.Err() != nil || r.stopped(seller) {
		c.Note = "not issued again: the run was ending or the seller was stopped"
		return c, Outcome{Kind: OutcomeNotSent}
	}
	if err := p.may(); err != nil {
		c.Note = err.Error()
		return c, Outcome{Kind: OutcomeNotSent}
	}
	begin := begin{permit: p}
	call, cancel := p.call(ctx, &begin)
	defer cancel()
	out := r.Platform.Reissue(call, seller, Ref{Serial: e.Serial, OrderNo: e.Key.OrderNo})
	r.acted(out)
	c.Raw = out.Raw
	switch out.Kind {
	case OutcomeNotSent:
		c.Note = "surely not processed"
	case OutcomeStopped:
		c.Note = "surely not processed"
		r.halt(ctx, seller, Stop{Account: true, Trouble: out.Account, Code: out.Code, Text: out.Text})
	case OutcomeRefused:
		c.Note = "the platform refused to issue it again: " + out.Code + " " + out.Text
	default:
		c.State, c.NextAt, c.Code, c.Error = ledger.Submitted, r.Timing.nextLook(now, now), out.Code, ""
	}
	return c, out
}

// lookAt waits until the outcome of one of the first retries of a seller is known: an account that
// is still at fault stops it before all are retried in vain.
func (w *Retry) lookAt(ctx context.Context, r *Run, s SellerLimits, first []ledger.Entry) error {
	var numbers []string
	for _, e := range first {
		numbers = append(numbers, e.Key.OrderNo)
	}
	for till := r.Now().Add(firstRetriesWait); !r.stopped(s.TaxNum) && r.Now().Before(till); {
		now := r.Now()
		if err := sleep(ctx, r.Timing.nextLook(now, now).Sub(now)); err != nil {
			return err
		}
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			slice := Slice{Task: ReconcileTask, Batch: r.Batch.ID, Seller: s.TaxNum, Serials: serials, Limit: SliceLimit}
			if _, _, err := r.reconcileSlice(ctx, s, slice); err != nil {
				return err
			}
		}
		known, err := r.Ledger.Failures(ctx, ledger.Filter{Seller: s.TaxNum}, numbers)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(known, func(f ledger.Failure) bool { return f.State.Final() }) {
			return nil
		}
	}
	return nil
}
