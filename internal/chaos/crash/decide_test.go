package crash

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/mortal"
)

// TestCrashWhileAPersonDecides crashes, at every durable step, a reading that lacks an order, the
// drop of that order, and the submission of a named order. The same command must then give the same
// result as without a crash, and send only named orders.
func TestCrashWhileAPersonDecides(t *testing.T) {
	chaos.Longer(t)
	t.Parallel()
	for _, ledger := range chaos.Ledgers {
		t.Run(ledger, func(t *testing.T) {
			t.Parallel()
			steps := 0
			for n := 1; decideAt(t, ledger, n) && !t.Failed(); n++ {
				steps++
			}
			t.Logf("%s: %d sudden ends", ledger, steps)
			if steps < 6 {
				t.Errorf("only %d steps were reached", steps)
			}
		})
	}
}

// decideAt ends each of the commands at step n, and reports whether one of them has so many.
func decideAt(t *testing.T, ledger string, n int) (reached bool) {
	w := chaos.New(t, chaos.Options{Crashing: true, Ledger: ledger})
	file := w.Workbook("D", 4, 5)
	again := func(want int, args ...string) string {
		t.Helper()
		first := w.Run([]string{fmt.Sprintf(mortal.Env+"=%d", n)}, args...)
		reached = reached || first.Code == mortal.Code
		r := first
		if first.Code == mortal.Code {
			r = w.Run(nil, args...)
		}
		if r.Code != want {
			t.Errorf("step %d: %v ended with %d, want %d:\n%s%s", n, args, r.Code, want, r.Out, r.Err)
		}
		return r.Out
	}
	again(0, "import", file)
	w.Workbook("D", 3, 5) // the same orders without the last
	if out := again(3, "import", file, "--lang", "en"); !strings.Contains(out, "D0004") {
		t.Errorf("step %d: the missing order is not named:\n%s", n, out)
	}
	again(3, "status")
	again(0, "drop", "D0004", "--yes")
	again(0, "drop", "--undo", "D0004")
	again(0, "drop", "D0004", "--yes")
	w.Settle("run", file)
	for _, s := range w.Check().Sellers {
		if o, sent := s.Orders["D0004"]; sent && o.Accepted > 0 {
			t.Errorf("step %d: the dropped order was sent", n)
		}
	}
	return reached
}
