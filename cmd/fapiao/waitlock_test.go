package main

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/pgtest"
)

// onEachLedger runs a test of real processes with a ledger of each kind.
func onEachLedger(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be interrupted by another there")
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, filepath.Join(t.TempDir(), "ledger.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, pgtest.URL(t))
	})
}

// On PostgreSQL processes share a batch: a second one does not wait for the first, and none sends
// what another did.
func TestProcessesShareABatch(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 30)
	folder, url := filepath.Dir(p.orders), pgtest.URL(t)
	endpoint, _ := server(t, "--knob", "issuing_ms=3000", "--knob", "accept_duplicates=on", "--knob", "rate=0")
	run := []string{"run", p.orders, "--ledger", url, "--endpoint", endpoint, "--rate", "60"}
	// On a machine that is busy with other tests an answer may take long; one that is given up
	// leaves an order in doubt.
	patient := func(c *exec.Cmd) { c.Env = append(c.Env, "FAPIAO_REQUEST_TIMEOUT=1m") }
	first, second := start(t, folder, patient, run...), start(t, folder, patient, run...)
	start(t, folder, nil, "import", p.orders, "--ledger", url).ends(exitDone)
	// A reconcile that meets orders which nobody has sent yet ends with 4, as it must: one of the
	// runs may ask while the other one still sends.
	first.saysOrEnds("reconcile")
	third := start(t, folder, patient, "reconcile", "--ledger", url, "--endpoint", endpoint)
	first.ends(exitDone, "read 30 = issued 30")
	second.ends(exitDone, "read 30 = issued 30")
	if <-third.done; third.code != exitDone {
		third.ends(exitPending)
	}
	start(t, folder, patient, "reconcile", "--ledger", url, "--endpoint", endpoint).ends(exitDone)
	results := start(t, folder, nil, "export", "--ledger", url, "--format", "jsonl")
	results.ends(exitDone)
	if n := strings.Count(results.text(), `"status":"issued"`); n != 30 {
		t.Errorf("%d invoices of 30 orders: %s", n, results.text())
	}
}

// Where processes cannot share a batch, a second one is told who holds it, or waits for it as long
// as it was told to.
func TestSecondProcessIsToldOrWaits(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		url := filepath.Join(t.TempDir(), "ledger.db")
		p := newPlace(t, 2)
		folder := filepath.Dir(p.orders)
		endpoint, _ := server(t, "--knob", "issuing_ms=3600000")
		run := []string{"run", p.orders, "--ledger", url, "--endpoint", endpoint}
		first := start(t, folder, nil, append(run, "--wait", "1h")...)
		first.says("reconcile")
		holder := fmt.Sprintf("another run holds the batch: process %d on ", first.cmd.Process.Pid)

		second := start(t, folder, nil, run...)
		second.ends(exitHeld, "fapiao: "+p.orders+": "+holder, "+08:00", "--wait-lock")
		if n := strings.Count(second.text(), "another run"); n != 1 {
			t.Errorf("it is said %d times: %s", n, second.text())
		}
		start(t, folder, nil, "import", p.orders, "--ledger", url).ends(exitHeld, holder)
		start(t, folder, nil, "submit", "--ledger", url, "--endpoint", endpoint).ends(exitHeld, "fapiao: batch 20", holder)
		start(t, folder, nil, "submit", "--ledger", url, "--endpoint", endpoint, "--wait-lock", "300ms").ends(exitHeld, "waiting: batch 20", holder)

		interrupted := start(t, folder, nil, append(run, "--wait-lock=1h")...)
		interrupted.says("waiting: " + p.orders + ": " + holder)
		interrupted.signal(os.Interrupt)
		interrupted.ends(exitInterrupted)

		patient := start(t, folder, nil, append(run, "--wait-lock", "--wait", "0")...)
		patient.says("waiting: " + p.orders + ": " + holder)
		first.signal(os.Interrupt)
		first.ends(exitInterrupted)
		patient.ends(exitPending, "read 2 = submitted 2")
	})
}

// Two batches of one ledger can be worked on at once, but not with one built-in simulator.
func TestBooksOfTheBuiltInSimulatorAreWaitedFor(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be interrupted by another there")
	}
	p, other := newPlace(t, 30), newPlace(t, 1)
	folder := filepath.Dir(p.orders)
	first := start(t, folder, nil, "run", p.orders, "--ledger", p.ledger, "--rate", "1")
	first.says("submit")
	start(t, folder, nil, "run", other.orders, "--ledger", p.ledger).ends(exitHeld, "built-in simulator", "--wait-lock")
	patient := start(t, folder, nil, "run", "--wait-lock", other.orders, "--ledger", p.ledger)
	patient.says("waiting: ")
	first.signal(os.Interrupt)
	first.ends(exitInterrupted)
	patient.ends(exitDone)
}

func TestWaitLockTakesATimeOrNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed []string
		want  time.Duration
		files string
	}{
		{[]string{"run", "a.xlsx"}, 0, "a.xlsx"},
		{[]string{"run", "--wait-lock", "10m", "a.xlsx"}, 10 * time.Minute, "a.xlsx"},
		{[]string{"run", "--wait-lock", "a.xlsx"}, math.MaxInt64, "a.xlsx"},
		{[]string{"run", "--wait-lock", "20261123.xlsx"}, math.MaxInt64, "20261123.xlsx"},
		{[]string{"run", "a.xlsx", "--wait-lock"}, math.MaxInt64, "a.xlsx"},
		{[]string{"run", "--wait-lock", "--quiet", "a.xlsx"}, math.MaxInt64, "a.xlsx"},
		{[]string{"run", "--wait-lock=1h30m", "a.xlsx"}, 90 * time.Minute, "a.xlsx"},
		{[]string{"run", "--wait-lock", "--", "10m"}, math.MaxInt64, "10m"},
		{[]string{"run", "--wait-lock", "10min", "a.xlsx"}, -1, ""},
		{[]string{"run", "--wait-lock", "7", "a.xlsx"}, -1, ""},
		{[]string{"run", "--wait-lock=-1m", "a.xlsx"}, -1, ""},
		{[]string{"run", "--wait-lock=soon", "a.xlsx"}, -1, ""},
	} {
		got, files, err := lockTyped(t, c.typed)
		if c.want < 0 {
			if exitCode(err) != exitUsage {
				t.Errorf("%v: %v, want a usage error", c.typed, err)
			}
			continue
		}
		if err != nil || got != c.want || files != c.files {
			t.Errorf("%v: %v, files %q, %v; want %v, %q", c.typed, got, files, err, c.want, c.files)
		}
	}
}

// lockTyped is what reaches the run command of a command line.
func lockTyped(t *testing.T, typed []string) (d time.Duration, files string, err error) {
	t.Helper()
	p := newProbe()
	p.app.Command("run").Action = func(c *cli.Context) (err error) {
		files = strings.Join(c.Args().Slice(), " ")
		var wait app.LockWait
		wait, err = lockTime(c)
		d = wait.Most
		return err
	}
	err = p.run(typed...)
	return d, files, err
}
