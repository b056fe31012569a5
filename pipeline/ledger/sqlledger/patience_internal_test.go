package sqlledger

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// What another process has locked for a moment, such as the opening of a ledger that it brings up
// to date, is waited for in bounds: it may hang.
func TestTurnIsWaitedForInBounds(t *testing.T) {
	t.Parallel()
	for kind, location := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "l.db") },
		"postgres": func(t *testing.T) string { return pgtest.URL(t) },
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			at := location(t)
			holding, waiting := openFile(t, at), openFile(t, at)
			release, err := holding.turn(context.Background(), "open", "the ledger's schema", time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			_, err = waiting.turn(context.Background(), "open", "the ledger's schema", 100*time.Millisecond)
			var held *ledger.HeldError
			if !errors.As(err, &held) || held.Holder.PID != os.Getpid() || held.Name != "the ledger's schema" {
				t.Errorf("got %v, want who holds it", err)
			}
			if err := release(); err != nil {
				t.Fatal(err)
			}
			again, err := waiting.turn(context.Background(), "open", "the ledger's schema", time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			if err := again(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A process that hangs with rows locked is named to those that wait for them.
func TestRowsOfAProcessThatHangs(t *testing.T) {
	t.Parallel()
	ctx, url := context.Background(), pgtest.URL(t)
	for session, want := range map[string]int{"fapiao 4711@machine-1": 4711, "psql": 0} {
		s := openFile(t, url+"&lock_timeout=100")
		if _, err := s.OpenBatch(ctx, ledger.Batch{ID: "b1", Digest: "d"}); err != nil {
			t.Fatal(err)
		}
		other, err := s.db.Connx(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{"SET application_name = '" + session + "'", "BEGIN", "UPDATE batches SET done = done"} {
			if _, err := other.ExecContext(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		_, err = s.OpenBatch(ctx, ledger.Batch{ID: "b1", Digest: "d"})
		if held, ok := errors.AsType[*ledger.HeldError](err); ok {
			if held.Holder.PID != want || held.Holder.Host != "machine-1" || held.Holder.Since.IsZero() {
				t.Errorf("%s: %v", session, err)
			}
		} else if want != 0 || !errors.Is(err, ErrBusy) {
			t.Errorf("%s: %v", session, err)
		}
		if _, err := other.ExecContext(ctx, "ROLLBACK"); err != nil {
			t.Fatal(err)
		}
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// The server ends a transaction whose process hangs, so that others get at its rows; what it wrote
// is undone. One that only reads may take its time.
func TestStalledTransactionIsEnded(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openFile(t, pgtest.URL(t))
	begin(t, s)
	err := s.write(ctx, "hang", func(x *tx) error {
		var session int
		if err := x.exec(ctx, "SET LOCAL idle_in_transaction_session_timeout = 100"); err != nil {
			return err
		}
		if err := x.one(ctx, "SELECT pg_backend_pid() FROM batches FOR UPDATE", nil, &session); err != nil {
			return err
		}
		for left := 1; left > 0; {
			if err := s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM pg_stat_activity WHERE pid = $1", session).Scan(&left); err != nil {
				return err
			}
		}
		return x.exec(ctx, "UPDATE batches SET done = 1")
	})
	if !errors.Is(err, ErrAway) {
		t.Errorf("got %v", err)
	}
	for pool, want := range map[string]string{"db": "1min", "read": "0"} {
		var got string
		s := openFile(t, pgtest.URL(t))
		db := s.db
		if pool == "read" {
			db = s.read
		}
		if err := db.Get(&got, "SHOW idle_in_transaction_session_timeout"); err != nil || got != want {
			t.Errorf("%s: %s, want %s: %v", pool, got, want, err)
		}
	}
}
