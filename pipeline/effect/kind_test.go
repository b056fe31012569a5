package effect_test

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// letter is a kind of effect: a letter is delivered to somebody who can be asked whether it came.
type letter struct{ post *post }

func (letter) Name() ledger.Effect { return "letter" }

func (letter) Prepare(e *ledger.Entry) (effect.Request, error) {
	return effect.Request{Body: e.Plan.Body, Hash: string(e.Plan.Body)}, nil
}

func (k letter) Call(ctx context.Context, e *ledger.Entry, r effect.Request) effect.Outcome {
	return k.post.deliver(ctx, e.Plan.Subject, r.Body)
}

func (k letter) After(e *ledger.Entry, out effect.Outcome) ledger.Change {
	c := ledger.Change{Effect: k.Name(), ID: e.ID, Fence: e.Fence, Code: out.Code, Error: out.Text}
	switch out.Kind {
	case effect.OutcomeAccepted:
		c.State = ledger.Done
	case effect.OutcomeRefused:
		c.State = ledger.Failed
	case effect.OutcomeNotSent, effect.OutcomeStopped:
		c.State, c.NextAt = ledger.Ready, k.post.now()
	default:
		c.State, c.NextAt = ledger.Unknown, k.post.now().Add(call)
	}
	return c
}

func (k letter) Back(e *ledger.Entry, why string) ledger.Change {
	return ledger.Change{Effect: k.Name(), ID: e.ID, Fence: e.Fence, State: ledger.Ready, NextAt: k.post.now(), Note: why}
}

// Ask implements [effect.Asker].
func (k letter) Ask(_ context.Context, due []ledger.Entry) ([]ledger.Change, error) {
	changes := make([]ledger.Change, len(due))
	for i, e := range due {
		changes[i] = ledger.Change{Effect: k.Name(), ID: e.ID, Fence: e.Fence, State: ledger.Ready, NextAt: k.post.now(), Note: "it never came"}
		if k.post.came(e.Plan.Subject) {
			changes[i].State, changes[i].Note = ledger.Done, "it came"
		}
	}
	return changes, nil
}

// leaflet is a letter that nobody can be asked about.
type leaflet struct{ letter letter }

func (leaflet) Name() ledger.Effect { return "leaflet" }

func (k leaflet) Prepare(e *ledger.Entry) (effect.Request, error) { return k.letter.Prepare(e) }

func (k leaflet) Call(ctx context.Context, e *ledger.Entry, r effect.Request) effect.Outcome {
	return k.letter.Call(ctx, e, r)
}

func (k leaflet) After(e *ledger.Entry, out effect.Outcome) ledger.Change {
	c := k.letter.After(e, out)
	if c.Effect = k.Name(); c.State == ledger.Unknown {
		c.NextAt = time.Time{} // nothing queries it
	}
	return c
}

func (k leaflet) Back(e *ledger.Entry, why string) ledger.Change {
	c := k.letter.Back(e, why)
	c.Effect = k.Name()
	return c
}
