package crash

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/internal/mortal"
)

// arrangedSteps are the durable steps of a reading that splits and merges, and the first ones of
// sending; the others are those of any order.
const arrangedSteps = 16

// TestCrashWhileOrdersAreSplitAndMerged ends a run that splits and merges at each of its first
// durable steps. The next run, with or without the flags, must invoice every sum once.
func TestCrashWhileOrdersAreSplitAndMerged(t *testing.T) {
	chaos.Longer(t)
	t.Parallel()
	for _, ledger := range chaos.Ledgers {
		t.Run(ledger, func(t *testing.T) {
			t.Parallel()
			for n := 1; n <= arrangedSteps; n++ {
				t.Run(fmt.Sprint(n), func(t *testing.T) {
					t.Parallel()
					busy <- struct{}{}
					defer func() { <-busy }()
					arrangedAt(t, ledger, n)
				})
			}
		})
	}
}

// arrangedKnobs lose answers, and fail no order: all that was read must be invoiced.
var arrangedKnobs = []string{"drop_after=requestBillingNew:0.15", "half_json=queryInvoiceResult:0.1", "visible_ms=100"}

func arrangedAt(t *testing.T, ledger string, n int) {
	w := chaos.New(t, chaos.Options{Crashing: true, Ledger: ledger, Knobs: arrangedKnobs})
	orders := fixture.Orders(9, uint64(n))
	for i := 5; i < 8; i++ { // of one buyer
		orders[i].Own = orders[0].Own
	}
	file := w.WorkbookOf("S", orders)
	arranged := []string{"run", file, "--split", "--merge-by", "buyer", "--invoice-limit", "20000"}
	want := planned(t, w, file)
	first := w.Reach([]string{fmt.Sprintf(mortal.Env+"=%d", n)}, arranged...)
	if first.Code != mortal.Code {
		t.Errorf("the first run ended with %d:\n%s%s", first.Code, first.Out, first.Err)
	}
	again := arranged
	if n%2 == 0 {
		again = arranged[:2]
	}
	if last := w.Settle(again...); last.Code != 0 {
		t.Errorf("after %s the run ended with %d:\n%s%s", strings.TrimSpace(first.Err), last.Code, last.Out, last.Err)
	}
	w.Arranged()
	state := w.Check()
	for _, s := range state.Sellers {
		if s.Net != want {
			t.Errorf("after %s %s yuan net were invoiced, want %s", strings.TrimSpace(first.Err), s.Net, want)
		}
	}
}

// planned is the net of a workbook's orders.
func planned(t *testing.T, w *chaos.World, file string) string {
	t.Helper()
	r := w.Run(nil, "plan", file, "--json")
	for line := range strings.Lines(r.Out) {
		var plan struct{ Type, Net string }
		if err := json.Unmarshal([]byte(line), &plan); err == nil && plan.Type == "plan" {
			return plan.Net
		}
	}
	t.Fatalf("plan wrote %s%s", r.Out, r.Err)
	return ""
}
