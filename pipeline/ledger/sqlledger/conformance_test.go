package sqlledger_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

var _ pipeline.Ledger = (*sqlledger.Store)(nil)

func TestSQLite(t *testing.T) {
	t.Parallel()
	ledgertest.Run(t, func(t *testing.T) ledgertest.Database {
		path := filepath.Join(t.TempDir(), "ledger.db")
		return func(t *testing.T) ledgertest.Ledger { return openAt(t, path, "run") }
	})
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	pgtest.URL(t) // skips here where there is no server
	ledgertest.Run(t, func(t *testing.T) ledgertest.Database {
		url := pgtest.URL(t)
		return func(t *testing.T) ledgertest.Ledger { return openAt(t, url, "run") }
	})
}

func TestLedgerOfAnotherEnvironmentIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	openAt(t, path, "run")
	_, err := sqlledger.Open(context.Background(), path, sqlledger.Options{Environment: "production", Run: "run"})
	if !errors.Is(err, ledger.ErrEnvironment) {
		t.Errorf("got %v", err)
	}
}

func TestFilesAreForTheUserAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("modes mean nothing there")
	}
	dir := filepath.Join(t.TempDir(), "data")
	openAt(t, filepath.Join(dir, "ledger.db"), "run")
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestUnusableLedgersSayWhy(t *testing.T) {
	t.Parallel()
	garbage := filepath.Join(t.TempDir(), "garbage.db")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, url := range map[string]string{"garbage": garbage, "no sslmode": "postgres://user:geheim@127.0.0.1/db"} {
		_, err := sqlledger.Open(context.Background(), url, sqlledger.Options{Environment: "simulator", Run: "run"})
		if err == nil {
			t.Errorf("%s: opened", name)
			continue
		}
		if strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the password is in %q", name, err)
		}
	}
}
