package app_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// many writes a workbook of n orders of different buyers.
func (d *desk) many(n int) string {
	rows := make([][4]string, n)
	for i := range rows {
		rows[i] = [4]string{fmt.Sprintf("A%03d", i), fmt.Sprintf("甲%d有限公司", i), "106.00"}
	}
	return d.orders("many.xlsx", rows...)
}

// A login that lapses in the middle pauses the run; when somebody has logged in it goes on, and has
// the orders issued again that failed meanwhile. Nobody is asked twice.
func TestARunWaitsForTheAccount(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "login_after=12")
	d.set["canary_wait"] = "10m"
	file, alerts := d.many(30), 0
	r := must(d, func(a *app.App) (*app.Result, error) {
		return a.Run(context.Background(), app.RunOptions{Input: from(file), WaitAccount: time.Minute,
			Alert: func(lang.Text) {
				alerts++
				d.sim.Server.Adjust(func(k *simulator.Knobs) { k.LoginAfter = 0 })
			}})
	})
	if got := states(r.Summary); alerts != 1 || r.End != nil || got[ledger.Issued] != 30 || *r.Sent != 30 {
		t.Errorf("%d alerts, %v, %d sent, end %v", alerts, got, *r.Sent, r.End)
	}
	if twice := d.sim.Server.State().Doubles(); len(twice) > 0 {
		t.Errorf("issued twice: %v", twice)
	}
}

// An interruption ends the wait at once, and so does its end.
func TestAPausedRunEnds(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "login_ms=1")
	file := d.two()
	ctx, cancel := context.WithCancel(context.Background())
	var begun time.Time
	_, _, err := on(d, func(a *app.App) (*app.Result, error) {
		return a.Run(ctx, app.RunOptions{Input: from(file), WaitAccount: time.Hour, Alert: func(lang.Text) {
			begun = time.Now()
			cancel()
		}})
	})
	if app.KindOf(err) != app.Interrupted || begun.IsZero() || time.Since(begun) > 10*time.Second {
		t.Errorf("%v, %v after the interruption", err, time.Since(begun))
	}
	r := must(d, func(a *app.App) (*app.Result, error) {
		return a.Run(context.Background(), app.RunOptions{Input: from(file), WaitAccount: time.Millisecond})
	})
	if r.End == nil || r.End.Kind != app.Account || *r.Sent != 0 {
		t.Errorf("when the time is over: %+v", r.End)
	}
}

// Corrections need the login, too: nothing is sent, and the red waits.
func TestARedNeedsTheLogin(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.two()), "preflight", "false") // or what it read of the login would count still
	d.sim.Server.Adjust(func(k *simulator.Knobs) { k.Login = time.Millisecond })
	r := must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedStopped}))
	if r.End == nil || r.End.Kind != app.Account || len(r.Reds) != 1 || r.Reds[0].State != ledger.Ready {
		t.Errorf("%+v, %+v", r.Reds, r.End)
	}
}

func TestAccountTellsWhatANightJobWouldMeet(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "credit_line=100")
	must(d, imports(d.two()))
	list, _, err := on(d, func(a *app.App) ([]app.AccountState, error) {
		return a.Account(context.Background(), app.AccountOptions{Refresh: true, Until: time.Now().Add(12 * time.Hour)})
	})
	var end *app.Error
	if !errors.As(err, &end) || end.Kind != app.Account || len(list) != 1 {
		t.Fatalf("%v, %+v", err, list)
	}
	s := list[0]
	if fmt.Sprint(s.Alarms) != "[lapses credit]" || s.Needed() != 300_00 || s.Left() != 100_00 || !s.Login.Good || s.Token.Left != 49 {
		t.Errorf("%v, %s of %s, %+v", s.Alarms, s.Needed(), s.Left(), s)
	}
}
