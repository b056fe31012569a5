package app_test

import (
	"context"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// answers is a person who says the same to every correction; asked counts the questions.
func answers(answer app.Answer, asked *int) app.Consent[app.Correcting] {
	return app.Consent[app.Correcting]{Ask: func(context.Context, app.Correcting) (app.Answer, error) {
		*asked++
		return answer, nil
	}}
}

// reversedBefore issues order A1 in production and reverses it with red, and returns a workbook
// with its corrected content.
func reversedBefore(d *desk) string {
	d.t.Helper()
	d.production()
	file := issuedAs(d)
	r := must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedError, Consent: app.Consent[app.Reversing]{Given: true}}))
	if len(r.Reds) != 1 || r.Reds[0].State != ledger.Done {
		d.t.Fatalf("%+v", r.Reds)
	}
	return file
}

// staysUnsent runs every command that releases orders, and fails where the corrected one is sent.
func staysUnsent(d *desk, when string) {
	d.t.Helper()
	given := app.SubmitOptions{Batches: app.Batches{All: true}, Consent: app.Consent[[]app.Sending]{Given: true}}
	must(d, reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}}))
	must(d, reds(app.RedOptions{Consent: app.Consent[app.Reversing]{Given: true}}))
	must(d, submits(given))
	given.Batches, given.Orders = app.Batches{}, app.Orders{Numbers: []string{"A1-H1"}}
	if _, _, err := on(d, submits(given)); app.KindOf(err) != app.Rejected {
		d.t.Errorf("%s, named: %v", when, err)
	}
	s := must(d, statusOf(app.Selection{}))
	if len(s.Corrections) != 1 || s.Corrections[0].New.State != ledger.Held || s.Corrections[0].Agreed || endOf(s) != app.Pending {
		d.t.Errorf("%s: %v, %d corrections", when, s.End, len(s.Corrections))
	}
	if d.accepted() != 2 { // the invoice and its red one
		d.t.Fatalf("%s: %d orders were sent", when, d.accepted())
	}
}

// What was reversed before the case is recorded does not send the corrected order: a person who
// gave no answer or said no, and a process that died before it asked, agreed to nothing.
func TestReissueOfReversedWaitsForAYes(t *testing.T) {
	t.Parallel()
	d, asked := newDesk(t), 0
	file := reversedBefore(d)
	says := func(answer app.Answer, in app.Input) (*app.Corrected, error) {
		t.Helper()
		before := asked
		r, _, err := on(d, reissues(app.ReissueOptions{Input: in, Consent: answers(answer, &asked)}))
		if asked != before+1 {
			t.Fatalf("%d questions, %v", asked-before, err)
		}
		return r, err
	}
	d.until("after follow", file)
	staysUnsent(d, "after a death")
	for _, in := range []app.Input{from(file), {}} {
		if _, err := says(app.NoAnswer, in); err == nil {
			t.Fatal("it ended without an answer")
		}
	}
	staysUnsent(d, "without an answer")
	for range 2 {
		if _, err := says(app.No, from(file)); app.KindOf(err) != app.Rejected {
			t.Fatal(err)
		}
	}
	if _, err := says(app.NoAnswer, from(file)); err == nil {
		t.Fatal("it ended without an answer")
	}
	staysUnsent(d, "after a no")
	r := must(d, reissues(app.ReissueOptions{Cancel: app.Orders{Numbers: []string{"A1"}}, Consent: answers(app.Yes, &asked)}))
	if r.Cases[0].New.State != ledger.Dropped || endOf(r.Result) != app.Rejected {
		t.Fatalf("given up: %v %+v", r.End, brief(r))
	}
	r, err := says(app.Yes, from(file))
	if err != nil || endOf(r.Result) != app.Done || r.Cases[0].New.State != ledger.Issued || d.accepted() != 3 {
		t.Fatalf("%v, %+v, %d orders", err, brief(r), d.accepted())
	}
}
