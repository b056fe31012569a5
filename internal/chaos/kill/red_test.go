package kill

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/chaos"
)

// redKills are how many processes that reverse invoices are killed on each ledger in the bounded
// form.
var redKills = map[string]int{"sqlite": 20, "postgres": 10}

// reversing makes calls about reds long enough to be killed in, loses some answers, and lets half
// of the buyers agree. It checks nothing about reds.
var reversing = []string{"accept_over_red=on", "one_red_form=off", "red_rows=off", "red_buyer_booked=0.5", "red_buyers=agree", "red_confirm_ms=0",
	"slow_after=saveInvoiceRedConfirm:1,queryInvoiceRedConfirm:0.3", "slow_ms=60", "drop_after=saveInvoiceRedConfirm:0.03"}

// TestKilledReds kills processes that reverse 50 invoices, each asked for by every process, at
// random times, some with a reconcile active beside them. In the end each invoice is reversed once.
func TestKilledReds(t *testing.T) {
	t.Parallel()
	longer := chaos.Longer(t)
	for _, ledger := range chaos.Ledgers {
		t.Run(ledger, func(t *testing.T) {
			t.Parallel()
			chance := rand.New(rand.NewPCG(seed(t), 14))
			w := chaos.New(t, chaos.Options{Ledger: ledger, Knobs: reversing})
			if r := w.Settle("run", w.Workbook("Q", 50, 5)); r.Code != 0 {
				t.Fatalf("the run ended with %d:\n%s%s", r.Code, r.Out, r.Err)
			}
			want := map[string]string{}
			ask := []string{"red"}
			for no := range w.Orders {
				want[no] = ""
				ask = append(ask, no)
			}
			ask = append(ask, "--reason", "stopped")
			killed, amid, rounds := 0, 0, 0
			for ; killed < redKills[ledger]*longer && rounds < 4*redKills[ledger]*longer; rounds++ {
				procs := []*chaos.Process{w.Start(ask...)}
				if chance.IntN(3) == 0 {
					procs = append(procs, w.Start("reconcile", "--wait", "3s"))
				}
				time.Sleep(time.Duration(50+chance.IntN(700)) * time.Millisecond)
				for _, p := range procs {
					open := underWay(w, chance)
					if p.Kill() {
						killed++
						if open {
							amid++
						}
					}
				}
			}
			if r := w.Settle(ask...); r.Code != 0 {
				t.Errorf("%v ended with %d:\n%s%s", ask, r.Code, r.Out, r.Err)
			}
			for _, problem := range w.Reversed(want) {
				t.Error(problem)
			}
			t.Logf("%s: %d processes killed, %d of them while a call was open, %d invoices reversed, %s", ledger, killed, amid, len(want), chaos.Verdict(t))
			if amid == 0 {
				t.Errorf("none of %d kills came while a call was open", killed)
			}
		})
	}
}
