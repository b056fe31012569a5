package sqlledger_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// onEach runs a test on a new ledger of each database, given by URL and by driver.
func onEach(t *testing.T, test func(t *testing.T, url, driver string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, filepath.Join(t.TempDir(), "ledger.db"), "sqlite")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, pgtest.URL(t), "postgres")
	})
}

// raw is a connection past the store, as a person with a database tool would have it.
func raw(t testing.TB, url, driver string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func openError(t *testing.T, url, environment string) error {
	t.Helper()
	s, err := sqlledger.Open(context.Background(), url, sqlledger.Options{Environment: environment, Run: "run"})
	if err == nil {
		s.Close()
		t.Fatalf("%s was opened", url)
	}
	return err
}

func TestEnvironmentsHaveLedgersOfTheirOwn(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, _ string) {
		openAt(t, url, "run")
		openAt(t, url, "run")
		err := openError(t, url, "production")
		if !errors.Is(err, ledger.ErrEnvironment) || !strings.Contains(err.Error(), "simulator") {
			t.Errorf("got %v", err)
		}
		openError(t, url, "")
	})
}

func TestNewerLedgerIsRefused(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, driver string) {
		openAt(t, url, "run")
		if _, err := raw(t, url, driver).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, " + map[string]string{"sqlite": "1", "postgres": "true"}[driver] + ")"); err != nil {
			t.Fatal(err)
		}
		if err := openError(t, url, "simulator"); !errors.Is(err, sqlledger.ErrNewer) {
			t.Errorf("got %v", err)
		}
	})
}

// Several processes may meet a ledger that is not there yet.
func TestNewLedgerIsMadeOnce(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, url, _ string) {
		var all sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			all.Go(func() {
				s, err := sqlledger.Open(context.Background(), url, sqlledger.Options{Environment: "simulator", Run: "run"})
				if err == nil {
					err = s.Close()
				}
				errs[i] = err
			})
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
	})
}

func TestFilesAreForTheirOwnerAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("files have no such modes there")
	}
	dir := filepath.Join(t.TempDir(), "new", "folder")
	path := filepath.Join(dir, "ledger.db")
	s := openAt(t, path, "run")
	if _, err := s.OpenBatch(context.Background(), ledger.Batch{ID: "b1"}); err != nil {
		t.Fatal(err)
	}
	release, err := s.Hold(context.Background(), "b1")
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if err := os.Chmod(path, 0o644); err != nil { // as an older copy of it may be
		t.Fatal(err)
	}
	openAt(t, path, "run")
	err = filepath.WalkDir(filepath.Dir(dir), func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v", name, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestOddPathsAreTakenAsTheyAre(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"账 本.db", "a#b.db", "100%25.db", "a&_pragma=x.db", "plus+.db"} {
		path := filepath.Join(dir, name)
		openAt(t, path, "run")
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: not the ledger: %v", name, err)
		}
	}
	openAt(t, "file://"+filepath.ToSlash(filepath.Join(dir, "url.db")), "run")
	if _, err := os.Stat(filepath.Join(dir, "url.db")); err != nil {
		t.Error(err)
	}
}

func TestLocationsThatCannotBe(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for location, says := range map[string]string{
		"":                                 "needs a file",
		":memory:":                         "needs a file",
		"mysql://u:geheim@h/d":             "mysql://",
		"file:///tmp/x.db?mode=ro":         "parameters",
		"file://server/x.db":               "host",
		dir:                                "directory",
		"postgres://u:geheim@127.0.0.1/d":  "sslmode",
		"postgres://u:geh%eim@127.0.0.1/d": "cannot be read",
		"postgres://u:geheim@127.0.0.1:1/d?sslmode=disable": "127.0.0.1",
		"postgresql://u:geheim@127.0.0.1/d?x=1":             "sslmode",
	} {
		err := openError(t, location, "simulator")
		if !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v does not say %q", location, err, says)
		}
		if strings.Contains(err.Error(), "geh") {
			t.Errorf("the password is in %q", err)
		}
	}
}

func TestForeignFileIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "orders.xlsx")
	text := []byte(strings.Repeat("PK not a database ", 500))
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := openError(t, path, "simulator"); !errors.Is(err, sqlledger.ErrForeign) {
		t.Errorf("got %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(text) {
		t.Errorf("the file was changed: %v", err)
	}
}

// A shop's database is left as it is, also when it was named by mistake.
func TestDatabaseOfAnotherProgramIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "shop.db")
	if _, err := raw(t, path, "sqlite").Exec("CREATE TABLE orders (no TEXT)"); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := openError(t, path, "simulator"); !errors.Is(err, sqlledger.ErrForeign) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the database was changed: %v", err)
	}
}

func TestClosedLedgerSaysSo(t *testing.T) {
	t.Parallel()
	s, err := sqlledger.Open(context.Background(), filepath.Join(t.TempDir(), "l.db"), sqlledger.Options{Environment: "simulator"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Batch(context.Background(), ""); err == nil {
		t.Error("a closed ledger answers")
	}
	if err := s.Update(context.Background(), []ledger.Change{{}}, "", ledgertest.Start()); err == nil {
		t.Error("a closed ledger takes changes")
	}
}
