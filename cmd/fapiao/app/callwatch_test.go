package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// Whatever use makes the next call that the platform accepts ends a stop of every call: queries of
// red forms, an act on one, a look at the account, the doctor's query, as those of orders do.
func TestAnyAcceptedCallEndsTheStopOfCalls(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, use := range map[string]func(a *app.App) error{
		"queries of a red": func(a *app.App) error {
			_, err := a.Reconcile(ctx, app.ReconcileOptions{Batches: app.Batches{All: true}})
			return err
		},
		"list of forms": func(a *app.App) error {
			_, err := a.RedForms(ctx, app.FormsOptions{Days: 7})
			return err
		},
		"form to withdraw": func(a *app.App) error {
			_, err := withdraws("none")(a)
			return err
		},
		"account": func(a *app.App) error { _, err := a.Account(ctx, app.AccountOptions{}); return err },
		"doctor": func(a *app.App) error {
			return a.Doctor(ctx, app.DoctorOptions{Found: func(app.Finding) error { return nil }})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, "red_confirm_ms=3600000")
			d.set["wait"] = "1s"
			must(d, runs(d.two()))
			red := must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedStopped}))
			if len(red.Reds) != 1 || red.Reds[0].State != ledger.Submitted {
				t.Fatalf("the red is not under way: %+v", red.Reds)
			}
			for trouble, ends := range map[ledger.Trouble]bool{ledger.TroublePermission: false, ledger.TroubleToken: true} {
				d.stops(ledger.Stop{Seller: demoSeller, Trouble: trouble, Code: "070601"})
				before := d.sim.Server.State().Calls
				a := d.with(app.Options{Config: d.config(), Events: &recorder{}, Ledger: func() time.Time { return time.Now().Add(30 * time.Minute) }})
				if err := use(a); err != nil {
					t.Fatal(err)
				}
				if d.sim.Server.State().Calls == before || d.stopped() == ends {
					t.Errorf("%s: %d calls, stopped %v", trouble, d.sim.Server.State().Calls-before, d.stopped())
				}
			}
		})
	}
}

// stopped reports whether the ledger has a stop that holds.
func (d *desk) stopped() bool {
	d.t.Helper()
	store, err := sqlledger.Open(d.t.Context(), d.set["ledger"], sqlledger.Options{Environment: "simulator", Run: "other"})
	if err != nil {
		d.t.Fatal(err)
	}
	defer store.Close()
	stops, now, err := store.Stops(d.t.Context())
	if err != nil || len(stops) != 1 {
		d.t.Fatalf("%+v, %v", stops, err)
	}
	return stops[0].Open(now)
}
