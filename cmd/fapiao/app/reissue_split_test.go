package app_test

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// splitAs issues order A1 with two invoices and returns a workbook with its corrected content.
func splitAs(d *desk) string {
	d.t.Helper()
	rows := func(buyer string) [][4]string { return [][4]string{{"A1", buyer, "106.00"}, {"A1", buyer, "84.80"}} }
	must(d, imports(d.orders("orders.xlsx", rows("甲方有限公司")...)))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	return d.orders("corrected.xlsx", rows("乙方有限公司")...)
}

// An order that the platform itself made several invoices of has a red of each, and the corrected
// order waits for all of them, wherever the process dies.
func TestReissueOfSplitByThePlatformDies(t *testing.T) {
	t.Parallel()
	for n, step := range []string{"after follow", "after agree", "after apply for a red form", "after release followers"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, "accept_duplicates=on", "split_over=60")
			d.set["request_timeout"] = "1s"
			file := splitAs(d)
			d.until(step, file)
			if n%2 == 1 {
				must(d, reissues(app.ReissueOptions{}))
			}
			r := must(d, reissues(app.ReissueOptions{Input: from(file)}))
			if len(r.Cases) != 1 || len(r.Cases[0].Reds) != 2 || r.Cases[0].New.State != ledger.Issued || !r.Cases[0].Reversed() {
				t.Fatal(brief(r))
			}
			state := d.sim.Server.State()
			if len(state.Doubles()) > 0 || len(state.DoubleReds) > 0 || len(state.OverReds) > 0 || len(state.Reds) != 2 {
				t.Errorf("%+v", state)
			}
			for _, red := range state.Reds {
				if len(red.Reds) != 1 || len(red.Forms) != 1 || red.Left != "0.00" {
					t.Errorf("%+v", red)
				}
			}
		})
	}
}

// Of the two invoices one is reversed and the buyer of the other is silent: the corrected order is
// not sent.
func TestReissueOfSplitByThePlatformWaitsForAll(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "split_over=60", "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0")
	file := splitAs(d)
	d.set["wait"] = "5s"
	must(d, reissues(app.ReissueOptions{Input: from(file)}))
	d.set["wait"] = "1m"
	agreed := 0
	for _, blue := range d.sim.Server.State().Reds {
		if len(blue.Forms) != 1 {
			t.Fatalf("%+v", blue)
		}
		simtest.AnswerForm(t, d.sim, blue.Forms[0].BillUUID, "agree")
		agreed++
		by := time.Duration(agreed) * time.Hour
		d.set["wait"] = "5s"
		r := later(d, by, reissues(app.ReissueOptions{}))
		if last := agreed == 2; last != (endOf(r.Result) == app.Done) || last != (r.Cases[0].New.State == ledger.Issued) {
			t.Fatalf("%d of the buyers agreed: %v, %+v", agreed, r.End, brief(r))
		}
	}
	if agreed != 2 {
		t.Fatalf("%d invoices are to be reversed", agreed)
	}
}

// Whichever invoices of an order were reversed before, the others are, and the corrected order is
// issued: what was sold is then what its content says, to the cent.
func TestReissueOfSplitCountsReds(t *testing.T) {
	t.Parallel()
	steps := map[string]app.RedOptions{
		"as it is": {},
		"reversed": {Reason: invoice.RedError},
	}
	for first, of := range steps {
		for second, other := range steps {
			t.Run(first+", "+second, func(t *testing.T) {
				t.Parallel()
				d := newDesk(t, "split_over=60")
				file := splitAs(d)
				for i, row := range d.shown("A1").Life.Rows {
					o := []app.RedOptions{of, other}[i]
					if o.Numbers = []string{row.InvoiceNo}; o.Reason == "" {
						continue
					}
					if r := must(d, reds(o)); endOf(r.Result) != app.Done {
						t.Fatalf("%v %+v", r.End, r.Reds)
					}
				}
				d.until("after agree", file)
				r := must(d, reissues(app.ReissueOptions{}))
				if endOf(r.Result) != app.Done || r.Cases[0].New.State != ledger.Issued || !r.Cases[0].Reversed() {
					t.Fatalf("%v %+v", r.End, brief(r))
				}
				state := d.sim.Server.State()
				for _, seller := range state.Sellers {
					if seller.Net != "180.00" || len(state.OverReds)+len(state.DoubleReds) > 0 {
						t.Errorf("net %s, %+v", seller.Net, state.Reds)
					}
				}
				for no, blue := range state.Reds {
					if blue.Left != "0.00" {
						t.Errorf("%s has %s left", no, blue.Left)
					}
				}
			})
		}
	}
}
