package sqlledger_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	fresh := func(t testing.TB) ledgertest.Open {
		path := filepath.Join(t.TempDir(), "ledger.db")
		return func(t testing.TB, run string) ledgertest.Ledger { return openAt(t, path, run) }
	}
	ledgertest.Run(t, fresh)
	ledgertest.RunModel(t, fresh, 1)
}

// newLedger is a PostgreSQL database with an empty ledger.
var newLedger = pgtest.Model{Prepare: func(url string) error {
	s, err := sqlledger.Open(context.Background(), url, sqlledger.Options{Environment: "simulator", Run: "model"})
	if err != nil {
		return err
	}
	return s.Close()
}}

func TestPostgreSQL(t *testing.T) {
	t.Parallel()
	pgtest.URL(t) // skips once in place of in each test
	fresh := func(t testing.TB) ledgertest.Open {
		url := newLedger.URL(t)
		return func(t testing.TB, run string) ledgertest.Ledger { return openAt(t, url, run) }
	}
	ledgertest.Run(t, fresh)
	ledgertest.RunModel(t, fresh, 5)
	ledgertest.RunClocks(t, func(t testing.TB) ledgertest.OpenOn {
		url := newLedger.URL(t)
		return func(t testing.TB, run string, m clock.Machine) ledgertest.Ledger {
			return openWith(t, url, sqlledger.Options{Environment: "simulator", Run: run, Machine: m})
		}
	})
}
