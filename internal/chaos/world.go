package chaos

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// Ledgers are the kinds of ledger that every test runs on.
var Ledgers = []string{"sqlite", "postgres"}

// Longer returns how many times longer a test runs than in its bounded form: FAPIAO_CHAOS. If it is
// not set the test is skipped, since these tests take minutes; make test-crash, make test-chaos
// and make test-workers set it.
func Longer(t testing.TB) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("FAPIAO_CHAOS"))
	if err != nil || n < 1 {
		t.Skip("takes minutes; make test-crash and make test-chaos run it (FAPIAO_CHAOS=1)")
	}
	return n
}

// Programs is the environment variable with the folder of the programs under test: "fapiao", and
// "fapiao-crashing", which ends at the step set by mortal.Env. make builds them once for all test
// binaries.
const Programs = "FAPIAO_PROGRAMS"

// The programs and how they are built. The crashing one is the test binary of the command, whose
// TestMain decorates the program.
var programs = map[string][]string{
	"fapiao":          {"build", "-ldflags", "-s -w"},
	"fapiao-crashing": {"test", "-c", "-ldflags", "-s -w"},
}

// Program returns the path of a program; if make did not build it, it is built once per test
// binary.
var Program = func() func(t testing.TB, name string) string {
	var mu sync.Mutex
	built := map[string]string{}
	return func(t testing.TB, name string) string {
		t.Helper()
		mu.Lock()
		defer mu.Unlock()
		if path, ok := built[name]; ok {
			return path
		}
		if dir := os.Getenv(Programs); dir != "" {
			path := filepath.Join(dir, name)
			if _, err := os.Stat(path); err != nil {
				t.Fatalf("%s: %v", Programs, err)
			}
			return path
		}
		dir, err := os.MkdirTemp("", "fapiao-chaos-")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		cmd := exec.Command("go", append(programs[name], "-o", path, "github.com/fapiao/fapiao/cmd/fapiao")...)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("build: %v\n%s", err, out)
		}
		built[name] = path
		return path
	}
}()

// World is a platform, a ledger and the program.
type World struct {
	testing.TB
	Program string
	Dir     string
	Sim     *simulator.Running
	Ledger  string          // its path, or its address
	Rate    string          // the limit, in calls a second; or unlimited
	Orders  map[string]bool // the numbers of every workbook
	files   []string
}

// Options describe a world.
type Options struct {
	Crashing bool     // the program ends at the step that mortal.Env names
	Ledger   string   // one of Ledgers
	URL      string   // of a ledger on a server of the test's own, in place of Ledger
	Rate     string   // of the configuration; empty: unlimited
	Timeout  string   // of a request; empty: 300 ms
	Knobs    []string // name=value, beside those that every world has
	Config   string   // more lines of the configuration
}

// quick makes the platform fast, and lets it accept an order number twice, so that only the
// program's own rules prevent duplicates.
var quick = []string{"rate=0", "issuing_ms=0", "signing_ms=0", "accept_duplicates=on", "fail_cause=模拟原因"}

// New creates a world whose program abandons a call after 300 ms, so that recovery takes seconds
// instead of minutes.
func New(t testing.TB, o Options) *World {
	t.Helper()
	program := "fapiao"
	if o.Crashing {
		program = "fapiao-crashing"
	}
	w := &World{TB: t, Program: Program(t, program), Dir: t.TempDir(), Orders: map[string]bool{}}
	w.Sim = simtest.Start(t, simulator.Options{Seed: 1}, append(append([]string{}, quick...), o.Knobs...)...)
	w.Ledger = cmp.Or(o.URL, "ledger.db")
	if o.Ledger == "postgres" {
		w.Ledger = pgtest.URL(t)
	}
	w.Rate = cmp.Or(o.Rate, "unlimited")
	w.write("fapiao.yaml", fmt.Appendf(nil, "endpoint: %s\nledger: %q\nrate: %s\nrequest_timeout: %s\nvisibility: 300ms\nwait: 30s\n%s", w.Sim.Endpoint(), w.Ledger, w.Rate,
		cmp.Or(o.Timeout, "300ms"), o.Config))
	return w
}

func (w *World) write(name string, b []byte) {
	w.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, name), b, 0o600); err != nil {
		w.Fatal(err)
	}
}

// Turn changes knobs of the platform while it runs.
func (w *World) Turn(knobs ...string) {
	w.Helper()
	w.Sim.Server.Adjust(func(k *simulator.Knobs) {
		for _, one := range knobs {
			if err := simulator.ParseKnob(one, k); err != nil {
				w.Error(err)
			}
		}
	})
}

// Workbook writes a workbook of n orders whose numbers begin with prefix, and returns its name.
func (w *World) Workbook(prefix string, n int, seed uint64) string {
	w.Helper()
	orders := fixture.Orders(n, seed)
	return w.WorkbookOf(prefix, orders)
}

// WorkbookOf writes a workbook of orders, whose numbers it makes from prefix, and returns its name.
func (w *World) WorkbookOf(prefix string, orders []fixture.Order) string {
	w.Helper()
	for i := range orders {
		orders[i].No = fmt.Sprintf("%s%04d", prefix, i+1)
	}
	var b bytes.Buffer
	if err := fixture.WriteOwn(&b, orders); err != nil {
		w.Fatal(err)
	}
	name := prefix + ".xlsx"
	w.write(name, b.Bytes())
	for _, o := range orders {
		w.Orders[o.No] = true
	}
	w.files = append(w.files, name)
	return name
}

// Result is how a command ended.
type Result struct {
	Code     int
	Out, Err string
}

// command is the program in this world, with the environment variables env beside its own.
func (w *World) command(env []string, args ...string) (*exec.Cmd, *bytes.Buffer, *bytes.Buffer) {
	cmd := exec.Command(w.Program, args...)
	cmd.Dir = w.Dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.Env = append([]string{"HOME=" + w.Dir, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + w.Dir, "NO_PROXY=127.0.0.1"}, env...)
	return cmd, &out, &errs
}

// Run runs a command to its end.
func (w *World) Run(env []string, args ...string) Result {
	w.Helper()
	cmd, out, errs := w.command(env, args...)
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.Fatalf("%v: %v", args, err)
	}
	return Result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// Process is a command that runs.
type Process struct {
	Args []string
	cmd  *exec.Cmd
	done chan struct{}
	out  *bytes.Buffer
	errs *bytes.Buffer
}

// Start starts a command.
func (w *World) Start(args ...string) *Process {
	w.Helper()
	return w.StartIn(nil, args...)
}

// StartIn starts a command with environment variables. It ends with the test.
func (w *World) StartIn(env []string, args ...string) *Process {
	w.Helper()
	cmd, out, errs := w.command(env, args...)
	if err := cmd.Start(); err != nil {
		w.Fatal(err)
	}
	p := &Process{Args: args, cmd: cmd, done: make(chan struct{}), out: out, errs: errs}
	go func() {
		_ = cmd.Wait() // how it ended is in its state
		close(p.done)
	}()
	w.Cleanup(func() { p.Kill() })
	return p
}

// PID is the number of the process.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Signal sends a signal to the process, if it has not ended.
func (p *Process) Signal(s os.Signal) { _ = p.cmd.Process.Signal(s) }

// Kill ends the process as a power cut would, and reports whether it was still running.
func (p *Process) Kill() bool {
	select {
	case <-p.done:
		return false
	default:
	}
	_ = p.cmd.Process.Kill() // it may have ended this moment
	<-p.done
	return p.cmd.ProcessState.ExitCode() == -1
}

// Wait waits for the process to end.
func (p *Process) Wait() Result {
	<-p.done
	return Result{p.cmd.ProcessState.ExitCode(), p.out.String(), p.errs.String()}
}

// Running reports whether the process has not ended yet.
func (p *Process) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Reach runs a command with environment variables until it reaches the platform and the ledger.
func (w *World) Reach(env []string, args ...string) Result {
	w.Helper()
	r := w.Run(env, args...)
	for range 12 {
		if r.Code != 8 {
			break
		}
		r = w.Run(env, args...)
	}
	return r
}

// Settle repeats a command, as cron would, until it ends with a code other than 4 (pending), 6
// (held) and 8 (no answer in time, which happens with such short timeouts on a busy machine), and
// returns the result.
func (w *World) Settle(args ...string) Result {
	w.Helper()
	return w.SettleWith(nil, args...)
}

// SettleWith is Settle with environment variables.
func (w *World) SettleWith(env []string, args ...string) Result {
	w.Helper()
	var r Result
	for range 12 {
		if r = w.Run(env, args...); r.Code != 4 && r.Code != 6 && r.Code != 8 {
			return r
		}
		time.Sleep(200 * time.Millisecond)
	}
	w.Errorf("%v still ends with %d:\n%s%s", args, r.Code, r.Out, r.Err)
	return r
}

// sideBySide is how many commands settle workbooks at once: they mostly wait for leases to end.
const sideBySide = 6

// SettleAll settles the run of every workbook, some of them side by side, with args added, and
// checks that each ends with 0 or 3: everything is final.
func (w *World) SettleAll(args ...string) {
	w.Helper()
	var group sync.WaitGroup
	slots := make(chan struct{}, sideBySide)
	for _, f := range w.files {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			if r := w.Settle(append([]string{"run", f}, args...)...); r.Code != 0 && r.Code != 3 {
				w.Errorf("run %s %v ends with %d: %s%s", f, args, r.Code, r.Out, r.Err)
			}
		})
	}
	group.Wait()
}
