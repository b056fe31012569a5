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

// long is hands with a slice that lasts, while sweeps find it due again and again.
type long struct {
	*Engine
	t      *testing.T
	ahead  atomic.Int64 // of the clock
	worked atomic.Int32
	most   atomic.Int32 // jobs that wait at the same time
	done   chan struct{}
}

// Work implements [Hands].
func (l *long) Work(ctx context.Context, s pipeline.Slice) error {
	const lots = 12
	n := l.worked.Add(1)
	switch {
	case n == lots:
		close(l.done)
		fallthrough
	case n > lots:
		return nil
	}
	l.ahead.Add(int64(uniqueFor))
	if err := l.Insert(ctx, []pipeline.Slice{s}); err != nil {
		l.t.Error(err)
	}
	var jobs int32
	const query = "SELECT COUNT(*) FROM public_jobs.river_job WHERE kind = 'slice' AND state = 'available'"
	if err := l.db.QueryRowContext(ctx, query).Scan(&jobs); err != nil {
		l.t.Error(err)
	}
	l.most.Store(max(l.most.Load(), jobs))
	return ErrAgain
}

func (l *long) Look(context.Context, string) error { return nil }

// TestWorkThatLastsTakesNoMorePlaces holds that a slice that is due for many times uniqueFor has
// not one more job for each.
func TestWorkThatLastsTakesNoMorePlaces(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("postgres", pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	do := &long{t: t, done: make(chan struct{})}
	do.Engine, err = Open(db, "public", nil, func() time.Time { return time.Now().Add(time.Duration(do.ahead.Load())) })
	if err != nil {
		t.Fatal(err)
	}
	if err := do.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	working, err := do.Start(t.Context(), "w", 1, 0, do)
	if err != nil {
		t.Fatal(err)
	}
	if err := do.Insert(t.Context(), []pipeline.Slice{{Task: pipeline.SubmitTask, Seller: "S"}}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-do.done:
	case <-time.After(time.Minute):
		t.Errorf("the slice was worked on %d times in a minute", do.worked.Load())
	}
	if err := working.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := do.most.Load(); n > 2 {
		t.Errorf("%d jobs wait at the same time for one slice, want at most 2", n)
	}
}
