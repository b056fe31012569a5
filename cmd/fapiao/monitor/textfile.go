package monitor

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// Run is what a command did, for a text file of metrics.
type Run struct {
	Command, Version, Environment string

	Code    int  // exit code
	Success bool // the code is not one of a failure
	Ended   time.Time
	Took    time.Duration
	Did     app.Did
}

// Calls counts the requests of one command. Its methods may be called from several goroutines.
type Calls struct {
	mu     sync.Mutex
	count  map[callKey]int
	waited map[string]time.Duration // for turns, by seller
}

type callKey struct{ seller, method, answer string }

// Called implements [app.CallWatch].
func (c *Calls) Called(seller string, o nuonuo.Observation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.count == nil {
		c.count = map[callKey]int{}
	}
	c.count[callKey{seller, o.Method, o.Verdict.String()}]++
}

// Waited implements [app.CallWatch].
func (c *Calls) Waited(seller string, took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waited == nil {
		c.waited = map[string]time.Duration{}
	}
	c.waited[seller] += took
}

// readable is the mode of a text file: node_exporter reads it as another user. It has counts by tax
// numbers of sellers, nothing of orders.
const readable fs.FileMode = 0o644

// WriteText replaces a file for the textfile collector of node_exporter: the figures of the ledger,
// nil if they are not known, and what the command did. What other commands wrote of themselves is
// kept, and when this one succeeded last.
func WriteText(path string, r *Run, calls *Calls, f *app.Figures) error {
	metrics.ExposeMetadata(true)
	s := metrics.NewSet()
	if f != nil {
		ledgerGauges(s, f)
	}
	r.gauges(s)
	calls.gauges(s, r.Command)
	old, err := os.Open(path)
	switch {
	case err == nil:
		r.keep(s, old)
		_ = old.Close() // it was only read
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	var b bytes.Buffer
	s.WritePrometheus(&b)
	return atomicfile.Write(path, readable, b.Bytes())
}

// succeeded is the metric that outlives a run that fails.
const succeeded = "fapiao_run_success_timestamp_seconds"

func (r *Run) gauges(s *metrics.Set) {
	set := func(value float64, name, more string, labels ...any) {
		s.NewGauge(fmt.Sprintf("%s{command=%q%s}", name, r.Command, fmt.Sprintf(more, labels...)), nil).Set(value)
	}
	set(1, "fapiao_run_info", ",version=%q,environment=%q", r.Version, r.Environment)
	ended := float64(r.Ended.Unix())
	set(ended, "fapiao_run_end_timestamp_seconds", "")
	if r.Success {
		set(ended, succeeded, "")
	}
	set(r.Took.Seconds(), "fapiao_run_duration_seconds", "")
	set(float64(r.Code), "fapiao_run_exit_code", "")
	for _, c := range []struct {
		outcome string
		n       int
	}{{"sent", r.Did.Sent}, {"issued", r.Did.Issued}, {"failed", r.Did.Failed}, {"reds_failed", r.Did.RedsFailed}} {
		set(float64(c.n), "fapiao_run_orders", ",outcome=%q", c.outcome)
	}
}

func (c *Calls) gauges(s *metrics.Set, command string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, n := range c.count {
		s.NewGauge(fmt.Sprintf("fapiao_run_calls{command=%q,seller=%q,method=%q,answer=%q}", command, k.seller, k.method, k.answer), nil).Set(float64(n))
	}
	for seller, took := range c.waited {
		s.NewGauge(fmt.Sprintf("fapiao_run_limit_wait_seconds{command=%q,seller=%q}", command, seller), nil).Set(took.Seconds())
	}
}

const (
	// oldFile bounds what is read of an old file, in bytes.
	oldFile = 1 << 20
	// otherCommands bounds the commands whose figures are kept.
	otherCommands = 50
)

// ofRun is a line that [Run] or [Calls] wrote.
var ofRun = regexp.MustCompile(`(?m)^((fapiao_run_[a-z_]+)\{command="([a-z]+)"(?:,[a-z]+="[A-Za-z0-9._+()-]*")*\}) ([0-9.e+-]+)$`)

// keep adds what an old file has of other commands, and when this one succeeded last.
func (r *Run) keep(s *metrics.Set, old io.Reader) {
	b, err := io.ReadAll(io.LimitReader(old, oldFile))
	if err != nil {
		return // the next runs of the others write it again
	}
	others := map[string]bool{}
	for _, m := range ofRun.FindAllStringSubmatch(strings.ReplaceAll(string(b), "\r\n", "\n"), -1) {
		line, name, command := m[1], m[2], m[3]
		value, err := strconv.ParseFloat(m[4], 64)
		if err != nil || command == r.Command && (name != succeeded || r.Success) {
			continue
		}
		if others[command] = true; len(others) <= otherCommands {
			s.GetOrCreateGauge(line, nil).Set(value)
		}
	}
}
