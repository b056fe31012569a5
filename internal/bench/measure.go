package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/fapiao/fapiao/internal/fixture"
)

// bench is one measurement. Everything it writes is below dir.
type bench struct {
	ctx              context.Context
	binary, dir      string
	orders, inFlight int
}

func (b *bench) file() string { return filepath.Join(b.dir, "orders.xlsx") }

func (b *bench) workbook() error {
	f, err := os.Create(b.file())
	if err != nil {
		return err
	}
	defer f.Close()
	if err := fixture.WriteOrders(f, b.orders, 1); err != nil {
		return fmt.Errorf("make the workbook: %w", err)
	}
	return f.Close()
}

// figures of one process.
type figures struct {
	wall time.Duration
	peak int64 // bytes, 0 where the system does not tell
}

func (f figures) rate(n int) string { return fmt.Sprintf("%8.0f /s", float64(n)/f.wall.Seconds()) }

func (f figures) String() string {
	return fmt.Sprintf("%7.2f s  %5d MB", f.wall.Seconds(), f.peak>>20)
}

// exitPending is how fapiao submit ends: its orders wait for their invoices.
const exitPending = 4

// process runs a program to its end and measures it.
func (b *bench) process(name string, args ...string) (figures, error) {
	cmd := exec.CommandContext(b.ctx, name, args...)
	cmd.Env = b.env()
	var problems bytes.Buffer
	cmd.Stderr = &problems
	start := time.Now()
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == exitPending {
		err = nil
	}
	if err != nil {
		return figures{}, fmt.Errorf("%s %v: %w\n%s", filepath.Base(name), args, err, problems.String())
	}
	return figures{wall: time.Since(start), peak: peakMemory(cmd.ProcessState)}, nil
}

// env isolates the measurement from the user's configuration and ledgers.
func (b *bench) env() []string {
	return append(os.Environ(), "XDG_DATA_HOME="+b.dir, "XDG_CONFIG_HOME="+b.dir, "HOME="+b.dir, "LocalAppData="+b.dir)
}

func (b *bench) self(role, target string) (figures, error) {
	me, err := os.Executable()
	if err != nil {
		return figures{}, err
	}
	return b.process(me, "-role", role, "-target", target, "-orders", strconv.Itoa(b.orders), "-in-flight", strconv.Itoa(b.inFlight))
}

// reading compares check with the bare loop over the same file.
func (b *bench) reading() error {
	raw, err := b.self("rows", b.file())
	if err != nil {
		return err
	}
	check, err := b.process(b.binary, "check", "--json", b.file())
	if err != nil {
		return err
	}
	fmt.Printf("excelize Rows() raw loop  %s  %s\n", raw, raw.rate(b.orders))
	fmt.Printf("fapiao check              %s  %s\n", check, check.rate(b.orders))
	fmt.Printf("  check takes %.2f of the bare loop's time\n\n", check.wall.Seconds()/raw.wall.Seconds())
	return nil
}

// running compares the stages with a bare client against a simulator in a process of its own.
func (b *bench) running() error {
	bare, err := b.withSimulator(func(s platform) (figures, error) { return b.self("post", s.Endpoint) })
	if err != nil {
		return err
	}
	stages := map[string]figures{}
	run, err := b.withSimulator(func(s platform) (figures, error) {
		var all figures
		for _, stage := range []string{"import", "submit", "reconcile", "export"} {
			f, err := b.process(b.binary, b.stage(stage, s)...)
			if err != nil {
				return all, err
			}
			stages[stage] = f
			all.wall, all.peak = all.wall+f.wall, max(all.peak, f.peak)
		}
		return all, nil
	})
	if err != nil {
		return err
	}
	whole, err := b.withSimulator(func(s platform) (figures, error) {
		return b.process(b.binary, append(b.common("run", "whole.db", s), "--wait", "10m", "-o", filepath.Join(b.dir, "out"), b.file())...)
	})
	if err != nil {
		return err
	}
	fmt.Printf("bare client, signed posts %s  %s\n", bare, bare.rate(b.orders))
	for _, stage := range []string{"import", "submit", "reconcile", "export"} {
		fmt.Printf("fapiao %-18s %s  %s\n", stage, stages[stage], stages[stage].rate(b.orders))
	}
	fmt.Printf("stages one by one         %s  %s\n", run, run.rate(b.orders))
	fmt.Printf("fapiao run                %s  %s\n", whole, whole.rate(b.orders))
	fmt.Printf("  submit reaches %.2f of the bare client's rate\n", bare.wall.Seconds()/stages["submit"].wall.Seconds())
	fmt.Printf("  the whole run takes %.2f of the bare client's time; its peak memory is %d MB, %d bytes an order\n",
		whole.wall.Seconds()/bare.wall.Seconds(), whole.peak>>20, whole.peak/int64(b.orders))
	return nil
}

func (b *bench) common(command, ledger string, s platform) []string {
	return []string{command, "--environment", "simulator", "--endpoint", s.Endpoint, "--ledger", filepath.Join(b.dir, ledger),
		"--rate", "unlimited", "--in-flight", strconv.Itoa(b.inFlight)}
}

func (b *bench) stage(name string, s platform) []string {
	args := b.common(name, "stages.db", s)
	switch name {
	case "import":
		args = append(args, b.file())
	case "reconcile":
		args = append(args, "--wait", "10m")
	case "export":
		args = append(args, "-o", filepath.Join(b.dir, "results.xlsx"))
	}
	return args
}

// platform is what fapiao simulate --json says about itself.
type platform struct {
	Endpoint string `json:"endpoint"`
}

// withSimulator starts a fresh simulator process for f and ends it afterwards.
func (b *bench) withSimulator(f func(platform) (figures, error)) (figures, error) {
	ctx, cancel := context.WithCancel(b.ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.binary, "simulate", "--json", "--addr", "127.0.0.1:0", "--knob", "rate=0")
	cmd.Env = b.env()
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return figures{}, err
	}
	if err := cmd.Start(); err != nil {
		return figures{}, err
	}
	defer func() { cancel(); _ = cmd.Wait() }() // killed on purpose
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		return figures{}, fmt.Errorf("the simulator did not start: %w", err)
	}
	var s platform
	if err := json.Unmarshal(line, &s); err != nil || s.Endpoint == "" {
		return figures{}, fmt.Errorf("the simulator said %q: %w", line, err)
	}
	return f(s)
}
