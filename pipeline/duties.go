package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Slots is how many slices of the same work are worked on at once, by all workers together.
type Slots struct {
	Submit int // of an unlimited rate; with a rate a few are enough to use it
	Query  int
}

// claimedAhead is how long the orders last, at the seller's rate, that all slices of a seller hold
// at once: those of a slice must be called within the time of their claim.
const claimedAhead = 4 * time.Second

// pacedSlots is how many slices use up a seller's rate.
const pacedSlots = 4

// Duties lists the slices of sellers that can be worked on now. It is made from what is due in the
// ledger alone, so a slice that was lost is listed again, and one that was done is not.
func Duties(ctx context.Context, p Parts, s Settings, of Slots) (list []Slice, err error) {
	r := newRun(p, s)
	stops, now, err := r.Ledger.Stops(ctx)
	if err != nil {
		return nil, fmt.Errorf("read stops: %w", err)
	}
	if _, err := r.freeDead(ctx, ""); err != nil {
		return nil, err
	}
	for _, seller := range r.Sellers {
		var stop ledger.Stop
		if i := slices.IndexFunc(stops, func(s ledger.Stop) bool { return s.Seller == seller.TaxNum }); i >= 0 && stops[i].Open(now) {
			stop = stops[i]
		}
		some, err := r.dutiesOf(ctx, seller, &stop, of, now)
		if err != nil {
			return nil, fmt.Errorf("look for work of %s: %w", seller.TaxNum, err)
		}
		list = append(list, some...)
	}
	return list, nil
}

// dutiesOf are the slices of a seller; stop is the one that it has.
func (r *run) dutiesOf(ctx context.Context, s SellerLimits, stop *ledger.Stop, of Slots, now time.Time) (list []Slice, err error) {
	sends, since, err := r.sendDuties(ctx, s, of, now)
	if err != nil {
		return nil, err
	}
	if stop.Rests(since, now) {
		sends = nil
		if !stop.OfInvoice() {
			return nil, nil // no call is of use
		}
	}
	queries, err := r.queryDuties(ctx, s, of, now)
	if err != nil || stop.Trouble != "" {
		return append(sends, queries...), err
	}
	due, err := r.Ledger.DueEffects(ctx, s.TaxNum, r.correctionKinds(), now)
	if err != nil {
		return nil, err
	}
	tasks := map[Task]bool{}
	for e := range due {
		tasks[taskOf(e)] = true
	}
	for _, t := range []Task{RedTask, VoidTask, DeliverTask} {
		if tasks[t] {
			queries = append(queries, Slice{Task: t, Seller: s.TaxNum, Limit: SliceLimit})
		}
	}
	return append(sends, queries...), nil
}

// correctionKinds are the kinds of effects that correct invoices, by name.
func (r *run) correctionKinds() (names []ledger.Effect) {
	for _, k := range r.corrections() {
		names = append(names, k.Name())
	}
	return names
}

// sendDuties are the slices of what was handed out.
func (r *run) sendDuties(ctx context.Context, s SellerLimits, of Slots, now time.Time) (list []Slice, since time.Time, err error) {
	handed, since, err := r.Ledger.HandedOut(ctx, s.TaxNum)
	if err != nil {
		return nil, since, err
	}
	for _, h := range handed {
		if !now.Before(h.Until) {
			continue
		}
		piece := Slice{Task: SubmitTask, Seller: s.TaxNum, Limit: SliceLimit, Handed: h.Until, Since: since}
		most := of.Submit
		if s.Interval > 0 {
			most = pacedSlots
			piece.Limit = min(max(int(claimedAhead/s.Interval)/most, 1), SliceLimit)
		}
		list = appendSlots(list, piece, h.Orders, most)
	}
	return list, since, nil
}

// queryDuties are the slices of what is to be asked about, and signed again.
func (r *run) queryDuties(ctx context.Context, s SellerLimits, of Slots, now time.Time) (list []Slice, err error) {
	f := ledger.Filter{Seller: s.TaxNum}
	_, waiting, next, err := r.Ledger.Pending(ctx, f)
	if err != nil {
		return nil, err
	}
	if waiting > 0 && (!next.After(now) || next.Sub(now) > r.Timing.horizon()) {
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			list = appendSlots(list, Slice{Task: ReconcileTask, Seller: s.TaxNum, Limit: SliceLimit, Serials: serials}, waiting, of.Query)
		}
	}
	n, first, err := r.Ledger.Callable(ctx, f, ledger.Sign, now, 0)
	if err != nil {
		return nil, err
	}
	if n > 0 && !first.After(now) {
		list = append(list, Slice{Task: SignTask, Seller: s.TaxNum, Limit: SliceLimit})
	}
	return list, nil
}

// appendSlots appends a slice as often as it takes for n orders, at most so often.
func appendSlots(list []Slice, piece Slice, n, most int) []Slice {
	for piece.Slot = range min((n+piece.Limit-1)/piece.Limit, max(most, 1)) {
		list = append(list, piece)
	}
	return list
}
