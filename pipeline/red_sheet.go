package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// sheetRed asks for the red invoice of an information sheet that was approved: no sheet names its
// invoice. The invoice is asked for first, since a sheet may say anything once it is used.
func (l *redLook) sheetRed(ctx context.Context, f *RedForm, changed bool) ledger.Change {
	a := l.Platform.Query(ctx, l.e.Plan.Seller, []Ref{{OrderNo: l.body.Number}}, l.body.Blue.OrderNo)
	switch {
	case len(a.Found) > 0:
		return l.takeOf(ctx, &a.Found[0], f)
	case a.Failed.Kind != effect.OutcomeAccepted:
		l.stopAfter(ctx, l.e.Plan.Seller, &a.Failed)
		return l.later(a.Failed.Text)
	case len(a.Missing) == 0:
		return l.later("")
	case f.Status.Dead():
		child, err := l.request(ctx)
		if errors.Is(err, ledger.ErrNotFound) || err == nil && child.State == ledger.Failed && child.Serial == "" {
			return l.dead(f)
		}
	}
	return l.underWay(ctx, f, changed)
}

// request is the request for the red invoice of a form or sheet.
func (l *redLook) request(ctx context.Context) (ledger.Entry, error) {
	child, err := l.Ledger.Planned(ctx, FetchEffect, l.e.Plan.Seller, l.e.Plan.Subject)
	if err != nil {
		return child, fmt.Errorf("find the request for the red invoice of %s: %w", l.e.Plan.Subject, err)
	}
	return child, nil
}

// beingRequested reports whether a request for the red invoice of a form may still reach the
// platform, or its outcome is not known.
func (l *redLook) beingRequested(ctx context.Context) bool {
	child, err := l.request(ctx)
	return !errors.Is(err, ledger.ErrNotFound) && (err != nil || child.State != ledger.Failed && child.State != ledger.Dropped)
}

// requested completes the change of a red whose form is confirmed and whose invoice is not issued:
// why a request for it failed, and when to look while one is under way.
func (l *redLook) requested(ctx context.Context, c ledger.Change) ledger.Change {
	if !l.detail.Status.Settled() {
		return c
	}
	child, err := l.request(ctx)
	switch {
	case err != nil: // there is none, or the next look reads it
	case child.State == ledger.Failed && c.Code == "":
		c.Code, c.Error = child.Code, child.Error
	case child.State == ledger.Ready:
		c.NextAt = l.Timing.nextLook(l.Now(), l.Now())
	case child.State != ledger.Failed && child.State != ledger.Done && child.State != ledger.Dropped:
		c.NextAt = l.Timing.nextLook(l.Now(), child.Sent)
	}
	return c
}

// negativeOf is the red invoice of an approved sheet.
func negativeOf(b *fetchBody) red.Body {
	n := b.Body
	n.Flow, n.BillInfo = red.FlowNegative, b.Detail.BillNo
	return n
}
