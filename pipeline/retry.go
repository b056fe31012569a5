package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

const (
	// firstRetries is how many orders of a seller are retried before the outcome of one of them is
	// known: where the account still fails, all of them fail again.
	firstRetries = 10
	// firstRetriesWait is how long that outcome is waited for.
	firstRetriesWait = 30 * time.Second
)

// RetryStages is the retry command: the retries, and what became of them.
func RetryStages(w *Retry) []Stage {
	return []Stage{{Name: "retry", Purpose: "have failed orders issued again under their numbers", do: w.do}, ReconcileStage}
}

// do looks at what is asked for, asks, and retries seller by seller.
func (w *Retry) do(ctx context.Context, r *run) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	if _, err := r.freeDead(ctx, ledger.Reissue); err != nil { // a retry that died may have asked about them
		return err
	}
	w.Report.Left = map[Left][]LeftOut{}
	chosen, err := w.choose(ctx, r)
	if err == nil {
		chosen, err = w.loggedIn(ctx, r, chosen)
	}
	if err != nil || len(chosen) == 0 {
		return err
	}
	if r.over(ledger.Reissue) {
		for i := range chosen {
			w.leave(LeftOver, &chosen[i], "")
		}
		r.leaves(ledger.Reissue)
		return nil
	}
	if w.Confirm != nil {
		if chosen, err = w.confirm(ctx, r, chosen); err != nil || len(chosen) == 0 {
			return err
		}
	}
	r.Progress.Stage("retry", len(chosen))
	defer r.Progress.Done()
	for _, s := range r.Sellers {
		own := slices.DeleteFunc(slices.Clone(chosen), func(e ledger.Entry) bool { return e.Key.Seller != s.TaxNum })
		if err := w.seller(ctx, r, s, own); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// loggedIn leaves out the orders of sellers whose account is not logged in: they would fail again.
func (w *Retry) loggedIn(ctx context.Context, r *run, chosen []ledger.Entry) ([]ledger.Entry, error) {
	for _, s := range r.Sellers {
		own := func(e ledger.Entry) bool { return e.Key.Seller == s.TaxNum }
		if !slices.ContainsFunc(chosen, own) {
			continue
		}
		if err := r.session(ctx, s.TaxNum); err != nil {
			return nil, err
		}
		if r.stopped(s.TaxNum) {
			chosen = slices.DeleteFunc(chosen, own)
		}
	}
	return chosen, nil
}

// Meant are those of some orders that the retry is about.
func (w *Retry) Meant(list []ledger.Failure) []ledger.Failure {
	if w.Only == nil {
		return list
	}
	return slices.DeleteFunc(list, func(f ledger.Failure) bool { return !w.Only[f.Key] })
}

// choose finds the orders that may be retried as far as the ledger shows.
func (w *Retry) choose(ctx context.Context, r *run) ([]ledger.Entry, error) {
	list, err := r.Ledger.Failures(ctx, ledger.Filter{Batch: r.Batch.ID, Seller: w.Seller}, w.Numbers)
	if err != nil {
		return nil, err
	}
	list = w.Meant(list)
	for _, no := range w.Numbers {
		if !slices.ContainsFunc(list, func(f ledger.Failure) bool { return f.Key.OrderNo == no }) {
			return nil, fmt.Errorf("order %s is %w; nothing was retried", no, ledger.ErrNotFound)
		}
	}
	var chosen []ledger.Entry
	for i := range list {
		others, err := Instead(ctx, r.Ledger, &list[i].Entry)
		if err != nil {
			return nil, err
		}
		if len(others) > 0 {
			w.leave(LeftInstead, &list[i].Entry, strings.Join(others, ", "))
			if err := w.settle(ctx, r, &list[i].Entry); err != nil {
				return nil, err
			}
			continue
		}
		if why := w.leaves(r, &list[i]); why != "" {
			other := ""
			if why == LeftReplaced {
				other = list[i].Replaced
			}
			w.leave(why, &list[i].Entry, other)
			continue
		}
		chosen = append(chosen, list[i].Entry)
	}
	if len(chosen) == 0 && len(w.Numbers) == 0 && r.Batch.ID != "" {
		return nil, w.countElsewhere(ctx, r, list)
	}
	return chosen, nil
}

// countElsewhere counts the failed orders of other batches than the retry's, which has some itself.
func (w *Retry) countElsewhere(ctx context.Context, r *run, own []ledger.Failure) error {
	all, err := r.Ledger.Failures(ctx, ledger.Filter{Seller: w.Seller}, nil)
	for i := range all {
		of := func(f ledger.Failure) bool { return f.ID == all[i].ID }
		if all[i].Accepted && !slices.ContainsFunc(own, of) {
			w.Report.Elsewhere++
		}
	}
	return err
}

// settle records of the order that was left last whether the one that corrects it is issued.
func (w *Retry) settle(ctx context.Context, r *run, e *ledger.Entry) error {
	if e.Code != rules.ReplacedBy {
		return nil
	}
	chain, err := r.Ledger.Chain(ctx, e.Key)
	if err == nil && len(chain) > 0 {
		list := w.Report.Left[LeftInstead]
		list[len(list)-1].Settled = chain[len(chain)-1].State == ledger.Issued
	}
	return err
}

// leaves says why an order is not retried, or nothing.
func (w *Retry) leaves(r *run, f *ledger.Failure) Left {
	now, named := r.Now(), len(w.Numbers) > 0
	switch {
	case f.State != ledger.Failed:
		return LeftNotFailed
	case !f.Accepted:
		return LeftRefused
	case f.Code == rules.NumberForeign:
		return LeftForeign
	case f.Changed:
		return LeftChanged
	case f.RestUntil.After(now):
		return LeftResting
	case f.Reissues >= ledger.Reissue.ADay() && tomorrow(f.ReissuedAt).After(now):
		return LeftSpent
	case f.Replaced != "" && !named:
		return LeftReplaced
	case now.Sub(f.LastCall()) > failedAskedFor && !named:
		return LeftOld
	case !slices.ContainsFunc(r.Sellers, func(s SellerLimits) bool { return s.TaxNum == f.Key.Seller }):
		return LeftSeller
	}
	return ""
}

// confirm asks the platform about the orders first, so that a person is asked about what has really
// failed.
func (w *Retry) confirm(ctx context.Context, r *run, chosen []ledger.Entry) (still []ledger.Entry, err error) {
	for some := range slices.Chunk(chosen, SliceLimit) {
		failed, err := w.ask(ctx, r, some)
		if err != nil {
			return nil, err
		}
		still = append(still, failed...)
	}
	if len(still) == 0 {
		return nil, nil
	}
	var gross invoice.Amount
	for _, e := range still {
		gross += e.Gross
	}
	return still, w.Confirm(ctx, len(still), gross)
}

// seller retries orders of one seller. Each is asked about just before, since it may have been
// issued meanwhile.
func (w *Retry) seller(ctx context.Context, r *run, s SellerLimits, list []ledger.Entry) error {
	tried := 0
	for some := range slices.Chunk(list, SliceLimit) {
		still, err := w.ask(ctx, r, some)
		if err != nil {
			return err
		}
		for len(still) > 0 {
			n := min(len(still), s.InFlight)
			if tried == 0 {
				n = min(n, firstRetries)
			}
			did, err := w.retry(ctx, r, s, still[:n])
			if err != nil {
				return err
			}
			if still = still[n:]; tried == 0 && len(did) > 0 && len(did) < len(list) {
				if err := w.lookAt(ctx, r, s, did); err != nil {
					return err
				}
			}
			tried += len(did)
		}
	}
	return nil
}

// lookAt waits until the outcome of one of the first retries of a seller is known: an account that
// still fails stops it before all are retried in vain.
func (w *Retry) lookAt(ctx context.Context, r *run, s SellerLimits, first []ledger.Entry) error {
	var numbers []string
	for _, e := range first {
		numbers = append(numbers, e.Key.OrderNo)
	}
	for till := r.Now().Add(firstRetriesWait); !r.stopped(s.TaxNum) && r.Now().Before(till); {
		now := r.Now()
		if err := clock.Sleep(ctx, r.Timing.nextLook(now, now).Sub(now)); err != nil {
			return err
		}
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			if _, _, err := r.askDue(ctx, r.ofBatch(s.TaxNum), serials, SliceLimit); err != nil {
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
