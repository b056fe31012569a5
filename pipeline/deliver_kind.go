package pipeline

import (
	"context"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// deliver is the kind of effect that sends an invoice to one recipient. A repeat sends a second
// message, and nobody can be asked about the first: an unknown outcome stays unknown until a person
// asks for another message.
type deliver struct{ *run }

// Name implements [effect.Kind].
func (deliver) Name() ledger.Effect { return DeliverEffect }

// Prepare implements [effect.Kind].
func (deliver) Prepare(e *ledger.Entry) (effect.Request, error) {
	return effect.Request{Key: e.Key}, nil // the effect's row contains all of it
}

// Call implements [effect.Kind].
func (k deliver) Call(ctx context.Context, e *ledger.Entry, _ effect.Request) effect.Outcome {
	b, err := DecodeDelivery(e)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	}
	out := k.Corrector.Deliver(ctx, e.Plan.Seller, b.Delivery)
	out.Text = strings.ReplaceAll(out.Text, b.Recipient(), b.Masked())
	out.Raw = ledger.Excerpt{} // it may name the recipient
	return out
}

// Back implements [effect.Kind].
func (k deliver) Back(e *ledger.Entry, why string) ledger.Change {
	return k.backTo(e, why)
}

// After implements [effect.Kind].
func (k deliver) After(e *ledger.Entry, out effect.Outcome) ledger.Change {
	c := k.afterCall(e, out)
	switch c.State {
	case ledger.Submitted:
		c.State, c.NextAt = ledger.Done, time.Time{}
	case ledger.Unknown:
		c.NextAt = time.Time{} // nothing queries it
	}
	return c
}
