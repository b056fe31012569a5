// Package clocks tests processes whose clocks differ, jump or stand still and that share one
// ledger.
package clocks

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/chaos"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

const (
	orders = 400
	apart  = 10 * time.Minute
)

// scenario is what is wrong with the clock of the second of two processes.
type scenario struct {
	name   string
	off    time.Duration
	jump   time.Duration
	frozen time.Duration // how long the first process is stopped, again and again
}

var scenarios = []scenario{
	{name: "clocks agree"},
	{name: "ten minutes ahead", off: apart},
	{name: "ten minutes behind", off: -apart},
	{name: "set forward in the middle", jump: apart},
	{name: "set back in the middle", jump: -apart},
	{name: "one process is stopped for longer than its lease", frozen: times.Lease + time.Second},
	{name: "ten minutes ahead, the other is stopped", off: apart, frozen: times.Lease + time.Second},
}

// TestClocks has two processes send 400 orders of one ledger to a platform that accepts a number
// twice, so that only the program's own rules prevent duplicates. One sends all it can; the other
// first queries the existing orders. Some answers are lost, and some orders are not visible at
// first.
func TestClocks(t *testing.T) {
	for range chaos.Longer(t) {
		for _, kind := range chaos.Ledgers {
			for _, s := range scenarios {
				t.Run(kind+"/"+s.name, func(t *testing.T) {
					t.Parallel() // they mostly wait
					s.run(t, kind)
				})
			}
		}
	}
}

func (s scenario) run(t *testing.T, kind string) {
	url := filepath.Join(t.TempDir(), "ledger.db")
	if kind == "postgres" {
		url = pgtest.URL(t)
	}
	sim := platformOf(t)
	fill(t, url, orders)
	begun := time.Now()
	a := start(t, Task{Ledger: url, Endpoint: sim.Endpoint(), TokenURL: sim.TokenURL(), Owner: "a"})
	b := start(t, Task{Ledger: url, Endpoint: sim.Endpoint(), TokenURL: sim.TokenURL(), Owner: "b", Asks: true, Off: s.off, Jump: s.jump, JumpAfter: 8 * time.Second})
	stops := 0
	if s.frozen > 0 {
		stops = a.freeze(t, s.frozen)
	}
	a.ends(t)
	b.ends(t)
	state := sim.Server.State()
	if twice := state.Doubles(); len(twice) > 0 {
		t.Errorf("%d orders were accepted more than once: %v", len(twice), twice)
	}
	if state.Accepted != orders {
		t.Errorf("%d orders were accepted, want %d", state.Accepted, orders)
	}
	// The limit holds from the start only where the processes agree on the ledger's time.
	if state.Busiest > rate && (kind != "sqlite" || s.off == 0) {
		t.Errorf("%d calls in one second, want at most %d", state.Busiest, rate)
	}
	t.Logf("%s, %s: %d orders accepted, %d more than once, in %.0f s; stopped %d times; busiest second %d calls",
		kind, s.name, state.Accepted, len(state.Doubles()), time.Since(begun).Seconds(), stops, state.Busiest)
	settled(t, url, orders)
}

func platformOf(t *testing.T) *simulator.Running {
	t.Helper()
	return simtest.Start(t, simulator.Options{Seed: 1}, "rate=0", "issuing_ms=0", "signing_ms=0", "accept_duplicates=on",
		"drop_after=requestBillingNew:0.05", "visible_ms=500", "slow_after=0.2", "slow_ms=300")
}

// process is one at work.
type process struct {
	name string
	cmd  *exec.Cmd
	out  bytes.Buffer
	done chan struct{}
}

func start(t *testing.T, task Task) *process {
	t.Helper()
	text, err := json.Marshal(task)
	if err != nil {
		t.Fatal(err)
	}
	p := &process{name: task.Owner, cmd: exec.Command(os.Args[0]), done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), taskEnv+"="+string(text))
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // it has ended, unless the test failed
		<-p.done
	})
	go func() {
		_ = p.cmd.Wait() // its state says how it ended
		close(p.done)
	}()
	return p
}

func (p *process) ends(t *testing.T) {
	t.Helper()
	select {
	case <-p.done:
	case <-time.After(5 * time.Minute):
		t.Fatalf("it does not end: %s", &p.out)
	}
	// Outcomes of orders that another process has taken over cannot be recorded; this is logged.
	taken := bytes.Count(p.out.Bytes(), []byte(ledger.ErrFence.Error()))
	if !p.cmd.ProcessState.Success() {
		t.Errorf("a process ended with %v: %s", p.cmd.ProcessState, &p.out)
	}
	t.Logf("process %s: %d orders were taken over by the other", p.name, taken)
}

// fill imports n orders.
func fill(t *testing.T, url string, orders int) {
	t.Helper()
	ctx := context.Background()
	s, err := sqlledger.Open(ctx, url, sqlledger.Options{Environment: "simulator", Run: "import"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	parts := pipeline.Parts{Ledger: s, Progress: silent{}, Now: s.Now, Sources: []pipeline.Source{&sheet{n: orders}}}
	r, err := pipeline.Execute(ctx, parts, pipeline.Settings{Owner: "import", Timing: times, Rules: rulesOf(),
		Batch: ledger.Batch{ID: "b1", Digest: "d", Sources: []string{"orders.xlsx"}, Created: s.Now()}}, pipeline.ImportStage)
	if err != nil {
		t.Fatal(err)
	}
	if n := r.Summary.Count(ledger.Ready); n != orders {
		t.Fatalf("%d orders are ready", n)
	}
}

// settled checks that the ledger has so many orders and every one is issued.
func settled(t *testing.T, url string, orders int) {
	t.Helper()
	ctx := context.Background()
	s, err := sqlledger.Open(ctx, url, sqlledger.Options{Environment: "simulator", Run: "look"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sum, err := s.Summary(ctx, ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if n := sum.Count(ledger.Issued); n != orders {
		t.Errorf("%d of %d orders are issued: %s", n, orders, fmt.Sprint(sum.States))
	}
}
