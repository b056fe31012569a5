package pipeline_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Rows of results that say that their order was sent are compared with it by the ledger that sent
// it, and never sent: neither with other content than that of an order that was refused, nor by a
// ledger that does not know them.
func TestRowsOfSentOrdersAreComparedAndNeverSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		list := []*invoice.Draft{draft(2, "issued", sellerA, "113.00"), draft(3, "refused", sellerA, "226.00")}
		p.script["refused"] = []behaviour{refuse}
		first, l := newRun(t, p, list)
		defer l.Close()
		execute(t, first)
		for n, c := range []struct {
			number, amount string
			code           string // of the findings, one or none
			state          ledger.State
		}{
			{"issued", "113.00", "", ledger.Issued},
			{"issued", "999.00", rules.OtherContent, ledger.Issued},
			{"refused", "226.00", "", ledger.Failed},
			{"refused", "999.00", rules.OtherContent, ledger.Failed},
			{"other", "339.00", rules.SentByResults, ledger.Rejected},
		} {
			row := draft(2, c.number, sellerA, c.amount)
			row.Rows[0].Place.File, row.Rows[0].Sent = "results.xlsx", true
			name := fmt.Sprint("b", n+2)
			r := again(l, p, []*invoice.Draft{row})
			r.Batch = ledger.Batch{ID: name, Digest: name, Sources: []string{name}, Created: time.Now()}
			var heard codesHeard
			r.OnFinding = heard.emit
			execute(t, r)
			got := slices.DeleteFunc(heard, func(code string) bool { return code == rules.SentElsewhere })
			if r.Sent != 0 || (c.code == "") != (len(got) == 0) || c.code != "" && !slices.Equal(got, []string{c.code}) {
				t.Errorf("%s %s: sent %d, found %v", c.number, c.amount, r.Sent, got)
			}
			want(t, r.Summary, map[ledger.State]int{c.state: 1})
		}
	})
}

// Without a ledger no order is given back.
func TestRowsOfSentOrdersAreRefusedWithoutALedger(t *testing.T) {
	t.Parallel()
	items := []ledger.Item{{SentOrder: &invoice.Order{OrderNo: "A", Seller: sellerA}}}
	if err := pipeline.TakeSent(t.Context(), nil, items); err != nil || items[0].Order != nil {
		t.Error(items[0], err)
	}
}
