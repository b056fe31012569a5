// Package limits has several processes call the platform under one limit.
package limits

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/chaos"
)

const (
	rate = 20
	// used is the part of the rate that must be used while there is work.
	used = 0.95
	// busy is the delay of a sleep above which a machine is too busy to judge how much of the rate
	// is used.
	busy = 30 * time.Millisecond
)

// lateness measures, until stop is called, the maximum delay of a sleep of a millisecond.
func lateness() (stop func() time.Duration) {
	done, worst := make(chan struct{}), make(chan time.Duration)
	go func() {
		var most time.Duration
		for {
			select {
			case <-done:
				worst <- most
				return
			default:
			}
			begun := time.Now()
			time.Sleep(time.Millisecond)
			most = max(most, time.Since(begun)-time.Millisecond)
		}
	}()
	return func() time.Duration {
		close(done)
		return <-worst
	}
}

// audited is a seller whose orders await approval, so that no run waits for its first invoice.
const audited = `seller: {tax_num: 91330106MADEM0003K, name: 演示科技有限公司, tel: 0571-00000000, address: 杭州市, clerk: 测试, audit: true}
`

// TestFourProcessesAtOneLimit has four processes submit the orders of four batches at once, pause,
// and repeat with four more. The platform counts: no sliding second may have more calls than the
// limit, however busy the machine is, and the limit must be used.
func TestFourProcessesAtOneLimit(t *testing.T) {
	longer := chaos.Longer(t)
	for _, ledger := range chaos.Ledgers {
		t.Run(ledger, func(t *testing.T) {
			w := chaos.New(t, chaos.Options{Ledger: ledger, Rate: fmt.Sprint(rate), Config: audited, Knobs: []string{"issuing_ms=3600000"}})
			orders := 60 * longer
			late := lateness()
			var shares []float64
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
				shares = append(shares, share)
				time.Sleep(3 * time.Second) // an idle spell must not be saved up
			}
			state, worst := w.Sim.Server.State(), late()
			t.Logf("%s: busiest second %d calls of %d allowed, %d tokens fetched; sleeps ended up to %v late", ledger, state.Busiest, rate, state.TokenFetches, worst)
			if state.Busiest > rate {
				t.Errorf("%d calls in one second, want at most %d", state.Busiest, rate)
			}
			if least := slices.Min(shares); least < used && worst < busy {
				t.Errorf("only %.1f %% of the rate was used", 100*least)
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
