// Package crash ends the program at every durable step, as a power cut would.
package crash

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/internal/mortal"
	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// atOnce is how many worlds of a test and a ledger there are side by side: they mostly wait for
// leases to end.
const atOnce = 12

// busy bounds the worlds of all tests, so that the machine answers in time.
var busy = make(chan struct{}, 16)

// knobs make orders of every fate: some answers are lost after the order was accepted, some
// invoices cannot be signed at first, and large orders are split.
var knobs = []string{"drop_after=requestBillingNew:0.15", "half_json=queryInvoiceResult:0.1", "seal_fail_rate=0.1", "fail_rate=0.1", "split_over=20000", "visible_ms=100"}

// TestCrashAtEveryStep runs the program on equal worlds and ends it at the first step, the second,
// and so on, until a run completes. After each crash the next run must recover everything.
func TestCrashAtEveryStep(t *testing.T) { everyStep(t, 1, crashAt) }

// issued is a world in which the orders of a workbook are issued, and the workbook.
func issued(t *testing.T, o chaos.Options, prefix string, orders []fixture.Order) (w *chaos.World, file string) {
	t.Helper()
	o.Crashing = true
	w = chaos.New(t, o)
	file = w.WorkbookOf(prefix, orders)
	if r := w.Settle("run", file); r.Code != 0 {
		t.Fatalf("the run ended with %d:\n%s%s", r.Code, r.Out, r.Err)
	}
	return w, file
}

// kind makes an order one of a kind of invoice that takes no persons.
func kind(o fixture.Order, name string) {
	o.Own[invoice.KindField] = xlsx.Text(name)
	delete(o.Own, invoice.BuyerPerson)
}

// stride is the distance between the steps that are tried. A world on PostgreSQL costs many times
// one on SQLite, and the steps are the same: in the bounded form a run tries every third there,
// beginning at a random one.
func stride(ledger string, longer int) int64 {
	if ledger == "postgres" && longer == 1 {
		return 3
	}
	return 1
}

// everyStep ends a command at its first step, in one world, at its second, in another, and so on,
// until it has no such step. The bounded form may be times as coarse.
func everyStep(t *testing.T, coarse int64, crashAt func(t *testing.T, ledger string, n int64, orders *atomic.Int64) bool) {
	longer := chaos.Longer(t)
	t.Parallel()
	for _, ledger := range chaos.Ledgers {
		t.Run(ledger, func(t *testing.T) {
			t.Parallel()
			every := stride(ledger, longer)
			workers := atOnce
			if longer == 1 && coarse > 1 {
				every, workers = every*coarse, 4
			}
			first := rand.Int64N(every) + 1
			var next, crashes, orders atomic.Int64
			var over atomic.Bool
			var group sync.WaitGroup
			for range workers {
				group.Go(func() {
					for !over.Load() {
						n := first + every*(next.Add(1)-1)
						t.Run(fmt.Sprint(n), func(t *testing.T) {
							busy <- struct{}{}
							defer func() { <-busy }()
							if crashAt(t, ledger, n, &orders) {
								crashes.Add(1)
							} else {
								over.Store(true)
							}
						})
					}
				})
			}
			group.Wait()
			t.Logf("%s: %d sudden ends, at every step of %d from %d, %d orders accepted, %s", ledger, crashes.Load(), every, first, orders.Load(), chaos.Verdict(t))
			if crashes.Load()*every < 20 {
				t.Errorf("only %d steps were reached", crashes.Load()*every)
			}
		})
	}
}

// crashAt ends a run at step n, runs it again to its end and checks. It reports whether step n was
// reached.
func crashAt(t *testing.T, ledger string, n int64, orders *atomic.Int64) bool {
	w := chaos.New(t, chaos.Options{Crashing: true, Ledger: ledger, Knobs: knobs})
	file := w.Workbook("C", 12, uint64(n))
	first := w.Reach([]string{fmt.Sprintf(mortal.Env+"=%d", n)}, "run", file)
	if first.Code != mortal.Code && first.Code != 0 && first.Code != 3 {
		t.Errorf("the first run ended with %d:\n%s%s", first.Code, first.Out, first.Err)
	}
	if last := w.Settle("run", file); last.Code != 0 && last.Code != 3 {
		t.Errorf("after %s the run ended with %d:\n%s%s", strings.TrimSpace(first.Err), last.Code, last.Out, last.Err)
	}
	state := w.Check()
	orders.Add(int64(state.Accepted))
	if t.Failed() {
		t.Logf("%s", first.Err)
	}
	return first.Code == mortal.Code
}

// TestCrashAgainAndAgain crashes runs on one ledger, each a few steps later than the one before,
// until one completes.
func TestCrashAgainAndAgain(t *testing.T) {
	longer := chaos.Longer(t)
	t.Parallel()
	for _, ledger := range chaos.Ledgers {
		t.Run(ledger, func(t *testing.T) {
			t.Parallel()
			w := chaos.New(t, chaos.Options{Crashing: true, Ledger: ledger, Knobs: knobs})
			file := w.Workbook("A", 30*longer, 7)
			crashes := 0
			for n := 1; ; n += 1 + crashes/8 {
				r := w.Reach([]string{fmt.Sprintf(mortal.Env+"=%d", n)}, "run", file)
				if r.Code != mortal.Code {
					break
				}
				crashes++
			}
			w.Settle("run", file)
			state := w.Check()
			t.Logf("%s: %d sudden ends on one ledger, %d orders accepted, %s", ledger, crashes, state.Accepted, chaos.Verdict(t))
			if crashes < 15 {
				t.Errorf("only %d sudden ends", crashes)
			}
		})
	}
}
