package workers

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/mortal"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/limit"
)

// orders of a run, which takes some seconds at the limit.
const orders = 300

// fast is a limit that lets these seconds be few.
const fast = 40

// during starts a run that hands out to workers, calls what every while it goes on, and checks
// everything in the end.
func (c *crew) during(what string, every func()) {
	c.Helper()
	begun := time.Now()
	run := c.Start("run", c.Workbook("M", orders, 1), "--workers", "--lang", "en")
	c.run = run
	for run.Running() {
		every()
		if time.Since(begun) > long {
			c.Fatalf("%s: the run does not end", what)
		}
	}
	r := run.Wait()
	if r.Code != 0 && r.Code != 4 { // 4: its wait was over while a worker stood still
		c.Errorf("%s: the run ended with %d:\n%s%s", what, r.Code, r.Out, r.Err)
	}
	took := time.Since(begun)
	c.SettleAll("--workers")
	busiest := c.verify()
	c.Logf("%s: %d orders in %.0f s, busiest second %d calls of %s, %s", what, orders, took.Seconds(), busiest, c.Rate, chaos.Verdict(c))
}

// pass lets time pass, as long as the run goes on.
func (c *crew) pass(d time.Duration) {
	late, look := time.After(d), time.NewTicker(20*time.Millisecond)
	defer look.Stop()
	for c.run.Running() {
		select {
		case <-late:
			return
		case <-look.C:
		}
	}
}

func world(t *testing.T, o chaos.Options) *chaos.World {
	t.Helper()
	chaos.Longer(t)
	if o.URL == "" {
		o.Ledger = "postgres"
	}
	o.Rate = cmp.Or(o.Rate, strconv.Itoa(fast))
	o.Knobs = append([]string{"slow_after=0.3", "slow_ms=100"}, o.Knobs...)
	return chaos.New(t, o)
}

// TestWorkersWithWrongClocks has workers whose machines are ten minutes ahead and behind.
func TestWorkersWithWrongClocks(t *testing.T) {
	t.Parallel()
	w := world(t, chaos.Options{Crashing: true})
	off := func(d time.Duration) []string { return []string{fmt.Sprintf("%s=%v", mortal.OffEnv, d)} }
	c := hire(w, off(10*time.Minute), off(-10*time.Minute), nil)
	c.during("clocks ten minutes apart", func() { time.Sleep(100 * time.Millisecond) })
}

// TestFrozenWorkers stops one worker at a time and wakes it again: beyond the leases of its orders,
// where there is no limit and calls are slow; and beyond its share of a limit.
//
// Others take over, and the worker that wakes changes nothing of theirs: fences refuse that. The
// third one stops between the claim of an order and its call: when it wakes, others have sent the
// order, and it does not. The end of the call's context and the age of the claim both forbid that,
// so that the test fails only without either. That the age does alone, where a suspended machine
// stops the clock of contexts, is proved by TestMachineThatWasSuspendedDoesNotSend of package
// pipeline; that the turn does, by TestStoppedBetweenTurnAndCall of internal/chaos/clocks.
func TestFrozenWorkers(t *testing.T) {
	for name, o := range map[string]struct {
		chaos.Options
		args []string
		long time.Duration
	}{
		"orders": {chaos.Options{Rate: "unlimited", Config: "in_flight: 2\n", Knobs: []string{"slow_after=1", "slow_ms=150", lossy[0]}}, []string{"--jobs", "2"}, orderLease + takenOver},
		// A simulator that hardly runs notes a call late: a turn must not rest before.
		"share": {Options: chaos.Options{Timeout: "1500ms"}, long: limit.Taken + time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			chance, _ := drawn(t)
			c := hireWith(world(t, o.Options), o.args, four()...)
			stops := 0
			c.during("workers that stand still", func() {
				p := c.procs[chance.IntN(len(c.procs))]
				c.pass(time.Duration(chance.IntN(1000)) * time.Millisecond)
				freeze(t, p)
				c.pass(o.long)
				wake(p)
				stops++
			})
			t.Logf("%d stops of %v", stops, o.long)
		})
	}
	t.Run("call", func(t *testing.T) {
		t.Parallel()
		frozenBeforeACall(t)
	})
}

func frozenBeforeACall(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be stopped there")
	}
	stopped, woken := filepath.Join(t.TempDir(), "stopped"), false
	o := chaos.Options{Crashing: true, Rate: "unlimited", Config: "in_flight: 2\n", Knobs: []string{"slow_after=1", "slow_ms=150"}}
	c := hireWith(world(t, o), []string{"--jobs", "2"}, []string{mortal.StopEnv + "=" + stopped}, nil, nil, nil)
	c.during("a worker that stands still before a call", func() {
		if _, err := os.Stat(stopped); err != nil || woken {
			c.pass(50 * time.Millisecond)
			return
		}
		c.pass(orderLease + takenOver)
		wake(c.procs[0])
		woken = true
		time.Sleep(mortal.Awake + time.Second) // until its call is made, or refused
	})
	if !woken {
		t.Error("no worker stood still before a call")
	}
}

// orderLease is how long the program leases an order where there is no limit: twice the time of a
// call, which has a request and a second.
const orderLease = 2 * (300*time.Millisecond + time.Second)

// takenOver is how long others take to find that the platform does not have an order of an expired
// lease, and to send it.
const takenOver = 6 * time.Second

// lossy is a platform that loses some answers. At a limit, such an order rests for half a minute.
var lossy = []string{"drop_after=requestBillingNew:0.03"}

// TestWorkersBehindBadNetworks cuts and stalls the connections of two of four workers to the
// database.
func TestWorkersBehindBadNetworks(t *testing.T) {
	t.Parallel()
	chance, _ := drawn(t)
	url := pgtest.URL(t)
	near := [2]*pgtest.Network{pgtest.Through(t, url), pgtest.Through(t, url)}
	c := hire(world(t, chaos.Options{URL: url, Knobs: lossy}), []string{"FAPIAO_LEDGER=" + near[0].URL()}, []string{"FAPIAO_LEDGER=" + near[1].URL()}, nil, nil)
	cuts, stalls := 0, 0
	c.during("networks that are cut and stall", func() {
		time.Sleep(time.Duration(chance.IntN(500)) * time.Millisecond)
		n := near[chance.IntN(2)]
		if chance.IntN(2) == 0 {
			n.Sever()
			cuts++
			return
		}
		n.Cut()
		time.Sleep(time.Duration(500+chance.IntN(4000)) * time.Millisecond)
		n.Restore()
		stalls++
	})
	t.Logf("%d cuts and %d stalls", cuts, stalls)
}

// TestWorkersOutliveTheDatabase has the database be away for some seconds while workers work: it is
// killed, or others have all of its connections. None of the workers ends, and they go on.
//
// This test and the one of workers that stand still do not run beside the others: on a machine that
// is too busy, calls reach the platform after their time, in a second that has its calls already.
func TestWorkersOutliveTheDatabase(t *testing.T) {
	chaos.Longer(t)
	for name, away := range map[string]func(*testing.T, *pgtest.Own){
		"killed": func(_ *testing.T, server *pgtest.Own) {
			server.Kill()
			time.Sleep(3 * time.Second)
			server.Up()
		},
		"full": func(t *testing.T, server *pgtest.Own) {
			kept := full(t, server.URL())
			time.Sleep(6 * time.Second)
			kept()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := pgtest.Start(t)
			w := world(t, chaos.Options{URL: server.URL()})
			c := hire(w, four()...)
			run := w.Start("run", w.Workbook("D", orders, 1), "--workers", "--lang", "en")
			accepted(w, orders/4)
			away(t, server)
			accepted(w, orders)
			t.Logf("the run that followed the workers ended with %d", run.Wait().Code)
			w.SettleAll("--workers")
			for i, p := range c.procs {
				if !p.Running() {
					t.Errorf("worker %d ended: %s", i, tail(p.Wait().Err))
				}
			}
			c.verify()
			for i, p := range c.procs {
				quiet(t, i, p.Wait().Err, name == "killed")
			}
		})
	}
}

// mostLines is more than the engine of a worker has to say of an outage by itself; it fails ten
// times a second.
const mostLines = 12

// quiet checks what a worker says of an outage: a line when it began, and one when it is over.
func quiet(t *testing.T, i int, log string, away bool) {
	t.Helper()
	begun, over := strings.Count(log, "the ledger's database cannot be reached; the worker"), strings.Count(log, "the ledger's database is back")
	if n := strings.Count(log, "part=jobs"); n > mostLines || away && (begun == 0 || begun > 2 || over != begun) {
		t.Errorf("worker %d: %d lines of the engine, %d that the database went and %d that it is back:\n%s", i, n, begun, over, log)
	}
}

// full ends all sessions of a server and takes all of its connections, until free is called.
func full(t *testing.T, url string) (free func()) {
	t.Helper()
	db, ctx := database(t, url+"&application_name=hog"), context.Background()
	var kept []*sql.Conn
	take := func() (err error) {
		for err == nil {
			var c *sql.Conn
			if c, err = db.Conn(ctx); err == nil {
				kept = append(kept, c)
			}
		}
		return err
	}
	_ = take() // the server is full
	if _, err := kept[0].ExecContext(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> 'hog'"); err != nil {
		t.Fatal(err)
	}
	until(t, "a full server", long, func() bool { return take() != nil })
	return func() {
		for _, c := range kept {
			_ = c.Close()
		}
		_ = db.Close()
	}
}
