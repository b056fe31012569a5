package app_test

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A no to other content of a correction that waits for the buyer leaves it as it was agreed to.
func TestReissueNoKeepsWhatWasAgreed(t *testing.T) {
	t.Parallel()
	d, asked := newDesk(t, "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0"), 0
	d.production()
	file := issuedAs(d)
	d.set["wait"] = "1s"
	if r := must(d, reissues(app.ReissueOptions{Input: from(file), Consent: answers(app.Yes, &asked)})); endOf(r.Result) != app.Pending {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
	other := d.orders("other.xlsx", [4]string{"A1", "丙方有限公司", "106.00"})
	if _, _, err := on(d, reissues(app.ReissueOptions{Input: from(other), Consent: answers(app.No, &asked)})); app.KindOf(err) != app.Rejected || asked != 2 {
		t.Fatalf("%v, %d questions", err, asked)
	}
	s := must(d, statusOf(app.Selection{}))
	if len(s.Corrections) != 1 || !s.Corrections[0].Agreed || s.Corrections[0].New.Buyer != "乙方有限公司" || endOf(s) != app.Pending {
		t.Fatalf("%v %+v", s.End, s.Corrections)
	}
	for _, blue := range d.sim.Server.State().Reds {
		simtest.AnswerForm(t, d.sim, blue.Forms[0].BillUUID, "agree")
	}
	d.set["wait"] = "1m"
	r := later(d, time.Hour, reissues(app.ReissueOptions{Consent: answers(app.NoAnswer, &asked)}))
	if endOf(r.Result) != app.Done || asked != 2 || d.accepted() != 3 || r.Cases[0].New.Buyer != "乙方有限公司" {
		t.Fatalf("%v, %d questions, %d orders, %+v", r.End, asked, d.accepted(), brief(r))
	}
}

// A no to a correction that was applied for, and to whose content nobody agreed, withdraws the
// form.
func TestReissueNoWithdraws(t *testing.T) {
	t.Parallel()
	d, asked := newDesk(t, "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0"), 0
	d.production()
	file := issuedAs(d)
	d.set["wait"] = "5s"
	must(d, reissues(app.ReissueOptions{Input: from(file), Consent: answers(app.Yes, &asked)}))
	later(d, time.Hour, reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}}))
	other := d.orders("other.xlsx", [4]string{"A1", "丙方有限公司", "106.00"})
	d.until("after follow", other)
	d.set["wait"] = "1m"
	_, _, err := on(d, reissues(app.ReissueOptions{Input: from(other), Consent: answers(app.No, &asked)}))
	if kind := app.KindOf(err); kind != app.Rejected && kind != app.Pending { // the form is asked about a little later
		t.Fatal(err)
	}
	for _, blue := range d.sim.Server.State().Reds {
		if len(blue.Forms) != 1 || blue.Forms[0].Status == "02" {
			t.Errorf("%+v", blue.Forms)
		}
	}
	later(d, 3*time.Hour, reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}}))
	if s := must(d, statusOf(app.Selection{})); len(s.Corrections) != 0 || s.Reds.Open != 0 {
		t.Errorf("%v %+v", s.End, s.Corrections)
	}
}

// A sale whose invoice is reversed and whose new order was given up is listed until a person closes
// the case, or has it issued.
func TestReissueNoAfterTheRed(t *testing.T) {
	t.Parallel()
	d, asked := newDesk(t), 0
	file := reversedBefore(d)
	if _, _, err := on(d, reissues(app.ReissueOptions{Input: from(file), Consent: answers(app.No, &asked)})); app.KindOf(err) != app.Rejected {
		t.Fatal(err)
	}
	open := func(n int, end app.Kind) {
		t.Helper()
		s := must(d, statusOf(app.Selection{}))
		if len(s.Corrections) != n || n > 0 && !s.Corrections[0].Unreplaced || endOf(s) != end {
			t.Errorf("%v %+v", s.End, s.Corrections)
		}
	}
	open(1, app.Rejected)
	if r := must(d, reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}})); endOf(r) != app.Rejected || len(r.Corrections) != 1 {
		t.Errorf("reconcile: %v", r.End)
	}
	for _, named := range [][]app.ReissuedOrder{nil, {{Number: "A1"}}} {
		if r := must(d, reissues(app.ReissueOptions{Orders: named, Consent: answers(app.Yes, &asked)})); endOf(r.Result) != app.Rejected || len(r.Cases) != 1 || !r.Cases[0].Unreplaced {
			t.Errorf("%v: %v %+v", named, r.End, brief(r))
		}
	}
	cancel := app.ReissueOptions{Cancel: app.Orders{Numbers: []string{"A1"}}, Consent: answers(app.Yes, &asked)}
	if r := must(d, reissues(cancel)); endOf(r.Result) != app.Done || r.Cases[0].New.State != ledger.Dropped {
		t.Errorf("%v %+v", r.End, brief(r))
	}
	open(0, app.Done)
	if r := must(d, reissues(app.ReissueOptions{Input: from(file), Consent: answers(app.Yes, &asked)})); endOf(r.Result) != app.Done || d.accepted() != 3 {
		t.Fatalf("%v, %d orders, %+v", r.End, d.accepted(), brief(r))
	}
	open(0, app.Done)
}

// A correction that waits for a yes after its red is open for the nightly command, too.
func TestReconcileNamesWhatWaitsForAYes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := reversedBefore(d)
	d.until("after follow", file)
	r := must(d, reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}}))
	if endOf(r) != app.Pending || len(r.Corrections) != 1 || r.Corrections[0].New.Key.OrderNo != "A1-H1" {
		t.Errorf("%v %+v", r.End, r.Corrections)
	}
}

// A no to several corrections leaves the one as it was agreed to before, and names the others,
// which are given up.
func TestReissueNoNamesWhatIsGivenUp(t *testing.T) {
	t.Parallel()
	d, asked := newDesk(t, "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0"), 0
	d.production()
	as := func(name, buyer string, numbers ...string) string {
		var rows [][4]string
		for i, no := range numbers {
			rows = append(rows, [4]string{no, buyer, []string{"106.00", "10.60", "21.20"}[i]})
		}
		return d.orders(name, rows...)
	}
	must(d, imports(as("orders.xlsx", "甲方有限公司", "A1", "A2", "A3")))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	d.set["wait"] = "1s"
	must(d, reissues(app.ReissueOptions{Input: from(as("first.xlsx", "乙方有限公司", "A1")), Consent: answers(app.Yes, &asked)}))
	other := as("other.xlsx", "丙方有限公司", "A1", "A2", "A3")
	_, _, err := on(d, reissues(app.ReissueOptions{Input: from(other), Consent: answers(app.No, &asked)}))
	if app.KindOf(err) != app.Rejected || asked != 2 {
		t.Fatalf("%v, %d questions", err, asked)
	}
	want := "没有改：1 单仍按以前确认的内容办理，接着办理请运行 fapiao reissue；另外 2 单已放弃，新单已取消：A2-H1, A3-H1"
	if got := app.TextOf(err).Text(lang.Chinese); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if s := must(d, statusOf(app.Selection{})); len(s.Corrections) != 1 || !s.Corrections[0].Agreed || s.Corrections[0].New.Buyer != "乙方有限公司" {
		t.Errorf("%v %+v", s.End, s.Corrections)
	}
}
