package app_test

import (
	"bytes"
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// failing is the remark of an order that the simulator fails.
const failing = "SIM-FAIL:购买方名称与税号不一致"

// oneFailed runs two orders, of which the platform fails A2, and returns their batch.
func (d *desk) oneFailed() string {
	d.t.Helper()
	r := must(d, imports(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A2", "乙方有限公司", "10.60", failing})))
	batch := r.Summary.Batch
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	if r = must(d, reconciles(app.ReconcileOptions{})); states(r.Summary)[ledger.Failed] != 1 {
		d.t.Fatalf("%v", states(r.Summary))
	}
	return batch
}

// later makes a use of an App whose ledger is hours ahead.
func (d *desk) later(hours int, use func(*app.App) (*app.Result, error)) (*app.Result, error) {
	d.t.Helper()
	a := d.with(app.Options{Config: d.config(), Events: &recorder{}, Ledger: func() time.Time { return time.Now().Add(time.Duration(hours) * time.Hour) }})
	defer closeApp(d.t, a)
	return use(a)
}

// planning is the options of a drop, with the plan that it shows.
func planning(o app.DropOptions, plan *app.Dropping) func(*app.App) (*app.Result, error) {
	o.Planned = func(p app.Dropping) error { *plan = p; return nil }
	return drops(o)
}

// A failed order is asked about before it is dropped, by its batch or by its number. An undo makes
// it failed again, which no submit sends.
func TestFailedOrdersAreAskedAboutBeforeTheyAreDropped(t *testing.T) {
	t.Parallel()
	for name, by := range map[string]func(batch string) app.DropOptions{
		"batch":  func(batch string) app.DropOptions { return app.DropOptions{Batch: batch} },
		"number": func(string) app.DropOptions { return app.DropOptions{Orders: numbers("A2")} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			o := by(d.oneFailed())
			var plan app.Dropping
			calls := d.sim.Server.State().Calls
			r, err := d.later(30, planning(o, &plan))
			if d.sim.Server.State().Calls == calls {
				t.Error("the platform was not asked")
			}
			if err != nil || endOf(r) != app.Done || plan.Orders != 1 || plan.Gross != 10_60 || len(plan.Refused) > 0 || states(r.Summary)[ledger.Dropped] != 1 {
				t.Fatalf("dropped: %+v, plan %+v: %v", r, plan, err)
			}
			if r, err = d.later(30, planning(app.DropOptions{Orders: numbers("A2"), Undo: true}, &plan)); err != nil || states(r.Summary)[ledger.Failed] != 1 || !plan.Undo {
				t.Errorf("undone: %+v, plan %+v: %v", r, plan, err)
			}
			r, err = d.later(30, submits(app.SubmitOptions{Orders: numbers("A2")}))
			if app.KindOf(err) != app.Rejected || r != nil || d.accepted() != 2 {
				t.Errorf("submitted by name: %+v, %d accepted: %v", r, d.accepted(), err)
			}
		})
	}
}

// Where the platform does not answer, nothing is known of a failed order and nothing is changed.
func TestAFailedOrderIsNotDroppedUnasked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.oneFailed()
	d.set["endpoint"] = "http://127.0.0.1:1/open/v1/services"
	if r, err := d.later(30, drops(app.DropOptions{Orders: numbers("A2")})); app.KindOf(err) != app.Unreached || r != nil {
		t.Errorf("%+v: %v", r, err)
	}
	if r := must(d, statusOf(app.Selection{})); states(r.Summary)[ledger.Failed] != 1 {
		t.Errorf("left %v", states(r.Summary))
	}
}

// A retry in production needs consent to what it would have issued; without it every order stays.
func TestARetryAsksBeforeItIssues(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.production()
	d.oneFailed()
	for _, c := range []struct {
		answer app.Answer
		end    app.Kind
		state  ledger.State
	}{{app.No, app.Rejected, ledger.Failed}, {app.NoAnswer, app.Rejected, ledger.Failed}, {app.Yes, app.Done, ledger.Issued}} {
		var shown app.Retrying
		o := app.RetryOptions{Orders: numbers("A2"), Consent: app.Consent[app.Retrying]{Ask: func(_ context.Context, r app.Retrying) (app.Answer, error) {
			shown = r
			return c.answer, nil
		}}}
		var report pipeline.RetryReport
		r, err := d.later(30, retries(o, &report))
		end := app.KindOf(err)
		if err == nil {
			end = endOf(r)
		}
		if end != c.end || shown.Orders != 1 || shown.Gross != 10_60 {
			t.Errorf("answer %d: kind %d, shown %+v: %v", c.answer, end, shown, err)
		}
		if found, err := d.open(&recorder{}).Show(context.Background(), app.ShowOptions{Text: "A2"}); err != nil || found.Life.State != c.state {
			t.Errorf("answer %d: %+v: %v", c.answer, found, err)
		}
	}
	if d.accepted() != 2 {
		t.Errorf("%d accepted", d.accepted())
	}
}

// A retry of named orders ends by what became of them: not issued again, or not final yet.
func TestARetryEndsByItsOrders(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		knob string
		end  app.Kind
	}{"failed again": {"retry_fail_rate=1", app.Rejected}, "issued": {"retry_fail_rate=0", app.Done}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, c.knob)
			d.oneFailed()
			var report pipeline.RetryReport
			r, err := d.later(30, retries(app.RetryOptions{Orders: numbers("A2")}, &report))
			if err != nil || endOf(r) != c.end || report.Retried != 1 || c.end == app.Rejected && r.End.Text("en") != "not issued: A2" {
				t.Errorf("%+v, report %+v: %v", r, report, err)
			}
		})
	}
}

// An export of all has the orders that readings rejected, once each; its sums are those of its
// rows.
func TestAnExportOfAllHasWhatWasRejected(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A2", "乙方有限公司", "many"})
	must(d, runs(file))
	must(d, runs(file))
	all := app.Selection{Batches: app.Batches{All: true}}
	var out bytes.Buffer
	r := must(d, exports(app.ExportOptions{Selection: all, Format: app.JSONL, Out: &out}))
	if want := map[ledger.State]int{ledger.Issued: 1, ledger.Rejected: 1}; !maps.Equal(states(r.Summary), want) || r.Summary.Orders != 2 || endOf(r) != app.Done {
		t.Errorf("%v, end %v", states(r.Summary), r.End)
	}
	if lines := slices.Collect(strings.Lines(out.String())); len(lines) != 2 || !strings.Contains(out.String(), `"order_no":"A2"`) {
		t.Errorf("%s", &out)
	}
	now := time.Now()
	month := ledger.Span{From: now.AddDate(0, 0, -1), To: now.AddDate(0, 0, 1)}
	r = must(d, exports(app.ExportOptions{Selection: app.Selection{Month: &month}, Format: app.XLSX, Name: "2026-11"}), "out_dir", d.dir)
	if r.Results != filepath.Join(d.dir, "2026-11-results.xlsx") || r.Month != &month || r.Summary.Orders != 1 {
		t.Errorf("a month: %+v", r)
	}
	out.Reset()
	part := app.Selection{Month: &month, Extract: ledger.Extract{States: []ledger.State{ledger.Rejected}}}
	r = must(d, exports(app.ExportOptions{Selection: part, Format: app.JSONL, Out: &out}))
	if r.Summary.Orders != 1 || r.Summary.Count(ledger.Rejected) != 1 || strings.Count(out.String(), "\n") != 1 || !strings.Contains(out.String(), `"order_no":"A2"`) {
		t.Errorf("rejected in a month: %+v\n%s", r.Summary, &out)
	}
	before := ledger.Span{From: now.AddDate(-1, 0, 0), To: now.AddDate(0, 0, -1)}
	part.Month = &before
	if r = must(d, exports(app.ExportOptions{Selection: part, Format: app.JSONL, Out: &out})); r.Summary.Orders != 0 {
		t.Errorf("rejected in another month: %+v", r.Summary)
	}
}
