package app_test

import (
	"context"
	"slices"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A case whose reversal was made by red is listed with the command that goes on with it, and that
// does.
func TestReissueOfReversedByRedGoesOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := issuedAs(d)
	d.until("after follow", file)
	r := must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedError}))
	if len(r.Reds) != 1 || r.Reds[0].State != ledger.Done {
		t.Fatalf("%+v", r.Reds)
	}
	s := must(d, statusOf(app.Selection{}))
	if endOf(s) != app.Pending || len(s.Corrections) != 1 || !s.Corrections[0].Reversed() || s.Next.Use != app.Reissue {
		t.Fatalf("%v, next %+v, %+v", s.End, s.Next, s.Corrections)
	}
	if r := must(d, reissues(app.ReissueOptions{})); endOf(r.Result) != app.Done || d.accepted() != 3 {
		t.Fatalf("%v, %d orders, %+v", r.End, d.accepted(), brief(r))
	}
	if s := must(d, statusOf(app.Selection{})); endOf(s) != app.Done || s.Next.Use != app.Nothing || len(s.Corrections) != 0 {
		t.Errorf("%v, next %+v", s.End, s.Next)
	}
}

// A yes is to the reversal that was shown. Where another red takes its place, the corrected order
// waits for a yes again.
func TestReissueAsksAgainAfterAnotherRed(t *testing.T) {
	t.Parallel()
	d, asked := newDesk(t, "red_buyer_booked=1", "red_buyers=refuse"), 0
	d.production()
	file := issuedAs(d)
	r := must(d, reissues(app.ReissueOptions{Input: from(file), Consent: answers(app.Yes, &asked)}))
	if endOf(r.Result) != app.Rejected || !r.Cases[0].Agreed || !r.Cases[0].Stopped() || r.Cases[0].GoesOn() {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
	if s := must(d, statusOf(app.Selection{})); s.Next.Use == app.Reissue {
		t.Errorf("nothing goes on: %+v", s.Next)
	}
	simtest.Turn(t, d.sim, "red_buyers=agree")
	other := must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedError, Consent: app.Consent[app.Reversing]{Given: true}}))
	if len(other.Reds) != 1 || other.Reds[0].State != ledger.Done {
		t.Fatalf("%+v", other.Reds)
	}
	staysUnsent(d, "reversed by another red")
	if r = must(d, reissues(app.ReissueOptions{Consent: answers(app.Yes, &asked)})); asked != 2 || endOf(r.Result) != app.Done || d.accepted() != 3 {
		t.Fatalf("%d questions, %v, %d orders, %+v", asked, r.End, d.accepted(), brief(r))
	}
}

// A file of which everything is refused is not the latest batch: what is looked at is the one
// before.
func TestRefusedCorrectionsAreNoBatch(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := issuedAs(d)
	before := must(d, statusOf(app.Selection{})).Summary
	must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedStopped}))
	for name, use := range map[string]func(*app.App) (*app.Corrected, error){
		"reissue": reissues(app.ReissueOptions{Input: from(file)}),
		"retry": func(a *app.App) (*app.Corrected, error) {
			return a.RetryCorrected(context.Background(), app.CorrectedRetryOptions{Input: from(file)})
		},
	} {
		r := must(d, use)
		if endOf(r.Result) != app.Rejected || slices.ContainsFunc(r.Cases, func(c app.CorrectionCase) bool { return c.Refused == nil }) {
			t.Errorf("%s: %v %+v", name, r.End, brief(r))
		}
		if s := must(d, statusOf(app.Selection{})).Summary; s.Batch != before.Batch || s.Orders != 1 {
			t.Errorf("%s: batch %q of %d orders is the latest, not %q", name, s.Batch, s.Orders, before.Batch)
		}
		list := must(d, func(a *app.App) ([]ledger.BatchInfo, error) {
			list, _, err := a.Batches(context.Background(), 9)
			return list, err
		})
		if len(list) != 1 {
			t.Errorf("%s: %d batches", name, len(list))
		}
	}
}
