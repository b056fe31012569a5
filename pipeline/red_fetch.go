package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// FetchEffect is the kind of effect that requests the red invoice of a form or an information sheet
// that is settled: fastInvoiceRed, which paper kinds need, and which links a red invoice that the
// bureau issued by itself; of a sheet, an order with negative lines. Its subject is that of the
// red.
//
// It is over once the red invoice is issued. One whose invoice failed (22) keeps its serial number,
// by which a person has it tried again.
const FetchEffect ledger.Effect = "red invoice"

// fetchBody is the red as it stood when it was settled.
type fetchBody struct {
	Body   red.Body   `json:"body"`
	Detail red.Detail `json:"detail"`
}

func fetchBodyOf(e *ledger.Entry) (b fetchBody, err error) {
	if err := json.Unmarshal(e.Plan.Body, &b); err != nil {
		return b, fmt.Errorf("read the request for the red invoice of %s: %w", e.Plan.Subject, err)
	}
	return b, nil
}

// fetch is the kind.
type fetch struct{ *run }

// Name implements [effect.Kind].
func (fetch) Name() ledger.Effect { return FetchEffect }

// Prepare implements [effect.Kind].
func (k fetch) Prepare(e *ledger.Entry) (effect.Request, error) {
	b, err := fetchBodyOf(e)
	if err != nil || b.Body.Flow != red.FlowSheet || e.Serial != "" {
		return effect.Request{Key: e.Key}, err // the effect's row contains all of it
	}
	n := negativeOf(&b)
	return k.Corrector.PrepareRed(e.Plan.Seller, &n, e.Created)
}

// Call implements [effect.Kind].
func (k fetch) Call(ctx context.Context, e *ledger.Entry, r effect.Request) effect.Outcome {
	b, err := fetchBodyOf(e)
	switch {
	case err != nil:
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	case e.Serial != "": // the platform took it before, and could not issue it
		return k.tryAgain(ctx, e, &b.Body)
	case b.Body.Flow == red.FlowSheet:
		return k.Platform.Submit(ctx, r)
	}
	return k.Corrector.FetchRed(ctx, e.Plan.Seller, &b.Body, &b.Detail)
}

// tryAgain has a red invoice that failed tried once more, under its own numbers, unless the
// platform shows by now that it is being issued or exists.
func (r *run) tryAgain(ctx context.Context, e *ledger.Entry, b *red.Body) effect.Outcome {
	seller, ref := e.Plan.Seller, Ref{Serial: e.Serial, OrderNo: b.Number}
	a := r.Platform.Query(ctx, seller, []Ref{ref}, b.Blue.OrderNo)
	switch {
	case a.Failed.Kind == effect.OutcomeStopped:
		return a.Failed
	case len(a.Found) == 0:
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: a.Failed.Text}
	case a.Found[0].State != ledger.Failed:
		return effect.Outcome{Kind: effect.OutcomeAccepted}
	}
	return r.Platform.Reissue(ctx, seller, ref)
}

// Back implements [effect.Kind].
func (k fetch) Back(e *ledger.Entry, why string) ledger.Change { return k.backTo(e, why) }

// After implements [effect.Kind].
func (k fetch) After(e *ledger.Entry, out effect.Outcome) ledger.Change { return k.afterCall(e, out) }

// Ask implements [effect.Asker].
func (k fetch) Ask(ctx context.Context, due []ledger.Entry) ([]ledger.Change, error) {
	return askEach(ctx, due, k.look)
}

// look asks what became of one request: its red first, then the invoice.
func (k fetch) look(ctx context.Context, e *ledger.Entry) (ledger.Change, error) {
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Unknown, Code: e.Code, Error: e.Error, Tries: e.Tries + 1, Misses: e.Misses,
		NextAt: k.Timing.nextLook(k.Now(), e.Sent)}
	if e.State == ledger.Submitted {
		c.State = ledger.Submitted
	}
	b, err := fetchBodyOf(e)
	if err != nil {
		return c, err
	}
	parent, err := k.Ledger.Planned(ctx, red.Effect, e.Plan.Seller, e.Plan.Subject)
	if err != nil {
		return c, fmt.Errorf("find red %s: %w", e.Plan.Subject, err)
	}
	switch parent.State {
	case ledger.Done:
		c.State = ledger.Done
		return c, nil
	case ledger.Failed, ledger.Dropped:
		c.State = ledger.Failed
		return c, nil
	}
	a := k.Platform.Query(ctx, e.Plan.Seller, []Ref{{Serial: e.Serial, OrderNo: b.Body.Number}}, b.Body.Blue.OrderNo)
	switch {
	case a.Failed.Kind != effect.OutcomeAccepted:
		k.stopAfter(ctx, e.Plan.Seller, &a.Failed)
		c.Note = a.Failed.Text
	case len(a.Found) > 0:
		k.found(ctx, e, &a.Found[0], &c)
	case len(a.Missing) > 0:
		c = k.missing(e, &b, c)
	}
	return c, nil
}

// found is what the red invoice says of the request for it.
func (k fetch) found(ctx context.Context, e *ledger.Entry, f *Found, c *ledger.Change) {
	c.Serial, c.Raw, c.Misses = f.Serial, f.Raw, 0
	switch f.State {
	case ledger.Failed:
		c.State, c.Code, c.Error = ledger.Failed, f.Code, f.Text
		if f.Account != "" {
			k.halt(ctx, e.Plan.Seller, Stop{Account: true, Trouble: f.Account, Code: f.Code, Text: f.Text})
		}
	case ledger.Issued, ledger.SealFailed:
		c.State, c.Code, c.Error = ledger.Done, "", "" // what became of it, the red shows
	default:
		c.State, c.Code, c.Error = ledger.Submitted, "", ""
	}
}

// missing is an answer "no such number" about the red invoice. The form's number keeps a repeat of
// fastInvoiceRed from making a second one, so that a request in doubt is repeated until the form
// has its invoice or is dead. An order of negative lines is repeated only once it surely did not
// arrive.
func (k fetch) missing(e *ledger.Entry, b *fetchBody, c ledger.Change) ledger.Change {
	if b.Body.Flow == red.FlowSheet {
		return k.noSuch(e, c)
	}
	over := e.Sent.Add(k.Timing.Call + k.Timing.Visibility)
	now := k.Now()
	switch {
	case c.State == ledger.Submitted:
	case now.Before(over):
		c.NextAt = over
	default:
		c.State, c.Code, c.Error, c.NextAt, c.Note = ledger.Ready, "", "", k.Timing.nextLook(now, e.Created), "the form has no red invoice yet"
	}
	return c
}

// planFetches plans the requests of red invoices whose forms are settled, but of those that are
// being withdrawn.
func (r *run) planFetches(ctx context.Context, seller string, withdrawn []int64) error {
	now := r.Now()
	var plans []ledger.Plan
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, States: []ledger.State{ledger.Submitted}, Seller: seller}
	err := r.Ledger.Effects(ctx, choice, func(e ledger.Entry) error {
		b, d, err := red.Decode(&e)
		if err != nil || !fetches(&e, &b, &d, now) || slices.Contains(withdrawn, e.ID) {
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
