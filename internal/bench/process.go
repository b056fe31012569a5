package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/fapiao/fapiao/internal/fixture"
)

// figures of one process.
type figures struct {
	wall time.Duration
	user time.Duration // of the processor
	peak int64         // bytes, 0 where the system does not report it
}

// How fapiao check ends when it found errors, and fapiao submit, whose orders wait for their
// invoices.
const (
	exitFound   = 3
	exitPending = 4
)

// process runs a program to its end and measures it.
func (b *bench) process(name string, args ...string) (figures, error) {
	cmd := exec.CommandContext(b.ctx, name, args...)
	cmd.Env = b.env()
	var problems bytes.Buffer
	cmd.Stderr = &problems
	start := time.Now()
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && (exit.ExitCode() == exitPending || exit.ExitCode() == exitFound) {
		err = nil
	}
	if err != nil {
		return figures{}, fmt.Errorf("%s %v: %w\n%s", filepath.Base(name), args, err, problems.String())
	}
	return figures{wall: time.Since(start), user: cmd.ProcessState.UserTime(), peak: peakMemory(cmd.ProcessState)}, nil
}

// median measures what may be measured again: several times if it is short.
func (b *bench) median(once func() (figures, error)) (figures, error) {
	const short = 2 * time.Second
	first, err := once()
	if err != nil || first.wall > short {
		return first, err
	}
	all := []figures{first}
	for len(all) < b.least {
		f, err := once()
		if err != nil {
			return f, err
		}
		all = append(all, f)
	}
	peak := slices.MaxFunc(all, func(x, y figures) int { return cmp.Compare(x.peak, y.peak) }).peak
	slices.SortFunc(all, func(x, y figures) int { return cmp.Compare(x.wall, y.wall) })
	half := all[len(all)/2]
	return figures{half.wall, half.user, peak}, nil
}

// env isolates the measurement from the user's configuration and ledgers.
func (b *bench) env() []string {
	return append(os.Environ(), "XDG_DATA_HOME="+b.dir, "XDG_CONFIG_HOME="+b.dir, "HOME="+b.dir, "LocalAppData="+b.dir)
}

// self runs this program as a baseline.
func (b *bench) self(role, target string) (figures, error) {
	me, err := os.Executable()
	if err != nil {
		return figures{}, err
	}
	return b.process(me, "-role", role, "-target", target, "-orders", strconv.Itoa(b.orders), "-in-flight", strconv.Itoa(b.inFlight))
}

// workbook writes orders. Another seed makes other order numbers.
func (b *bench) workbook(file string, orders int, seed uint64) error {
	return b.workbookOf(file, orders, seed, fixture.WriteOrders)
}

func (b *bench) workbookOf(file string, orders int, seed uint64, write func(io.Writer, int, uint64) error) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := write(f, orders, seed); err != nil {
		return fmt.Errorf("make the workbook: %w", err)
	}
	return f.Close()
}

// platform is what fapiao simulate --json reports about itself.
type platform struct {
	Endpoint string `json:"endpoint"`
}

// withSimulator starts a fresh simulator process for f and ends it afterwards.
func (b *bench) withSimulator(f func(platform) error) error {
	ctx, cancel := context.WithCancel(b.ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.binary, "simulate", "--json", "--addr", "127.0.0.1:0", "--knob", "rate=0", "--knob", "credit_line=-1")
	cmd.Env = b.env()
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() { cancel(); _ = cmd.Wait() }() // killed on purpose
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("the simulator did not start: %w", err)
	}
	var s platform
	if err := json.Unmarshal(line, &s); err != nil || s.Endpoint == "" {
		return fmt.Errorf("the simulator printed %q: %w", line, err)
	}
	return f(s)
}
