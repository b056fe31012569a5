package app_test

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A correction can be given up while nobody knows what became of its application: the form is
// withdrawn as soon as it is known, by the command itself or by a later one. What did not arrive is
// not sent again. A red that a person asks for afterwards is.
func TestReissueGivenUpWithoutANumber(t *testing.T) {
	t.Parallel()
	for step, forms := range map[string]int{"after apply for a red form": 1, "before apply for a red form": 0} {
		for name, wait := range map[string]string{"at once": "1m", "later": "1ms"} {
			t.Run(step+" "+name, func(t *testing.T) {
				t.Parallel()
				d := newDesk(t, "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0")
				d.set["request_timeout"] = "1s"
				issuedAs(d)
				d.dying(step, byNumber("A1", "乙方有限公司"))
				d.set["wait"] = wait
				r := must(d, reissues(app.ReissueOptions{Cancel: app.Orders{Numbers: []string{"A1"}}}))
				if r.Cases[0].New.State != ledger.Dropped {
					t.Fatalf("%+v", brief(r))
				}
				d.set["wait"] = "1m"
				for n := range 3 {
					later(d, time.Duration(n)*time.Hour, reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}}))
				}
				if s := must(d, statusOf(app.Selection{})); s.Reds.Open != 0 || len(s.Corrections) != 0 || endOf(s) != app.Done {
					t.Fatalf("%v %+v", s.End, s.Reds)
				}
				got := 0
				for _, blue := range d.sim.Server.State().Reds {
					if got += len(blue.Forms); len(blue.Forms) > 0 && blue.Forms[0].Status != "10" && blue.Forms[0].Status != "08" {
						t.Errorf("%+v", blue.Forms)
					}
				}
				if got != forms || d.accepted() != 1 {
					t.Errorf("%d forms, %d orders", got, d.accepted())
				}
				asked := must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedStopped}))
				later(d, 5*time.Hour, reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}}))
				if s := must(d, statusOf(app.Selection{})); s.Reds.Open != 1 {
					t.Errorf("%v, %+v", asked.End, s.Reds)
				}
			})
		}
	}
}
