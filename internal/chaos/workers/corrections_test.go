package workers

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/internal/mortal"
	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// reversing makes a platform that checks nothing about reds; half of the buyers have to agree, and
// do.
var reversing = []string{"accept_over_red=on", "one_red_form=off", "red_rows=off", "red_buyer_booked=0.5", "red_buyers=agree", "red_confirm_ms=0",
	"drop_after=saveInvoiceRedConfirm:0.2"}

// TestWorkersCorrect ends commands that reverse, void and deliver when they have recorded what is
// to be done, before any call. The workers do it, though one after the other is killed.
func TestWorkersCorrect(t *testing.T) {
	t.Parallel()
	chaos.Longer(t)
	chance, _ := drawn(t)
	w := chaos.New(t, chaos.Options{Ledger: "postgres", Crashing: true, Knobs: reversing})
	list := fixture.Orders(12, 15)
	for i := 10; i < 12; i++ {
		list[i].Own[invoice.KindField] = xlsx.Text("数电纸质普票")
		delete(list[i].Own, invoice.BuyerPerson)
	}
	if r := w.Settle("run", w.WorkbookOf("X", list)); r.Code != 0 {
		t.Fatalf("the run ended with %d:\n%s%s", r.Code, r.Out, r.Err)
	}
	db := database(t, w.Ledger)
	want, reds := map[string]string{}, []string{"red"}
	for i := range 8 {
		reds = append(reds, fmt.Sprintf("X%04d", i+1))
		want[reds[i+1]] = ""
	}
	recorded(w, db, append(reds, "--reason", "stopped")...)
	recorded(w, db, "void", "X0011", "X0012", "--yes", "--copies-in-hand")
	recorded(w, db, "deliver", "X0009", "X0010", "--to", "13800000000")
	c := hire(w, four()...)
	finished := func() bool {
		s := w.Sim.Server.State()
		return len(w.Reversed(want)) == 0 && s.Voids.Done == 2 && len(s.Deliveries) == 2
	}
	kills := 0
	until(t, "reds, voids and deliveries by workers", long, func() bool {
		if kills < 8 {
			time.Sleep(time.Duration(200+chance.IntN(800)) * time.Millisecond)
			kills += dead(c.procs[chance.IntN(len(c.procs))])
			c.keep()
		}
		return finished()
	})
	c.dismiss()
	s := w.Sim.Server.State()
	for _, problem := range w.Reversed(want) {
		t.Error(problem)
	}
	if s.Voids.Asked != 2 {
		t.Errorf("voids were asked for %d times", s.Voids.Asked)
	}
	for _, d := range s.Deliveries {
		if d.Sent != 1 {
			t.Errorf("invoice %s was sent %d times to %s", d.Invoice, d.Sent, d.Recipient)
		}
	}
	t.Logf("%d reds, %d voids, %d deliveries by workers, %d of which were killed: %s", len(want), s.Voids.Done, len(s.Deliveries), kills, chaos.Verdict(t))
}

// recorded runs a correction up to the first step after which it is ready in the ledger.
func recorded(w *chaos.World, db *sql.DB, args ...string) {
	w.Helper()
	ready := func() int64 { return number(w, db, "SELECT COUNT(*) FROM effects WHERE state = 'ready'") }
	before := ready()
	calls := w.Sim.Server.State().Methods
	for step := 1; ready() == before; step++ {
		if r := w.Reach([]string{fmt.Sprintf("%s=%d", mortal.Env, step)}, args...); r.Code != mortal.Code {
			w.Fatalf("%v ended with %d at step %d:\n%s%s", args, r.Code, step, r.Out, r.Err)
		}
	}
	for _, m := range []string{"saveInvoiceRedConfirm", "invoiceCancellation", "deliveryInvoice"} {
		name := "nuonuo.OpeMplatform." + m
		if n := w.Sim.Server.State().Methods[name].Calls - calls[name].Calls; n != 0 {
			w.Fatalf("%v called %s %d times", args, m, n)
		}
	}
}
