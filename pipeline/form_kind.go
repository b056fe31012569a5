package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// FormEffect is the kind of effect that does something to a red confirmation form. Its subject is
// what is done, and the form.
const FormEffect ledger.Effect = "red form"

// FormBody is what is done to which form.
type FormBody struct {
	Act FormAct `json:"act"`
	FormID
	Why     string    `json:"why,omitempty"` // at most 200 characters
	Applied time.Time `json:"applied,omitzero"`
	ByBuyer bool      `json:"by_buyer,omitempty"` // the buyer applied for it
}

// Plan is the effect that does it.
func (b FormBody) Plan(seller string, n int, now time.Time) (ledger.Plan, error) {
	body, err := json.Marshal(b)
	id := b.UUID + b.BillID + b.BillNo + b.Sheet
	return ledger.Plan{Effect: FormEffect, Seller: seller, Subject: fmt.Sprintf("%s %s#%d", b.Act, id, n), Body: body, Due: now}, err
}

// Next is the effect that does it, under the first number whose attempt is not over. last is the
// state of the attempt that was recorded last: of this one if it is under way, else of the one
// before; empty where there is none.
func (b FormBody) Next(ctx context.Context, l ledger.Plans, seller string, now time.Time) (p ledger.Plan, last ledger.State, err error) {
	for n := 1; ; n++ {
		if p, err = b.Plan(seller, n, now); err != nil {
			return p, last, err
		}
		switch e, err := l.Planned(ctx, p.Effect, p.Seller, p.Subject); {
		case errors.Is(err, ledger.ErrNotFound):
			return p, last, nil
		case err != nil:
			return p, last, err
		case e.State != ledger.Failed && e.State != ledger.Dropped && e.State != ledger.Done:
			return p, e.State, nil
		default:
			last = e.State
		}
	}
}

// actOnForm is the kind.
type actOnForm struct{ *run }

// Name implements [effect.Kind].
func (actOnForm) Name() ledger.Effect { return FormEffect }

// Prepare implements [effect.Kind].
func (actOnForm) Prepare(e *ledger.Entry) (effect.Request, error) {
	return effect.Request{Key: e.Key}, nil // the effect's row contains all of it
}

// Call implements [effect.Kind].
func (k actOnForm) Call(ctx context.Context, e *ledger.Entry, _ effect.Request) effect.Outcome {
	b, err := formBody(e)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	}
	return k.Corrector.ActOnForm(ctx, e.Plan.Seller, b.FormID, b.Act, b.Why)
}

// Back implements [effect.Kind].
func (k actOnForm) Back(e *ledger.Entry, why string) ledger.Change {
	return k.backTo(e, why)
}

// After implements [effect.Kind].
func (k actOnForm) After(e *ledger.Entry, out effect.Outcome) ledger.Change {
	return k.afterCall(e, out)
}

// Ask implements [effect.Asker].
func (k actOnForm) Ask(ctx context.Context, due []ledger.Entry) ([]ledger.Change, error) {
	return askEach(ctx, due, k.look)
}

// look asks what became of one act.
func (k actOnForm) look(ctx context.Context, e *ledger.Entry) (ledger.Change, error) {
	b, err := formBody(e)
	if err != nil {
		return ledger.Change{}, err
	}
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Unknown, Code: e.Code, Error: e.Error, Tries: e.Tries + 1,
		NextAt: k.Timing.nextLook(k.Now(), e.Sent)}
	if e.State == ledger.Submitted {
		c.State = ledger.Submitted
	}
	a := k.Corrector.RedForms(ctx, e.Plan.Seller, FormQuery{FormID: b.FormID})
	if a.Failed.Kind != effect.OutcomeAccepted || len(a.Forms) == 0 {
		k.stopAfter(ctx, e.Plan.Seller, &a.Failed)
		c.Note = a.Failed.Text
		return c, nil
	}
	return k.judge(e, &b, &a.Forms[0], c), nil
}

// judge says from a form what became of an act on it.
func (k actOnForm) judge(e *ledger.Entry, b *FormBody, f *RedForm, c ledger.Change) ledger.Change {
	c.Raw, c.Code, c.Error = f.Raw, RedFormCode+string(f.Status), f.Status.Name().Zh
	switch {
	case done(b.Act, f):
		c.State, c.Code, c.Error = ledger.Done, "", ""
	case f.Status.Dead() || b.Act == ActWithdraw && (f.No != "" || f.Serial != "") || b.Act != ActWithdraw && f.Status.Settled():
		c.State = ledger.Failed
	case f.LastFailed():
		c.State, c.Note = ledger.Failed, "the bureau did not take it: "+f.Message
	case f.Pending != "" || c.State == ledger.Submitted:
		c.State = ledger.Submitted
	default: // the form is as it was, and nothing is under way: the call did not arrive
		if again, soon := k.absences.tooSoon(*e, k.Timing, k.Machine, k.Now()); soon {
			c.Misses, c.NextAt = e.Misses, k.Timing.alignDue(again)
			break
		}
		k.absences.countMiss(e.ID, k.Machine)
		c.NextAt = k.Timing.alignDue(k.Now().Add(k.Timing.betweenMisses()))
		if c.Misses = e.Misses + 1; c.Misses < 2 {
			break
		}
		c.State, c.NextAt, c.Misses, c.Note = ledger.Ready, k.Now(), 0, "the form is as it was before the call"
		if e.Attempt >= actAttempts {
			c.State, c.Code, c.Error = ledger.Failed, e.Code, e.Error
		}
	}
	return c
}

// actAttempts is how often an act is called that leaves the form as it was. What the platform
// answers to it may be a refusal whose words nobody knows: a person may repeat it.
const actAttempts = 3

// done reports that a form shows an act on it.
func done(act FormAct, f *RedForm) bool {
	switch act {
	case ActWithdraw:
		return f.Status == red.Withdrawn || f.Status == red.Cancelled || f.Status == red.SheetWithdrawn
	case ActAgree:
		return f.Status == red.Confirmed
	}
	return f.Status == red.BuyerRefused || f.Status == red.SellerRefused
}

func formBody(e *ledger.Entry) (b FormBody, err error) {
	if err := json.Unmarshal(e.Plan.Body, &b); err != nil {
		return b, fmt.Errorf("read what is to be done to form %s: %w", e.Plan.Subject, err)
	}
	return b, nil
}
