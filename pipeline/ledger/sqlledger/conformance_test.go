package sqlledger_test

import (
	"path/filepath"
	"testing"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	ledgertest.Run(t, func(t testing.TB) ledgertest.Open {
		path := filepath.Join(t.TempDir(), "ledger.db")
		return func(t testing.TB, run string) ledgertest.Ledger { return openAt(t, path, run) }
	})
}

func TestPostgreSQL(t *testing.T) {
	t.Parallel()
	pgtest.URL(t) // skips once in place of in each test
	ledgertest.Run(t, func(t testing.TB) ledgertest.Open {
		url := pgtest.URL(t)
		return func(t testing.TB, run string) ledgertest.Ledger { return openAt(t, url, run) }
	})
	ledgertest.RunClocks(t, func(t testing.TB) ledgertest.OpenOn {
		url := pgtest.URL(t)
		return func(t testing.TB, run string, m clock.Machine) ledgertest.Ledger {
			return openWith(t, url, sqlledger.Options{Environment: "simulator", Run: run, Machine: m})
		}
	})
}
