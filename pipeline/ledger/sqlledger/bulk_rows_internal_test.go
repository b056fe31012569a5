package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func payloadsOf(t *testing.T, s *Store) (n int) {
	t.Helper()
	if err := s.db.Get(&n, "SELECT COUNT(*) FROM payloads"); err != nil {
		t.Fatal(err)
	}
	return n
}

// The driver's connection would write outside of a transaction that ended with its context.
func TestRowsAreNotInsertedOutsideOfTheirTransaction(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "l.db"))
	begin(t, s)
	if err := importSome(t, s, 0, 2); err != nil {
		t.Fatal(err)
	}
	for name, from := range map[string]int64{"before the first row": 1000, "after a row": 2000} {
		ctx, cancel := context.WithCancel(context.Background())
		rows := []payloadRow{{from, []byte("a")}, {from + 1, []byte("b")}}
		insert := inserting("payloads", "", []column[payloadRow]{
			{"order_id", bigint, func(r *payloadRow) any {
				if name == "after a row" {
					cancel()
				}
				return r.order - from + 1000
			}},
			{"body", bytea, func(r *payloadRow) any { return r.body }},
		})
		err := s.write(ctx, "insert", func(x *tx) error {
			if err := x.exec(ctx, "PRAGMA defer_foreign_keys = 1"); err != nil {
				return err
			}
			if name == "before the first row" {
				cancel()
				for !errors.Is(x.exec(context.Background(), "SELECT 1"), sql.ErrTxDone) {
					runtime.Gosched()
				}
			}
			_, err := insert.run(ctx, x, rows)
			return err
		})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", name, err)
		}
		if n := payloadsOf(t, s); n != 2 {
			t.Errorf("%s: %d payloads, want the 2 from before", name, n)
		}
	}
	if n, _, err := s.Totals(context.Background(), ledger.Filter{}); err != nil || n != 2 {
		t.Errorf("%d orders, %v", n, err)
	}
	if err := importSome(t, s, 2, 3); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
