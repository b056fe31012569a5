package sqlledger_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// childEnv tells the test binary that it is the process that will be killed, and on which ledger.
const childEnv = "SQLLEDGER_TEST_CHILD"

func TestMain(m *testing.M) {
	if url := os.Getenv(childEnv); url != "" {
		if err := child(url); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	if err := flag.Set("test.parallel", "6"); err != nil { // tests of PostgreSQL mostly wait; the command line may say otherwise
		panic(err)
	}
	os.Exit(m.Run())
}

// child holds a batch, records the intents of its orders, is in the middle of a fetch of a token,
// and waits to be killed.
func child(url string) error {
	ctx := context.Background()
	s, err := sqlledger.Open(ctx, url, sqlledger.Options{Environment: "simulator", Run: "child", Now: ledgertest.Start})
	if err != nil {
		return err
	}
	if _, err := s.Hold(ctx, "b1"); err != nil {
		return err
	}
	c := ledger.Claim{Filter: ledger.Filter{Batch: "b1"}, Owner: "child", Now: ledgertest.Start(), Lease: time.Minute, Limit: 10}
	es, err := s.Claim(ctx, ledgertest.ToCall(c, ledger.Issue, func(*ledger.Entry) (string, error) { return "hash", nil }))
	if err != nil {
		return err
	}
	return s.TokenUpdate(ctx, "app", func([]byte) ([]byte, error) {
		fmt.Println("claimed", len(es))
		select {}
	})
}

// The promises of a killed process are kept, and its locks are released.
func TestKilledProcess(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, driver string) {
		s, ctx := openAt(t, url, "run"), context.Background()
		if _, err := s.OpenBatch(ctx, ledger.Batch{ID: "b1"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Import(ctx, "b1", ledgertest.Items(t, ledgertest.Seller, 0, 12), ledgertest.Start(), ledgertest.Conflict); err != nil {
			t.Fatal(err)
		}
		if err := s.FinishBatch(ctx, "b1", 12, ledgertest.Start()); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childEnv+"="+url)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil || line != "claimed 10\n" {
			t.Errorf("the child said %q, %v", line, err)
		}
		_, err = s.Hold(ctx, "b1")
		var held *ledger.HeldError
		if !errors.As(err, &held) || held.Holder.PID != cmd.Process.Pid {
			t.Errorf("held by %v, want process %d", err, cmd.Process.Pid)
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed, which is what Wait says
		afterKill(t, s)
		if t.Failed() && driver == "postgres" {
			t.Log(sessions(t, url))
		}
	})
}

// sessions are those of a database of PostgreSQL, with what each waits for.
func sessions(t *testing.T, url string) string {
	t.Helper()
	var list sql.NullString
	const query = `SELECT string_agg(concat_ws(' ', pid, state, wait_event_type, wait_event, query), E'\n')
		FROM pg_stat_activity WHERE datname = current_database()`
	if err := raw(t, url, "postgres").QueryRow(query).Scan(&list); err != nil {
		return err.Error()
	}
	return list.String
}

func afterKill(t *testing.T, s *sqlledger.Store) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	fetched := false
	// This waits for the lock; on PostgreSQL the server needs a moment to see that the session is
	// gone.
	if err := s.TokenUpdate(ctx, "app", func([]byte) ([]byte, error) { fetched = true; return []byte("x"), nil }); err != nil || !fetched {
		t.Errorf("the token: %v", err)
	}
	release, err := s.Hold(ctx, "b1")
	for errors.Is(err, ledger.ErrHeld) && ctx.Err() == nil {
		release, err = s.Hold(ctx, "b1")
	}
	if err != nil {
		t.Error(err)
		return
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	ready, waiting, next, err := s.Pending(ctx, ledger.Filter{Batch: "b1"})
	if err != nil || ready != 2 || waiting != 10 || !next.Equal(ledgertest.Start().Add(time.Minute)) {
		t.Errorf("%d ready, %d waiting until %v: %v", ready, waiting, next, err)
	}
}
