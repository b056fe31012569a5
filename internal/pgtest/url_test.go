package pgtest

import (
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestURLGivesEachCallAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	for range 2 {
		db, err := sql.Open("postgres", URL(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if _, err := db.Exec(`CREATE TABLE orders (order_no text)`); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOneServerServesTheBinary(t *testing.T) {
	t.Parallel()
	URL(t)
	a, err := server()
	if err != nil {
		t.Fatal(err)
	}
	URL(t)
	if b, _ := server(); a != b {
		t.Fatal("a second server was started")
	}
}

func TestOwnServerKeepsWhatItCommittedWhenItIsDown(t *testing.T) {
	t.Parallel()
	own := Start(t)
	db, err := sql.Open("postgres", own.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(`CREATE TABLE orders (order_no text)`); err != nil {
		t.Fatal(err)
	}
	own.Down()
	if err := db.Ping(); err == nil {
		t.Error("a server that is down answers")
	}
	own.Up()
	if _, err := db.Exec(`INSERT INTO orders VALUES ('1')`); err != nil {
		t.Error(err)
	}
}

// A stored cluster that is broken is replaced.
func TestBrokenClusterIsMadeAnew(t *testing.T) {
	if _, err := binaries(); err != nil {
		t.Skip(err)
	}
	dir, err := os.MkdirTemp("", "fapiao-kept-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777|fs.ModeSticky); err != nil { // the server may run as another user
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", dir)
	ping := func() {
		t.Helper()
		own := Start(t)
		db, err := sql.Open("postgres", own.URL())
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Ping(); err != nil {
			t.Fatal(err)
		}
	}
	kept := func() string {
		t.Helper()
		found, err := filepath.Glob(filepath.Join(dir, "fapiao-cluster-*"))
		if err != nil || len(found) != 1 {
			t.Fatalf("kept: %v, %v", found, err)
		}
		return found[0]
	}
	ping()
	if err := os.Remove(filepath.Join(kept(), "global", "pg_control")); err != nil {
		t.Fatal(err)
	}
	ping()
	if _, err := os.Stat(filepath.Join(kept(), "global", "pg_control")); err != nil {
		t.Errorf("the broken cluster is still kept: %v", err)
	}
	ping()
}
