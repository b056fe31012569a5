package app_test

import (
	"context"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func voids(o app.VoidOptions) func(*app.App) (*app.Voided, error) {
	return func(a *app.App) (*app.Voided, error) { return a.Void(context.Background(), o) }
}

func named(numbers ...string) app.Orders { return app.Orders{Numbers: numbers} }

// papers issues two orders of a kind, P1 and P2.
func papers(d *desk, kind invoice.Kind) {
	d.t.Helper()
	d.set["kind"] = string(kind)
	must(d, runs(d.orders("papers.xlsx", [4]string{"P1", "甲方有限公司", "106.00"}, [4]string{"P2", "乙方有限公司", "212.00"})))
}

func stateOf(d *desk, no string) ledger.State {
	d.t.Helper()
	return must(d, func(a *app.App) (*app.Shown, error) {
		return a.Show(context.Background(), app.ShowOptions{Text: no})
	}).Life.State
}

// A paper invoice is voided once, by the number of its order; its order is void then, and typed
// again the command calls nothing.
func TestVoid(t *testing.T) {
	t.Parallel()
	for _, kind := range []invoice.Kind{invoice.KindPaperOrdinary, invoice.KindDigitalPaperOrdinary} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			papers(d, kind)
			for range 2 {
				v := must(d, voids(app.VoidOptions{Orders: named("P1")}))
				if endOf(v.Result) != app.Done || len(v.Voids) != 1 || v.Voids[0].State != ledger.Done || v.Voids[0].Body.Gross != 106_00 {
					t.Fatalf("end %v, %+v", v.End, v.Voids)
				}
			}
			if a, b := stateOf(d, "P1"), stateOf(d, "P2"); a != ledger.Voided || b != ledger.Issued {
				t.Errorf("P1 %s, P2 %s", a, b)
			}
			if n := d.sim.Server.State().Voids.Asked; n != 1 {
				t.Errorf("%d voids at the platform", n)
			}
		})
	}
}

// What cannot be voided is refused with the reason, and nothing is called for it.
func TestVoidRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.two()))
	papers(d, invoice.KindDigitalPaperOrdinary)
	v := must(d, voids(app.VoidOptions{Orders: named("A1", "P1")}))
	if endOf(v.Result) != app.Rejected || v.Voids[0].Refused != pipeline.ErrVoidNotPaper || v.Voids[1].State != ledger.Done {
		t.Errorf("end %v, %+v", v.End, v.Voids)
	}
	must(d, reds(app.RedOptions{Numbers: []string{"P2"}, Reason: invoice.RedStopped}), "wait", "1s")
	if v := must(d, voids(app.VoidOptions{Orders: named("P2")})); v.Voids[0].Refused != pipeline.ErrVoidReversed {
		t.Errorf("reversed: %+v", v.Voids)
	}
	if r := must(d, reds(app.RedOptions{Numbers: []string{"P1"}, Reason: invoice.RedStopped})); r.Reds[0].Refused == nil {
		t.Errorf("a void invoice was reversed: %+v", r.Reds)
	}
	for _, o := range []app.VoidOptions{{}, {Orders: named("P1"), Reason: "5"}, {Orders: named("P1"), Reason: "4"}, {Orders: named("P1"), Specific: "x"}} {
		if _, _, err := on(d, voids(o)); app.KindOf(err) != app.Usage {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, _, err := on(d, voids(app.VoidOptions{Orders: named("P1", "P9")})); app.KindOf(err) != app.Unusable {
		t.Errorf("an unknown number: %v", err)
	}
}

// A void that the bureau takes back has failed, its order is issued, and it may be tried again.
func TestVoidThatTheBureauTakesBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "void_fail_rate=1")
	papers(d, invoice.KindPaperOrdinary)
	v := must(d, voids(app.VoidOptions{Orders: named("P1")}))
	if endOf(v.Result) != app.Rejected || v.Voids[0].State != ledger.Failed || v.Voids[0].Error == "" {
		t.Fatalf("end %v, %+v", v.End, v.Voids)
	}
	if s := stateOf(d, "P1"); s != ledger.Issued && s != ledger.Voiding {
		t.Errorf("its order is %s", s)
	}
	simtest.Turn(t, d.sim, "void_fail_rate=0")
	if v := must(d, voids(app.VoidOptions{Orders: named("P1")})); endOf(v.Result) != app.Done || stateOf(d, "P1") != ledger.Voided {
		t.Errorf("end %v, %+v", v.End, v.Voids)
	}
}

// In production nothing is voided without a person's word; after a no it can be asked for again.
func TestVoidAsks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.production()
	d.set["kind"] = "c"
	must(d, imports(d.two()))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	if _, _, err := on(d, voids(app.VoidOptions{Orders: named("A1")})); app.KindOf(err) != app.Usage {
		t.Errorf("nobody to ask: %v", err)
	}
	for _, answer := range []app.Answer{app.No, app.NoAnswer, app.Yes} {
		asked := 0
		_, _, err := on(d, voids(app.VoidOptions{Orders: named("A1"), Consent: app.Consent[app.VoidPreview]{
			Ask: func(_ context.Context, p app.VoidPreview) (app.Answer, error) {
				asked++
				if p.Count != 1 || p.Gross != 106_00 || len(p.Voids) != 1 {
					t.Errorf("shown %+v", p)
				}
				return answer, nil
			}}}))
		if yes := answer == app.Yes; asked != 1 || (err == nil) != yes || (d.sim.Server.State().Voids.Asked == 1) != yes {
			t.Errorf("answer %d: asked %d times, %v, %d voids", answer, asked, err, d.sim.Server.State().Voids.Asked)
		}
	}
}
