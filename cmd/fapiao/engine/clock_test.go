package engine

import (
	"context"
	"database/sql"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline"
)

// again is hands that have more left of a slice once.
type again struct {
	worked atomic.Int32
	twice  chan struct{}
}

func (a *again) Work(context.Context, pipeline.Slice) error {
	if a.worked.Add(1) == 1 {
		return ErrAgain
	}
	close(a.twice)
	return nil
}

func (a *again) Look(context.Context, string) error { return nil }

// TestJobsAreDueByTheLedgersClock holds that a worker whose machine is ahead of the database puts a
// job back at the time of the ledger, so that it is worked on again at once.
func TestJobsAreDueByTheLedgersClock(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("postgres", pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	const ahead = 10 * time.Minute // of the machine of this test, whose ledger is that much behind
	e, err := Open(db, "public", nil, func() time.Time { return time.Now().Add(-ahead) })
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	do := &again{twice: make(chan struct{})}
	working, err := e.Start(t.Context(), "w", 1, 0, do)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Insert(t.Context(), []pipeline.Slice{{Task: pipeline.SubmitTask, Seller: "S"}}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-do.twice:
	case <-time.After(time.Minute):
		t.Fatal("the job that was put back is not worked on again")
	}
	if err := working.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	var behind float64
	const query = "SELECT EXTRACT(EPOCH FROM now() - scheduled_at) FROM public_jobs.river_job WHERE kind = 'slice'"
	if err := db.QueryRow(query).Scan(&behind); err != nil {
		t.Fatal(err)
	}
	if behind < ahead.Seconds()/2 {
		t.Errorf("the job is due since %.1f s; it was put back by the clock of the machine", behind)
	}
}
