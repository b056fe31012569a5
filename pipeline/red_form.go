package pipeline

import (
	"cmp"
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// formsAsked is one round of questions about forms of a seller: a page of forms answers for many.
type formsAsked struct {
	*run
	due   []ledger.Entry
	known map[string]*RedForm // by billId
	tried bool
}

// find asks for the form of a red. Where several are due, the list of their days is asked for
// first, then the form itself, which alone proves that there is none.
func (f *formsAsked) find(ctx context.Context, e *ledger.Entry, id FormID) (*RedForm, RedFormAnswer) {
	if !f.tried && id.BillID != "" && len(f.due) > 1 {
		f.tried = true
		f.list(ctx)
	}
	if form := f.known[id.BillID]; form != nil {
		return form, RedFormAnswer{Failed: effect.Outcome{Kind: effect.OutcomeAccepted}}
	}
	a := f.Corrector.RedForms(ctx, e.Plan.Seller, FormQuery{FormID: id})
	for i := range a.Forms {
		if a.Forms[i].BillID == id.BillID && a.Forms[i].Sheet == id.Sheet {
			return &a.Forms[i], a
		}
	}
	return nil, a
}

// FormDays is the longest period, in days, of which forms can be listed.
const FormDays = 89

// listPages bounds what one round reads of the list of forms.
const listPages = 4

// list reads forms that were applied for since the oldest red of the round.
func (f *formsAsked) list(ctx context.Context) {
	f.known = map[string]*RedForm{}
	now := f.Now()
	since := now
	for i := range f.due {
		if f.due[i].Created.Before(since) {
			since = f.due[i].Created
		}
	}
	since = since.Add(-24 * time.Hour) // days are the platform's
	if oldest := now.AddDate(0, 0, -FormDays); since.Before(oldest) {
		since = oldest
	}
	for page := 1; page <= listPages; page++ {
		a := f.Corrector.RedForms(ctx, f.due[0].Plan.Seller, FormQuery{From: since, To: now.AddDate(0, 0, 1), Page: page})
		for i := range a.Forms {
			f.known[a.Forms[i].BillID] = &a.Forms[i]
		}
		if a.Failed.Kind != effect.OutcomeAccepted || !a.More {
			return
		}
	}
}

// form asks about a red that has a confirmation form or an information sheet.
func (l *redLook) form(ctx context.Context, asking *formsAsked) ledger.Change {
	f, a := asking.find(ctx, l.e, FormOf(l.body))
	switch {
	case f == nil && a.Failed.Kind != effect.OutcomeAccepted:
		l.stopAfter(ctx, l.e.Plan.Seller, &a.Failed)
		return l.later(a.Failed.Text)
	case f == nil:
		return l.missing()
	case !l.ours(f):
		return l.foreign("the platform has a form for another invoice under the number "+l.body.Number, f.Raw)
	}
	changed := l.see(f)
	switch {
	case f.Serial != "" || f.No != "":
		return l.redOf(ctx, f)
	case l.body.Flow == red.FlowSheet && !l.detail.SettledAt.IsZero():
		return l.sheetRed(ctx, f, changed)
	case f.Status.Dead():
		if f.Account != "" {
			l.halt(ctx, l.e.Plan.Seller, Stop{Account: true, Trouble: f.Account, Code: RedFormCode + string(f.Status), Text: f.Message})
		}
		return l.dead(f)
	}
	return l.underWay(ctx, f, changed)
}

// dead ends the red with its form, in the bureau's words: they say what is to be done. Where these
// are none but the status, or are about a withdrawal or an answer that failed before, its name
// counts.
func (l *redLook) dead(f *RedForm) ledger.Change {
	said := f.Message
	if f.LastFailed() {
		said = ""
	}
	return l.failed(RedFormCode+string(f.Status), cmp.Or(said, f.Status.Name().Zh), said, f.Raw)
}

// underWay keeps what a form says that has no red invoice yet.
func (l *redLook) underWay(ctx context.Context, f *RedForm, changed bool) ledger.Change {
	c := l.kept()
	c.State, c.Code, c.Error, c.Misses = ledger.Submitted, "", "", 0
	if changed { // the history has each state of the form once
		c.Raw, c.Note = f.Raw, RedFormNote+string(f.Status)
	}
	c.NextAt = l.nextForm(f)
	return l.requested(ctx, c)
}

// RedFormCode precedes the status of a dead form in the code of its red.
const RedFormCode = "form-"

// ours reports whether a form is for the blue invoice and the amounts of the red.
func (l *redLook) ours(f *RedForm) bool {
	return (f.BlueNo == "" || f.BlueNo == l.body.Blue.No) && (f.Net == 0 || f.Net == l.body.Net) && (f.Tax == 0 || f.Tax == l.body.Tax)
}

// RedFormNote precedes the status of a form in the history of its red.
const RedFormNote = "form "

// see keeps what a form says, and reports whether its status has changed.
func (l *redLook) see(f *RedForm) (changed bool) {
	d := l.detail
	changed = f.Status != d.Status
	if f.Status.Settled() && !d.Status.Settled() {
		d.SettledAt = l.Now()
	}
	d.BillNo, d.BillUUID, d.Status, d.Pending, d.AppliedAt = f.BillNo, f.BillUUID, f.Status, f.Pending, f.AppliedAt
	if d.AppliedAt.IsZero() {
		d.AppliedAt = l.e.Sent
	}
	return changed
}

// nextForm is when a form is looked at again: a settled one soon, one that waits more seldom, and
// just after its deadline.
func (l *redLook) nextForm(f *RedForm) time.Time {
	now := l.Now()
	if !f.Status.Waiting() && !l.detail.SettledAt.IsZero() {
		return l.Timing.nextLook(now, l.detail.SettledAt)
	}
	next := l.Timing.nextLook(now, l.e.Sent)
	if end := l.detail.Deadline().Add(time.Minute); now.Before(end) && next.After(end) {
		next = end
	}
	return next
}

// redOf asks for the red invoice of a form. Where the platform does not have it yet, the form's own
// words count.
func (l *redLook) redOf(ctx context.Context, f *RedForm) ledger.Change {
	if f.Serial != "" {
		a := l.Platform.Query(ctx, l.e.Plan.Seller, []Ref{{Serial: f.Serial, OrderNo: f.OrderNo}}, "")
		switch {
		case len(a.Found) > 0:
			return l.takeOf(ctx, &a.Found[0], f)
		case a.Failed.Kind != effect.OutcomeAccepted:
			l.stopAfter(ctx, l.e.Plan.Seller, &a.Failed)
			return l.later(a.Failed.Text)
		}
	}
	if f.No == "" || f.Serial != "" && l.Now().Sub(l.detail.SettledAt) < fetchAfter { // its links are not known yet
		c := l.kept()
		c.State, c.Serial, c.NextAt = ledger.Submitted, f.Serial, l.nextForm(f)
		return c
	}
	return l.issued(&ledger.Invoice{Serial: f.Serial, No: f.No, IssuedAt: l.Now()}, f.Raw)
}

// takeOf is take of the red invoice of a form. One that failed does not end the red while its form
// is confirmed: a person may have the invoice tried again. Once the form is dead, nothing more
// comes of it.
func (l *redLook) takeOf(ctx context.Context, found *Found, f *RedForm) ledger.Change {
	if found.State == ledger.Failed {
		if f.Status.Dead() && !l.beingRequested(ctx) {
			c := l.dead(f)
			c.Serial = found.Serial
			return c
		}
		c := l.kept()
		c.State, c.Code, c.Error, c.Raw, c.NextAt = ledger.Submitted, found.Code, found.Text, found.Raw, l.nextForm(f)
		return l.requested(ctx, c)
	}
	return l.take(found)
}

// fetches reports whether the red invoice of a form has to be requested: the bureau issues those of
// electronic kinds by itself. One of these that failed is requested, so that it can be tried again.
func fetches(e *ledger.Entry, b *red.Body, d *red.Detail, now time.Time) bool {
	if !d.Status.Settled() || d.No != "" || d.Serial != "" || d.BillNo == "" {
		return false
	}
	paper := b.Blue.Kind == invoice.KindDigitalPaperOrdinary || b.Blue.Kind == invoice.KindDigitalPaperSpecial
	return b.Flow == red.FlowSheet || d.BillUUID != "" && (paper || e.Code != "" || now.Sub(d.SettledAt) >= fetchAfter)
}
