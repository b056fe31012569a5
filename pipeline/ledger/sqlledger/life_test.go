package sqlledger_test

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// until waits for something that happens in the background, and fails the test when it does not.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	late, look := time.After(time.Minute), time.NewTicker(5*time.Millisecond)
	defer look.Stop()
	for !holds() {
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("%s: it did not happen", what)
		}
	}
}

func live(t *testing.T, s *sqlledger.Store, owner string) ledger.Life {
	t.Helper()
	life, err := s.Live(context.Background(), owner)
	if err != nil {
		t.Fatal(err)
	}
	return life
}

// claimed has a run claim one order, and says how many of its orders another run finds to be of a
// dead one.
func claimed(t *testing.T, s, other *sqlledger.Store, owner string) (freed func() int) {
	t.Helper()
	ctx := context.Background()
	if _, err := s.OpenBatch(ctx, ledger.Batch{ID: "b1"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Import(ctx, "b1", ledgertest.Items(t, ledgertest.Seller, 0, 1), s.Now(), ledgertest.Conflict); err != nil {
		t.Fatal(err)
	}
	if err := s.FinishBatch(ctx, "b1", 1, s.Now()); err != nil {
		t.Fatal(err)
	}
	es, err := s.Claim(ctx, ledgertest.ToCall(ledger.Claim{Owner: owner, Now: s.Now(), Lease: time.Hour, Limit: 9}, ledger.Issue, func(*ledger.Entry) (string, error) { return "h", nil }))
	if err != nil || len(es) != 1 {
		t.Fatal(es, err)
	}
	return func() int {
		t.Helper()
		n, err := other.FreeDead(ctx, ledger.Claim{Owner: "other", Now: other.Now(), Lease: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
}

// The server ends the session of a run's lock: the run notices, and is found dead until it has the
// lock again, in another term.
func TestLockOfARunIsLostWithItsSession(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	s, other := openWith(t, url, sqlledger.Options{Environment: "simulator", Run: "run"}), openWith(t, url, sqlledger.Options{Environment: "simulator", Run: "other"})
	life := live(t, s, "run")
	freed := claimed(t, s, other, "run")
	if term := life.Term(); term != 1 {
		t.Fatalf("term %d", term)
	}
	db := raw(t, url, "postgres")
	end := func() {
		t.Helper()
		const locking = `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
		if _, err := db.Exec(locking); err != nil {
			t.Fatal(err)
		}
	}
	for term := int64(2); term < 5; term++ {
		end()
		until(t, "the loss is noticed", func() bool { return life.Term() != term-1 })
		until(t, "the lock is taken again", func() bool { return life.Term() == term })
		if n := freed(); n != 0 {
			t.Fatalf("%d orders were found to be of a dead run that has its lock again", n)
		}
	}
	if err := life.End(false); err != nil {
		t.Fatal(err)
	}
	until(t, "the order is found to be of a dead run", func() bool { return freed() == 1 }) // the server ends the session soon
	if life.Term() != 0 {
		t.Errorf("term %d", life.Term())
	}
}

// While the server is away nobody may rely on a lock.
func TestLockOfARunWhileTheServerIsAway(t *testing.T) {
	t.Parallel()
	own := pgtest.Start(t)
	s, err := sqlledger.Open(context.Background(), own.URL(), sqlledger.Options{Environment: "simulator", Run: "run"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() // its connections broke, which it says
	life := live(t, s, "run")
	own.Down()
	until(t, "the loss is noticed", func() bool { return life.Term() == 0 })
	own.Up()
	until(t, "the lock is taken again", func() bool { return life.Term() == 2 })
	if err := life.End(true); err != nil {
		t.Fatal(err)
	}
}

// A process that was stopped, or whose machine was suspended, is not sure of its lock until the
// server has said so again.
func TestLockIsNotSureAfterASuspend(t *testing.T) {
	t.Parallel()
	var asleep atomic.Int64
	machine := func() clock.Reading {
		r := clock.Here()
		r.Wall = r.Wall.Add(time.Duration(asleep.Load()))
		return r
	}
	s := openWith(t, pgtest.URL(t), sqlledger.Options{Environment: "simulator", Run: "run", Machine: machine})
	life := live(t, s, "run")
	asleep.Store(int64(time.Minute))
	if term := life.Term(); term != 0 {
		t.Errorf("term %d right after a suspend", term)
	}
	until(t, "the server has answered", func() bool { return life.Term() == 1 }) // the session is the same
	if err := life.End(true); err != nil {
		t.Fatal(err)
	}
}

// The traces of runs do not pile up: those that ended in order leave none, those of the dead go
// when they are old.
func TestTracesOfRunsGo(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "ledger.db")
		s := openWith(t, path, sqlledger.Options{Environment: "simulator", Run: "run"})
		files := func() int {
			list, err := filepath.Glob(filepath.Join(path+".locks", "owner-*"))
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		traces(t, s, files, func() {
			list, err := filepath.Glob(filepath.Join(path+".locks", "owner-*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range list {
				if err := os.Chtimes(f, time.Time{}, time.Now().Add(-25*time.Hour)); err != nil {
					t.Fatal(err)
				}
			}
		})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		url := pgtest.URL(t)
		s, db := openWith(t, url, sqlledger.Options{Environment: "simulator", Run: "run"}), raw(t, url, "postgres")
		rows := func() (n int) {
			if err := db.QueryRow("SELECT COUNT(*) FROM holds").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		traces(t, s, rows, func() {
			if _, err := db.Exec("UPDATE holds SET since = since - 25 * 3600000"); err != nil {
				t.Fatal(err)
			}
		})
	})
}

func traces(t *testing.T, s *sqlledger.Store, count func() int, age func()) {
	t.Helper()
	want := func(what string, n int) {
		t.Helper()
		if got := count(); got != n {
			t.Errorf("%s: %d traces, want %d", what, got, n)
		}
	}
	end := func(l ledger.Life, clean bool) {
		t.Helper()
		if err := l.End(clean); err != nil {
			t.Fatal(err)
		}
	}
	end(live(t, s, "ended"), true)
	want("after a run that ended", 0)
	end(live(t, s, "died"), false)
	working := live(t, s, "working")
	want("after one that died, beside one at work", 2)
	age()
	until(t, "a day later the trace of the dead run is gone", func() bool { // the server ends its session soon
		end(live(t, s, "later"), true)
		return count() == 1
	})
	end(working, true)
	want("at the end", 0)
}
