package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// sliceCommand is a program of the tests beside fapiao: it works on the slice that its last
// argument is, as a job of an engine would, and prints what it reports.
const sliceCommand = "fapiao-slice"

// sellerNo is the tax number of the simulator's seller.
const sellerNo = "91330106MADEM0003K"

// sliced is what one slice brought.
type sliced struct {
	Report pipeline.Report `json:"report"`
	More   bool            `json:"more"`
}

func workOnSlice() int {
	p := &program{args: os.Args, streams: ui.Std(), environ: os.Environ(), now: time.Now}
	commands := p.cli()
	commands.Commands = append(commands.Commands, &cli.Command{Name: "slice", Flags: p.settings(), Action: p.with(func(ctx context.Context, c *call) error {
		var piece pipeline.Slice
		if err := json.Unmarshal([]byte(c.flags.Args().First()), &piece); err != nil {
			return err
		}
		var out sliced
		var err error
		if out.Report, out.More, err = c.app.Work(ctx, piece); err != nil {
			return err
		}
		return json.NewEncoder(p.streams.Out).Encode(out)
	})})
	args, err := arrange(commands, p.args)
	if err == nil {
		err = commands.RunContext(context.Background(), args)
	}
	return p.complain(context.Background(), err)
}

// coordinator hands slices to other processes and adds up what they report.
type coordinator struct {
	t      *testing.T
	flags  []string
	since  time.Time
	mu     sync.Mutex
	report pipeline.Report
}

// hand has the same slice worked on by several processes at once; more tells that one of them wants
// it again.
func (c *coordinator) hand(processes int, piece pipeline.Slice) (more bool) {
	piece.Seller, piece.Limit, piece.Since, piece.Standing = sellerNo, 10, c.since, c.report.Standing
	text, err := json.Marshal(piece)
	if err != nil {
		c.t.Fatal(err)
	}
	var group sync.WaitGroup
	for range processes {
		group.Go(func() {
			var errs strings.Builder
			cmd := exec.Command(sliceCommand, append(append([]string{"slice"}, c.flags...), string(text))...)
			cmd.Stderr = &errs
			out, err := cmd.Output()
			var got sliced
			if err = errors.Join(err, json.Unmarshal(out, &got)); err != nil {
				c.t.Errorf("a slice ended with %v: %s%s", err, out, &errs)
			}
			c.mu.Lock()
			defer c.mu.Unlock()
			c.report.Add(got.Report)
			more = more || got.More
		})
	}
	group.Wait()
	return more
}

// job hands out slices until nothing is left to do or the seller is stopped.
func (c *coordinator) job(l *sqlledger.Store) {
	for begun := time.Now(); time.Since(begun) < 2*soon; {
		c.hand(2, pipeline.Slice{Task: pipeline.SubmitTask})
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			c.hand(1, pipeline.Slice{Task: pipeline.ReconcileTask, Serials: serials})
		}
		ready, waiting, _, err := l.Pending(context.Background(), ledger.Filter{})
		if err != nil {
			c.t.Fatal(err)
		}
		if ready+waiting == 0 || len(c.report.Stops) > 0 {
			return
		}
	}
	c.t.Error("the job does not end")
}

// Facts that a slice finds are in its report or in the ledger: whoever handed it out knows how many
// orders were sent, what failed, and why a seller is stopped, and ends with the code for it.
func TestSlicesInOtherProcessesReportWhatTheyFound(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T, *place) string{
		"sqlite":   func(_ *testing.T, p *place) string { return p.ledger },
		"postgres": func(t *testing.T, _ *place) string { return pgtest.URL(t) },
	} {
		for what, knobs := range map[string][]string{"all is well": nil, "the credit line is used up": {"trouble=credit", "trouble_after=14"}} {
			t.Run(name+" "+what, func(t *testing.T) {
				t.Parallel()
				const orders = 40
				p := newPlace(t, orders)
				at := open(t, p)
				sim := simtest.Start(t, simulator.Options{Seed: 1}, append([]string{"rate=0", "issuing_ms=0", "signing_ms=0"}, knobs...)...)
				flags := []string{"--ledger", at, "--endpoint", sim.Endpoint(), "--rate", "unlimited"}
				if r := p.at(0, at, "import", p.orders); r.code != exitDone {
					t.Fatal(r)
				}
				l, err := sqlledger.Open(context.Background(), at, sqlledger.Options{Environment: "simulator", Run: "coordinator"})
				if err != nil {
					t.Fatal(err)
				}
				defer l.Close()
				c := &coordinator{t: t, flags: flags, since: l.Now()}
				c.job(l)
				checkSlices(t, c, l, sim, len(knobs) > 0)
			})
		}
	}
}

func checkSlices(t *testing.T, c *coordinator, l *sqlledger.Store, sim *simulator.Running, stopped bool) {
	t.Helper()
	ctx := context.Background()
	sum, err := l.Summary(ctx, ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	c.report.Summary = sum
	state := sim.Server.State()
	if twice := state.Doubles(); len(twice) > 0 || c.report.Sent != state.Accepted {
		t.Errorf("%d sent by the reports, %d accepted by the platform, %v twice", c.report.Sent, state.Accepted, twice)
	}
	if n := sum.Count(ledger.Failed); c.report.Failed != n || stopped != (n > 0) {
		t.Errorf("%d failed by the reports, %d by the ledger", c.report.Failed, n)
	}
	end := app.EndOf(c.report)
	if !stopped {
		if n := sum.Count(ledger.Issued); end != nil || n != sum.Orders || len(c.report.Stops) > 0 {
			t.Errorf("%d of %d issued, stops %+v", n, sum.Orders, c.report.Stops)
		}
		return
	}
	if app.KindOf(end) != app.Account {
		t.Errorf("it ends with %v, want that of an account", end)
	}
	why := c.report.Stops[sellerNo]
	stops, now, err := l.Stops(ctx)
	if err != nil || len(stops) != 1 || !stops[0].Open(now) || stops[0].Trouble != why.Trouble || why.Trouble != ledger.TroubleCredit {
		t.Errorf("the reports say %+v, the ledger %s (%v)", why, fmt.Sprint(stops), err)
	}
}
