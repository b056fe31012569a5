package crash

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/internal/mortal"
	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// replacing is a platform that lets an order number, a form and a row through twice, and loses some
// answers to applications and to orders; half of the buyers have to agree, and do.
var replacing = []string{"accept_over_red=on", "one_red_form=off", "red_rows=off", "red_buyer_booked=0.5", "red_buyers=agree", "red_confirm_ms=0",
	"drop_after=saveInvoiceRedConfirm:0.2,requestBillingNew:0.1", "half_json=queryInvoiceRedConfirm:0.1", "visible_ms=100"}

// TestCrashInReissueAtEveryStep crashes the correction of orders (换开) at its first step, its
// second, and so on; of one of them a part was reversed before. No order ever has two invoices that
// stand, and the next run, with the file or without it, issues each corrected order once.
func TestCrashInReissueAtEveryStep(t *testing.T) { everyStep(t, 5, reissueCrashAt) }

// reissueCrashAt ends a correction at step n, and reports whether it has so many.
func reissueCrashAt(t *testing.T, ledger string, n int64, orders *atomic.Int64) bool {
	list := fixture.Orders(3, uint64(n))
	w, file := issued(t, chaos.Options{Ledger: ledger}, "Y", list)
	if r := w.Settle("red", "Y0003", "--reason", "服务中止", "--line", "1=¥0.10"); r.Code != 0 {
		t.Fatalf("the reversal of a part ended with %d:\n%s%s", r.Code, r.Out, r.Err)
	}
	w.Turn(replacing...)
	for i := range list {
		list[i].Own[invoice.Remark] = xlsx.Text(fmt.Sprint("改正 ", i+1))
	}
	w.WorkbookOf("Y", list)
	reissue := []string{"reissue", file, "--rest-reason", "服务中止"}
	first := w.Reach([]string{fmt.Sprintf(mortal.Env+"=%d", n)}, reissue...)
	check := func(when string, over bool) {
		for _, problem := range w.Replaced(over, map[string]int{"Y0003": 1}, "Y0001", "Y0002", "Y0003") {
			t.Errorf("step %d, %s: %s", n, when, problem)
		}
	}
	check("after the crash", false)
	if n%2 == 0 { // what is recorded goes on without the file
		w.Run(nil, "reissue")
		check("after a run without the file", false)
	}
	if last := w.Settle(reissue...); last.Code != 0 {
		t.Errorf("step %d: after %s the correction ended with %d:\n%s%s", n, first.Err, last.Code, last.Out, last.Err)
	}
	check("at the end", true)
	before := w.Sim.Server.State().Accepted
	if r := w.Run(nil, "reissue", file); r.Code != 0 || w.Sim.Server.State().Accepted != before {
		t.Errorf("step %d: the same file again: %d, %d orders more\n%s%s", n, r.Code, w.Sim.Server.State().Accepted-before, r.Out, r.Err)
	}
	orders.Add(int64(before))
	return first.Code == mortal.Code
}
