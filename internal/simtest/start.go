// Package simtest starts simulators for tests, each on a free port.
package simtest

import (
	"context"
	"testing"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// Start starts a simulator with knobs ("name=value") on top of the defaults. It ends with the test.
func Start(t testing.TB, o simulator.Options, knobs ...string) *simulator.Running {
	t.Helper()
	o.Knobs = simulator.DefaultKnobs()
	for _, knob := range knobs {
		if err := simulator.ParseKnob(knob, &o.Knobs); err != nil {
			t.Fatal(err)
		}
	}
	sim, err := simulator.Start(context.Background(), "127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	return sim
}
