package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

func openFile(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), path, Options{Environment: "simulator", Run: "r"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a damaged file may refuse even that
	return s
}

func importSome(t *testing.T, s *Store, from, n int) error {
	t.Helper()
	_, err := s.Import(context.Background(), "b1", ledgertest.Items(t, ledgertest.Seller, from, n), ledgertest.Start(), ledgertest.Conflict)
	if err == nil {
		err = s.FinishBatch(context.Background(), "b1", from+n, ledgertest.Start())
	}
	return err
}

func begin(t *testing.T, s *Store) {
	t.Helper()
	if _, err := s.OpenBatch(context.Background(), ledger.Batch{ID: "b1", Created: ledgertest.Start()}); err != nil {
		t.Fatal(err)
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	s, ctx := openFile(t, filepath.Join(t.TempDir(), "l.db")), context.Background()
	begin(t, s)
	if err := importSome(t, s, 0, 100); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.ExecContext(ctx, "PRAGMA max_page_count = 100"); err != nil { // what SQLite does when a write finds no room
		t.Fatal(err)
	}
	if err := importSome(t, s, 100, 1000); !errors.Is(err, ErrFull) {
		t.Errorf("got %v", err)
	}
	if _, err := s.db.ExecContext(ctx, "PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if n, _, err := s.Totals(ctx, ledger.Filter{}); err != nil || n != 100 {
		t.Errorf("%d orders, %v: want the 100 from before", n, err)
	}
	if err := importSome(t, s, 100, 1000); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestReadOnlyLedger(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "l.db"))
	begin(t, s)
	if _, err := s.db.Exec("PRAGMA query_only = 1"); err != nil { // the tests may run as root, whom no mode keeps out
		t.Fatal(err)
	}
	if err := importSome(t, s, 0, 1); !errors.Is(err, ErrReadOnly) {
		t.Errorf("got %v", err)
	}
	if os.Geteuid() == 0 {
		return
	}
	path := filepath.Join(t.TempDir(), "l.db")
	if err := openFile(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), path, Options{Environment: "simulator"}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("got %v", err)
	}
}

func TestReadOnlyUserOfPostgreSQL(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	viewer := "viewer_of_" + databaseOf(url) // a role is the whole server's
	db := openFile(t, url).db
	for _, q := range []string{"CREATE ROLE " + viewer + " LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + viewer} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	_, err := Open(context.Background(), strings.Replace(url, "fapiao@", viewer+"@", 1), Options{Environment: "simulator"})
	if !errors.Is(err, ErrReadOnly) {
		t.Errorf("got %v", err)
	}
}

func databaseOf(url string) string {
	return url[strings.LastIndex(url, "/")+1 : strings.Index(url, "?")]
}

func TestDamagedLedger(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "l.db")
	s := openFile(t, path)
	begin(t, s)
	if err := importSome(t, s, 0, 2000); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 8192; i < len(data); i++ { // the schema stays readable
		data[i] = 0x5a
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err = Open(context.Background(), path, Options{Environment: "simulator"})
	if err == nil {
		t.Cleanup(func() { _ = s.Close() })
		_, err = s.Summary(context.Background(), ledger.Filter{})
	}
	if !errors.Is(err, ErrCorrupt) {
		t.Errorf("got %v", err)
	}
}

func TestLedgerLockedByAnotherProgram(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "l.db")
	s := openFile(t, path)
	begin(t, s)
	other, err := openSQLite(path, durable, "_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.BeginTxx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := s.db.Exec("PRAGMA busy_timeout = 1"); err != nil {
		t.Fatal(err)
	}
	if err := importSome(t, s, 0, 1); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v", err)
	}
}

// An intent that is committed must survive a power cut, whatever the defaults of the database are.
func TestCommitsAreDurable(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "l.db"))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "15000"} {
		var got string
		if err := s.db.Get(&got, "PRAGMA "+pragma); err != nil || got != want {
			t.Errorf("%s is %s, want %s: %v", pragma, got, want, err)
		}
	}
	var readOnly string
	if err := s.read.Get(&readOnly, "PRAGMA query_only"); err != nil || readOnly != "1" {
		t.Errorf("connections that read may write: %s, %v", readOnly, err)
	}
}

func TestCommitsAreDurableOnPostgreSQL(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("ALTER DATABASE " + databaseOf(url) + " SET synchronous_commit = off"); err != nil {
		t.Fatal(err)
	}
	s := openFile(t, url)
	var got string
	if err := s.db.Get(&got, "SHOW synchronous_commit"); err != nil || got != "on" {
		t.Errorf("synchronous_commit is %s: %v", got, err)
	}
}

// Nobody waits two hours for a lock of a machine that lost its power.
func TestServerLooksAfterSessionsThatHoldLocks(t *testing.T) {
	t.Parallel()
	s := openFile(t, pgtest.URL(t))
	locks, ok := s.locks.(*advisoryLocks)
	if !ok {
		t.Fatalf("locks are %T", s.locks)
	}
	for name, want := range map[string]string{"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"} {
		var got string
		if err := locks.db.Get(&got, "SHOW "+name); err != nil || got != want {
			t.Errorf("%s is %s, want %s: %v", name, got, want, err)
		}
	}
}
