package app_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A run takes orders all the way, and its result says so: the balance, the sums, what was sent, the
// file, and that nothing is left to do. The same again sends nothing.
func TestRunTakesOrdersAllTheWay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.two()
	for round, sent := range []int{2, 0} {
		r, events, err := on(d, runs(file))
		if err != nil || r.End != nil || r.Next != (app.Next{}) || r.Idle || r.Doubts.Any() {
			t.Fatalf("round %d: %+v: %v", round, r, err)
		}
		if !maps.Equal(states(r.Summary), map[ledger.State]int{ledger.Issued: 2}) || !r.Summary.Balanced() || r.Sent == nil || *r.Sent != sent {
			t.Errorf("round %d: %v, sent %v", round, states(r.Summary), r.Sent)
		}
		if r.Results != filepath.Join(d.dir, "orders-results.xlsx") || r.Summary.Sources[0] != file || r.Summary.Batch == "" {
			t.Errorf("round %d: results %q of %v, batch %q", round, r.Results, r.Summary.Sources, r.Summary.Batch)
		}
		if _, err := os.Stat(r.Results); err != nil {
			t.Error(err)
		}
		if events.imported != 1 || len(events.findings) > 0 || len(events.stages) == 0 || events.stages[0] != "import" {
			t.Errorf("round %d: stages %v, imported %d times, findings %v", round, events.stages, events.imported, events.findings)
		}
	}
	if n := d.accepted(); n != 2 {
		t.Errorf("the platform took %d orders", n)
	}
}

// The stages one by one do what a run does, and each result names the use that comes next, of its
// batch.
func TestStagesOneByOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := must(d, checks(d.two()))
	if r.Next != (app.Next{Use: app.Run}) || d.accepted() > 0 {
		t.Errorf("after a check: next %+v", r.Next)
	}
	r = must(d, imports(d.two()))
	batch := r.Summary.Batch
	if r.Next != (app.Next{Use: app.Submit, Batch: batch}) || r.Sent != nil || endOf(r) != app.Done || d.accepted() > 0 {
		t.Errorf("after an import: next %+v, end %v", r.Next, r.End)
	}
	r = must(d, submits(app.SubmitOptions{}))
	if r.Next != (app.Next{Use: app.Reconcile, Batch: batch}) || *r.Sent != 2 || endOf(r) != app.Pending || d.accepted() != 2 {
		t.Errorf("after a submit: next %+v, end %v, sent %d", r.Next, r.End, *r.Sent)
	}
	r = must(d, reconciles(app.ReconcileOptions{}))
	if r.Next != (app.Next{}) || endOf(r) != app.Done || !maps.Equal(states(r.Summary), map[ledger.State]int{ledger.Issued: 2}) {
		t.Errorf("after a reconcile: next %+v, end %v, %v", r.Next, r.End, states(r.Summary))
	}
	r = must(d, submits(app.SubmitOptions{Batches: app.Batches{All: true}}))
	if *r.Sent != 0 || d.accepted() != 2 {
		t.Errorf("a second submit sent %d orders", *r.Sent)
	}
}

// Wrong orders keep nobody back: the result ends with [app.Rejected], and the same use is next once
// a person has fixed the file.
func TestWrongOrdersAreReportedAndTheOthersSent(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A2", "乙方有限公司", "many"})
	r, events, err := on(d, runs(file))
	if err != nil || endOf(r) != app.Rejected || r.Next != (app.Next{Use: app.Again, Fix: true}) || *r.Sent != 1 {
		t.Fatalf("end %v, next %+v: %v", r.End, r.Next, err)
	}
	if len(events.findings) != 1 || events.findings[0].OrderNo != "A2" || events.findings[0].Place.Cell() != "F3" {
		t.Errorf("findings %+v", events.findings)
	}
	if r.End.Text("en") != "" {
		t.Errorf("the result says all: %q", r.End.Text("en"))
	}
	if r = must(d, checks(file)); endOf(r) != app.Rejected || r.Next != (app.Next{Use: app.Check, Fix: true}) {
		t.Errorf("check: end %v, next %+v", r.End, r.Next)
	}
}

// What is not final when the wait is over is pending, and the same run goes on.
func TestWhatIsNotFinalIsPending(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "issuing_ms=3600000")
	r := must(d, runs(d.two()), "wait", "0s")
	if endOf(r) != app.Pending || r.Next != (app.Next{Use: app.Again}) || !r.Summary.Balanced() {
		t.Errorf("end %v, next %+v", r.End, r.Next)
	}
	if r.Results == "" {
		t.Error("no results were written")
	}
}

// An account that stops its seller ends a run with [app.Account], and orders that were not sent
// stay ready.
func TestAnAccountStopsARun(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "trouble=credit")
	r := must(d, runs(d.two()), "wait", "0s")
	if endOf(r) != app.Account || r.End.Message.Zh == "" || r.End.Message.En == "" {
		t.Errorf("end %+v", r.End)
	}
	if r.Summary.Orders != 2 || states(r.Summary)[ledger.Issued] > 0 {
		t.Errorf("%v", states(r.Summary))
	}
	if r = must(d, statusOf(app.Selection{})); len(r.Summary.Stops) != 1 || r.Summary.Stops[0].Seller != demoSeller {
		t.Errorf("stops %+v", r.Summary.Stops)
	}
}

// A platform that nobody reaches ends a run with [app.Unreached] and says who did not answer;
// nothing was sent, and the same use is next.
func TestAPlatformThatIsAway(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r, events, err := on(d, runs(d.two()), "endpoint", "http://127.0.0.1:1/open/v1/services")
	if err != nil || endOf(r) != app.Unreached || r.End.Away == nil || r.End.Away.Address != "http://127.0.0.1:1" || r.End.Away.Reason != "refused" {
		t.Fatalf("end %+v: %v", r, err)
	}
	if r.Next != (app.Next{Use: app.Again}) || !maps.Equal(states(r.Summary), map[ledger.State]int{ledger.Ready: 2}) || *r.Sent != 0 {
		t.Errorf("next %+v, %v", r.Next, states(r.Summary))
	}
	if len(events.notices) == 0 {
		t.Error("nobody was told that the platform is tried still")
	}
}

// A caller that cannot take findings any more ends the use, and nothing is sent.
func TestFindingsThatCannotBeReportedEndTheUse(t *testing.T) {
	t.Parallel()
	for name, use := range map[string]func(string) func(*app.App) (*app.Result, error){
		"check":  func(f string) func(*app.App) (*app.Result, error) { return checks(f) },
		"import": func(f string) func(*app.App) (*app.Result, error) { return imports(f) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			gone := errors.New("the client is gone")
			a := d.open(&recorder{refuse: gone})
			if _, err := use(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "many"}))(a); !errors.Is(err, gone) || app.KindOf(err) != app.Failed {
				t.Errorf("%v", err)
			}
		})
	}
}

// A context that is done ends a use with [app.Interrupted]; the same again goes on and sends each
// order once.
func TestInterruptedUsesGoOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.two()
	ctx, cancel := context.WithCancel(context.Background())
	events := &recorder{onImport: cancel}
	a := d.open(events)
	if _, err := a.Run(ctx, app.RunOptions{Input: from(file)}); app.KindOf(err) != app.Interrupted {
		t.Errorf("ended with %v", err)
	}
	closeApp(t, a)
	if n := d.accepted(); n != 0 || events.imported != 1 {
		t.Errorf("%d orders were sent before the reading was complete", n)
	}
	if r := must(d, runs(file)); endOf(r) != app.Done || d.accepted() != 2 {
		t.Errorf("end %v, %d accepted", r.End, d.accepted())
	}
}

// The built-in platform lies beside the ledger: another run finds its orders there.
func TestTheBuiltInPlatformRemembers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	delete(d.set, "endpoint")
	file := d.two()
	r := must(d, submitsFile(d, file))
	if *r.Sent != 2 {
		t.Fatalf("sent %d", *r.Sent)
	}
	if r = must(d, runs(file)); endOf(r) != app.Done || *r.Sent != 0 {
		t.Errorf("end %v, sent %d", r.End, *r.Sent)
	}
}

// submitsFile imports a file and submits it.
func submitsFile(d *desk, file string) func(*app.App) (*app.Result, error) {
	must(d, imports(file))
	return submits(app.SubmitOptions{})
}
