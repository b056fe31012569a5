package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/engine"
	"github.com/fapiao/fapiao/cmd/fapiao/quiet"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// The troubles by which all that a worker repeats fails, many times a second.
const (
	// LedgerAway is a database of the ledger that cannot be reached.
	LedgerAway quiet.Trouble = "database"
	// JobsLost is tables of the jobs that are not there.
	JobsLost quiet.Trouble = "jobs"
)

// Troubles are all of them.
var Troubles = []quiet.Trouble{LedgerAway, JobsLost}

// quieted is a log of what a worker repeats.
func quieted(log *slog.Logger, watch Watch) *quiet.Log {
	return quiet.New(log.Handler(), quiet.Options{Now: time.Now, Changed: watch.Trouble, Words: map[quiet.Trouble]quiet.Words{
		LedgerAway: {
			Begins: "the ledger's database cannot be reached; the worker begins nothing new and waits for it: see that it runs and that the network is up",
			Lasts:  "the ledger's database still cannot be reached; the worker waits for it: see that it runs and that the network is up",
			Over:   "the ledger's database is back; the worker goes on",
			Ends:   "the worker ends while the ledger's database cannot be reached",
		},
		JobsLost: {
			Begins: "tables of the jobs are missing; the worker makes them again, and the jobs of what is due in the ledger",
			Lasts:  "tables of the jobs are still missing; the worker tries to make them: see that its role has CREATE on the database, and drop what is left of their schema",
			Over:   "the tables of the jobs are there again; the worker goes on",
			Ends:   "the worker ends while tables of the jobs are missing",
		},
	}})
}

// ofWorker is the trouble that a line of the worker comes from.
func ofWorker(r slog.Record) (t quiet.Trouble) {
	r.Attrs(func(a slog.Attr) bool {
		if err, ok := a.Value.Any().(error); ok && errors.Is(err, sqlledger.ErrAway) {
			t = LedgerAway
		}
		return true
	})
	return t
}

// ofJobs is the trouble that a line of the engine may come from.
func ofJobs(r slog.Record) (t quiet.Trouble) {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += ": " + a.Value.String()
		return true
	})
	switch {
	case engine.Missing(text):
		return JobsLost
	case engine.Away(text):
		return LedgerAway
	}
	return ""
}

// troubled takes an error of what the worker repeats.
func (w *worker) troubled(err error) {
	if !errors.Is(err, sqlledger.ErrAway) {
		w.repeats.Warn("worker", "error", err)
		return
	}
	if of, ok := errors.AsType[*sqlledger.AwayError](err); ok {
		err = fmt.Errorf("%s: %w", of.Place, of.Err) // the advice is in the line
	}
	w.quiet.Fails(LedgerAway, err)
}

// mendJobs makes the tables of the jobs again if the engine reports that they are gone, and has the
// log write what is due.
func (w *worker) mendJobs(ctx context.Context) error {
	w.quiet.Tick()
	begun := time.Now()
	line, suspected := w.quiet.Suspected(JobsLost)
	if !suspected {
		return nil
	}
	switch err := w.store.Explain(w.engine.Restore(ctx)); {
	case err == nil:
		if line != "" {
			w.quiet.Fails(JobsLost, errors.New(line))
		}
		w.quiet.Works(JobsLost, begun)
	case ctx.Err() != nil || errors.Is(err, sqlledger.ErrAway):
		return err
	default:
		w.quiet.Fails(JobsLost, err)
	}
	return nil
}
