package app_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// Options that are empty where they must not be, or contradict each other, are [app.Usage]: nothing
// is opened, asked or changed for them.
func TestContradictingOptionsAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	named := app.Orders{Numbers: []string{"A1"}}
	file := d.two()
	for name, use := range map[string]func(*app.App) (*app.Result, error){
		"check of nothing":            checks(),
		"import of nothing":           imports(),
		"run of nothing":              runs(),
		"files and a database":        checksOf(app.Input{Files: []string{file}, Database: "x.db", Table: "t"}),
		"files and a query":           checksOf(app.Input{Files: []string{file}, Query: "SELECT 1"}),
		"a database without a query":  checksOf(app.Input{Database: "x.db"}),
		"a query and a table":         checksOf(app.Input{Database: "x.db", Query: "SELECT 1", Table: "t"}),
		"a file twice":                runs(file, file),
		"drop of nothing":             drops(app.DropOptions{}),
		"drop of orders and a batch":  drops(app.DropOptions{Orders: named, Batch: "b"}),
		"a batch issued by hand":      drops(app.DropOptions{Batch: "b", IssuedAs: "26332000001234567890"}),
		"a batch brought back":        drops(app.DropOptions{Batch: "b", Undo: true}),
		"brought back, issued":        drops(app.DropOptions{Orders: named, Undo: true, IssuedAs: "26332000001234567890"}),
		"no number of an invoice":     drops(app.DropOptions{Orders: named, IssuedAs: "1234567x"}),
		"an unknown form":             exports(app.ExportOptions{Format: "pdf", File: filepath.Join(d.dir, "x.pdf")}),
		"no form":                     exports(app.ExportOptions{}),
		"results that go nowhere":     exports(app.ExportOptions{Format: app.JSONL}),
		"results in a file of orders": runs(d.orders("a.xlsx", [4]string{"B1", "甲公司", "1"}), d.orders("a-results.xlsx", [4]string{"B2", "甲公司", "1"})),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if r, _, err := on(d, use, "ledger", filepath.Join(t.TempDir(), "l.db")); app.KindOf(err) != app.Usage || r != nil {
				t.Errorf("%+v: %v", r, err)
			}
		})
	}
}

// Batches are named after a run, so that a name of another form is refused before anything begins.
func TestRunsAreNamedByNewRun(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, run := range []string{"x", "0123456789", "0123456789abcd", "web-request1"} {
		if a, err := app.New(app.Options{Config: d.config(), Events: &recorder{}, Run: run}); app.KindOf(err) != app.Usage || a != nil {
			t.Errorf("run %q: %v", run, err)
		}
	}
	run := app.NewRun()
	if run == app.NewRun() {
		t.Error("two runs of one name")
	}
	r, err := imports(d.two())(d.with(app.Options{Config: d.config(), Events: &recorder{}, Run: run}))
	if err != nil || r.Summary.Batch[len("20260102-"):] != run[:6] {
		t.Errorf("batch %+v of run %s: %v", r, run, err)
	}
}

func checksOf(in app.Input) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) {
		return a.Check(context.Background(), app.CheckOptions{Input: in})
	}
}

func drops(o app.DropOptions) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) { return a.Drop(context.Background(), o) }
}

func exports(o app.ExportOptions) func(*app.App) (*app.Result, error) {
	return func(a *app.App) (*app.Result, error) { return a.Export(context.Background(), o) }
}
