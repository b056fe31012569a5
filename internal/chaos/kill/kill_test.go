// Package kill ends real processes with SIGKILL at random times, two active at once.
package kill

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/chaos"
)

// kills are how many processes of each ledger are killed in the bounded form. Those on PostgreSQL
// cost the machine several times as much.
var kills = map[string]int{"sqlite": 100, "postgres": 60}

// seed determines the times; it is printed and can be set with FAPIAO_SEED.
func seed(t *testing.T) uint64 {
	s, err := strconv.ParseUint(os.Getenv("FAPIAO_SEED"), 10, 64)
	if err != nil {
		s = uint64(time.Now().UnixNano())
	}
	t.Logf("FAPIAO_SEED=%d", s)
	return s
}

// knobs make calls long enough to be killed in, lose some answers, and leave some orders unsigned
// at first.
var knobs = []string{"slow_after=0.3", "slow_ms=60", "drop_after=requestBillingNew:0.03", "seal_fail_rate=0.03", "fail_rate=0.03"}

// TestKilledProcesses kills two processes at a time that work on one ledger: runs of new and old
// batches, and commands that cron would start beside them. If both work on one batch, one of them
// must report the conflict.
func TestKilledProcesses(t *testing.T) {
	t.Parallel()
	longer := chaos.Longer(t)
	for _, ledger := range chaos.Ledgers {
		t.Run(ledger, func(t *testing.T) {
			t.Parallel()
			s := seed(t)
			chance := rand.New(rand.NewPCG(s, 0))
			w := chaos.New(t, chaos.Options{Ledger: ledger, Rate: "60", Knobs: knobs})
			killed, amid, ended := 0, 0, 0
			var files []string
			command := func() []string {
				if len(files) == 0 || chance.IntN(2) == 0 { // fresh work is at hand at once; the rest of the old waits for leases to end
					files = append(files, w.Workbook(fmt.Sprintf("K%02d-", len(files)+1), 12, s+uint64(len(files))))
					return []string{"run", files[len(files)-1]}
				}
				old := files[chance.IntN(len(files))]
				return [][]string{{"submit", "--all"}, {"reconcile", "--wait", "3s"}, {"run", old}}[chance.IntN(3)]
			}
			var slots [2]*chaos.Process
			for killed < kills[ledger]*longer {
				for i := range slots {
					if slots[i] == nil || !slots[i].Running() {
						if slots[i] != nil && slots[i].Wait().Code >= 0 {
							ended++
						}
						slots[i] = w.Start(command()...)
					}
				}
				time.Sleep(time.Duration(30+chance.IntN(500)) * time.Millisecond)
				for i := range slots {
					if chance.IntN(3) == 0 {
						continue
					}
					open := underWay(w, chance)
					if slots[i].Kill() {
						killed++
						if open {
							amid++
						}
					}
				}
			}
			for i := range slots {
				slots[i].Kill()
			}
			w.SettleAll()
			state := w.Check()
			if state.Busiest > 60 {
				t.Errorf("%d calls in one second, want at most 60", state.Busiest)
			}
			if amid < killed/5 {
				t.Errorf("only %d of %d kills came while a call was open", amid, killed)
			}
			t.Logf("%s: %d processes killed, %d of them while a call was open, %d commands ended by themselves, %d batches, %d orders accepted, busiest second %d calls, %s",
				ledger, killed, amid, ended, len(files), state.Accepted, state.Busiest, chaos.Verdict(t))
		})
	}
}

// underWay reports whether a call is in progress, and waits for one every other time: on a busy
// machine most of the time is spent starting programs.
func underWay(w *chaos.World, chance *rand.Rand) bool {
	for range 2000 * chance.IntN(2) {
		if w.Sim.Server.State().Open > 0 {
			return true
		}
		time.Sleep(time.Millisecond)
	}
	return w.Sim.Server.State().Open > 0
}
