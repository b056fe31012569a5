package sqlledger_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// An upgrade tells its steps, can be interrupted before any of them, and goes on from there; the
// ledger is then what one that was never interrupted is.
func TestUpgradeGoesOnAfterAnInterruption(t *testing.T) {
	t.Parallel()
	onReleased(t, func(t *testing.T, schema int, url, driver string) {
		newest := newestSchema(t)
		for stop := schema; stop < newest; stop++ {
			ctx, cancel := context.WithCancel(context.Background())
			var told []string
			s, err := sqlledger.Open(ctx, url, sqlledger.Options{Environment: "simulator", Run: "r", Migrating: func(at, to int) {
				told = append(told, fmt.Sprint(at, " ", to))
				if at == stop {
					cancel()
				}
			}})
			if err == nil {
				t.Fatal("nothing was interrupted", s.Close())
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("interrupted at schema %d: %v", stop, err)
			}
			if at := schemaAt(t, url, driver); at != stop {
				t.Errorf("the ledger is at schema %d, want %d", at, stop)
			}
			if last := fmt.Sprint(stop, " ", newest); told[len(told)-1] != last {
				t.Errorf("told %q, want %q at the end", told, last)
			}
		}
		openAt(t, url, "later")
		if at := schemaAt(t, url, driver); at != newest {
			t.Errorf("the ledger is at schema %d, want %d", at, newest)
		}
	})
}

// What brings no change of schema tells of none.
func TestNewestLedgerTellsOfNoUpgrade(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/ledger.db"
	for range 2 { // it is new at first
		openWith(t, file, sqlledger.Options{Environment: "simulator", Run: "r", Migrating: func(at, to int) { t.Errorf("told of %d to %d", at, to) }})
	}
}
