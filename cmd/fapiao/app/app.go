package app

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// App is a configuration at work, for one run: what a use opened, and the batch that it holds, is
// kept until [App.Close]. A caller makes an App for each use, and one use is called at a time.
type App struct {
	cfg     *config.Config
	events  Events
	log     *slog.Logger
	run     string // names this run in the ledger
	now     func() time.Time
	clock   func() time.Time
	lock    LockWait
	left    time.Duration // of lock.Most
	all     bool          // results list everything
	seams   Seams
	closers []func() error
}

// Options are what an App works with. Config and Events are always needed.
type Options struct {
	Config *config.Config
	Events Events
	Log    io.Writer        // takes log lines where the configuration names no file; nil drops them
	Run    string           // names this run in the ledger and in results; made by [NewRun]
	Now    func() time.Time // this machine's time; nil: time.Now
	Ledger func() time.Time // the ledger's time; nil: its own
	Lock   LockWait
	// Exhaustive has results list every invoice that differs from its order, for programs; without
	// it, the first few.
	Exhaustive bool
	Seams      Seams
}

// LockWait is how long a use waits for what another run holds.
type LockWait struct {
	Most time.Duration // all waits of the App together
	// Said says that Most was chosen by a person. Where it was not, files that another process
	// reads into a ledger that processes share are waited for all the same, for a short time.
	Said bool
}

// runBytes is how many random bytes name a run.
const runBytes = 6

// NewRun names a run. The system's randomness never fails (it would end the program).
func NewRun() string {
	var b [runBytes]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// New makes an App. Nothing but the log file is opened before a use needs it.
func New(o Options) (*App, error) {
	a := &App{cfg: o.Config, events: o.Events, run: o.Run, now: o.Now, clock: o.Ledger, lock: o.Lock, left: o.Lock.Most, all: o.Exhaustive, seams: o.Seams}
	if a.now == nil {
		a.now = time.Now
	}
	if a.run == "" {
		a.run = NewRun()
	}
	if b, err := hex.DecodeString(a.run); err != nil || len(b) != runBytes { // batches are named after it
		return nil, usage("运行名 %q 不是 NewRun 的形式", "the name %q of the run is not of the form that NewRun makes", a.run)
	}
	log, end, err := newLog(o.Config, o.Log, o.Events.Notice)
	if err != nil {
		return nil, err
	}
	a.log = log
	a.closing(end)
	return a, nil
}

// Log is the App's log. Personal numbers are masked in it.
func (a *App) Log() *slog.Logger { return a.log }

// Close closes what the uses opened, last first.
func (a *App) Close() error {
	var errs []error
	for _, f := range slices.Backward(a.closers) {
		errs = append(errs, f())
	}
	a.closers = nil
	return errors.Join(errs...)
}

// closing remembers what is to be closed.
func (a *App) closing(f func() error) { a.closers = append(a.closers, f) }

// ruleSettings are what the checks go by today; there must be a seller.
func (a *App) ruleSettings() (*rules.Settings, error) {
	if err := a.cfg.HasSeller(); err != nil {
		return nil, err
	}
	settings, err := a.cfg.Rules()
	if err == nil {
		settings.Today = a.now()
	}
	return settings, err
}

// step reports a step to the tests of sudden ends.
func (a *App) step(name string) {
	if a.seams.Step != nil {
		a.seams.Step(name)
	}
}
