package main

import (
	"database/sql"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// strict is a platform that takes a number twice, so that only the program's own rules protect.
func strict(t *testing.T, knobs ...string) *simulator.Running {
	t.Helper()
	return simtest.Start(t, simulator.Options{Seed: 1}, append([]string{"rate=0", "issuing_ms=0", "signing_ms=0", "accept_duplicates=on"}, knobs...)...)
}

// reaches waits until the platform has accepted so many orders.
func reaches(t *testing.T, sim *simulator.Running, orders int) {
	t.Helper()
	late, look := time.After(soon), time.NewTicker(5*time.Millisecond)
	defer look.Stop()
	for sim.Server.State().Accepted < orders {
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("%d orders arrived, want %d", sim.Server.State().Accepted, orders)
		}
	}
}

// onceAt fails the test unless the platform accepted so many orders, each once.
func onceAt(t *testing.T, sim *simulator.Running, orders int) {
	t.Helper()
	state := sim.Server.State()
	if twice := state.Doubles(); len(twice) > 0 || state.Accepted != orders {
		t.Errorf("%d of %d orders were accepted, more than once: %v", state.Accepted, orders, twice)
	}
}

// What a killed run had sent is found at once by the next one. Its leases last for more than a
// minute, which no process here is given.
func TestRunAfterAKillDoesNotWait(t *testing.T) {
	t.Parallel()
	onEachLedger(t, func(t *testing.T, url string) {
		const orders = 12
		p, sim := newPlace(t, orders), strict(t, "slow_after=requestBillingNew:1", "slow_ms=600000")
		folder := filepath.Dir(p.orders)
		patient := func(c *exec.Cmd) {
			c.Env = append(c.Env, "FAPIAO_IN_FLIGHT=2", "FAPIAO_REQUEST_TIMEOUT=40s", "FAPIAO_VISIBILITY=1h")
		}
		run := []string{"run", p.orders, "--ledger", url, "--endpoint", sim.Endpoint(), "--rate", "50"}
		first := start(t, folder, patient, run...)
		reaches(t, sim, 2) // both calls that may be in flight have arrived, and nothing else is claimed
		if err := first.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		<-first.done
		sim.Server.Adjust(func(k *simulator.Knobs) {
			if err := simulator.ParseKnob("slow_after=0", k); err != nil {
				t.Error(err)
			}
		})
		start(t, folder, patient, run...).ends(exitDone, "read 12 = issued 12")
		onceAt(t, sim, orders)
		onceEach(t, url, orders)
	})
}

// The server ends the sessions by which others see that a run lives, again and again. The run goes
// on, and sends nothing twice.
func TestRunWhoseSessionsAreEnded(t *testing.T) {
	t.Parallel()
	const orders = 60
	p, sim, url := newPlace(t, orders), strict(t), pgtest.URL(t)
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run := start(t, filepath.Dir(p.orders), nil, "run", p.orders, "--ledger", url, "--endpoint", sim.Endpoint(), "--rate", "30")
	for _, sent := range []int{10, 25, 40} {
		reaches(t, sim, sent)
		const locking = `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
		if _, err := db.Exec(locking); err != nil {
			t.Fatal(err)
		}
	}
	run.ends(exitDone, "read 60 = issued 60")
	onceAt(t, sim, orders)
	onceEach(t, url, orders)
}
