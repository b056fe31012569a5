package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/engine"
	"github.com/fapiao/fapiao/cmd/fapiao/quiet"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// WorkerOptions are those of [App.Worker].
type WorkerOptions struct {
	Version string // of the program
	// Jobs is how many slices the worker works on at a time; 0: DefaultJobs.
	Jobs int
	// Digest takes what is in the ledger at the time of the periodic digest, on one of all workers;
	// nil: none is made.
	Digest func(context.Context, *Result)
	// Watch observes the worker; nil: nobody does.
	Watch Watch
}

// DefaultJobs is how many slices a worker works on at a time. Most of them wait for the platform or
// for their turn at its limit.
const DefaultJobs = 16

// Watch observes a worker. Its methods are called from several goroutines.
type Watch interface {
	// Ready says that the worker, whose run has a name, works on jobs. Until it is stopping, look
	// reads figures from its ledger.
	Ready(run string, look Look)
	// Alive says that it gave the ledger a sign of life.
	Alive()
	// Stopping says that it fetches nothing more.
	Stopping()
	// Worked takes what one slice did, and how long it took.
	Worked(task pipeline.Task, r *pipeline.Report, took time.Duration, err error)
	// Files takes what became of files of a seller.
	Files(seller string, count map[FileStatus]int)
	// Failed takes an error of what is repeated, such as the look at what is due.
	Failed(err error)
	// Trouble takes that the worker cannot work since a time; the zero time: that is over.
	Trouble(t quiet.Trouble, since time.Time)
	CallWatch
}

const (
	// lifeEvery is the time between two signs of life; see ledger.WorkerSilent.
	lifeEvery = 3 * time.Second
	// sweepEvery is the time between two looks of all workers together at what is due.
	sweepEvery = 2 * time.Second
	// stopTime bounds the end of calls under way beyond the time of one call.
	stopTime = 5 * time.Second
)

// slots are how many slices of the same work are worked on at once.
var slots = pipeline.Slots{Submit: 16, Query: 4}

// Worker works on what is handed out and on what is due in the ledger, beside other workers, until
// ctx is done; then it finishes the calls under way. It fails if the ledger cannot be shared, if
// the engine's tables cannot be made, and with sqlledger.ErrNewer when a newer version brought the
// ledger up to date.
func (a *App) Worker(ctx context.Context, o WorkerOptions) (err error) {
	u, begun := a.begin(), false
	defer func() {
		if ctx.Err() != nil && (!begun || errors.Is(err, context.Canceled)) {
			err = nil // to be stopped is how a worker ends
		}
		if !begun {
			err = databaseUnreached(err)
		}
		u.end(context.WithoutCancel(ctx), &err)
	}()
	if err := u.canWork(); err != nil {
		return err
	}
	files, err := u.fileWork()
	if err != nil {
		return err
	}
	j, err := u.job(ctx, nil, policy{sends: true})
	if err != nil {
		return err
	}
	w, err := j.worker(ctx, o)
	if err != nil {
		return err
	}
	w.files = files
	j.calls, j.use.worker = w.Watch, true
	if err := j.connect(ctx); err != nil {
		return err
	}
	return w.run(ctx, func() { begun = true })
}

// canWork is why no worker can run with this configuration.
func (a *App) canWork() error {
	if err := a.cfg.HasLedger(); err != nil {
		return err
	}
	if !sqlledger.OnServer(a.cfg.Ledger.Reveal()) {
		return onFile(a.cfg.Ledger)
	}
	if a.cfg.InProcess() {
		return unusable(nil,
			"工作进程不能使用进程内的模拟平台（各进程互不相通）。请运行 fapiao simulate，"+
				"再用 --endpoint 指定它的网址，或用 --environment 选择 sandbox、production",
			"a worker cannot use the simulator inside its own process, which no other process "+
				"sees: start fapiao simulate, and give its address to --endpoint; or choose "+
				"--environment sandbox or production")
	}
	return nil
}

// onFile says that a ledger in a file has no workers.
func onFile(at config.Location) error {
	return unusable(nil,
		"台账 %s 是一个文件，由一个进程处理，不需要工作进程；工作进程用 PostgreSQL 台账：--ledger postgres://…",
		"the ledger %s is a file, which is for one process and needs no workers; workers need one "+
			"on PostgreSQL: --ledger postgres://…",
		at)
}

// worker is a process that works on slices.
type worker struct {
	*job
	WorkerOptions
	engine   jobQueue
	files    *fileWork       // nil: it fetches none
	stopping context.Context // ends when the worker is to stop
	halt     context.CancelCauseFunc
	quiet    *quiet.Log
	repeats  *slog.Logger // of quiet: takes what fails again and again

	standing standings
	stopsMet stopsMet // of one goroutine
	mu       sync.Mutex
	doing    map[ledger.Task]int // by task and seller, with Slices 0
}

// jobQueue is what a worker uses of its engine.
type jobQueue interface {
	Prepare(ctx context.Context) error
	Restore(ctx context.Context) error
	Insert(ctx context.Context, list []pipeline.Slice) error
	Backlog(ctx context.Context) (jobs int, age time.Duration, err error)
	Start(ctx context.Context, run string, jobs, files int, hands engine.Hands) (*engine.Working, error)
}

// worker makes the worker and its engine's tables.
func (j *job) worker(ctx context.Context, o WorkerOptions) (*worker, error) {
	if o.Jobs == 0 {
		o.Jobs = DefaultJobs
	}
	if o.Watch == nil {
		o.Watch = unwatched{}
	}
	w := &worker{job: j, WorkerOptions: o, doing: map[ledger.Task]int{}, stopsMet: stopsMet{}}
	w.quiet = quieted(j.log, o.Watch)
	w.repeats = w.quiet.Logger(ofWorker)
	var err error
	if w.engine, err = j.jobs(ctx, j.store, w.quiet.Logger(ofJobs)); err != nil {
		return nil, err
	}
	if err := w.engine.Prepare(ctx); err != nil {
		return nil, j.store.Explain(err)
	}
	return w, nil
}

// jobs is the engine of a ledger, which gets its hints from now on: also those of a command that
// ends a stop and hands nothing out.
func (u *use) jobs(ctx context.Context, store *sqlledger.Store, log *slog.Logger) (*engine.Engine, error) {
	db, schema, err := store.Server(ctx)
	if err != nil {
		return nil, err
	}
	e, err := engine.Open(db, schema, log, store.Now)
	if err == nil {
		store.HintTo(e)
	}
	return e, err
}

// run works until ctx is done or the ledger is newer than the program. It calls begun before the
// first job.
func (w *worker) run(ctx context.Context, begun func()) error {
	w.exec.Progress, w.exec.OnFinding, w.exec.Waiting, w.exec.AccountChecked = unseen{}, nil, nil, nil
	w.exec.Log = w.repeats // each slice meets a stop again
	w.exec.Place = "worker " + w.runID + " on " + w.self().Host
	w.exec.Until = time.Time{} // each hand-out has its own; that of the configuration is of a run
	var halted context.Context
	halted, w.halt = context.WithCancelCause(ctx)
	defer w.halt(nil)
	w.stopping = halted
	defer w.quiet.End()
	if err := w.begin(ctx); err != nil {
		return err
	}
	if err := w.live(ctx); err != nil {
		return err
	}
	if err := pipeline.BeginAnew(ctx, w.store, w.exec.Sellers); err != nil {
		return err
	}
	begun()
	files := 0
	if w.files != nil {
		files = fileJobs
	}
	working, err := w.engine.Start(ctx, w.runID, w.Jobs, files, w)
	if err != nil {
		return databaseUnreached(w.store.Explain(err)) // nothing was fetched
	}
	w.log.Info("worker is ready", "run", w.runID, "jobs", w.Jobs)
	w.Watch.Ready(w.runID, w.figures)
	var loops sync.WaitGroup
	loops.Go(func() { w.every(lifeEvery, w.live) })
	loops.Go(func() { w.every(sweepEvery/2, w.sweep) })
	loops.Go(func() { w.every(time.Second, w.mendJobs) })
	loops.Go(func() { w.every(lifeEvery, w.lookAtStops) })
	if w.files != nil {
		loops.Go(func() { w.every(sweepEvery/2, w.sweepFiles) })
	}
	loops.Go(w.beating)
	<-halted.Done()
	w.Watch.Stopping()
	w.log.Info("worker is stopping", "run", w.runID)
	loops.Wait()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.exec.Timing.Call+stopTime)
	defer cancel()
	failed := working.Stop(last)
	w.unsettled = failed != nil
	if err := context.Cause(halted); !errors.Is(err, context.Canceled) {
		failed = errors.Join(err, failed)
	}
	return errors.Join(failed, w.gone(last))
}

// gone records that the worker ended. Where the database is away that is not to be done, and no
// failure: its session has ended, and others query what it had sent.
func (w *worker) gone(ctx context.Context) error {
	err := w.store.WorkerEnds(ctx, w.runID)
	if errors.Is(err, sqlledger.ErrAway) {
		w.log.Warn("the worker ends while the ledger's database is away: outcomes of calls that were under way may not be recorded, and are queried later", "error", err)
		return nil
	}
	return err
}

// every calls do until the worker is to stop. An error of do is logged: the next call may succeed.
func (w *worker) every(pause time.Duration, do func(context.Context) error) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		select {
		case <-w.stopping.Done():
			return
		case <-tick.C:
		}
		if err := do(w.stopping); err != nil && w.stopping.Err() == nil {
			w.troubled(err)
			w.Watch.Failed(err)
		}
	}
}

// beating gives a heartbeat now and then.
func (w *worker) beating() {
	w.beat(w.stopping, "worker", w.repeats)
	w.every(heartbeatEvery, func(ctx context.Context) error {
		w.beat(ctx, "worker", w.repeats)
		return nil
	})
}

// live gives a sign of life, and stops the worker if the ledger is newer than the program.
func (w *worker) live(ctx context.Context) error {
	begun := time.Now()
	if err := w.store.Outdated(ctx); err != nil {
		if isNewer(err) {
			w.halt(err)
		}
		return err
	}
	err := w.store.WorkerLives(ctx, w.self())
	if err == nil {
		w.Watch.Alive()
		w.quiet.Works(LedgerAway, begun)
	}
	return err
}

// self is the worker as the ledger lists it.
func (w *worker) self() ledger.Worker {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	return ledger.Worker{Name: w.runID, Host: host, PID: os.Getpid(), Version: w.Version, Doing: w.tasks(), Terms: w.terms()}
}

// unseen takes the progress of slices, which nobody looks at.
type unseen struct{}

func (unseen) Stage(string, int)          {}
func (unseen) Add(int)                    {}
func (unseen) Waiting([]pipeline.Waiting) {}
func (unseen) Done()                      {}

// unwatched is a worker's Watch where nobody observes it.
type unwatched struct{}

func (unwatched) Ready(string, Look)                                           {}
func (unwatched) Alive()                                                       {}
func (unwatched) Stopping()                                                    {}
func (unwatched) Worked(pipeline.Task, *pipeline.Report, time.Duration, error) {}
func (unwatched) Files(string, map[FileStatus]int)                             {}
func (unwatched) Failed(error)                                                 {}
func (unwatched) Trouble(quiet.Trouble, time.Time)                             {}
func (unwatched) Called(string, nuonuo.Observation)                            {}
func (unwatched) Waited(string, time.Duration)                                 {}
