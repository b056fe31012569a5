package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"

	"github.com/fapiao/fapiao/pipeline"
)

// ErrAgain ends a job that is to be worked on again, after those that wait. A job for the same
// slice cannot be inserted while this one runs: it would be left out as an equal one.
var ErrAgain = errors.New("more is left of the slice")

// Hands do what the jobs say. Both are called from several goroutines.
type Hands interface {
	// Work works on a slice. With ErrAgain it is called again.
	Work(ctx context.Context, s pipeline.Slice) error
	// Look looks for work of a seller, and inserts slices for it.
	Look(ctx context.Context, seller string) error
}

// Working is a worker's part of the engine while it runs.
type Working struct{ client *river.Client[*sql.Tx] }

// Start begins to fetch jobs, so many at a time, and beside them so many that fetch files; name is
// unique among all workers. The context of a job is ended by [Working.Stop] alone, or after
// JobTime.
func (e *Engine) Start(ctx context.Context, name string, jobs, files int, do Hands) (*Working, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &sliceWorker{engine: e, do: do})
	river.AddWorker(workers, &lookWorker{do: do})
	cfg := e.config()
	cfg.ID, cfg.Workers, cfg.Queues = name, workers, map[string]river.QueueConfig{queue: {MaxWorkers: jobs}}
	if files > 0 {
		cfg.Queues[fileQueue] = river.QueueConfig{MaxWorkers: files}
	}
	client, err := river.NewClient(riverdatabasesql.New(e.db), cfg)
	if err == nil {
		err = client.Start(context.WithoutCancel(ctx))
	}
	if err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	return &Working{client}, nil
}

// Stop fetches nothing more and waits until the jobs under way ended, or ctx is done; then it gives
// them up.
func (w *Working) Stop(ctx context.Context) error {
	err := w.client.Stop(ctx)
	if err == nil || ctx.Err() == nil {
		return err
	}
	hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchEvery)
	defer cancel()
	if failed := w.client.StopAndCancel(hard); failed != nil && !errors.Is(failed, context.DeadlineExceeded) {
		return failed
	}
	return err
}

// A failed slice is not tried again by the engine: what is left of it is due in the ledger.
type sliceWorker struct {
	river.WorkerDefaults[sliceArgs]
	engine *Engine
	do     Hands
}

// Work implements [river.Worker].
func (w *sliceWorker) Work(ctx context.Context, j *river.Job[sliceArgs]) error {
	err := w.do.Work(ctx, j.Args.Slice)
	if errors.Is(err, ErrAgain) && w.engine.renew(ctx, j) {
		return nil
	}
	return ended(err)
}

// renew inserts a job for what is left of one that no longer keeps equal jobs out, and reports
// whether it did. Such a job was followed by an equal one, or will be: if it were put back, there
// would be one more for every uniqueFor that the work lasts, and they would take all places.
func (e *Engine) renew(ctx context.Context, j *river.Job[sliceArgs]) bool {
	return !j.Args.keepsOut(e.now()) && e.Insert(ctx, []pipeline.Slice{j.Args.Slice}) == nil
}

type lookWorker struct {
	river.WorkerDefaults[lookArgs]
	do Hands
}

// Work implements [river.Worker].
func (w *lookWorker) Work(ctx context.Context, j *river.Job[lookArgs]) error {
	return ended(w.do.Look(ctx, j.Args.Seller))
}

// errFailed is why a job failed, for River, which keeps it: the reason is in the log, where
// personal numbers are masked.
var errFailed = errors.New("the log says why")

// ended cancels a job that failed, and puts one back of which more is left.
func ended(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrAgain):
		return river.JobSnooze(0)
	}
	return river.JobCancel(errFailed)
}
