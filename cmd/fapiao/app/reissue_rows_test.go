package app_test

import (
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// A row of a list that cannot be used is a finding at its cell, and the other orders go on.
func TestReissueListGoesOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ list, cell, codes, done string }{
		"a correction under way": {"订单号,换开备注\nA1,加急\nA2,加急\n", "A2", "FP-RED-036", "A2-H1"},
		"a dash":                 {"订单号,换开购买方名称,换开备注\nA3,丙方有限公司,\nA3,,-\nA2,,加急\n", "C3", "FP-RED-035", "A2-H1"},
		"an unknown order":       {"订单号,换开备注\nA9,加急\nA2,加急\n", "A2", "FP-RED-028", "A2-H1"},
		"the checks":             {"订单号,换开购买方税号,换开备注\nA3,91330106,\nA2,,加急\n", "B2", "FP-BUY-005", "A2-H1"},
		"contrary":               {"订单号,换开备注\nA3,一\nA2,加急\nA3,二\n", "B4", "FP-RED-030", "A2-H1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := threeIssued(t)
			before := d.accepted()
			list := app.ReissueOptions{Input: from(d.put("list.csv", c.list))}
			preview := list
			preview.Preview = true
			for _, o := range []app.ReissueOptions{preview, list} {
				r, events, err := on(d, reissues(o))
				if err != nil || endOf(r.Result) != app.Rejected || len(r.Cases) != 1 || r.Cases[0].New.Key.OrderNo != c.done || events.codes() != c.codes {
					t.Fatalf("%v, %s, %+v", err, events.codes(), r)
				}
				if p := events.findings[0].Place; p.Cell() != c.cell || p.File == "" {
					t.Errorf("%s of %s", p.Cell(), p.File)
				}
			}
			if n := d.accepted() - before; n != 2 {
				t.Errorf("%d invoices, want a red and a blue one", n)
			}
		})
	}
}

// Rows that name one sale by different numbers are about one order: what they say adds up, and rows
// that say different things leave it out.
func TestReissueListNamesAChain(t *testing.T) {
	t.Parallel()
	d := threeIssued(t)
	must(d, reissues(byNumber("A2", "丙方有限公司")))
	before := d.accepted()
	contrary := "订单号,换开备注\nA2,一\nA2-H1,二\n"
	r, events, err := on(d, reissues(app.ReissueOptions{Input: from(d.put("list.csv", contrary))}))
	if err != nil || endOf(r.Result) != app.Rejected || events.codes() != "FP-RED-030" || d.accepted() != before {
		t.Fatalf("%v, %s, %+v", err, events.codes(), r)
	}
	both := "订单号,换开备注,换开购买方名称\nA2,一,\nA2-H1,,丁方有限公司\n"
	r = must(d, reissues(app.ReissueOptions{Input: from(d.put("list.csv", both))}))
	if len(r.Cases) != 1 || r.Cases[0].New.Order.Remark != "一" || r.Cases[0].New.Buyer != "丁方有限公司" || d.accepted() != before+2 {
		t.Fatalf("%+v", r.Cases)
	}
}

// threeIssued are three issued orders, of the first of which a correction waits for the buyer.
func threeIssued(t *testing.T) *desk {
	d := newDesk(t)
	d.set["lang"] = "zh"
	must(d, runs(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"},
		[4]string{"A2", "乙方有限公司", "212.00"}, [4]string{"A3", "乙方有限公司", "318.00"})))
	simtest.Turn(d.t, d.sim, "red_buyer_booked=1", "red_buyers=wait", "red_confirm_ms=0")
	d.set["wait"] = "1s"
	if r := must(d, reissues(byNumber("A1", "丙方有限公司"))); endOf(r.Result) != app.Pending {
		t.Fatalf("%v", r.End)
	}
	simtest.Turn(d.t, d.sim, "red_buyer_booked=0", "red_buyers=agree")
	d.set["wait"] = "1m"
	return d
}

// A list that is given again after a later correction does not undo it, unless a person says so.
func TestReissueListOfBeforeACorrection(t *testing.T) {
	t.Parallel()
	d := threeIssued(t)
	list := app.ReissueOptions{Input: from(d.put("list.csv", "订单号,换开备注\nA2,一\n"))}
	must(d, reissues(list))
	must(d, reissues(app.ReissueOptions{Orders: []app.ReissuedOrder{{Number: "A2", Set: []app.Setting{{Field: invoice.Remark, Text: "二"}}}}}))
	before := d.accepted()
	r, events, err := on(d, reissues(list))
	if err != nil || endOf(r.Result) != app.Rejected || events.codes() != "FP-RED-036" || d.accepted() != before {
		t.Errorf("%v, %s, %d more", err, events.codes(), d.accepted()-before)
	}
	list.Earlier = true
	if r := must(d, reissues(list)); len(r.Cases) != 1 || d.accepted() != before+2 {
		t.Errorf("%+v, %d more", r.Cases, d.accepted()-before)
	}
	if r := must(d, reissues(list)); endOf(r.Result) != app.Done || d.accepted() != before+2 {
		t.Errorf("the same again: %+v, %d more", r, d.accepted()-before)
	}
}
