package app_test

import (
	"context"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// TestWhatAUseLeavesIsWrittenBack: a use that ends early has changed orders, too.
func TestWhatAUseLeavesIsWrittenBack(t *testing.T) {
	t.Parallel()
	d, s := realDesk(t), salesOn(t, "sqlite")
	back := app.WriteBack{On: true, Database: s.url}
	no := asked{answer: app.No}
	r, _, err := on(d, submits(app.SubmitOptions{Consent: no.consent(), WriteBack: back}))
	if app.KindOf(err) != app.Rejected || r == nil || r.WrittenBack == nil || r.WrittenBack.Changed != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if s.count(t, "SELECT COUNT(*) FROM fapiao_results WHERE state = 'held'") != 2 {
		t.Error("held orders were not written")
	}
}

// TestNamedOrdersAreWrittenBack: only the orders that a use names can have changed.
func TestNamedOrdersAreWrittenBack(t *testing.T) {
	t.Parallel()
	d, s := newDesk(t), salesOn(t, "sqlite")
	back := app.WriteBack{On: true, Database: s.url}
	must(d, imports(d.two()))
	one := numbers("A1")
	for i, use := range []func(*app.App) (*app.Result, error){
		submits(app.SubmitOptions{Orders: one, WriteBack: back}),
		func(a *app.App) (*app.Result, error) {
			_, r, err := a.Retry(context.Background(), app.RetryOptions{Orders: one, WriteBack: back})
			return r, err
		},
		func(a *app.App) (*app.Result, error) {
			_, r, err := a.Accept(context.Background(), app.AcceptOptions{Orders: one, WriteBack: back})
			return r, err
		},
		drops(app.DropOptions{Orders: one, WriteBack: back}),
	} {
		r, _, err := on(d, use)
		if err != nil && app.KindOf(err) != app.Rejected || r == nil || r.WrittenBack == nil {
			t.Errorf("use %d: %+v, %v", i, r, err)
		}
	}
	if s.count(t, "SELECT COUNT(*) FROM fapiao_results") != 1 || s.count(t, "SELECT COUNT(*) FROM fapiao_results WHERE order_no = 'A1'") != 1 {
		t.Error("other orders were written, or none")
	}
}

// TestExportIntoADatabaseWritesNoFile, and needs no platform.
func TestExportIntoADatabaseWritesNoFile(t *testing.T) {
	t.Parallel()
	d, s := newDesk(t), salesOn(t, "sqlite")
	must(d, imports(d.two()))
	exports := func(o app.ExportOptions) func(*app.App) (*app.Result, error) {
		return func(a *app.App) (*app.Result, error) { return a.Export(context.Background(), o) }
	}
	o := app.ExportOptions{Selection: app.Selection{Batches: app.Batches{All: true}}, Format: app.Database, WriteBack: app.WriteBack{Database: s.url}}
	if r := must(d, exports(o), "out_dir", d.dir); r.Results != "" || r.WrittenBack == nil || r.WrittenBack.Changed != 2 {
		t.Errorf("%+v", r)
	}
	o.File = "x.db"
	if _, _, err := on(d, exports(o)); app.KindOf(err) != app.Usage || !strings.Contains(err.Error(), "not into a file") {
		t.Error(err)
	}
}
