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
	"github.com/fapiao/fapiao/pipeline/rules"
)

// reverse is the kind of effect that reverses an invoice (红冲). Its number identifies it at the
// platform, so that a repeat is refused and a query shows what became of it.
//
// A red of a 数电 invoice is Submitted from the application of its form until the red invoice is
// issued, which takes up to 72 hours where the buyer has to agree.
type reverse struct{ *run }

// Name implements [effect.Kind].
func (reverse) Name() ledger.Effect { return red.Effect }

// Prepare implements [effect.Kind].
func (k reverse) Prepare(e *ledger.Entry) (effect.Request, error) {
	b, _, err := red.Decode(e)
	if err != nil {
		return effect.Request{}, err
	}
	return k.Corrector.PrepareRed(e.Plan.Seller, &b, e.Created)
}

// Call implements [effect.Kind].
func (k reverse) Call(ctx context.Context, e *ledger.Entry, r effect.Request) effect.Outcome {
	b, _, err := red.Decode(e)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	}
	gone, err := k.blueGone(ctx, e, &b)
	switch {
	case err != nil:
		return effect.Outcome{Kind: effect.OutcomeNotSent, Text: err.Error()}
	case gone:
		return effect.Outcome{Kind: effect.OutcomeRefused, Code: RedBlueGone, Text: ErrRedNotIssued.Error()}
	case b.Flow == red.FlowForm:
		return k.Corrector.ApplyRed(ctx, r)
	case b.Flow == red.FlowSheet:
		return k.Corrector.ApplySheet(ctx, r)
	case e.Serial != "": // the platform took it before, and could not issue it
		return k.tryAgain(ctx, e, &b)
	}
	return k.Platform.Submit(ctx, r)
}

// RedBlueGone is the code of a red whose blue invoice became void before the red was sent.
const RedBlueGone = "blue-void"

// blueGone reports whether the invoice of a red is void by now.
func (r *run) blueGone(ctx context.Context, e *ledger.Entry, b *red.Body) (bool, error) {
	v, err := r.Ledger.Blue(ctx, e.Plan.Invoice)
	if errors.Is(err, ledger.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the invoice %s again: %w", b.Blue.No, err)
	}
	return v.Void(), nil
}

// Back implements [effect.Kind].
func (k reverse) Back(e *ledger.Entry, why string) ledger.Change {
	return k.backTo(e, why)
}

// backTo returns an effect to a state in which it is due now.
func (r *run) backTo(e *ledger.Entry, why string) ledger.Change {
	return ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Ready, NextAt: r.Now(), Note: why}
}

// After implements [effect.Kind].
func (k reverse) After(e *ledger.Entry, out effect.Outcome) ledger.Change {
	c := k.afterCall(e, out)
	if c.State == ledger.Failed && c.Code != RedBlueGone {
		k.tally.add(func(rep *Report) { rep.RedsFailed++ })
	}
	return c
}

// afterCall is what an outcome does to an effect that can be asked about.
func (r *run) afterCall(e *ledger.Entry, out effect.Outcome) ledger.Change {
	now := r.Now()
	c := ledger.Change{ID: e.ID, Fence: e.Fence, Serial: out.Serial, Code: out.Code, Error: out.Text, Raw: out.Raw}
	switch out.Kind {
	case effect.OutcomeAccepted:
		c.State, c.NextAt, c.Error = ledger.Submitted, r.Timing.nextLook(now, now), ""
	case effect.OutcomeRefused:
		c.State = ledger.Failed
	case effect.OutcomeDuplicate:
		c.State, c.NextAt, c.Note = ledger.Unknown, r.Timing.nextLook(now, now), "the platform knows the number already"
		c.Code = duplicate // whatever its words: an answer "no such number" allows no second call
	case effect.OutcomeNotSent, effect.OutcomeStopped:
		c.State, c.NextAt, c.Code, c.Error, c.Note = ledger.Ready, now, "", "", "surely not processed"
	default:
		c.State, c.NextAt, c.Note = ledger.Unknown, r.Timing.alignDue(now.Add(r.Timing.Call)), "no definite answer"
	}
	return c
}

// Ask implements [effect.Asker].
func (k reverse) Ask(ctx context.Context, due []ledger.Entry) ([]ledger.Change, error) {
	changes := make([]ledger.Change, 0, len(due))
	asking := formsAsked{run: k.run, due: due}
	for i := range due {
		e := &due[i]
		b, d, err := red.Decode(e)
		if err != nil {
			return nil, err
		}
		look := redLook{run: k.run, e: e, body: &b, detail: &d}
		var c ledger.Change
		switch {
		case k.stopped(e.Plan.Seller) || ctx.Err() != nil:
			c = look.later("")
		case b.Flow.Confirmed():
			c = look.form(ctx, &asking)
		default:
			c = look.negative(ctx)
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// redLook asks once what became of a red.
type redLook struct {
	*run
	e      *ledger.Entry
	body   *red.Body
	detail *red.Detail
}

// kept is the effect as it is, with what is known of it now.
func (l *redLook) kept() ledger.Change {
	c := ledger.Change{ID: l.e.ID, Fence: l.e.Fence, State: l.e.State, Code: l.e.Code, Error: l.e.Error, Tries: l.e.Tries + 1, Misses: l.e.Misses}
	if l.e.State == ledger.Submitting {
		c.State = ledger.Unknown // its run is gone, and nobody knows yet what became of the call
	}
	c.Detail = l.encoded()
	return c
}

func (l *redLook) encoded() []byte {
	b, err := json.Marshal(l.detail)
	if err != nil {
		return nil // a detail has nothing that JSON cannot hold
	}
	return b
}

// later changes nothing: the question was not answered.
func (l *redLook) later(why string) ledger.Change {
	c := l.kept()
	c.Tries, c.Note = l.e.Tries, why
	c.NextAt = l.Timing.nextLook(l.Now(), l.e.Sent)
	return c
}

// missing is an answer "no such number". As with orders, two of them with the visibility delay
// between, after the call can no longer be in flight, allow the call again, under the same number.
func (l *redLook) missing() ledger.Change {
	c := l.noSuch(l.e, l.kept())
	if c.State == ledger.Failed {
		return l.failed(c.Code, c.Error, c.Note, ledger.Excerpt{})
	}
	return c
}

// noSuch is what an answer "no such number" does to an effect whose change so far is c.
func (r *run) noSuch(e *ledger.Entry, c ledger.Change) ledger.Change {
	now := r.Now()
	c.NextAt = r.Timing.alignDue(now.Add(r.Timing.betweenMisses()))
	if c.State == ledger.Submitted || numberInUse(e.Code) {
		return c // it was accepted once
	}
	if again, soon := r.absences.tooSoon(*e, r.Timing, r.Machine, now); soon {
		c.NextAt = r.Timing.alignDue(again)
		return c
	}
	r.absences.countMiss(e.ID, r.Machine)
	if c.Misses = e.Misses + 1; c.Misses < 2 {
		return c
	}
	c.Note = "the platform said twice that it has no such number"
	if e.Code != "" && e.Attempt >= refusedAfter {
		c.State, c.Code, c.Error = ledger.Failed, e.Code, e.Error
		return c
	}
	c.State, c.Code, c.Error, c.Misses, c.NextAt = ledger.Ready, "", "", 0, now
	return c
}

// issued ends the red: its invoice exists.
func (l *redLook) issued(v *ledger.Invoice, raw ledger.Excerpt) ledger.Change {
	d := l.detail
	d.Serial, d.No, d.Code, d.IssuedAt, d.PDF, d.OFD, d.XML = v.Serial, v.No, v.Code, v.IssuedAt, v.PDF, v.OFD, v.XML
	c := l.kept()
	c.State, c.Code, c.Error, c.Serial, c.Raw = ledger.Done, "", "", v.Serial, raw
	if d.Status != "" {
		c.Note = RedFormNote + string(d.Status)
	}
	return c
}

// failed ends the red: there is no invoice of it, and there will be none.
func (l *redLook) failed(code, text, note string, raw ledger.Excerpt) ledger.Change {
	c := l.kept()
	c.State, c.Code, c.Error, c.Note, c.Raw = ledger.Failed, code, text, note, raw
	if !l.detail.Status.Ended() {
		l.tally.add(func(rep *Report) { rep.RedsFailed++ })
	}
	return c
}

// foreign holds a red: under its number the platform has something else, so that nobody knows
// whether the invoice is being reversed. Until a person takes it out, no other red of the invoice
// is sent.
func (l *redLook) foreign(text string, raw ledger.Excerpt) ledger.Change {
	c := l.failed(rules.NumberForeign, text, "", raw)
	c.State = ledger.Held
	return c
}

// negative asks about a red that was sent as an order of its own.
func (l *redLook) negative(ctx context.Context) ledger.Change {
	seller := l.e.Plan.Seller
	a := l.Platform.Query(ctx, seller, []Ref{{OrderNo: l.body.Number}}, l.body.Blue.OrderNo)
	switch {
	case a.Failed.Kind != effect.OutcomeAccepted:
		l.stopAfter(ctx, seller, &a.Failed)
		return l.later(a.Failed.Text)
	case len(a.Found) == 0 && len(a.Missing) > 0:
		return l.missing()
	case len(a.Found) == 0:
		return l.later("")
	}
	return l.take(&a.Found[0])
}

// take compares the red invoice that the platform has with what was asked for.
func (l *redLook) take(f *Found) ledger.Change {
	switch {
	case f.State == ledger.Failed:
		c := l.failed(f.Code, f.Text, "", f.Raw)
		c.Serial = f.Serial // by which it is tried again: the bureau may still issue it
		return c
	case f.State != ledger.Issued && f.State != ledger.SealFailed:
		c := l.kept()
		c.State, c.Code, c.Error, c.NextAt, c.Raw = ledger.Submitted, "", "", l.Timing.nextLook(l.Now(), l.e.Sent), f.Raw
		return c
	case !f.Red || f.Gross.Abs() != l.body.Gross:
		return l.foreign("the platform has another invoice under the number "+l.body.Number, f.Raw)
	}
	return l.issued(&f.Invoices[0], f.Raw)
}

// stopAfter stops the seller where a query shows that its account does not work.
func (r *run) stopAfter(ctx context.Context, seller string, out *effect.Outcome) {
	if out.Account != "" || out.Kind == effect.OutcomeStopped {
		r.halt(ctx, seller, Stop{Account: true, Trouble: out.Account, Code: out.Code, Text: out.Text})
	}
}

// fetchAfter is how long after the agreement of both sides the red invoice is asked for by itself:
// the bureau issues those of electronic kinds, and the platform may not link them.
const fetchAfter = 10 * time.Minute
