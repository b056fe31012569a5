package workers

import (
	"fmt"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/chaos"
)

// some are the orders of tests that need few.
const some = 60

// ends checks how a command ended, and that it says something.
func ends(w *chaos.World, r chaos.Result, code int, says string) {
	w.Helper()
	if r.Code != code || !strings.Contains(r.Out+r.Err, says) {
		w.Errorf("it ended with %d, want %d and %q:\n%s%s", r.Code, code, says, r.Out, tail(r.Err))
	}
}

// TestInterruptedHandOut interrupts the process that handed out: the workers go on.
func TestInterruptedHandOut(t *testing.T) {
	t.Parallel()
	w := world(t, chaos.Options{})
	c := hire(w, four()...)
	run := w.Start("run", w.Workbook("I", orders, 1), "--workers", "--lang", "en")
	accepted(w, 20)
	run.Signal(syscall.SIGINT)
	ends(w, run.Wait(), 130, "the workers go on with what was handed out")
	if n := w.Sim.Server.State().Accepted; n >= orders {
		t.Errorf("all %d orders were sent before the interruption", n)
	}
	accepted(w, orders)
	w.SettleAll("--workers")
	c.verify()
}

// TestRecall takes back what is not sent, before workers live and while they work.
func TestRecall(t *testing.T) {
	t.Parallel()
	w := world(t, chaos.Options{Rate: "20"}) // enough is left also where recall takes seconds
	db := database(t, w.Ledger)
	f := w.Workbook("R", orders, 1)
	ends(w, w.Run(nil, "import", f), 0, "")
	ends(w, w.Run(nil, "submit", "--workers", "--detach", "--lang", "en"), 4, "")
	ends(w, w.Run(nil, "recall", "--lang", "en"), 0, "300")
	c := hire(w, four()...)
	idle := func(sent int) { // until a sweep that began since looked for work, and the next one did
		w.Helper()
		for range 2 {
			begun := number(t, db, "SELECT COALESCE(MAX(begun_at), 0) FROM periods WHERE name = 'sweep'")
			until(t, "a sweep", long, func() bool {
				return number(t, db, "SELECT COUNT(*) FROM periods WHERE name = 'sweep' AND begun_at > $1 AND done_at >= begun_at", begun) == 1
			})
		}
		if n := w.Sim.Server.State().Accepted; n != sent {
			t.Errorf("%d orders were sent, want %d: the others were taken back", n, sent)
		}
	}
	idle(0)
	ends(w, w.Run(nil, "submit", "--workers", "--detach"), 4, "")
	accepted(w, 20)
	r := w.Run(nil, "recall", "--lang", "en")
	var back int
	if _, err := fmt.Sscan(regexp.MustCompile(`\d+`).FindString(r.Out), &back); err != nil || r.Code != 0 {
		t.Fatalf("recall ended with %d:\n%s%s", r.Code, r.Out, r.Err)
	}
	count := func(state string) int {
		return int(number(t, db, "SELECT COUNT(*) FROM orders WHERE state = $1", state))
	}
	until(t, "the end of what workers had claimed", long, func() bool { return count("submitting")+count("unknown") == 0 })
	ready := count("ready")
	if ready < back || ready > back+some {
		t.Errorf("%d orders are ready, and %d were taken back", ready, back)
	}
	idle(orders - ready)
	t.Logf("%d of %d orders were taken back when about 20 were sent, and %d came back from workers", back, orders, ready-back)
	w.SettleAll("--workers")
	c.verify()
}

// TestNobodyWorks hands out where no worker lives: the command says so within seconds.
func TestNobodyWorks(t *testing.T) {
	t.Parallel()
	w := world(t, chaos.Options{})
	f := w.Workbook("N", some, 1)
	begun := time.Now()
	ends(w, w.Run(nil, "run", f, "--workers", "--lang", "en"), 4, "no worker is alive, so nothing more is sent or queried")
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("it said so after %v", took)
	}
	if n := w.Sim.Server.State().Accepted; n != 0 {
		t.Errorf("%d orders were sent", n)
	}
	c := hire(w, nil)
	accepted(w, some)
	w.SettleAll("--workers")
	c.verify()
}

// TestWorkAfterTheWorkers kills the only worker: it counts as alive for a while, and then the
// command does the work itself.
func TestWorkAfterTheWorkers(t *testing.T) {
	t.Parallel()
	w := world(t, chaos.Options{})
	c := hire(w, nil)
	run := w.Start("run", w.Workbook("O", orders, 2), "--workers", "--or-self", "--lang", "en")
	accepted(w, 10)
	c.procs[0].Kill()
	ends(w, run.Wait(), 0, "no worker is alive; this process does the work itself")
	c.keep()
	c.verify()
}

// TestJobTablesAreLost drops the tables of the engine again and again while workers work, and once
// before orders are handed out.
func TestJobTablesAreLost(t *testing.T) {
	t.Parallel()
	w := world(t, chaos.Options{})
	db := database(t, w.Ledger)
	drop := func() {
		t.Helper()
		if _, err := db.Exec("DROP SCHEMA IF EXISTS public_jobs CASCADE"); err != nil {
			t.Logf("drop: %v", err) // a deadlock with a worker
		}
	}
	c := hire(w, four()...)
	ends(w, w.Run(nil, "import", w.Workbook("T", some, 7)), 0, "")
	c.dismiss()
	drop()
	ends(w, w.Run(nil, "submit", "--workers", "--detach"), 4, "")
	c = hire(w, four()...)
	accepted(w, some)
	drops := 0
	c.during("job tables dropped", func() {
		if drops < 3 {
			drop()
			drops++
		}
		time.Sleep(2 * time.Second)
	})
	if n := number(t, db, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public_jobs'"); n == 0 {
		t.Error("the tables were not made again")
	}
}

// TestPeriodicWork has workers make up for periods that were missed: failed orders are queried and
// found issued, and the invoices of the month are asked for again.
func TestPeriodicWork(t *testing.T) {
	t.Parallel()
	chaos.Longer(t)
	w := chaos.New(t, chaos.Options{Ledger: "postgres", Config: "periodic_reconcile: 3s\nperiodic_recheck: \"00:00\"\n",
		Knobs: []string{"fail_rate=0.3", "seal_fail_rate=0.3", "retry_fail_rate=0.3"}})
	db := database(t, w.Ledger)
	c := hire(w, four()...)
	w.Settle("run", w.Workbook("P", some, 1), "--workers")
	count := func(state string) int64 { return number(t, db, "SELECT COUNT(*) FROM orders WHERE state = $1", state) }
	failed := count("failed")
	if failed == 0 || count("issued") == 0 {
		t.Fatalf("%d orders failed, %d are issued", failed, count("issued"))
	}
	until(t, "signatures that failed are made again", long, func() bool { return count("seal_failed") == 0 })
	rechecked := func() int64 {
		return number(t, db, "SELECT COUNT(*) FROM periods WHERE name LIKE 'recheck %' AND done_at >= begun_at AND begun_at > 0")
	}
	until(t, "a recheck", long, func() bool { return rechecked() == 1 })
	c.dismiss()
	if _, err := db.Exec("UPDATE periods SET begun_at = begun_at - 2 * 86400000, done_at = done_at - 2 * 86400000"); err != nil {
		t.Fatal(err) // two days without workers
	}
	w.Turn("revive_ms=1")
	done := number(t, db, "SELECT done_at FROM periods WHERE name = 'reconcile'")
	begun := number(t, db, "SELECT begun_at FROM periods WHERE name LIKE 'recheck %'")
	c = hire(w, four()...)
	until(t, "a reconcile that was missed", long, func() bool {
		return number(t, db, "SELECT done_at FROM periods WHERE name = 'reconcile'") > done
	})
	until(t, "a recheck that was missed", long, func() bool {
		return rechecked() == 1 && number(t, db, "SELECT begun_at FROM periods WHERE name LIKE 'recheck %'") > begun
	})
	c.verify()
}
