package crash

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/mortal"
)

// failing makes half of the orders fail, and loses some answers to retries that were made.
var failing = []string{"fail_rate=0.5", "drop_after=reInvoice:0.2", "half_json=queryInvoiceResult:0.1", "visible_ms=100"}

const reissue = "nuonuo.OpeMplatform.reInvoice"

// TestCrashInARetryAtEveryStep crashes a retry of failed orders at its first step, its second, and
// so on. After each crash the next retry must recover everything, and no issued order is issued
// again.
func TestCrashInARetryAtEveryStep(t *testing.T) { everyStep(t, 1, retryCrashAt) }

// retryCrashAt makes orders fail, crashes their retry at step n, retries again to the end and
// checks. It reports whether step n was reached.
func retryCrashAt(t *testing.T, ledger string, n int64, orders *atomic.Int64) bool {
	w := chaos.New(t, chaos.Options{Crashing: true, Ledger: ledger, Knobs: failing})
	file := w.Workbook("R", 12, uint64(n))
	if r := w.Settle("run", file); r.Code != 3 {
		t.Errorf("half of the orders must fail, the run ended with %d:\n%s%s", r.Code, r.Out, r.Err)
	}
	first := w.Reach([]string{fmt.Sprintf(mortal.Env+"=%d", n)}, "retry")
	for lost := 0; first.Code == 4 && lost < 5; lost++ { // half an answer to its only query: nothing is tried
		first = w.Reach([]string{fmt.Sprintf(mortal.Env+"=%d", n)}, "retry")
	}
	if first.Code != mortal.Code && first.Code != 0 {
		t.Errorf("the first retry ended with %d:\n%s%s", first.Code, first.Out, first.Err)
	}
	w.Settle("reconcile") // what was under way is asked about before anything is tried again
	if last := w.Settle("retry"); last.Code != 0 {
		t.Errorf("after %s the retry ended with %d:\n%s%s", strings.TrimSpace(first.Err), last.Code, last.Out, last.Err)
	}
	state := w.Check()
	if refused := state.Methods[reissue].ByCode["E9999"]; refused > 0 {
		t.Errorf("%d orders were to be issued again that were issued, or under way: %+v", refused, state.Methods[reissue])
	}
	if state.Statuses["22"] > 0 {
		t.Errorf("orders are still failed: %v", state.Statuses)
	}
	orders.Add(int64(state.Accepted))
	return first.Code == mortal.Code
}
