package sqlledger_test

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/limit"
)

// A server that ends and is back at once does not give turns that a process has just taken to
// another one.
func TestTurnsOutliveTheServer(t *testing.T) {
	t.Parallel()
	own, ctx := pgtest.Start(t), context.Background()
	key := limit.Key{Name: "app", Calls: 8, Window: time.Second}
	open := func() *sqlledger.Store {
		s, err := sqlledger.Open(ctx, own.URL(), sqlledger.Options{Environment: "simulator", Run: "run"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() }) // the connections of the first broke, which it says
		return s
	}
	take := func(s *sqlledger.Store, holder string, keep, want int) int {
		share, err := s.TakeShare(ctx, key, limit.Ask{Holder: holder, Keep: keep, Want: want, Lease: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		return share.Turns
	}
	s := open()
	if got := take(s, "a", 0, 3); got != 3 {
		t.Fatal(got)
	}
	if got := take(s, "a", 3, 8); got != 8 {
		t.Fatal(got)
	}
	own.Down()
	own.Up()
	if got := take(open(), "b", 0, 8); got != 0 {
		t.Errorf("another process got %d of 8 turns", got)
	}
}

// A clock that is set forward does not end the lease of a process that calls.
func TestTurnsOutliveASetClock(t *testing.T) {
	t.Parallel()
	var set atomic.Int64
	machine := func() clock.Reading {
		r := clock.Here()
		r.Wall = r.Wall.Add(time.Duration(set.Load()))
		return r
	}
	file, key := filepath.Join(t.TempDir(), "ledger.db"), limit.Key{Name: "app", Calls: 8, Window: time.Second}
	take := func(s *sqlledger.Store, holder string, keep, want int) int {
		t.Helper()
		share, err := s.TakeShare(t.Context(), key, limit.Ask{Holder: holder, Keep: keep, Want: want, Lease: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		return share.Turns
	}
	a := openWith(t, file, sqlledger.Options{Environment: "simulator", Run: "a", Machine: machine})
	b := openWith(t, file, sqlledger.Options{Environment: "simulator", Run: "b", Machine: machine})
	take(b, "b", 0, 0)
	if got := take(a, "a", 0, 8); got != 8 {
		t.Fatal(got)
	}
	set.Store(int64(time.Hour))
	if got := take(b, "b", 0, 8); got != 0 {
		t.Errorf("another process got %d of 8 turns", got)
	}
	if got := take(a, "a", 8, 8); got != 8 {
		t.Errorf("the first one kept %d", got)
	}
}
