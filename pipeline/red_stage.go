package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

const correctName = "correct"

// CorrectStage calls the corrections that are planned, and asks what became of those that were
// called.
var CorrectStage = Stage{Name: correctName, Purpose: "send planned corrections once, and ask what became of the others", do: correctStage}

// correctStage works on the corrections of every seller: it returns when none is due any more, or
// when the wait of the run is over. Forms that wait for the buyer keep nobody waiting. A run that
// is about one batch leaves corrections alone: they belong to none.
func correctStage(ctx context.Context, r *run) error {
	if r.Corrector == nil || r.Batch.ID != "" {
		return nil
	}
	if err := r.begin(ctx); err != nil {
		return err
	}
	deadline := r.Now().Add(max(r.Timing.Wait-time.Since(r.begun), 0))
	r.Timing.waitsUntil(deadline)
	return r.bounded(ctx, func(ctx context.Context) error {
		for _, s := range r.Sellers {
			if err := r.correct(ctx, s, deadline); err != nil {
				return fmt.Errorf("corrections of %s: %w", s.TaxNum, err)
			}
		}
		return nil
	})
}

// corrections are the kinds of effects that correct invoices, of those that the run is about.
func (r *run) corrections() []effect.Kind {
	all := []effect.Kind{reverse{r}, fetch{r}, actOnForm{r}, makeVoid{r}, deliver{r}}
	return slices.DeleteFunc(all, func(k effect.Kind) bool { return !r.Work.asks(k.Name()) })
}

// dueLookEvery bounds a sleep until a correction is due: another process may be at work on it,
// whose claim ends much later than its work.
const dueLookEvery = time.Second

// correct works on the corrections of one seller, in rounds: what was called is asked about before
// more is called.
func (r *run) correct(ctx context.Context, s SellerLimits, deadline time.Time) error {
	shown := correctProgress{Progress: r.Progress}
	for begun, rounds := false, 0; ; {
		due, err := r.soonest(ctx, s.TaxNum)
		if begun {
			shown.went(&due)
		}
		now := r.Now()
		if err != nil || due.open == 0 || r.stopped(s.TaxNum) || due.later(deadline, now) {
			return err
		}
		if !begun {
			begun = true
			shown.begin(&due, r.Work)
			defer r.Progress.Done()
		}
		if rest := r.Timing.until(due.next, now); rest > 0 {
			if err := clock.Sleep(ctx, min(rest, dueLookEvery)); err != nil {
				return err
			}
			continue
		}
		called, err := r.correctRound(ctx, s, rounds == 0)
		if err != nil {
			return err
		}
		if now := r.Now(); called && r.Timing.Wait > 0 && r.Timing.nextLook(now, now).After(deadline) {
			deadline = r.Timing.nextLook(now, now) // the calls took the wait: look once at what they did
		}
		rounds++
	}
}

// correctRound asks about what is due and calls what is ready, and reports whether anything was.
func (r *run) correctRound(ctx context.Context, s SellerLimits, first bool) (called bool, err error) {
	if first && r.Work.asks(red.Effect) {
		if err := r.refreshForms(ctx, s.TaxNum); err != nil {
			return false, err
		}
	}
	asked, calls, err := r.correctOnce(ctx, s)
	if err != nil || asked+calls > 0 {
		return calls > 0, err
	}
	return false, clock.Sleep(ctx, min(r.Timing.FirstLook, dueLookEvery)) // another run holds what is due
}

// correctOnce asks about all that is due, and then calls what is ready.
func (r *run) correctOnce(ctx context.Context, s SellerLimits) (asked, called int, err error) {
	kinds := r.corrections()
	for _, k := range kinds {
		n, err := r.askAll(ctx, s, k)
		if asked += n; err != nil {
			return asked, called, err
		}
	}
	if r.Work.asks(red.Effect) {
		if err := r.followForms(ctx, s.TaxNum); err != nil {
			return asked, called, err
		}
	}
	for _, k := range slices.DeleteFunc(kinds, func(k effect.Kind) bool { return !r.Work.does(k.Name()) }) {
		n, err := r.callAll(ctx, s, k)
		if called += n; err != nil {
			return asked, called, err
		}
	}
	return asked, called, nil
}

// followForms plans what follows from the forms of reds as they are known now.
func (r *run) followForms(ctx context.Context, seller string) error {
	withdrawn, err := r.withdrawGivenUp(ctx, seller)
	if err != nil || !r.Work.does(FetchEffect) {
		return err
	}
	return r.planFetches(ctx, seller, withdrawn)
}

// callAll calls what is ready of a kind.
func (r *run) callAll(ctx context.Context, s SellerLimits, k effect.Kind) (called int, err error) {
	f, err := r.callable(ctx, s.TaxNum, k.Name())
	if err != nil {
		return 0, err
	}
	var recorded atomic.Int64
	record := r.driver.Recorder(ctx, func(n int) { recorded.Add(int64(n)) })
	err = r.queue(s, k, f).Drain(ctx, record)
	err = errors.Join(err, record.Close())
	return int(recorded.Load()), err
}

// callable chooses what is called of a kind.
func (r *run) callable(ctx context.Context, seller string, kind ledger.Effect) (ledger.Filter, error) {
	f := ledger.Filter{Seller: seller, Effects: r.named(kind)}
	if kind != red.Effect {
		return f, nil
	}
	err := r.keepReds(ctx, seller)
	if only, all := r.keptReds.only(seller); !all {
		f.Effects = only
	}
	return f, err
}

// askAll asks about what is due of a kind.
func (r *run) askAll(ctx context.Context, s SellerLimits, k effect.Kind) (asked int, err error) {
	if _, err := r.Ledger.FreeDead(ctx, r.driver.Claim(ledger.Filter{Seller: s.TaxNum}, k.Name(), 0)); err != nil {
		return 0, err
	}
	s.Chunk = min(s.Chunk, SliceLimit)
	return r.queue(s, k, ledger.Filter{Seller: s.TaxNum}).Ask(ctx)
}

// soonest is when the next correction of a seller is due, and how many are open. One that waits for
// the buyer or for a person, or takes long, counts once it is due.
func (r *run) soonest(ctx context.Context, seller string) (found dueCorrections, err error) {
	states := []ledger.State{ledger.Ready, ledger.Submitting, ledger.Unknown, ledger.Submitted}
	choice := ledger.EffectChoice{States: states, Seller: seller}
	for _, k := range r.corrections() {
		choice.Kinds = append(choice.Kinds, k.Name())
	}
	now := r.Now()
	err = r.Ledger.Effects(ctx, choice, func(e ledger.Entry) error {
		due := e.Plan.Due
		if e.State == ledger.Unknown && e.NextAt.IsZero() || due.After(now) && (waitsForBuyer(&e) || waitsForPerson(&e) || takesLong(&e, now)) {
			return nil // nobody can be asked about it, or a later run asks
		}
		if r.unnamed(&e) {
			return nil // nobody waits for it
		}
		if e.State == ledger.Ready && !r.calls(&e) {
			return nil // it is not what this run is about
		}
		if e.State == ledger.Ready && r.over(e.Plan.Effect) {
			r.leaves(e.Plan.Effect)
			return nil // it stays for a later run
		}
		found.count(&e, r.counts(&e))
		return nil
	})
	return found, err
}

// takesLong reports that a correction is under way for so long that no run waits for it.
func takesLong(e *ledger.Entry, now time.Time) bool {
	return !e.Sent.IsZero() && now.Sub(e.Sent) > time.Hour
}

// waitsForBuyer reports that a correction is a red whose form waits for a person.
func waitsForBuyer(e *ledger.Entry) bool {
	if e.Plan.Effect != red.Effect || e.State != ledger.Submitted {
		return false
	}
	_, d, err := red.Decode(e)
	return err == nil && d.Status.Waiting()
}

// waitsForPerson reports that a correction is a red whose form is confirmed and whose invoice
// failed: only a person has it tried again.
func waitsForPerson(e *ledger.Entry) bool {
	if e.Plan.Effect != red.Effect || e.State != ledger.Submitted || e.Code == "" {
		return false
	}
	b, d, err := red.Decode(e)
	return err == nil && b.Flow.Confirmed() && d.Status.Settled()
}

// refreshForms makes the platform get the forms from the bureau where some that wait are due: what
// was agreed or made there appears only then.
func (r *run) refreshForms(ctx context.Context, seller string) error {
	now, since := r.Now(), time.Time{}
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, States: []ledger.State{ledger.Submitted}, Seller: seller}
	err := r.Ledger.Effects(ctx, choice, func(e ledger.Entry) error {
		if !e.Plan.Due.After(now) && waitsForBuyer(&e) && (since.IsZero() || e.Sent.Before(since)) {
			since = e.Sent
		}
		return nil
	})
	if err != nil || since.IsZero() {
		return err
	}
	out := r.Corrector.RefreshForms(ctx, seller, since, now)
	r.stopAfter(ctx, seller, &out)
	if out.Kind != effect.OutcomeAccepted {
		return nil // what the platform knows is asked for anyway
	}
	return clock.Sleep(ctx, r.Timing.FirstLook)
}
