package main

import (
	"context"
	"strconv"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// platforms are the simulators of scripts, by endpoint.
var platforms sync.Map

// startSimulator is the script command "simulator NAME=VALUE…": the platform for the rest of the
// script, at $SIM.
func startSimulator(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: simulator NAME=VALUE…")
	}
	knobs := simulator.DefaultKnobs()
	for _, k := range append([]string{"rate=0", "issuing_ms=0", "signing_ms=0"}, args...) {
		ts.Check(simulator.ParseKnob(k, &knobs))
	}
	running, err := simulator.Start(context.Background(), "127.0.0.1:0", simulator.Options{Knobs: knobs})
	ts.Check(err)
	ts.Defer(func() { ts.Check(running.Close()) })
	platforms.Store(running.Endpoint(), running)
	ts.Setenv("SIM", running.Endpoint())
}

// turnKnob is the script command "knob NAME=VALUE…".
func turnKnob(ts *testscript.TestScript, neg bool, args []string) {
	running, ok := platforms.Load(ts.Getenv("SIM"))
	if neg || !ok {
		ts.Fatalf("usage: simulator …; knob NAME=VALUE…")
	}
	running.(*simulator.Running).Server.Adjust(func(k *simulator.Knobs) {
		for _, one := range args {
			ts.Check(simulator.ParseKnob(one, k))
		}
	})
}

// spent is the script command "spent N": so many orders were accepted by the platform.
func spent(ts *testscript.TestScript, neg bool, args []string) {
	running, ok := platforms.Load(ts.Getenv("SIM"))
	if neg || !ok || len(args) != 1 {
		ts.Fatalf("usage: simulator …; spent N")
	}
	if n := running.(*simulator.Running).Server.State().Accepted; strconv.Itoa(n) != args[0] {
		ts.Fatalf("%d orders were spent, want %s", n, args[0])
	}
}

// someOrders is the script command "orders FILE.xlsx N": a workbook of so many orders.
func someOrders(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: orders FILE.xlsx N")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(writeWorkbook(ts.MkAbs(args[0]), table(n)))
}
