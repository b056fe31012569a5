package pipeline

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// FetchEffect is the kind of effect that requests the red invoice of a form that is settled
// (fastInvoiceRed): paper kinds need it, and it links a red invoice that the bureau issued by
// itself. Its subject is that of the red.
const FetchEffect ledger.Effect = "red invoice"

// fetchBody is the red as it stood when it was settled.
type fetchBody struct {
	Body   red.Body   `json:"body"`
	Detail red.Detail `json:"detail"`
}

// fetch is the kind.
type fetch struct{ *run }

// Name implements [effect.Kind].
func (fetch) Name() ledger.Effect { return FetchEffect }

// Prepare implements [effect.Kind].
func (fetch) Prepare(e *ledger.Entry) (effect.Request, error) { return effect.Request{Key: e.Key}, nil }

// Call implements [effect.Kind].
func (k fetch) Call(ctx context.Context, e *ledger.Entry, _ effect.Request) effect.Outcome {
	var b fetchBody
	if err := json.Unmarshal(e.Plan.Body, &b); err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	}
	return k.Corrector.FetchRed(ctx, e.Plan.Seller, &b.Body, &b.Detail)
}

// Back implements [effect.Kind].
func (k fetch) Back(e *ledger.Entry, why string) ledger.Change { return k.backTo(e, why) }

// After implements [effect.Kind].
func (k fetch) After(e *ledger.Entry, out effect.Outcome) ledger.Change {
	c := k.afterCall(e, out)
	if out.Kind == effect.OutcomeAccepted {
		c.State = ledger.Done // what became of it, the red shows
	}
	return c
}

// Ask implements [effect.Asker]. The number of the red invoice keeps a repeat from making a second
// one, and the red itself is asked about anyway: a request in doubt is repeated until the form has
// its invoice or is dead.
func (k fetch) Ask(ctx context.Context, due []ledger.Entry) ([]ledger.Change, error) {
	changes := make([]ledger.Change, len(due))
	for i, e := range due {
		c := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Unknown, Tries: e.Tries + 1, NextAt: k.Timing.nextLook(k.Now(), e.Sent)}
		parent, err := k.Ledger.Planned(ctx, red.Effect, e.Plan.Seller, e.Plan.Subject)
		if err != nil {
			return nil, fmt.Errorf("find red %s: %w", e.Plan.Subject, err)
		}
		switch parent.State {
		case ledger.Done:
			c.State = ledger.Done
		case ledger.Failed:
			c.State = ledger.Failed
		default:
			c.NextAt = e.Sent.Add(k.Timing.Call + k.Timing.Visibility)
			if now := k.Now(); !now.Before(c.NextAt) {
				c.State, c.NextAt, c.Note = ledger.Ready, k.Timing.nextLook(now, e.Created), "the form has no red invoice yet"
			}
		}
		changes[i] = c
	}
	return changes, nil
}

// planFetches plans the requests of red invoices whose forms are settled.
func (r *run) planFetches(ctx context.Context, seller string) error {
	now := r.Now()
	var plans []ledger.Plan
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, States: []ledger.State{ledger.Submitted}, Seller: seller}
	err := r.Ledger.Effects(ctx, choice, func(e ledger.Entry) error {
		b, d, err := red.Decode(&e)
		if err != nil || !fetches(&b, &d, now) {
			return err
		}
		body, err := json.Marshal(fetchBody{b, d})
		plans = append(plans, ledger.Plan{Effect: FetchEffect, Seller: seller, Subject: e.Plan.Subject, Invoice: e.Plan.Invoice, Body: body, Due: now})
		return err
	})
	if err != nil || len(plans) == 0 {
		return err
	}
	_, err = r.Ledger.Plan(ctx, plans, now)
	return err
}
