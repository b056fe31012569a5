// Package workers tests worker processes and the commands that hand out to them, on one ledger:
// kills of all of them and of the database, a worker that stands still, clocks that differ, bad
// networks, lost job tables, upgrades.
package workers

import (
	"database/sql"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver of the ledger, which the tests look into

	"github.com/fapiao/fapiao/internal/chaos"
)

// rate is the limit of every world that has one, in calls a second.
const rate = 60

// knobs make calls long enough to be killed in, lose some answers, and leave some orders unsigned
// at first.
var knobs = []string{"slow_after=0.3", "slow_ms=60", "drop_after=requestBillingNew:0.03", "seal_fail_rate=0.03", "fail_rate=0.03"}

// drawn is a source of chance. Its seed is printed and can be set with FAPIAO_SEED.
func drawn(t *testing.T) (*rand.Rand, uint64) {
	t.Helper()
	seed, err := strconv.ParseUint(os.Getenv("FAPIAO_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("FAPIAO_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 15)), seed
}

// crew is the workers of a world.
type crew struct {
	*chaos.World
	procs []*chaos.Process
	flags []string
	env   [][]string     // of each worker
	run   *chaos.Process // that is followed by during
	own   int            // how many ended though nobody killed them
}

// hire starts a worker for each environment.
func hire(w *chaos.World, env ...[]string) *crew {
	w.Helper()
	return hireWith(w, nil, env...)
}

// hireWith starts them with flags, and returns when they work.
func hireWith(w *chaos.World, flags []string, env ...[]string) *crew {
	w.Helper()
	c := &crew{World: w, flags: flags, env: env, procs: make([]*chaos.Process, len(env))}
	c.keep()
	db := database(w, w.Ledger)
	for _, p := range c.procs {
		until(w, "a worker works", long, func() bool {
			if !p.Running() {
				w.Fatalf("a worker ended: %s", tail(p.Wait().Err))
			}
			var n int // an error: there are no tables yet
			return db.QueryRow("SELECT COUNT(*) FROM workers WHERE pid = $1 AND ended_at = 0", p.PID()).Scan(&n) == nil && n > 0
		})
	}
	return c
}

// keep starts the workers that do not run, as a service manager does.
func (c *crew) keep() {
	c.Helper()
	for i, p := range c.procs {
		if p != nil && p.Running() {
			continue
		}
		if p != nil {
			if r := p.Wait(); r.Code >= 0 {
				c.own++
			}
		}
		c.procs[i] = c.StartIn(c.env[i], append([]string{"worker", "--lang", "en"}, c.flags...)...)
	}
}

// dismiss stops all workers in the normal way, which must end those with 0 that work.
func (c *crew) dismiss() {
	c.Helper()
	for _, p := range c.procs {
		p.Signal(syscall.SIGTERM)
	}
	for i, p := range c.procs {
		if r := p.Wait(); r.Code != 0 && (r.Code > 0 || r.Err != "") { // else it was not yet its own master
			c.Errorf("worker %d was stopped and ended with %d:\n%s", i, r.Code, tail(r.Err))
		}
	}
}

// tail is the end of what a process wrote.
func tail(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(len(lines)-15, 0):], "\n")
}

// until looks every few milliseconds whether something has come about.
func until(t testing.TB, what string, patience time.Duration, come func() bool) {
	t.Helper()
	late, look := time.After(patience), time.NewTicker(20*time.Millisecond)
	defer look.Stop()
	for !come() {
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("waited %v in vain: %s", patience, what)
		}
	}
}

// long is how long a test waits for what takes seconds on an idle machine.
const long = 3 * time.Minute

// accepted waits until the platform has so many orders.
func accepted(w *chaos.World, orders int) {
	w.Helper()
	until(w, "orders at the platform: "+strconv.Itoa(orders), long, func() bool { return w.Sim.Server.State().Accepted >= orders })
}

// database opens the database of a ledger.
func database(t testing.TB, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// number is the answer to a query for one number.
func number(t testing.TB, db *sql.DB, query string, args ...any) (n int64) {
	t.Helper()
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// four are the environments of four workers.
func four() [][]string { return make([][]string, 4) }

// verify checks all guarantees when the workers are dismissed, and returns the platform's busiest
// second.
func (c *crew) verify() int {
	c.Helper()
	c.dismiss()
	state := c.Check()
	if limit, err := strconv.Atoi(c.Rate); err == nil && state.Busiest > limit {
		c.Errorf("%d calls in one second, want at most %d", state.Busiest, limit)
	}
	return state.Busiest
}
