package app

import (
	"crypto/rand"
	"encoding/hex"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/limit"
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
	version  string
	calls    CallWatch // observes the calls of each use; nil: nobody does
}

// Options are the options of [New]. Config and Events are required.
type Options struct {
	Config *config.Config
	Events Events
	Log    io.Writer        // takes log lines if the configuration names no file; nil drops them
	Run    string           // run ID of the first use, from [NewRun]; empty: the App makes one
	Now    func() time.Time // this machine's time; nil: time.Now
	Ledger func() time.Time // the ledger's time; nil: its own
	Lock   LockWait
	// Exhaustive lists every invoice that differs from its order in results, for programs, instead
	// of the first few.
	Exhaustive bool
	Seams      Seams
	Version    string    // of the program, for heartbeats
	Calls      CallWatch // observes the calls to the platform; nil: nobody does
}

// LockWait is how long a use waits for a batch or a file that another run holds.
type LockWait struct {
	Most time.Duration // all waits of a use together
	// Set reports that Most was chosen. Without it, a use still waits for a short time while
	// another process reads the same files into a shared ledger.
	Set bool
}

// runBytes is the number of random bytes of a run ID.
const runBytes = 6

// NewRun makes a run ID. The system's randomness never fails (it would end the program).
func NewRun() string {
	var b [runBytes]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// New makes an App. It opens only the log file.
func New(o Options) (*App, error) {
	a := &App{cfg: o.Config, events: o.Events, now: o.Now, clock: o.Ledger, lock: o.Lock, all: o.Exhaustive, seams: o.Seams, version: o.Version, calls: o.Calls}
	if a.now == nil {
		a.now = time.Now
	}
	if o.Run == "" {
		o.Run = NewRun()
	}
	if b, err := hex.DecodeString(o.Run); err != nil || len(b) != runBytes { // batch IDs contain it
		return nil, usage(
			"运行名 %q 不是 NewRun 的形式",
			"run ID %q does not have the form that NewRun makes",
			o.Run)
	}
	a.firstRun.Store(&o.Run)
	if err := mayWriteFiles(o.Config); err != nil {
		return nil, err
	}
	log, end, err := newLog(o.Config, o.Run, o.Log, o.Events.Notice)
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

// ruleSettings are the settings of the checks; a seller must be configured.
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

// readingSettings are the settings of the checks of what is read, with the list of codes.
func (a *App) readingSettings() (*rules.Settings, error) {
	settings, err := a.ruleSettings()
	if err == nil {
		settings.Codes, err = a.codes()
	}
	if err != nil {
		return nil, err
	}
	return settings, nil
}

// step reports a step to crash tests.
func (a *App) step(name string) {
	if a.seams.Step != nil {
		a.seams.Step(name)
	}
}

// Events receives what a use reports while it works. The methods are called from one goroutine at a
// time, except Notice and Warn.
type Events interface {
	pipeline.Progress
	// Finding receives each finding; an error ends the use.
	Finding(f rules.Finding) error
	// Imported is called after all sources were read, before anything is sent.
	Imported() error
	// Notice receives messages to show at once, and Warn warnings about probable mistakes.
	Notice(t lang.Text)
	Warn(t lang.Text)
}

// Seams are decorators for crash tests, and the clocks of a machine. Each may be nil.
type Seams struct {
	Ledger    func(pipeline.Ledger) pipeline.Ledger
	Platform  func(pipeline.Platform) pipeline.Platform
	Corrector func(pipeline.Corrector) pipeline.Corrector
	Tokens    func(Shared) Shared
	Step      func(name string) // called at each named step
	Machine   clock.Machine
}

// Shared is the part of a ledger that processes share.
type Shared interface {
	platform.TokenKeeper
	limit.Shares
	ledger.Accounts
	ledger.Stops
	colleagues
	Now() time.Time // by the ledger's clock
}
