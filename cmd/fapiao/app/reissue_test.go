package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/mortal"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func reissues(o app.ReissueOptions) func(*app.App) (*app.Corrected, error) {
	o.Reason = invoice.RedError
	return func(a *app.App) (*app.Corrected, error) { return a.Reissue(context.Background(), o) }
}

// brief is what cases have come to.
func brief(r *app.Corrected) (out []string) {
	for i := range r.Cases {
		c := &r.Cases[i]
		out = append(out, c.New.Key.OrderNo, string(c.New.State), c.New.Code)
		for _, red := range c.Reds {
			out = append(out, string(red.State), string(red.Detail.Status), red.Code, red.Error)
		}
	}
	return out
}

// later is must at a later time.
func later[T any](d *desk, by time.Duration, use func(*app.App) (T, error)) T {
	d.t.Helper()
	now := func() time.Time { return time.Now().Add(by) }
	a := d.with(app.Options{Config: d.config(), Events: &recorder{}, Now: now, Ledger: now})
	out, err := use(a)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// issuedAs issues order A1 on a desk and returns a workbook with its corrected content.
func issuedAs(d *desk) string {
	d.t.Helper()
	must(d, imports(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"})))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	return d.orders("corrected.xlsx", [4]string{"A1", "乙方有限公司", "106.00"})
}

// dies is a process that ends at a step of a name: what comes after it is not done.
type dies struct {
	at   string
	dead bool
}

var errDead = errors.New("the process is dead")

func (d *dies) step(name string) error {
	if d.dead = d.dead || name == d.at; d.dead {
		return errDead
	}
	return nil
}

// until reissues a file in a process that ends at a step.
func (d *desk) until(step, file string) {
	d.t.Helper()
	d.dying(step, app.ReissueOptions{Input: from(file)})
}

// dying reissues in a process that ends at a step.
func (d *desk) dying(step string, o app.ReissueOptions) {
	d.t.Helper()
	life := &dies{at: step}
	a, err := app.New(app.Options{Config: d.config(), Seams: app.Seams{
		Ledger:    func(l pipeline.Ledger) pipeline.Ledger { return mortal.Ledger(l, life.step) },
		Platform:  func(p pipeline.Platform) pipeline.Platform { return mortal.Platform(p, life.step) },
		Corrector: func(c pipeline.Corrector) pipeline.Corrector { return mortal.Corrector(c, life.step) },
	}, Events: &recorder{}})
	if err != nil {
		d.t.Fatal(err)
	}
	defer a.Close()
	o.Consent.Given = true
	if _, err = reissues(o)(a); err != nil && !life.dead {
		d.t.Error(err)
	}
	if !life.dead {
		d.t.Errorf("there is no step %q", step)
	}
}

// A correction that dies at any step goes on when it is run again, with the file or without it:
// there is one red invoice and one new one.
func TestReissueDies(t *testing.T) {
	t.Parallel()
	for n, step := range []string{"after follow", "after agree", "after apply for a red form", "before release followers", "after release followers", "after submit"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, "accept_duplicates=on")
			d.set["request_timeout"] = "1s"
			file := issuedAs(d)
			d.until(step, file)
			if n%2 == 1 {
				must(d, reissues(app.ReissueOptions{}))
			}
			r := must(d, reissues(app.ReissueOptions{Input: from(file)}))
			if len(r.Cases) != 1 || r.Cases[0].New.State != ledger.Issued || !r.Cases[0].Reversed() {
				t.Fatalf("%+v", r.Cases)
			}
			state := d.sim.Server.State()
			if state.Accepted != 3 || len(state.Doubles()) > 0 || len(state.DoubleReds) > 0 || len(state.OverReds) > 0 {
				t.Errorf("%+v", state)
			}
			for _, red := range state.Reds {
				if len(red.Reds) != 1 || len(red.Forms) != 1 {
					t.Errorf("%+v", red)
				}
			}
		})
	}
}

// The corrected order waits as long as the buyer does not agree, whoever names it, and goes on
// afterwards without the file.
func TestReissueWaitsForTheBuyer(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0")
	file := issuedAs(d)
	d.set["wait"] = "5s"
	r := must(d, reissues(app.ReissueOptions{Input: from(file)}))
	if endOf(r.Result) != app.Pending || r.Cases[0].New.State != ledger.Held {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
	named := app.Orders{Numbers: []string{"A1-H1"}}
	if _, _, err := on(d, submits(app.SubmitOptions{Orders: named})); app.KindOf(err) != app.Rejected {
		t.Errorf("named: %v", err)
	}
	must(d, submits(app.SubmitOptions{Batches: app.Batches{All: true}}))
	must(d, func(a *app.App) (*app.Result, error) {
		return a.Drop(context.Background(), app.DropOptions{Orders: named, Consent: app.Consent[app.Dropping]{Given: true}})
	})
	must(d, runs(file))
	if d.accepted() != 1 {
		t.Fatalf("%d orders were sent", d.accepted())
	}
	if s := must(d, statusOf(app.Selection{})); len(s.Corrections) != 1 || endOf(s) != app.Pending {
		t.Errorf("status: %v %+v", s.End, s.Corrections)
	}
	for _, blue := range d.sim.Server.State().Reds {
		simtest.AnswerForm(t, d.sim, blue.Forms[0].BillUUID, "agree")
	}
	d.set["wait"] = "1m"
	r = later(d, time.Hour, reissues(app.ReissueOptions{}))
	if endOf(r.Result) != app.Done || d.accepted() != 3 {
		t.Fatalf("%v, %d orders, %+v", r.End, d.accepted(), brief(r))
	}
}

// A buyer who refuses ends the case for a person: it is applied for again, or given up.
func TestReissueRefusedByTheBuyer(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "red_buyer_booked=1", "red_buyers=refuse")
	file := issuedAs(d)
	r := must(d, reissues(app.ReissueOptions{Input: from(file)}))
	if endOf(r.Result) != app.Rejected || !r.Cases[0].Stopped() || d.accepted() != 1 {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
	simtest.Turn(t, d.sim, "red_buyers=agree")
	if r = must(d, reissues(app.ReissueOptions{})); endOf(r.Result) != app.Rejected || d.accepted() != 1 {
		t.Fatalf("without the file nothing is applied for again: %v", r.End)
	}
	if r = must(d, reissues(app.ReissueOptions{Input: from(file)})); endOf(r.Result) != app.Done || d.accepted() != 3 {
		t.Fatalf("%v, %d orders, %+v", r.End, d.accepted(), brief(r))
	}
}

// A case that is given up while its buyer is silent leaves the invoice as it was, and can be taken
// up again.
func TestReissueGivenUp(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0")
	file := issuedAs(d)
	d.set["wait"] = "5s"
	must(d, reissues(app.ReissueOptions{Input: from(file)}))
	d.set["wait"] = "1m"
	r := later(d, time.Hour, reissues(app.ReissueOptions{Cancel: app.Orders{Numbers: []string{"A1"}}}))
	if endOf(r.Result) != app.Done || r.Cases[0].New.State != ledger.Dropped || r.Cases[0].Reds[0].State != ledger.Failed {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
	if r := must(d, reissues(app.ReissueOptions{})); len(r.Cases) != 0 {
		t.Errorf("open: %+v", r.Cases)
	}
	simtest.Turn(t, d.sim, "red_buyers=agree")
	if r = later(d, 2*time.Hour, reissues(app.ReissueOptions{Input: from(file)})); endOf(r.Result) != app.Done || d.accepted() != 3 {
		t.Fatalf("%v, %d orders, %+v", r.End, d.accepted(), brief(r))
	}
}

// A withdrawal that the bureau did not take is made again by the same command. Until it is taken,
// status and reissue list the case.
func TestReissueGivenUpAndNotWithdrawn(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0", "red_request_fail_rate=1")
	file := issuedAs(d)
	d.set["wait"] = "5s"
	must(d, reissues(app.ReissueOptions{Input: from(file)}))
	d.set["wait"] = "1m"
	cancel := reissues(app.ReissueOptions{Cancel: app.Orders{Numbers: []string{"A1"}}})
	for n := range 2 {
		if r := later(d, time.Duration(1+n)*time.Hour, cancel); endOf(r.Result) != app.Pending || r.Cases[0].Reds[0].State != ledger.Submitted {
			t.Fatalf("%v %+v", r.End, brief(r))
		}
	}
	if s := must(d, statusOf(app.Selection{})); len(s.Corrections) != 1 || !s.Corrections[0].Withdrawing || endOf(s) != app.Pending {
		t.Errorf("status: %v %+v", s.End, s.Corrections)
	}
	if r := later(d, 3*time.Hour, reissues(app.ReissueOptions{})); len(r.Cases) != 1 || !r.Cases[0].Withdrawing || endOf(r.Result) != app.Pending {
		t.Errorf("reissue: %v %+v", r.End, brief(r))
	}
	simtest.Turn(t, d.sim, "red_request_fail_rate=0")
	later(d, 4*time.Hour, reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}}))
	if s := must(d, statusOf(app.Selection{})); len(s.Corrections) != 1 { // a person repeats it
		t.Errorf("status: %v %+v", s.End, s.Corrections)
	}
	if r := later(d, 5*time.Hour, cancel); endOf(r.Result) != app.Done || r.Cases[0].Reds[0].State != ledger.Failed {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
	if s := must(d, statusOf(app.Selection{})); len(s.Corrections) != 0 || endOf(s) != app.Done {
		t.Errorf("status: %v %+v", s.End, s.Corrections)
	}
}

// In production nothing is reversed before a person agreed; a no gives the case up.
func TestReissueAsks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.production()
	file := issuedAs(d)
	if _, _, err := on(d, reissues(app.ReissueOptions{Input: from(file)})); app.KindOf(err) != app.Usage {
		t.Fatal(err)
	}
	var shown app.Correcting
	ask := func(answer app.Answer) app.Consent[app.Correcting] {
		return app.Consent[app.Correcting]{Ask: func(_ context.Context, c app.Correcting) (app.Answer, error) {
			shown = c
			return answer, nil
		}}
	}
	if _, _, err := on(d, reissues(app.ReissueOptions{Input: from(file), Consent: ask(app.No)})); app.KindOf(err) != app.Rejected {
		t.Fatal(err)
	}
	if shown.Asks != 1 || shown.Reversed.Gross != 106_00 || shown.Issued.Gross != 106_00 || len(shown.Cases[0].Changes) != 1 {
		t.Errorf("%+v", shown)
	}
	if r := must(d, reissues(app.ReissueOptions{Consent: ask(app.Yes)})); len(r.Cases) != 0 || len(d.sim.Server.State().Reds) != 0 {
		t.Fatalf("after a no: %+v", r.Cases)
	}
	d.set["wait"] = "0s"
	if r := must(d, reissues(app.ReissueOptions{Input: from(file), Consent: ask(app.Yes)})); endOf(r.Result) != app.Pending || len(d.sim.Server.State().Reds) != 1 {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
}
