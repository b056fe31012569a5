package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/fapiao/fapiao/pipeline"
)

const (
	// queue has the version of the form of slices: a program that knows another form has another
	// queue, and leaves these jobs alone.
	queue = "slices_1"
	// fileQueue has the slices of pipeline.DownloadTask, which not every worker can do.
	fileQueue = "files_1"
	// fetchEvery is the shortest time between two fetches of jobs by a worker. River's own default
	// of 100 ms bounds the throughput to a fifteenth.
	fetchEvery = 5 * time.Millisecond
	// pollEvery is the time between two fetches where there were no jobs: without a listener, that
	// is how late a job is noticed.
	pollEvery = 100 * time.Millisecond
	// JobTime bounds the work on one job: the budget of a slice and one call. Jobs that run longer
	// are rescued after rescueAfter, which must be later.
	JobTime     = 2 * time.Minute
	rescueAfter = 5 * time.Minute
	// Budget is how long a job goes on with slices of the same work before it lets others have the
	// place. Where there are places left it may take twice as long.
	Budget = 10 * time.Second
	// uniqueFor is how long a job keeps an equal one out. It is not shorter than a job may go on,
	// so that few are worked on twice, and bounds how long a job that died with its worker keeps
	// its place.
	uniqueFor = 20 * time.Second
	// kept is how long completed jobs are kept: they are of no use.
	kept = 10 * time.Minute
)

// Engine is the jobs of one ledger.
type Engine struct {
	db     *sql.DB
	schema string
	log    *slog.Logger
	now    func() time.Time // by the clock of the ledger
	insert *river.Client[*sql.Tx]
}

// Open opens the jobs beside the ledger's tables in schema, through the ledger's own connections.
// The engine's tables are in a schema of their own, which [Engine.Prepare] makes. now is the
// ledger's time, which all workers share.
func Open(db *sql.DB, schema string, log *slog.Logger, now func() time.Time) (*Engine, error) {
	e := &Engine{db: db, schema: schema + "_jobs", log: quiet(log), now: now}
	var err error
	e.insert, err = river.NewClient(riverdatabasesql.New(db), e.config())
	if err != nil {
		return nil, fmt.Errorf("open the engine: %w", err)
	}
	return e, nil
}

// quiet is a log without the details of River.
func quiet(log *slog.Logger) *slog.Logger {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return slog.New(atLeast{log.With("part", "jobs").Handler(), slog.LevelWarn})
}

func (e *Engine) config() *river.Config {
	return &river.Config{
		Schema: e.schema, Logger: e.log, PollOnly: true, MaxAttempts: 1,
		FetchCooldown: fetchEvery, FetchPollInterval: pollEvery, JobTimeout: JobTime, RescueStuckJobsAfter: rescueAfter,
		CompletedJobRetentionPeriod: kept, CancelledJobRetentionPeriod: kept, DiscardedJobRetentionPeriod: kept,
		Test: river.TestConfig{Time: ledgerClock{e.now}}, // no other setting gives River a clock
	}
}

// Prepare makes the engine's schema and tables where they are missing, or not up to date. Several
// processes may do so at once.
func (e *Engine) Prepare(ctx context.Context) error {
	m, err := rivermigrate.New(riverdatabasesql.New(e.db), &rivermigrate.Config{Schema: e.schema, Logger: e.log})
	if err != nil {
		return fmt.Errorf("prepare the engine: %w", err)
	}
	if upToDate(ctx, m) {
		return nil
	}
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("prepare the engine: %w", err)
	}
	// River's migrations need a transaction each, so a lock of the session keeps others out.
	_, err = conn.ExecContext(ctx, "SELECT pg_advisory_lock(hashtext($1))", e.schema)
	if err == nil && !upToDate(ctx, m) {
		err = e.make(ctx, m)
	}
	_, failed := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(hashtext($1))", e.schema)
	if err := errors.Join(err, failed, conn.Close()); err != nil {
		return fmt.Errorf("make the tables of the engine in schema %s: %w", e.schema, err)
	}
	return nil
}

// make makes the schema and the tables. IF NOT EXISTS alone fails where two processes make a schema
// at the same moment.
func (e *Engine) make(ctx context.Context, m *rivermigrate.Migrator[*sql.Tx]) error {
	if _, err := e.db.ExecContext(ctx, "CREATE SCHEMA IF NOT EXISTS "+quoted(e.schema)); err != nil {
		return err
	}
	_, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// upToDate reports that all tables of the engine are there.
func upToDate(ctx context.Context, m *rivermigrate.Migrator[*sql.Tx]) bool {
	have, err := m.ExistingVersions(ctx)
	return err == nil && len(have) == len(m.AllVersions())
}

// Insert inserts jobs for slices. Slices that have a job already are left out.
func (e *Engine) Insert(ctx context.Context, list []pipeline.Slice) error {
	if len(list) == 0 {
		return nil
	}
	jobs := make([]river.InsertManyParams, len(list))
	for i, s := range list {
		jobs[i] = river.InsertManyParams{Args: argsOf(s, e.now())}
	}
	if _, err := e.insert.InsertManyFast(ctx, jobs); err != nil {
		return fmt.Errorf("insert %d jobs: %w", len(list), err)
	}
	return nil
}

// Hint inserts, in a transaction of the ledger, a job to look for work of a seller. It implements
// sqlledger.Hinter.
func (e *Engine) Hint(ctx context.Context, tx *sql.Tx, seller string) error {
	_, err := e.insert.InsertTx(ctx, tx, lookArgs{Seller: seller}, nil)
	return err
}
