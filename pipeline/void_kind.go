package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// makeVoid is the kind of effect that makes a paper invoice void. The platform knows no number of a
// void: a query of the invoice shows what became of it. A void is called only in the month in which
// its invoice was issued.
type makeVoid struct{ *run }

// Name implements [effect.Kind].
func (makeVoid) Name() ledger.Effect { return VoidEffect }

// Prepare implements [effect.Kind].
func (makeVoid) Prepare(e *ledger.Entry) (effect.Request, error) {
	return effect.Request{Key: e.Key}, nil // the effect's row contains all of it
}

// monthOver is the code of a void that was not called, since its month was over.
const monthOver = "month-over"

var errMonthOver = errors.New("the month in which the invoice was issued is over")

// Call implements [effect.Kind].
func (k makeVoid) Call(ctx context.Context, e *ledger.Entry, _ effect.Request) effect.Outcome {
	b, err := DecodeVoid(e)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	}
	over := false
	ctx = effect.OnlyIf(ctx, func() error {
		if over = !sameMonth(b.IssuedAt, k.Now()); over {
			return errMonthOver
		}
		return nil
	})
	out := k.Corrector.Void(ctx, e.Plan.Seller, b.Voiding)
	if over {
		return effect.Outcome{Kind: effect.OutcomeRefused, Code: monthOver, Text: ErrVoidMonth.Why.Zh}
	}
	return out
}

// Back implements [effect.Kind].
func (k makeVoid) Back(e *ledger.Entry, why string) ledger.Change {
	return k.backTo(e, why)
}

// voidDetail is what is known of a void after its call.
type voidDetail struct {
	Voiding bool `json:"voiding,omitempty"` // the bureau was seen to work on it
	Refused bool `json:"refused,omitempty"` // the last call was refused
}

// After implements [effect.Kind]. The invoice is asked about also after a refusal: it may be void
// already, and then it cannot be voided once more.
func (k makeVoid) After(e *ledger.Entry, out effect.Outcome) ledger.Change {
	c := k.afterCall(e, out)
	switch {
	case out.Code == monthOver:
		return c
	case out.Kind == effect.OutcomeRefused:
		c.State, c.NextAt, c.Note = ledger.Unknown, k.Timing.nextLook(k.Now(), k.Now()), "refused: its invoice is asked about"
	case out.Kind == effect.OutcomeUnknown && out.Code != "": // it was answered, so no call is in flight
		c.NextAt = k.Timing.nextLook(k.Now(), k.Now())
	}
	c.Detail = voidDetail{Refused: out.Kind == effect.OutcomeRefused}.encoded()
	return c
}

func (d voidDetail) encoded() []byte {
	b, err := json.Marshal(d)
	if err != nil {
		return nil // a detail has nothing that JSON cannot hold
	}
	return b
}

// Ask implements [effect.Asker].
func (k makeVoid) Ask(ctx context.Context, due []ledger.Entry) ([]ledger.Change, error) {
	refs, bodies := make([]Ref, len(due)), make([]VoidBody, len(due))
	for i := range due {
		b, err := DecodeVoid(&due[i])
		if err != nil {
			return nil, err
		}
		bodies[i], refs[i] = b, Ref{Serial: b.Serial, OrderNo: b.OrderNo}
	}
	seller := due[0].Plan.Seller
	a := k.firstQuery(ctx, seller, refs, "")
	if a.Failed.Kind != effect.OutcomeAccepted {
		k.stopAfter(ctx, seller, &a.Failed)
	}
	found := map[Ref]*Found{}
	for i := range a.Found {
		found[a.Found[i].Ref] = &a.Found[i]
	}
	changes := make([]ledger.Change, len(due))
	var voided []int64
	for i := range due {
		l := voidLook{run: k.run, e: &due[i], body: &bodies[i]}
		if changes[i] = l.judge(found[refs[i]], a.Failed.Text); changes[i].State == ledger.Done {
			voided = append(voided, due[i].Plan.Order)
		}
	}
	k.tally.add(func(rep *Report) { rep.Asked += len(due) })
	return changes, k.lookAtOrders(ctx, seller, voided)
}

// voidLook says what became of a void.
type voidLook struct {
	*run
	e    *ledger.Entry
	body *VoidBody
}

// judge says from the invoice what became of its void; f is nil where the query did not show it.
func (l *voidLook) judge(f *Found, failed string) ledger.Change {
	var d voidDetail
	if len(l.e.Detail) > 0 && json.Unmarshal(l.e.Detail, &d) != nil {
		d = voidDetail{}
	}
	c := ledger.Change{ID: l.e.ID, Fence: l.e.Fence, State: l.e.State, Code: l.e.Code, Error: l.e.Error, Tries: l.e.Tries + 1,
		Misses: l.e.Misses, NextAt: l.Timing.nextLook(l.Now(), l.e.Sent)}
	if l.e.State == ledger.Submitting {
		c.State = ledger.Unknown // its run is gone, and nobody knows yet what became of the call
	}
	switch {
	case f == nil:
		c.Note = failed
		return c
	case f.State == ledger.Voided:
		c.State, c.Code, c.Error, c.NextAt, c.Raw = ledger.Done, "", "", time.Time{}, f.Raw
		return c
	case f.State == ledger.Voiding:
		c.State, c.Code, c.Error, c.Misses = ledger.Submitted, "", "", 0
		d.Voiding = true
		c.Detail = d.encoded()
		return c
	case d.Voiding || d.Refused && l.e.Attempt == 1:
		return l.failed(c, "the bureau did not void it")
	case l.Now().Before(l.shows()):
		return c
	}
	return l.notVoid(c)
}

// shows is when a void that arrived surely shows in a query.
func (l *voidLook) shows() time.Time { return l.e.Sent.Add(l.Timing.Call + 10*l.Timing.Visibility) }

// notVoid is what becomes of a void whose invoice is still issued after it would show. It is called
// again only if the platform never answered it, while the month lasts, after two such looks.
func (l *voidLook) notVoid(c ledger.Change) ledger.Change {
	if l.e.State == ledger.Submitted || c.Code != "" {
		return l.failed(c, "the bureau did not void it")
	}
	c.NextAt = l.Timing.alignDue(l.Now().Add(l.Timing.betweenMisses()))
	if c.Misses++; c.Misses < 2 {
		return c
	}
	switch {
	case !sameMonth(l.body.IssuedAt, l.Now()):
		c.Code, c.Error = monthOver, ErrVoidMonth.Why.Zh
		return l.failed(c, errMonthOver.Error())
	case l.e.Attempt >= refusedAfter:
		c.Error = "平台几次都没有答复，发票没有作废"
		return l.failed(c, "the platform did not answer, and the invoice is not void")
	}
	c.State, c.Misses, c.NextAt, c.Note = ledger.Ready, 0, l.Now(), "the invoice is as it was before the call"
	return c
}

func (l *voidLook) failed(c ledger.Change, why string) ledger.Change {
	c.State, c.NextAt, c.Note = ledger.Failed, time.Time{}, why
	if c.Error == "" {
		c.Error = "税局没有作废这张发票"
	}
	l.tally.add(func(rep *Report) { rep.Failed++ })
	return c
}

// VoidedStage asks for the orders whose invoices are being made void.
var VoidedStage = Stage{Name: "voided", Purpose: "ask for the orders whose invoices are being made void", do: voidedStage}

// voidedStage looks at the orders that the run is about, so that they show what became of their
// invoices also where the void is not over yet.
func voidedStage(ctx context.Context, r *run) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	for _, s := range r.Sellers {
		if err := r.lookAtOrders(ctx, s.TaxNum, r.Orders); err != nil {
			return err
		}
	}
	return nil
}

// lookAtOrders asks for orders that are issued, or whose void is due, and records what the platform
// says: a void that was called here is one like any other.
func (r *run) lookAtOrders(ctx context.Context, seller string, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	for _, about := range []ledger.Question{ledger.AskIssued, ledger.AskDue} {
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			if err := r.lookAt(ctx, seller, ledger.Ask{About: about}, serials, ids); err != nil {
				return fmt.Errorf("ask for the orders of voided invoices: %w", err)
			}
		}
	}
	return nil
}

func (r *run) lookAt(ctx context.Context, seller string, about ledger.Ask, serials ledger.Serials, ids []int64) error {
	for !r.stopped(seller) && ctx.Err() == nil {
		some, err := r.toAsk(ctx, about, ledger.Filter{Seller: seller, Orders: ids}, serials, SliceLimit)
		if err != nil || len(some) == 0 {
			return err
		}
		if _, err := r.ask(ctx, seller, some); err != nil {
			return err
		}
		about.After = some[len(some)-1].ID
	}
	return ctx.Err()
}
