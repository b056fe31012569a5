package crash

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/internal/mortal"
)

// reversing makes a platform that checks nothing about reds and loses some answers to corrections;
// half of the buyers have to agree, and do.
var reversing = []string{"accept_over_red=on", "one_red_form=off", "red_rows=off", "red_buyer_booked=0.5", "red_buyers=agree", "red_confirm_ms=0",
	"drop_after=saveInvoiceRedConfirm:0.2,deliveryInvoice:0.3", "half_json=queryInvoiceRedConfirm:0.1", "visible_ms=100"}

// TestCrashInCorrectionsAtEveryStep crashes reds of whole invoices, a red of a part, a void and a
// delivery at their first step, their second, and so on. The same command must then bring
// everything to its end: each invoice reversed or void once, by what was asked for, and no message
// sent twice.
func TestCrashInCorrectionsAtEveryStep(t *testing.T) { everyStep(t, 10, correctionCrashAt) }

// correctionCrashAt ends each command at step n, and reports whether one of them has so many.
func correctionCrashAt(t *testing.T, ledger string, n int64, orders *atomic.Int64) (reached bool) {
	list := fixture.Orders(6, uint64(n))
	kind(list[5], "数电纸质普票")
	w, _ := issued(t, chaos.Options{Ledger: ledger, Knobs: reversing}, "X", list)
	crash := func(args ...string) {
		first := w.Reach([]string{fmt.Sprintf(mortal.Env+"=%d", n)}, args...)
		reached = reached || first.Code == mortal.Code
	}
	for _, args := range [][]string{
		{"red", "X0001", "X0002", "X0003", "--reason", "stopped"},
		{"red", "X0004", "--reason", "stopped", "--line", "1=¥1.00"},
		{"void", "X0006", "--yes", "--copies-in-hand"},
	} {
		crash(args...)
		if r := w.Settle(args...); r.Code != 0 {
			t.Errorf("step %d: %v ended with %d:\n%s%s", n, args, r.Code, r.Out, r.Err)
		}
	}
	// What nobody answered stays unknown: a repeat would send a second message.
	send := []string{"deliver", "X0005", "--to", "13800000000"}
	crash(send...)
	w.Run(nil, send...)
	w.Run(nil, send...)
	state := w.Sim.Server.State()
	for _, problem := range w.Reversed(map[string]string{"X0001": "", "X0002": "", "X0003": "", "X0004": "1.00"}) {
		t.Errorf("step %d: %s", n, problem)
	}
	if state.Voids.Asked != 1 || state.Voids.Done != 1 {
		t.Errorf("step %d: the void was called %d times, %d are over", n, state.Voids.Asked, state.Voids.Done)
	}
	for _, d := range state.Deliveries {
		if d.Sent > 1 {
			t.Errorf("step %d: invoice %s was sent %d times to %s", n, d.Invoice, d.Sent, d.Recipient)
		}
	}
	orders.Add(int64(state.Accepted))
	return reached
}
