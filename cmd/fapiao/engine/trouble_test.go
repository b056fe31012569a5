package engine

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline"
)

func TestTextsOfTroubles(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ away, missing bool }{
		"producer: Error fetching jobs: dial tcp 127.0.0.1:5432: connect: connection refused": {away: true},
		"error starting transaction: driver: bad connection":                                  {away: true},
		"read tcp 10.0.0.1:1->10.0.0.2:5432: read: connection reset by peer":                  {away: true},
		"unexpected EOF": {away: true},
		"pq: the database system is shutting down (57P03)":                               {away: true},
		"pq: sorry, too many clients already (53300)":                                    {away: true},
		"no answer came in time":                                                         {away: true},
		`pq: relation "public_jobs.river_job" does not exist at position 6:9 (42P01)`:    {missing: true},
		`pq: schema "public_jobs" does not exist (3F000)`:                                {missing: true},
		`pq: column "unique_key" does not exist at position 4:164 (42703)`:               {missing: true},
		"producer: Queue row not found when polling for setting changes: queue=slices_1": {missing: true},
		"producer: Error fetching queue settings: not found":                             {missing: true},
		"jobexecutor.JobExecutor: Job appears to be stuck":                               {},
		"pq: deadlock detected (40P01)":                                                  {},
		"job row was not found":                                                          {},
	} {
		if away, missing := Away(text), Missing(text); away != want.away || missing != want.missing {
			t.Errorf("%q: away %v, missing %v", text, away, missing)
		}
	}
}

// idle is hands that nobody needs.
type idle struct{}

func (idle) Work(context.Context, pipeline.Slice) error { return nil }
func (idle) Look(context.Context, string) error         { return nil }

// TestLostTablesAreRestored drops the tables while a worker works: they are made again, and the
// worker finds the row of its queue in them.
func TestLostTablesAreRestored(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("postgres", pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	do := func(query string) {
		t.Helper()
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	e, err := Open(db, "public", nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	working, err := e.Start(t.Context(), "w", 1, 0, idle{})
	if err != nil {
		t.Fatal(err)
	}
	do("DROP SCHEMA public_jobs CASCADE")
	for range 2 { // the second time there is nothing to do
		if err := e.Restore(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var rows int
	if err := db.QueryRow("SELECT COUNT(*) FROM public_jobs.river_queue WHERE name IN ($1, $2)", queue, fileQueue).Scan(&rows); err != nil || rows != 2 {
		t.Errorf("%d rows of queues: %v", rows, err)
	}
	if err := working.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	do("DROP TABLE public_jobs.river_job CASCADE")
	if e.Restore(t.Context()) == nil {
		t.Error("a table is missing, and nobody says so")
	}
}
