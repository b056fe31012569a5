package pipeline

import (
	"context"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// ask asks the platform about failed orders of any seller, and returns those that it says have
// failed for good. What was issued meanwhile is adopted.
func (w *Retry) ask(ctx context.Context, r *run, list []ledger.Entry) (still []ledger.Entry, err error) {
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
func (w *Retry) askGroup(ctx context.Context, r *run, seller string, serials ledger.Serials, list []ledger.Entry) (still []ledger.Entry, err error) {
	if r.stopped(seller) || ctx.Err() != nil {
		for i := range list {
			w.leave(LeftUnasked, &list[i], "")
		}
		return nil, nil
	}
	f := ledger.Filter{Batch: r.Batch.ID, Seller: seller}
	for _, e := range list {
		f.Orders = append(f.Orders, e.ID)
	}
	about := ledger.Ask{About: ledger.AskFailed, Unasked: r.Now().Add(unbounded)}
	claimed, err := r.toAsk(ctx, about, f, serials, len(list))
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

// retry has orders issued again, and returns those that were.
func (w *Retry) retry(ctx context.Context, r *run, s SellerLimits, list []ledger.Entry) (did []ledger.Entry, err error) {
	f := ledger.Filter{Batch: r.Batch.ID, Seller: s.TaxNum, Orders: make([]int64, len(list))}
	for i, e := range list {
		f.Orders[i] = e.ID
	}
	s.Chunk = len(list)
	results, _, err := r.once(ctx, r.queue(s, reissue{r}, f), nothing)
	if err != nil {
		return nil, fmt.Errorf("issue failed orders of %s again: %w", s.TaxNum, err)
	}
	stopped := r.stopped(s.TaxNum) || ctx.Err() != nil
	for i := range list {
		e := &list[i]
		n := slices.IndexFunc(results, func(o effect.Result) bool { return o.Entry.ID == e.ID })
		switch {
		case (n < 0 || results[n].Outcome.Kind == effect.OutcomeNotSent) && r.over(ledger.Reissue):
			w.leave(LeftOver, e, "")
			r.leaves(ledger.Reissue)
		case n < 0 && stopped:
			w.leave(LeftUnasked, e, "")
		case n < 0:
			w.leave(LeftBusy, e, "")
		case results[n].Change.State == ledger.Submitted:
			did = append(did, results[n].Entry)
			w.Report.Retried++
		case results[n].Outcome.Kind == effect.OutcomeRefused:
			w.leave(LeftSpent, e, "")
		default:
			w.leave(LeftUnasked, e, "")
		}
	}
	r.Progress.Add(len(did))
	return did, nil
}

// reissue is the kind of effect that has a failed order issued again under its number.
type reissue struct{ *run }

// Name implements [effect.Kind].
func (reissue) Name() ledger.Effect { return ledger.Reissue }

// Prepare implements [effect.Kind]: the call names the order and nothing else.
func (reissue) Prepare(*ledger.Entry) (effect.Request, error) { return effect.Request{}, nil }

// Call implements [effect.Kind].
func (k reissue) Call(ctx context.Context, e *ledger.Entry, _ effect.Request) effect.Outcome {
	return k.Platform.Reissue(ctx, e.Key.Seller, Ref{Serial: e.Serial, OrderNo: e.Key.OrderNo})
}

// Back implements [effect.Kind].
func (k reissue) Back(e *ledger.Entry, why string) ledger.Change {
	return ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: e.Code, Error: e.Error, RestUntil: e.RestUntil,
		NextAt: k.Timing.nextFailedLook(k.Now(), e.Sent), Tries: e.Tries, Note: why}
}

// After implements [effect.Kind]. Unless the call surely did nothing, a query tells what became of
// it.
func (k reissue) After(e *ledger.Entry, out effect.Outcome) ledger.Change {
	now, c := k.Now(), k.Back(e, "surely not processed")
	c.Raw = out.Raw
	switch out.Kind {
	case effect.OutcomeNotSent, effect.OutcomeStopped:
	case effect.OutcomeRefused:
		c.Note = "the platform refused to issue it again: " + out.Code + " " + out.Text
	default:
		c.State, c.NextAt, c.Code, c.Error, c.Note = ledger.Submitted, k.Timing.nextLook(now, now), out.Code, "", ""
		c.RestUntil = e.RestUntil
	}
	return c
}
