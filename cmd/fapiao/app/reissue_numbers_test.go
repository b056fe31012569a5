package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// byNumber reissues an order with another buyer; without one its open correction goes on.
func byNumber(number, buyer string) app.ReissueOptions {
	one := app.ReissuedOrder{Number: number}
	if buyer != "" {
		one.Set = []app.Setting{{Field: invoice.BuyerName, Text: buyer}}
	}
	return app.ReissueOptions{Orders: []app.ReissuedOrder{one}}
}

// A correction by number that dies goes on when the command runs again, with the values or without.
func TestReissueByNumberDies(t *testing.T) {
	t.Parallel()
	for n, step := range []string{"after follow", "after apply for a red form"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, "accept_duplicates=on")
			d.set["request_timeout"] = "1s"
			issuedAs(d)
			d.dying(step, byNumber("A1", "乙方有限公司"))
			if n%2 == 1 {
				must(d, reissues(byNumber("A1", "")))
			}
			r := must(d, reissues(byNumber("A1", "乙方有限公司")))
			if len(r.Cases) != 1 || r.Cases[0].New.State != ledger.Issued || !r.Cases[0].Reversed() {
				t.Fatalf("%+v", r.Cases)
			}
			if o := r.Cases[0].New; o.Buyer != "乙方有限公司" || o.Gross != 106_00 || o.Key.OrderNo != "A1-H1" {
				t.Errorf("%+v", o)
			}
			state := d.sim.Server.State()
			if state.Accepted != 3 || len(state.Doubles()) > 0 || len(state.DoubleReds) > 0 || len(state.OverReds) > 0 {
				t.Errorf("%+v", state)
			}
		})
	}
}

// The buyer of one of two orders agrees late: the order's number alone goes on with it, and the
// other one is not touched.
func TestReissueByNumberGoesOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0")
	must(d, imports(d.two()))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	d.set["wait"] = "1s"
	both := byNumber("A1", "丙方有限公司")
	both.Orders = append(both.Orders, app.ReissuedOrder{Number: "A2", Set: both.Orders[0].Set})
	if r := must(d, reissues(both)); endOf(r.Result) != app.Pending || len(r.Cases) != 2 {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
	for _, blue := range d.sim.Server.State().Reds {
		simtest.AnswerForm(t, d.sim, blue.Forms[0].BillUUID, "agree")
	}
	d.set["wait"] = "1m"
	r := later(d, time.Hour, reissues(byNumber("A2", "")))
	if endOf(r.Result) != app.Done || len(r.Cases) != 1 || r.Cases[0].New.Key.OrderNo != "A2-H1" || d.accepted() != 5 {
		t.Fatalf("%v, %d orders, %+v", r.End, d.accepted(), brief(r))
	}
	for _, number := range []string{"A2", "A2-H1"} {
		if _, _, err := on(d, reissues(byNumber(number, ""))); app.KindOf(err) != app.Usage {
			t.Errorf("%s has nothing open: %v", number, err)
		}
	}
}

// A second correction by number keeps what the first one changes, which the buyer has not agreed to
// yet, or is refused.
func TestReissueByNumberKeepsWhatIsOpen(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0")
	issuedAs(d)
	d.set["wait"] = "1s"
	if r := must(d, reissues(byNumber("A1", "乙方有限公司"))); endOf(r.Result) != app.Pending {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
	remark := byNumber("A1", "")
	remark.Orders[0].Set = []app.Setting{{Field: invoice.Remark, Text: "补一句"}}
	if _, _, err := on(d, reissues(remark)); app.KindOf(err) != app.Unusable || !strings.Contains(err.Error(), "A1-H1") {
		t.Errorf("the buyer would be lost: %v", err)
	}
	remark.Orders[0].Set = append(remark.Orders[0].Set, byNumber("A1", "乙方有限公司").Orders[0].Set...)
	r := must(d, reissues(remark))
	if len(r.Cases) != 1 || r.Cases[0].New.Buyer != "乙方有限公司" || r.Cases[0].New.Order.Remark != "补一句" {
		t.Errorf("%+v", r.Cases)
	}
}

// A look at a correction by number records nothing, and the number of an invoice is that of its
// order. A number without an invoice is an error.
func TestReissueByInvoiceNumber(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	issuedAs(d)
	o := byNumber("A1", "乙方有限公司")
	o.Preview = true
	r := must(d, reissues(o))
	if endOf(r.Result) != app.Done || r.Asks != 1 || r.Reversed.Gross != 106_00 || r.Issued.Gross != 106_00 || len(r.Cases[0].Changes) != 1 || d.accepted() != 1 {
		t.Fatalf("%v %+v", r.End, r.Correcting)
	}
	invoiceNo := r.Cases[0].Reds[0].Body.Blue.No
	both := byNumber(invoiceNo, "乙方有限公司")
	both.Orders = append(both.Orders, byNumber("A1", "乙方有限公司").Orders...) // the same order
	if r = must(d, reissues(both)); endOf(r.Result) != app.Done || len(r.Cases) != 1 || r.Cases[0].New.Key.OrderNo != "A1-H1" || d.accepted() != 3 {
		t.Fatalf("%v %+v", r.End, brief(r))
	}
	for _, number := range []string{"NONE", "26339999999999999999", r.Cases[0].Reds[0].Detail.No} {
		if _, _, err := on(d, reissues(byNumber(number, "乙方有限公司"))); app.KindOf(err) != app.Unusable {
			t.Errorf("%s: %v", number, err)
		}
	}
}

// In results only the rows are meant in which a column 换开… is filled; run again, nothing is sent
// twice. Rows that say different things, or nothing certain, leave their order out.
func TestResultsAsReissues(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.set["lang"] = "zh"
	results := must(d, runs(d.two())).Results
	d.filled(results, "A2", "换开购买方名称", "丙方有限公司")
	d.filled(results, "A2", "换开备注", "加急")
	for range 2 {
		r := must(d, reissues(app.ReissueOptions{Input: from(results)}))
		if endOf(r.Result) != app.Done || len(r.Cases) != 1 || r.Cases[0].New.Key.OrderNo != "A2-H1" || len(r.Cases[0].Changes) != 2 || d.accepted() != 4 {
			t.Fatalf("%v, %d orders, %+v", r.End, d.accepted(), brief(r))
		}
	}
	for name, c := range map[string]struct{ list, codes string }{
		"contrary":    {"订单号,换开购买方名称\nA1,丙方有限公司\nA1,丁方有限公司\n", "FP-RED-030"},
		"a dash":      {"订单号,换开购买方名称,换开备注\nA1,丙方有限公司,-\n", "FP-RED-035"},
		"other buyer": {"订单号,购买方名称,换开购买方名称\nA1,乙方有限公司,丙方有限公司\n", "FP-RED-029"},
		"unknown":     {"订单号,换开购买方名称\nA9,丙方有限公司\n", "FP-RED-028"},
		"the checks":  {"订单号,换开购买方税号\nA1,91330106\n", "FP-BUY-005"},
	} {
		r, events, err := on(d, reissues(app.ReissueOptions{Input: from(d.put("list.csv", c.list))}))
		if err != nil || endOf(r.Result) != app.Rejected || len(r.Cases) != 0 || events.codes() != c.codes {
			t.Errorf("%s: %v, %+v, %s", name, err, r, events.codes())
		}
	}
	if d.accepted() != 4 {
		t.Errorf("%d orders", d.accepted())
	}
}

// An order whose corrected number had to be cut is corrected by its number again.
func TestReissueByLongNumberAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, runs(d.orders("orders.xlsx", [4]string{"1234567890123456789", "甲方有限公司", "106.00"})))
	for n, buyer := range []string{"乙方有限公司", "乙方有限公司", "丙方有限公司"} {
		r := must(d, reissues(byNumber("1234567890123456789", buyer)))
		if want := []int{3, 3, 5}[n]; endOf(r.Result) != app.Done || d.accepted() != want {
			t.Fatalf("%s: %v, %d orders, %+v", buyer, r.End, d.accepted(), brief(r))
		}
	}
}
