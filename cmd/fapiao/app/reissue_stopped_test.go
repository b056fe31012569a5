package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// After the login lapsed, nothing more is reversed though the account was found good just before;
// a correction and a red end alike. Once a person has logged in, the same command goes on.
func TestReissueSendsNothingInAStop(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "login_after=3")
	d.set["lang"] = "zh"
	must(d, runs(d.two()))
	if r := must(d, reissues(byNumber("A1", "丙方有限公司"))); endOf(r.Result) != app.Account {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
	before := d.accepted()
	if r := must(d, reissues(byNumber("A2", "丙方有限公司"))); endOf(r.Result) != app.Account || d.accepted() != before {
		t.Fatalf("%v, %d orders, %+v", r.End, d.accepted(), brief(r))
	}
	r := must(d, reds(app.RedOptions{Numbers: []string{"A2"}, Reason: invoice.RedStopped}))
	if slices.ContainsFunc(r.Reds, func(c app.RedCase) bool { return c.Detail.No != "" }) || d.accepted() != before {
		t.Fatalf("%v, %d orders", r.End, d.accepted())
	}
	simtest.Turn(t, d.sim, "login_after=0")
	if r := must(d, reissues(byNumber("A2", "丙方有限公司"))); endOf(r.Result) != app.Done {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
}

// While a stop is known, no invoice is reversed whose corrected one could not be issued. It is
// where the account shows that it can issue again, or a person is sure of it. Plain reds go on.
func TestReissueKeepsInvoicesInAStop(t *testing.T) {
	t.Parallel()
	for trouble, asked := range map[string]bool{"permission": false, "subscription": false, "binding": false, "credit": true} {
		t.Run(trouble, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.set["lang"] = "zh"
			must(d, runs(d.two()))
			simtest.Turn(t, d.sim, "trouble="+trouble)
			r, _, _ := on(d, runs(d.orders("more.xlsx", [4]string{"B1", "甲方有限公司", "106.00"}, [4]string{"B2", "甲方有限公司", "106.00"},
				[4]string{"B3", "甲方有限公司", "107.00"}, [4]string{"B4", "甲方有限公司", "108.00"})))
			if endOf(r) != app.Account {
				t.Fatalf("%v", r.End)
			}
			simtest.Turn(t, d.sim, "trouble=none", "credit_line=50")
			before := d.accepted()
			for range 2 { // new, and continued
				r := must(d, reissues(byNumber("A1", "丙方有限公司")))
				if endOf(r.Result) != app.Account || d.accepted() != before || r.Cases[0].New.State != ledger.Held || r.Cases[0].Reds[0].State != ledger.Ready {
					t.Fatalf("%v, %d orders, %+v", r.End, d.accepted()-before, brief(r))
				}
			}
			if r := must(d, reconciles(app.ReconcileOptions{})); d.accepted() != before {
				t.Fatalf("%v, %d orders", r.End, d.accepted()-before)
			}
			plain := must(d, reds(app.RedOptions{Numbers: []string{"A2"}, Reason: invoice.RedStopped}))
			if endOf(plain.Result) != app.Done || d.accepted() != before+1 {
				t.Fatalf("%v, %d orders", plain.End, d.accepted()-before)
			}
			if simtest.Turn(t, d.sim, "credit_line=1000"); !asked {
				d.set["preflight"] = "false"
			}
			if r := later(d, time.Hour, reissues(byNumber("A1", ""))); endOf(r.Result) != app.Done || d.accepted() != before+3 {
				t.Fatalf("%v, %d orders, %+v", r.End, d.accepted()-before, brief(r))
			}
		})
	}
}
