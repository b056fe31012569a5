package app_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// guarded is a desk whose ledger has a clock of its own.
type guarded struct {
	*desk
	now time.Time
}

func newGuarded(t *testing.T, knobs ...string) *guarded {
	t.Helper()
	return &guarded{newDesk(t, knobs...), time.Now().Truncate(time.Second)}
}

func (g *guarded) clock() time.Time { return g.now }

// open is an application at the desk's time.
func (g *guarded) app(changes ...string) *app.App {
	g.t.Helper()
	return g.with(app.Options{Config: g.config(changes...), Events: &recorder{}, Now: g.clock, Ledger: g.clock})
}

// causes looks once, and returns the kinds of the causes.
func (g *guarded) causes(dueFor, unseen time.Duration, changes ...string) string {
	g.t.Helper()
	w, err := g.app(changes...).Watchdog(context.Background(), app.WatchdogOptions{DueFor: dueFor, Unseen: unseen})
	if w == nil {
		g.t.Fatal(err)
	}
	var out []string
	for i := range w.Causes {
		if w.Causes[i].Next.Use == app.Nothing {
			g.t.Errorf("no command for %+v", w.Causes[i])
		}
		out = append(out, string(w.Causes[i].Kind))
	}
	slices.Sort(out)
	if alarmed := app.KindOf(err) == app.Alarmed; alarmed != (len(out) > 0) {
		g.t.Errorf("%v ended with %v", out, err)
	}
	return strings.Join(out, " ")
}

// alarms checks the causes with the usual times.
func (g *guarded) alarms(want string, changes ...string) {
	g.t.Helper()
	if got := g.causes(app.DefaultDueFor, app.DefaultUnseen, changes...); got != want {
		g.t.Errorf("at %v: alarms %q, want %q", g.now, got, want)
	}
}

// store opens the ledger beside the application.
func (g *guarded) store(do func(context.Context, *sqlledger.Store) error) {
	g.t.Helper()
	s, err := sqlledger.Open(context.Background(), g.set["ledger"], sqlledger.Options{Environment: "simulator", Run: "other", Now: g.clock})
	if err != nil {
		g.t.Fatal(err)
	}
	defer s.Close()
	if err := do(context.Background(), s); err != nil {
		g.t.Fatal(err)
	}
}

func (g *guarded) reconcile(o app.ReconcileOptions) {
	g.t.Helper()
	o.All = o.ID == ""
	if _, err := g.app("wait", "0").Reconcile(context.Background(), o); err != nil {
		g.t.Fatal(err)
	}
}

func TestWatchdogOfANightlyJob(t *testing.T) {
	t.Parallel()
	g := newGuarded(t, "issuing_ms=600000")
	look := app.WatchdogOptions{DueFor: time.Hour, Unseen: time.Hour}
	if w, err := g.app().Watchdog(context.Background(), look); w != nil || app.KindOf(err) != app.Unusable {
		t.Errorf("without a ledger: %v", err)
	}
	if _, err := os.Stat(g.set["ledger"]); !os.IsNotExist(err) {
		t.Errorf("the watchdog made a ledger: %v", err)
	}
	if _, err := g.app().Import(context.Background(), app.ImportOptions{Input: from(g.two())}); err != nil {
		t.Fatal(err)
	}
	g.alarms("unseen") // nothing ever ran
	g.reconcile(app.ReconcileOptions{})
	g.alarms("")
	if _, err := g.app().Submit(context.Background(), app.SubmitOptions{}); err != nil {
		t.Fatal(err)
	}
	g.alarms("")
	g.now = g.now.Add(2 * time.Hour)
	g.alarms("query")
	if got := g.causes(3*time.Hour, time.Hour); got != "old unseen" {
		t.Errorf("with other times: %q", got)
	}
	g.now = g.now.Add(25 * time.Hour)
	g.alarms("old query unseen")
	r, err := g.app().Status(context.Background(), app.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	g.reconcile(app.ReconcileOptions{Batches: app.Batches{ID: r.Summary.Batch}})
	g.alarms("old unseen") // one batch is not all that is open
	g.reconcile(app.ReconcileOptions{})
	g.alarms("old")
}

// TestWatchdogOfForms: a form that waits for the buyer, or for the seller, is an alarm from a
// chosen time before it lapses until it does.
func TestWatchdogOfForms(t *testing.T) {
	t.Parallel()
	g := newGuarded(t, "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0")
	must(g.desk, runs(g.two()))
	must(g.desk, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedStopped}), "wait", "1s")
	applied := g.now
	g.store(func(ctx context.Context, s *sqlledger.Store) error {
		_, err := s.KeepBuyerForms(ctx, []ledger.BuyerForm{{Seller: demoSeller, No: "B1", Status: string(red.WaitsSeller), Applied: applied.Add(-22 * time.Hour), Deadline: applied.Add(50 * time.Hour)}}, applied)
		return err
	})
	for _, x := range []struct {
		after, lapse time.Duration
		count        int
		left         time.Duration
	}{{25 * time.Hour, app.DefaultLapse, 0, 0}, {27 * time.Hour, app.DefaultLapse, 1, 23 * time.Hour}, {49 * time.Hour, app.DefaultLapse, 2, time.Hour},
		{49 * time.Hour, 0, 0, 0}, {51 * time.Hour, app.DefaultLapse, 1, 21 * time.Hour}, {73 * time.Hour, app.DefaultLapse, 0, 0}} {
		g.now = applied.Add(x.after)
		w, err := g.app().Watchdog(context.Background(), app.WatchdogOptions{DueFor: 1000 * time.Hour, Unseen: 1000 * time.Hour, Lapse: x.lapse})
		if w == nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(w.Causes, func(c app.Cause) bool { return c.Kind == app.CauseLapse })
		if found := i >= 0; found != (x.count > 0) {
			t.Errorf("after %s with %s: %+v", x.after, x.lapse, w.Causes)
		} else if found {
			c := &w.Causes[i]
			if left := c.Ends.Sub(g.now); c.Count != x.count || c.Seller != demoSeller || c.Next.Use != app.Red || (left-x.left).Abs() > time.Minute {
				t.Errorf("after %s: %+v, %s left", x.after, c, left)
			}
		}
	}
}

// A reconcile that never reached the platform did not look at anything: it is no sign of life.
func TestWatchdogOfAReconcileThatReachedNobody(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "issuing_ms=600000")
	must(d, imports(d.two()))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	seen := func() bool {
		w, err := d.open(&recorder{}).Watchdog(context.Background(), app.WatchdogOptions{DueFor: time.Hour, Unseen: time.Hour})
		if w == nil {
			t.Fatal(err)
		}
		return err == nil
	}
	all := reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}})
	later := func() time.Time { return time.Now().Add(10 * time.Minute) } // the orders are due
	r, err := all(d.with(app.Options{Config: d.config("wait", "30s", "endpoint", "http://127.0.0.1:1/open/v1/services"), Events: &recorder{}, Now: later, Ledger: later}))
	if app.KindOf(err) != app.Unreached && (r == nil || endOf(r) != app.Unreached) {
		t.Fatalf("%+v, %v", r, err)
	}
	if seen() {
		t.Error("it counts as seen")
	}
	if must(d, all, "wait", "0"); !seen() {
		t.Error("one that reached the platform does not")
	}
}

func TestWatchdogOfWorkers(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	if _, err := g.app().Import(context.Background(), app.ImportOptions{Input: from(g.two())}); err != nil {
		t.Fatal(err)
	}
	lives := func() {
		g.store(func(ctx context.Context, s *sqlledger.Store) error {
			return s.WorkerLives(ctx, ledger.Worker{Name: "w1", Host: "m"})
		})
	}
	lives()
	g.store(func(ctx context.Context, s *sqlledger.Store) error {
		_, err := s.HandOut(ctx, ledger.Filter{}, time.Time{})
		return err
	})
	g.alarms("")
	g.now = g.now.Add(2 * time.Hour)
	lives()
	g.alarms("period send")
	g.alarms("send", "periodic_reconcile", "0")
	g.alarms("send", "periodic_reconcile", "90m")
	g.alarms("period send", "periodic_reconcile", "0", "periodic_recheck", g.now.Add(7*time.Hour-time.Minute).UTC().Format("15:04")) // 61 minutes ago in Beijing
	g.store(func(ctx context.Context, s *sqlledger.Store) error {
		_, err := s.StopSeller(ctx, ledger.Stop{Seller: demoSeller, Trouble: ledger.TroubleLogin}, func(since time.Time) time.Time { return since.Add(72 * time.Hour) })
		return err
	})
	g.alarms("", "periodic_reconcile", "0") // the stop explains it
	g.now = g.now.Add(25 * time.Hour)
	g.alarms("old", "periodic_reconcile", "0")
	w, err := g.app().Watchdog(context.Background(), app.WatchdogOptions{DueFor: time.Hour, Unseen: app.DefaultUnseen})
	if w == nil {
		t.Fatal(err)
	}
	for i := range w.Causes {
		if c := &w.Causes[i]; c.Kind == app.CauseOld && (c.Stop == nil || c.Stop.Trouble != ledger.TroubleLogin) {
			t.Errorf("the stop of the seller is not named: %+v", c)
		}
	}
	if w.By != "worker" {
		t.Errorf("seen last by %q", w.By)
	}
	g.now = g.now.Add(2 * time.Hour)
	g.alarms("old unseen", "periodic_reconcile", "0")
}

// Where orders were handed out and are not sent, a worker helps only if none lives that has their
// seller.
func TestWatchdogLooksAtWorkersThatLive(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	if _, err := g.app().Import(context.Background(), app.ImportOptions{Input: from(g.two())}); err != nil {
		t.Fatal(err)
	}
	g.store(func(ctx context.Context, s *sqlledger.Store) error {
		_, err := s.HandOut(ctx, ledger.Filter{}, time.Time{})
		return err
	})
	g.now = g.now.Add(2 * time.Hour)
	for i, x := range []struct {
		terms         []ledger.Term
		live, serving int
		next          app.Use
	}{{nil, 0, 0, app.Work}, {[]ledger.Term{{Seller: "another"}}, 1, 0, app.Work}, {[]ledger.Term{{Seller: demoSeller}}, 2, 1, app.Inspect}} {
		if x.live > 0 {
			g.store(func(ctx context.Context, s *sqlledger.Store) error {
				return s.WorkerLives(ctx, ledger.Worker{Name: string(rune('a' + i)), Host: "m", Terms: x.terms})
			})
		}
		w, err := g.app("periodic_reconcile", "0").Watchdog(context.Background(), app.WatchdogOptions{DueFor: time.Hour, Unseen: app.DefaultUnseen})
		if w == nil || len(w.Causes) == 0 {
			t.Fatalf("%+v, %v", w, err)
		}
		if c := &w.Causes[len(w.Causes)-1]; c.Kind != app.CauseKind(ledger.LateSend) || c.Live != x.live || c.Serving != x.serving || c.Next.Use != x.next {
			t.Errorf("with %d workers: %+v", i, c)
		}
	}
}

// A look at a ledger says that nobody sends what is handed out.
func TestStatusWithoutWorkers(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	if _, err := g.app().Import(context.Background(), app.ImportOptions{Input: from(g.two())}); err != nil {
		t.Fatal(err)
	}
	g.store(func(ctx context.Context, s *sqlledger.Store) error {
		_, err := s.HandOut(ctx, ledger.Filter{}, time.Time{})
		return err
	})
	says := func(deserted bool, next app.Next) {
		t.Helper()
		r, err := g.app().Status(context.Background(), app.Selection{})
		if err != nil {
			t.Fatal(err)
		}
		next.Batch = r.Next.Batch
		if a := r.Activity; a.Deserted() != deserted || a.Handed != 2 || r.Next != next {
			t.Errorf("%+v; next %+v", a, r.Next)
		}
	}
	says(true, app.Next{Use: app.Work})
	g.store(func(ctx context.Context, s *sqlledger.Store) error {
		return s.WorkerLives(ctx, ledger.Worker{Name: "a", Host: "m"})
	})
	says(false, app.Next{Use: app.Reconcile, Workers: true})
	g.store(func(ctx context.Context, s *sqlledger.Store) error {
		if err := s.WorkerEnds(ctx, "a"); err != nil {
			return err
		}
		return s.WorkerLives(ctx, ledger.Worker{Name: "b", Host: "m", Terms: []ledger.Term{{Seller: "another"}}})
	})
	r, err := g.app().Status(context.Background(), app.Selection{})
	if err != nil || r.Activity.Serving != 0 || len(r.Activity.Unserved) != 1 || r.Activity.Unserved[0].Orders != 2 {
		t.Errorf("a worker without the seller: %+v: %v", r, err)
	}
	g.now = g.now.Add(time.Minute) // it was killed
	says(true, app.Next{Use: app.Work})
}
