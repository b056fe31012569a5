package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// CorrectStage calls the corrections that are planned, and asks what became of those that were
// called.
var CorrectStage = Stage{Name: "correct", Purpose: "send planned corrections once, and ask what became of the others", do: correctStage}

// correctStage works on the corrections of every seller: it returns when none is due any more, or
// when the wait is over. Forms that wait for the buyer keep nobody waiting.
func correctStage(ctx context.Context, r *run) error {
	if r.Corrector == nil {
		return nil
	}
	if err := r.begin(ctx); err != nil {
		return err
	}
	return r.bounded(ctx, func(ctx context.Context) error {
		for _, s := range r.Sellers {
			if err := r.correct(ctx, s, r.Now().Add(r.Timing.Wait)); err != nil {
				return fmt.Errorf("corrections of %s: %w", s.TaxNum, err)
			}
		}
		return nil
	})
}

// corrections are the kinds of effects that correct invoices.
func (r *run) corrections() []effect.Kind {
	return []effect.Kind{reverse{r}, fetch{r}, actOnForm{r}}
}

// correct works on the corrections of one seller.
func (r *run) correct(ctx context.Context, s SellerLimits, deadline time.Time) error {
	refreshed, kinds := false, r.corrections()
	for {
		for _, k := range kinds {
			if err := r.callAll(ctx, s, k); err != nil {
				return err
			}
		}
		next, waiting, err := r.soonest(ctx, s.TaxNum)
		if err != nil || !waiting || r.stopped(s.TaxNum) || next.After(deadline) {
			return err
		}
		if err := clock.Sleep(ctx, next.Sub(r.Now())); err != nil {
			return err
		}
		if !refreshed {
			refreshed = true
			if err := r.refreshForms(ctx, s.TaxNum); err != nil {
				return err
			}
		}
		for _, k := range kinds {
			if err := r.askAll(ctx, s, k); err != nil {
				return err
			}
		}
		if err := r.planFetches(ctx, s.TaxNum); err != nil {
			return err
		}
	}
}

// callAll calls what is ready of a kind.
func (r *run) callAll(ctx context.Context, s SellerLimits, k effect.Kind) error {
	record := r.driver.Recorder(ctx, r.sent)
	err := r.queue(s, k, ledger.Filter{Seller: s.TaxNum}).Drain(ctx, record)
	return errors.Join(err, record.Close())
}

// askAll asks about what is due of a kind.
func (r *run) askAll(ctx context.Context, s SellerLimits, k effect.Kind) error {
	if _, err := r.freeDeadOf(ctx, k.Name(), s.TaxNum); err != nil {
		return err
	}
	s.Chunk = min(s.Chunk, SliceLimit)
	_, err := r.queue(s, k, ledger.Filter{Seller: s.TaxNum}).Ask(ctx)
	return err
}

func (r *run) freeDeadOf(ctx context.Context, k ledger.Effect, seller string) (int, error) {
	return r.Ledger.FreeDead(ctx, r.driver.Claim(ledger.Filter{Seller: seller}, k, 0))
}

// soonest is when the next correction of a seller is due; waiting is false where none is open. One
// that waits for the buyer counts once it is due.
func (r *run) soonest(ctx context.Context, seller string) (next time.Time, waiting bool, err error) {
	open := []ledger.State{ledger.Ready, ledger.Submitting, ledger.Unknown, ledger.Submitted}
	choice := ledger.EffectChoice{States: open, Seller: seller}
	for _, k := range r.corrections() {
		choice.Kinds = append(choice.Kinds, k.Name())
	}
	err = r.Ledger.Effects(ctx, choice, func(e ledger.Entry) error {
		if e.State == ledger.Unknown && e.NextAt.IsZero() {
			return nil // nobody can be asked about it
		}
		if e.State == ledger.Ready && r.over(red.Effect) {
			r.leaves(red.Effect)
			return nil // it stays for a later run
		}
		if due := e.Plan.Due; !waiting || due.Before(next) {
			next, waiting = due, true
		}
		return nil
	})
	return next, waiting, err
}

// refreshForms makes the platform get the forms from the bureau: what was agreed or made there
// appears only then.
func (r *run) refreshForms(ctx context.Context, seller string) error {
	since, some := r.Now(), false
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, States: []ledger.State{ledger.Submitted}, Seller: seller}
	err := r.Ledger.Effects(ctx, choice, func(e ledger.Entry) error {
		_, d, err := red.Decode(&e)
		if some = some || d.Status.Waiting(); d.Status.Waiting() && e.Sent.Before(since) {
			since = e.Sent
		}
		return err
	})
	if err != nil || !some {
		return err
	}
	out := r.Corrector.RefreshForms(ctx, seller, since, r.Now())
	r.stopAfter(ctx, seller, &out)
	return nil
}
