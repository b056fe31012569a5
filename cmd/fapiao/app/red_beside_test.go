package app_test

import (
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A withdrawal, a correction or a red of a number sends no other red that waits; the end of sending
// does not hold a withdrawal, which makes no invoice.
func TestOthersRedsStayUnsent(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "red_buyer_booked=1", "red_confirm_ms=0")
	must(d, imports(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"},
		[4]string{"A2", "乙方有限公司", "10.60"}, [4]string{"A3", "丙方有限公司", "21.20"},
		[4]string{"A4", "戊方有限公司", "31.80"})))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	over := []string{"until", "2020-01-01 00:00"}
	must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedStopped}))
	one, _, err := on(d, reds(app.RedOptions{Numbers: []string{"A2"}, Reason: invoice.RedStopped}), over...)
	if err != nil || len(one.Reds) != 1 || one.Reds[0].State != ledger.Ready {
		t.Fatalf("%+v %v", one, err)
	}
	waits := func(after string, open, waiting int) {
		t.Helper()
		if all := must(d, statusOf(app.Selection{})).Reds; all.Open != open || all.Waiting != waiting {
			t.Errorf("after %s: %d open, %d wait for the buyer; want %d, %d", after, all.Open, all.Waiting, open, waiting)
		}
	}
	w, _, err := on(d, withdraws("A1"), over...)
	if err != nil || endOf(w.Result) != app.Done || w.Forms[0].State != ledger.Done || w.Left != nil {
		t.Fatalf("%+v %v", w, err)
	}
	waits("withdraw", 1, 0)
	file := d.orders("other.xlsx", [4]string{"A3", "丁方有限公司", "21.20"})
	must(d, reissues(app.ReissueOptions{Input: from(file)}))
	waits("reissue", 2, 1)
	must(d, reds(app.RedOptions{Numbers: []string{"A4"}, Reason: invoice.RedStopped}))
	waits("red of a number", 3, 2)
	must(d, reds(app.RedOptions{}))
	waits("red alone", 3, 3)
}
