package app

import (
	"crypto/rand"
	"encoding/hex"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// App runs the uses of one configuration, one after another. A use closes what it opened, and
// releases the batch that it held, before it returns; [App.Close] closes the log. Uses that run at
// the same time need an App each, since an App reports to one [Events].
type App struct {
	cfg      *config.Config
	events   Events
	log      *slog.Logger
	endLog   func() error
	firstRun atomic.Pointer[string] // the run ID of the first use; nil after it
	now      func() time.Time
	clock    func() time.Time
	lock     LockWait
	all      bool // results list everything
	seams    Seams
}

// Options are what an App works with. Config and Events are always needed.
type Options struct {
	Config *config.Config
	Events Events
	Log    io.Writer        // takes log lines where the configuration names no file; nil drops them
	Run    string           // run ID of the first use, from [NewRun]; empty: the App makes one
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
	Most time.Duration // all waits of a use together
	// Said reports that a person chose Most. Without it, a use still waits for a short time where
	// another process reads the same files into a ledger that processes share.
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
	a := &App{cfg: o.Config, events: o.Events, now: o.Now, clock: o.Ledger, lock: o.Lock, all: o.Exhaustive, seams: o.Seams}
	if a.now == nil {
		a.now = time.Now
	}
	if o.Run == "" {
		o.Run = NewRun()
	}
	if b, err := hex.DecodeString(o.Run); err != nil || len(b) != runBytes { // batches are named after it
		return nil, usage("运行名 %q 不是 NewRun 的形式", "run ID %q does not have the form that NewRun makes", o.Run)
	}
	a.firstRun.Store(&o.Run)
	log, end, err := newLog(o.Config, o.Log, o.Events.Notice)
	if err != nil {
		return nil, err
	}
	a.log, a.endLog = log, end
	return a, nil
}

// Log is the App's log. Personal numbers are masked in it.
func (a *App) Log() *slog.Logger { return a.log }

// Close closes the log. It may be called more than once.
func (a *App) Close() error { return a.endLog() }

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
