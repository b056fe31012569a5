package app_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// besideWorker has a worker live in the ledger that may make 7.5 calls a second: lives says so
// again, and ends that it ended.
func (d *desk) besideWorker(seller string) (lives, ends func()) {
	d.t.Helper()
	store, err := sqlledger.Open(d.t.Context(), d.set["ledger"], sqlledger.Options{Environment: "simulator", Run: "other"})
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = store.Close() })
	key := sha256.Sum256([]byte(simulator.DefaultApp().AppKey))
	worker := ledger.Worker{Name: "w1", Host: "m1", PID: 7, Terms: []ledger.Term{
		{Seller: seller, App: hex.EncodeToString(key[:8]), Endpoint: d.set["endpoint"], Rate: "7.5"}}}
	lives = func() {
		if err := store.WorkerLives(context.Background(), worker); err != nil {
			d.t.Error(err)
		}
	}
	lives()
	return lives, func() {
		if err := store.WorkerEnds(context.Background(), worker.Name); err != nil {
			d.t.Fatal(err)
		}
	}
}

// A use hands nothing out, and reads nothing, beside a worker that lives and would call the
// platform otherwise than the configuration of the use says.
func TestNothingIsHandedOutBesideAnotherConfiguration(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	d.set["ledger"] = pgtest.URL(t)
	lives, ends := d.besideWorker(demoSeller)
	hand := func(rate string) (*app.Result, *recorder, error) {
		events := &recorder{onNotice: lives}
		a := d.with(app.Options{Config: d.config("rate", rate), Events: events})
		r, err := a.Run(ctx, app.RunOptions{Input: from(d.two()), Workers: app.Workers{Use: true, Detach: true}})
		closeApp(t, a)
		return r, events, err
	}
	r, events, err := hand("5")
	if app.KindOf(err) != app.Unusable || r != nil || events.imported > 0 || !strings.Contains(err.Error(), "has rate 7.5, and this configuration has 5 ") {
		t.Errorf("beside a worker of another rate: %+v, imported %d times: %v", r, events.imported, err)
	}
	if r, _, err := hand("7.5"); err != nil || r.Summary.Count(ledger.Ready) != 2 {
		t.Errorf("of the same rate: %+v: %v", r, err)
	}
	ends()
	if r, events, err := hand("5"); err != nil || len(events.notices) > 0 || r.Summary.Count(ledger.Ready) != 2 {
		t.Errorf("without workers: %+v, %v: %v", r, events.notices, err)
	}
}

// While a seller is stopped, the next use hands its orders out again, which tries it: to follow
// alone would wait for nothing.
func TestNextOfAStoppedSellerHandsOut(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	d.set["ledger"] = pgtest.URL(t)
	lives, _ := d.besideWorker(demoSeller)
	next := func(use func(*app.App) (*app.Result, error)) app.Next {
		t.Helper()
		lives()
		a := d.with(app.Options{Config: d.config("rate", "7.5"), Events: &recorder{onNotice: lives}})
		defer closeApp(t, a)
		r, err := use(a)
		if err != nil {
			t.Fatal(err)
		}
		return r.Next
	}
	status := func(a *app.App) (*app.Result, error) { return a.Status(ctx, app.Selection{}) }
	next(func(a *app.App) (*app.Result, error) {
		return a.Run(ctx, app.RunOptions{Input: from(d.two()), Workers: app.Workers{Use: true, Detach: true}})
	})
	if n := next(status); n.Use != app.Reconcile || !n.Workers {
		t.Errorf("without a stop: %+v", n)
	}
	d.stops(ledger.Stop{Seller: demoSeller, Trouble: ledger.TroubleLogin, Code: "E9999", Text: "login"})
	if n := next(status); n.Use != app.Submit || !n.Workers {
		t.Errorf("of a status: %+v", n)
	}
	if n := next(func(a *app.App) (*app.Result, error) {
		return a.Reconcile(ctx, app.ReconcileOptions{Batches: app.Batches{All: true}, Workers: app.Workers{Use: true}})
	}); n.Use != app.Submit || !n.Workers {
		t.Errorf("of reconcile --workers: %+v", n)
	}
}

// Orders that are handed out wait for a worker that has their seller, whichever others live.
func TestNextOfASellerWithoutWorkersStartsOne(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	d.set["ledger"], d.set["rate"] = pgtest.URL(t), "7.5"
	lives, _ := d.besideWorker("91440101MADEM00178")
	a := d.with(app.Options{Config: d.config(), Events: &recorder{onNotice: lives}})
	defer closeApp(t, a)
	if _, err := a.Run(ctx, app.RunOptions{Input: from(d.two()), Workers: app.Workers{Use: true, Detach: true}}); err != nil {
		t.Fatal(err)
	}
	lives()
	r, err := a.Status(ctx, app.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Next.Use != app.Work {
		t.Errorf("next: %+v", r.Next)
	}
}

// The result says how many orders workers were sending when the following ended.
func TestResultCountsWhatWorkersAreSending(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	d.set["ledger"], d.set["rate"] = pgtest.URL(t), "7.5"
	d.besideWorker(demoSeller)
	must(d, imports(d.two()))
	store, err := sqlledger.Open(ctx, d.set["ledger"], sqlledger.Options{Environment: "simulator", Run: "w1"})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	claim := ledger.Claim{Owner: "w1", Now: store.Now(), Lease: time.Minute, Limit: 1, Effect: ledger.Issue,
		Prepare: func(*ledger.Entry) (string, error) { return "h", nil }}
	if list, err := store.Claim(ctx, claim); err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	r := must(d, submits(app.SubmitOptions{Workers: app.Workers{Use: true, Detach: true}}))
	if r.Sending != 1 || r.Handed != 1 {
		t.Errorf("%d are being sent, %d are handed out", r.Sending, r.Handed)
	}
}

// stops stops a seller in the ledger.
func (d *desk) stops(s ledger.Stop) {
	d.t.Helper()
	store, err := sqlledger.Open(d.t.Context(), d.set["ledger"], sqlledger.Options{Environment: "simulator", Run: "other"})
	if err != nil {
		d.t.Fatal(err)
	}
	defer store.Close()
	if _, err := store.StopSeller(d.t.Context(), s, func(since time.Time) time.Time { return since.Add(time.Hour) }); err != nil {
		d.t.Fatal(err)
	}
}

// No use calls the platform beside a worker that lives and has another rate: both would spend a
// limit of their own.
func TestNoCallBesideWorkersOfAnotherRate(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	d.set["ledger"] = pgtest.URL(t)
	lives, _ := d.besideWorker(demoSeller)
	input := from(d.two())
	for name, use := range map[string]func(*app.App) error{
		"run": func(a *app.App) error { _, err := a.Run(ctx, app.RunOptions{Input: input}); return err },
		"reconcile --workers": func(a *app.App) error {
			_, err := a.Reconcile(ctx, app.ReconcileOptions{Batches: app.Batches{All: true}, Workers: app.Workers{Use: true}})
			return err
		},
		"account": func(a *app.App) error { _, err := a.Account(ctx, app.AccountOptions{}); return err },
	} {
		a := d.with(app.Options{Config: d.config("rate", "5"), Events: &recorder{onNotice: lives}})
		err := use(a)
		closeApp(t, a)
		if app.KindOf(err) != app.Unusable || !strings.Contains(err.Error(), "has rate 7.5, and this configuration has 5 ") {
			t.Errorf("%s beside a worker of another rate: %v", name, err)
		}
	}
	if n := d.sim.Server.State().Calls; n > 0 {
		t.Errorf("%d calls of the platform", n)
	}
}

// An import makes a query only for orders like failed ones. It ends so beside workers of another
// rate, with all orders recorded and none ready that the query was about; without a query it does
// not compare.
func TestImportDoesNotQueryBesideWorkersOfAnotherRate(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	d.set["ledger"] = pgtest.URL(t)
	d.oneFailed()
	lives, _ := d.besideWorker(demoSeller)
	calls := d.sim.Server.State().Calls
	read := func(file, rate string) (*app.Result, error) {
		a := d.with(app.Options{Config: d.config("rate", rate), Events: &recorder{onNotice: lives}})
		defer closeApp(t, a)
		return a.Import(ctx, app.ImportOptions{Input: from(file)})
	}
	if r, err := read(d.orders("other.xlsx", [4]string{"B1", "丙方有限公司", "53.00"}), "5"); err != nil || r.Summary.Count(ledger.Ready) != 1 {
		t.Errorf("without a query: %+v: %v", r, err)
	}
	alike := d.orders("alike.xlsx", [4]string{"C1", "丁方有限公司", "212.00"}, [4]string{"C2", "乙方有限公司", "10.60", failing})
	r, err := read(alike, "5")
	if app.KindOf(err) != app.Unusable || !strings.Contains(err.Error(), "has rate 7.5, and this configuration has 5 ") ||
		r.Summary.Count(ledger.Ready) != 1 || r.Summary.Count(ledger.Rejected) != 1 {
		t.Errorf("beside a worker of another rate: %+v: %v", r, err)
	}
	if n := d.sim.Server.State().Calls; n != calls {
		t.Errorf("%d calls of the platform", n-calls)
	}
	if r, err := read(alike, "7.5"); err != nil || r.Summary.Count(ledger.Ready) != 2 {
		t.Errorf("of the same rate: %+v: %v", r, err)
	}
}
