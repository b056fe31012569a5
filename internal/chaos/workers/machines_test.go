package workers

import (
	"cmp"
	"fmt"
	"strconv"
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

func world(t *testing.T, o chaos.Options) *chaos.World {
	t.Helper()
	chaos.Longer(t)
	if o.URL == "" {
		o.Ledger = "postgres"
	}
	o.Rate = cmp.Or(o.Rate, strconv.Itoa(fast))
	o.Knobs = append([]string{"slow_after=0.3", "slow_ms=100", "drop_after=requestBillingNew:0.03"}, o.Knobs...)
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
func TestFrozenWorkers(t *testing.T) {
	for name, o := range map[string]struct {
		chaos.Options
		args []string
		long time.Duration
	}{
		"orders": {chaos.Options{Rate: "unlimited", Config: "in_flight: 2\n", Knobs: []string{"slow_after=1", "slow_ms=150"}}, []string{"--jobs", "2"}, orderLease},
		"share":  {long: limit.Taken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			chance, _ := drawn(t)
			c := hireWith(world(t, o.Options), o.args, four()...)
			stops := 0
			c.during("workers that stand still", func() {
				p := c.procs[chance.IntN(len(c.procs))]
				time.Sleep(time.Duration(chance.IntN(1000)) * time.Millisecond)
				freeze(t, p)
				time.Sleep(o.long + time.Second)
				wake(p)
				stops++
			})
			t.Logf("%d stops of %v", stops, o.long+time.Second)
		})
	}
}

// orderLease is how long the program leases an order where there is no limit: twice the time of a
// call, which has a request and a second.
const orderLease = 2 * (300*time.Millisecond + time.Second)

// TestWorkersBehindBadNetworks cuts and stalls the connections of two of four workers to the
// database.
func TestWorkersBehindBadNetworks(t *testing.T) {
	t.Parallel()
	chance, _ := drawn(t)
	url := pgtest.URL(t)
	near := [2]*pgtest.Network{pgtest.Through(t, url), pgtest.Through(t, url)}
	c := hire(world(t, chaos.Options{URL: url}), []string{"FAPIAO_LEDGER=" + near[0].URL()}, []string{"FAPIAO_LEDGER=" + near[1].URL()}, nil, nil)
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

// TestWorkersOutliveTheDatabase kills the database while workers and a run are at work, and starts
// it again some seconds later: none of the workers ends.
func TestWorkersOutliveTheDatabase(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	w := world(t, chaos.Options{URL: server.URL()})
	c := hire(w, four()...)
	f := w.Workbook("D", orders, 1)
	run := w.Start("run", f, "--workers")
	accepted(w, orders/4)
	server.Kill()
	time.Sleep(3 * time.Second)
	server.Up()
	accepted(w, orders)
	r := run.Wait()
	t.Logf("the run that followed the workers ended with %d: %s", r.Code, tail(r.Err))
	w.SettleAll("--workers")
	for i, p := range c.procs {
		if !p.Running() {
			t.Errorf("worker %d ended: %s", i, tail(p.Wait().Err))
		}
	}
	c.verify()
}
