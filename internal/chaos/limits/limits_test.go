// Package limits has several processes call through one limit.
package limits

import (
	"fmt"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/chaos"
)

const (
	rate = 20
	// most of the rate must be used while there is work. The margin that keeps processes apart
	// costs 2 % of it.
	used = 0.95
)

// audited is a seller whose orders wait for a person, so that no run waits for its first invoice.
const audited = `seller: {tax_num: 91330106MADEM0003K, name: 演示科技有限公司, tel: 0571-00000000, address: 杭州市, clerk: 测试, audit: true}
`

// TestFourProcessesAtOneLimit has four processes submit the orders of four batches at once, rest,
// and do so again with four more. The platform counts: no sliding second may hold more calls than
// the limit, and the limit must be used.
func TestFourProcessesAtOneLimit(t *testing.T) {
	longer := chaos.Longer(t)
	for _, ledger := range chaos.Ledgers {
		t.Run(ledger, func(t *testing.T) {
			w := chaos.New(t, chaos.Options{Ledger: ledger, Rate: fmt.Sprint(rate), Config: audited, Knobs: []string{"issuing_ms=3600000"}})
			orders := 60 * longer
			for spell := range 2 {
				var files []string
				for i := range 4 {
					f := w.Workbook(fmt.Sprintf("L%d%d-", spell, i), orders, uint64(spell*4+i+1))
					if r := w.Run(nil, "import", f); r.Code != 0 {
						t.Fatalf("import: %+v", r)
					}
					files = append(files, f)
				}
				before := w.Sim.Server.State().Calls
				var processes []*chaos.Process
				for _, f := range files {
					processes = append(processes, w.Start("run", f, "--wait", "0"))
				}
				begun := reached(w, before+1)
				span := reached(w, before+4*orders).Sub(begun)
				for _, p := range processes {
					if r := p.Wait(); r.Code != 4 {
						t.Errorf("%v ended with %d: %s%s", p.Args, r.Code, r.Out, r.Err)
					}
				}
				share := float64(4*orders-1) / span.Seconds() / rate
				t.Logf("%s, spell %d: %d calls in %.1f s by 4 processes: %.1f %% of %d a second", ledger, spell+1, 4*orders, span.Seconds(), 100*share, rate)
				if share < used {
					t.Errorf("only %.1f %% of the rate was used", 100*share)
				}
				time.Sleep(3 * time.Second) // an idle spell must not be saved up
			}
			state := w.Sim.Server.State()
			t.Logf("%s: busiest second %d calls of %d allowed, %d tokens fetched", ledger, state.Busiest, rate, state.TokenFetches)
			if state.Busiest > rate {
				t.Errorf("%d calls in one second, want at most %d", state.Busiest, rate)
			}
			if state.TokenFetches != 1 {
				t.Errorf("%d tokens were fetched by 8 processes, want 1", state.TokenFetches)
			}
		})
	}
}

// reached is when the platform had taken so many calls.
func reached(w *chaos.World, calls int) time.Time {
	deadline := time.Now().Add(2 * time.Minute)
	for w.Sim.Server.State().Calls < calls && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	return time.Now()
}
