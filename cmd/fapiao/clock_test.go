package main

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
)

// The machine's clock is set while fapiao does not run, or runs. Orders wait no longer for it, and
// none is sent twice.
func TestClockIsSet(t *testing.T) {
	t.Parallel()
	for name, jump := range map[string]time.Duration{"back by an hour": -time.Hour, "forward by a day": 24 * time.Hour} {
		t.Run(name+" between two runs", func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, 20)
			endpoint, _ := server(t, "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
			if r := p.at(0, p.ledger, "import", p.orders); r.code != exitDone {
				t.Fatal(r)
			}
			if r := p.at(0, p.ledger, "submit", "--endpoint", endpoint); r.code != exitPending {
				t.Fatal(r)
			}
			more := newPlace(t, 3)
			if r := p.at(jump, p.ledger, "import", more.orders); r.code != exitRejected && r.code != exitDone {
				t.Fatal(r)
			}
			if r := p.at(jump, p.ledger, "reconcile", "--all", "--endpoint", endpoint, "--wait", "30s"); r.code != exitDone {
				t.Errorf("%+v", r)
			}
			if r := p.at(jump, p.ledger, "status", "--json"); balanceOf(t, r.out).Orders != 3 {
				t.Errorf("the latest batch is not the one that was read last: %s", r.out)
			}
			onceEach(t, p.ledger, 20)
		})
		t.Run(name+" within a run", func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, 20)
			endpoint, _ := server(t, "--knob", "issuing_ms=2000", "--knob", "signing_ms=0")
			var away atomic.Int64
			set := watcher(func(text string) {
				if strings.HasPrefix(text, "reconcile") {
					away.Store(int64(jump))
				}
			})
			prog := &program{
				args:    []string{"fapiao", "run", p.orders, "--ledger", p.ledger, "--endpoint", endpoint, "--lang", "en", "--wait", "1m"},
				streams: ui.Streams{In: strings.NewReader(""), Out: io.Discard, Err: set}, environ: []string{"HOME=" + filepath.Dir(p.orders)},
				now: func() time.Time { return time.Now().Round(0).Add(time.Duration(away.Load())) }, // Round: the wall clock alone
			}
			prog.clock = prog.now
			ctx, cancel := context.WithTimeout(context.Background(), soon)
			defer cancel()
			code := prog.run(ctx)
			if jump > 0 && code == exitPending { // its wait was over by that clock; the next run goes on
				code = p.at(jump, p.ledger, "run", p.orders, "--endpoint", endpoint).code
			}
			if code != exitDone {
				t.Errorf("it ended with %d", code)
			}
			onceEach(t, p.ledger, 20)
		})
	}
}
