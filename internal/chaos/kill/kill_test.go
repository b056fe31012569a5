// Package kill ends real processes with SIGKILL at random times, two at work at once.
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

// kills is how many processes of each ledger are killed in the bounded form.
const kills = 110

// seed decides when; it is printed and can be given again as FAPIAO_SEED.
func seed(t *testing.T) uint64 {
	s, err := strconv.ParseUint(os.Getenv("FAPIAO_SEED"), 10, 64)
	if err != nil {
		s = uint64(time.Now().UnixNano())
	}
	t.Logf("FAPIAO_SEED=%d", s)
	return s
}

// knobs give every call some time to be killed in, lose some answers, and leave some orders unsigned at first.
var knobs = []string{"slow_after=0.3", "slow_ms=60", "drop_after=requestBillingNew:0.03", "seal_fail_rate=0.03", "fail_rate=0.03"}

// TestKilledProcesses kills two processes at a time. On PostgreSQL they share one batch: a run, and whatever cron would start beside it.
// SQLite keeps a batch for one process, so there each has its own.
func TestKilledProcesses(t *testing.T) {
	for _, ledger := range chaos.Ledgers {
		t.Run(ledger, func(t *testing.T) {
			t.Parallel()
			s := seed(t)
			chance := rand.New(rand.NewPCG(s, 0))
			w := chaos.New(t, chaos.Options{Ledger: ledger, Rate: "60", Knobs: knobs})
			killed, ended, batches := 0, 0, 0
			var file [2]string
			next := func(i int) {
				batches++
				file[i] = w.Workbook(fmt.Sprintf("K%02d-", batches), 40, s+uint64(batches))
			}
			next(0)
			next(1)
			var slots [2]*chaos.Process
			for killed < kills*chaos.Longer() {
				for i := range slots {
					if slots[i] == nil || !slots[i].Running() {
						if slots[i] != nil {
							if r := slots[i].Wait(); r.Code == 0 || r.Code == 3 {
								ended++
								if i == 0 || ledger == "sqlite" {
									next(i)
								}
							}
						}
						slots[i] = w.Start(command(ledger, i, file, chance)...)
					}
				}
				time.Sleep(time.Duration(30+chance.IntN(700)) * time.Millisecond)
				for i := range slots {
					if chance.IntN(3) > 0 && slots[i].Kill() {
						killed++
					}
				}
			}
			for i := range slots {
				slots[i].Kill()
			}
			for i := range batches {
				if r := w.Settle("run", fmt.Sprintf("K%02d-.xlsx", i+1)); r.Code != 0 && r.Code != 3 {
					t.Errorf("batch %d ends with %d: %s%s", i+1, r.Code, r.Out, r.Err)
				}
			}
			state := w.Check()
			if state.Busiest > 60 {
				t.Errorf("%d calls in one second, want at most 60", state.Busiest)
			}
			t.Logf("%s: %d processes killed, %d runs ended by themselves, %d batches, %d orders accepted, busiest second %d calls, none twice, none lost",
				ledger, killed, ended, batches, state.Accepted, state.Busiest)
		})
	}
}

// command is what the process of a slot does.
func command(ledger string, i int, file [2]string, chance *rand.Rand) []string {
	if i == 0 || ledger == "sqlite" {
		return []string{"run", file[i]}
	}
	return [][]string{{"submit", "--all"}, {"reconcile", "--wait", "5s"}, {"run", file[0]}}[chance.IntN(3)]
}
