package pipeline_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// An invoice of another amount under the number of an order whose fate is unknown is not its
// invoice, whoever the buyer is: the order is not issued by it and never sent again.
func TestInvoiceOfAnotherAmountIsNotAdopted(t *testing.T) {
	for name, gross := range map[string]string{"less": "1.12", "more": "1.14", "much more": "11.30", "negative": "-1.13"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				list := orders(1, sellerA)
				no := list[0].Number
				r, l := newRun(t, p, list)
				defer l.Close()
				r.Timing.Wait = 2 * time.Minute
				p.script["duplicates"] = []behaviour{accept}
				amount, err := invoice.ParseAmount(gross)
				if err != nil {
					t.Fatal(err)
				}
				p.accepted[no] = []*invoice.Order{{OrderNo: no, Gross: amount,
					Buyer: invoice.Buyer{Name: "杭州测试采购有限公司", TaxNum: "91330100MADEM00095"}}}
				execute(t, r)
				row := rowsOf(t, l)[no]
				if row.State != ledger.Held || row.InvoiceNo != "" || row.ErrorCode != rules.NumberForeign {
					t.Errorf("the order became %s, invoice %q, code %q", row.State, row.InvoiceNo, row.ErrorCode)
				}
				for range 2 {
					later := again(l, p, list)
					later.Timing.Wait = 2 * time.Minute
					execute(t, later)
				}
				if p.submits[no] != 1 {
					t.Errorf("sent %d times", p.submits[no])
				}
			})
		})
	}
}
