package app

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// listing is what the platform shows of the forms of a seller that were applied for in some days.
type listing struct {
	seller   string // tax number
	from, to time.Time
	forms    []pipeline.RedForm
	more     bool            // there are others
	stale    *effect.Outcome // why the platform did not get them from the bureau first; nil: it did
	failed   *effect.Outcome // why not all was answered; nil: it was
}

// refresh has the platform get the forms from the bureau, which takes it a moment.
func (j *job) refresh(ctx context.Context, l *listing) {
	if got := j.exec.Corrector.RefreshForms(ctx, l.seller, l.from, l.to); got.Kind != effect.OutcomeAccepted {
		l.stale = &got
	}
}

// list lists the forms of a seller, at most so many pages, after the platform got them from the
// bureau. What was read before it failed is returned.
func (j *job) list(ctx context.Context, seller string, from, to time.Time, pages int) listing {
	l := listing{seller: seller, from: from, to: to}
	if j.refresh(ctx, &l); l.stale == nil && pause(ctx, j.exec.Timing.FirstLook) != nil {
		return l // the caller looks at its context
	}
	j.read(ctx, &l, pages)
	return l
}

// read lists the forms as the platform has them.
func (j *job) read(ctx context.Context, l *listing, pages int) {
	l.forms, l.more, l.failed = j.pages(ctx, l.seller, pipeline.FormQuery{From: l.from, To: l.to}, pages)
}

// pages lists what a query selects, at most so many pages; more reports that there are others.
func (j *job) pages(ctx context.Context, seller string, q pipeline.FormQuery, pages int) (forms []pipeline.RedForm, more bool, failed *effect.Outcome) {
	for q.Page = 1; q.Page <= pages; q.Page++ {
		a := j.exec.Corrector.RedForms(ctx, seller, q)
		if a.Failed.Kind != effect.OutcomeAccepted {
			return forms, false, &a.Failed
		}
		if forms = append(forms, a.Forms...); !a.More {
			return forms, false, nil
		}
	}
	return forms, true, nil
}

// formsAsked bounds how many forms of the ledger are asked for one by one, since a list lacks them.
const formsAsked = 20

// keepForms records the forms that buyers started, of a listing. Where it is not complete, those
// that wait for the seller are listed alone. What the ledger has as open and no list shows is asked
// for; what the platform does not have either has lapsed once its deadline has passed.
func (j *job) keepForms(ctx context.Context, l *listing) error {
	open, err := j.store.BuyerForms(ctx, l.seller, time.Time{})
	if err != nil {
		return err
	}
	forms := l.forms
	if l.more {
		var waiting []pipeline.RedForm
		waiting, _, l.failed = j.pages(ctx, l.seller, pipeline.FormQuery{From: l.from, To: l.to, Status: red.WaitsSeller}, lookPages)
		forms = slices.Concat(forms, waiting)
	}
	kept := pipeline.BuyerForms(l.seller, forms)
	if l.failed == nil {
		kept = append(kept, j.unlisted(ctx, l.seller, forms, open)...)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	_, err = j.store.KeepBuyerForms(ctx, kept, j.store.Now())
	return err
}

// unlisted asks for the open forms of the ledger that are not among some forms.
func (j *job) unlisted(ctx context.Context, seller string, listed []pipeline.RedForm, open []ledger.BuyerForm) (out []ledger.BuyerForm) {
	asked := 0
	for i := range open {
		f := open[i]
		if asked == formsAsked || slices.ContainsFunc(listed, func(x pipeline.RedForm) bool { return x.BillNo == f.No }) {
			continue
		}
		asked++
		a := j.exec.Corrector.RedForms(ctx, seller, pipeline.FormQuery{FormID: pipeline.FormID{UUID: f.UUID, BillNo: f.No}})
		if a.Failed.Kind != effect.OutcomeAccepted {
			return out
		}
		at := slices.IndexFunc(a.Forms, func(x pipeline.RedForm) bool { return x.BillNo == f.No })
		if at >= 0 {
			out = append(out, pipeline.BuyerForms(seller, a.Forms[at:at+1])...)
		} else if end, lapsed := pipeline.LapsedUnseen(f, j.store.Now()); lapsed {
			out = append(out, end)
		}
	}
	return out
}
