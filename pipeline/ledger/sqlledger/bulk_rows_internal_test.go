package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

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

// Rows that are inserted some at once are all there, as they are where each is inserted alone, and
// are counted; where one cannot be, none is.
func TestRowsInsertedAtOnce(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "l.db"))
	ctx := context.Background()
	columns := []column[payloadRow]{
		{"id", bigint, func(r *payloadRow) any { return r.order }},
		{"body", bytea, func(r *payloadRow) any { return r.body }},
	}
	alone := inserting("answers", "ON CONFLICT (id) DO NOTHING", columns)
	strict := insertingBeside("answers", "", columns)
	atOnce := insertingBeside("answers", "ON CONFLICT (id) DO NOTHING", columns)
	rapid.Check(t, func(t *rapid.T) {
		var rows []payloadRow
		for range rapid.IntRange(0, 3*besideRows).Draw(t, "rows") {
			rows = append(rows, payloadRow{rapid.Int64Range(1, 200).Draw(t, "id"), rapid.SliceOfN(rapid.Byte(), 1, 5).Draw(t, "body")})
		}
		insert := func(b *bulkOf[payloadRow]) (n int, got []payloadRow, err error) {
			undo := errors.New("undo")
			failed := s.write(ctx, "insert", func(x *tx) error {
				if n, err = b.run(ctx, x, rows); err != nil {
					return err
				}
				return errors.Join(undo, x.each(ctx, "SELECT id, body FROM answers ORDER BY id", nil, func(row scanner) error {
					var r payloadRow
					err := row.Scan(&r.order, &r.body)
					got = append(got, r)
					return err
				}))
			})
			if err == nil && !errors.Is(failed, undo) {
				t.Fatal(failed)
			}
			return n, got, err
		}
		n, want, err := insert(&alone)
		m, got, otherErr := insert(&atOnce)
		if d := cmp.Diff(want, got, cmp.AllowUnexported(payloadRow{})); err != nil || otherErr != nil || n != m || m != len(got) || d != "" {
			t.Fatal(n, m, err, otherErr, d)
		}
		if k, _, err := insert(&strict); (err == nil) != (len(want) == len(rows)) || err == nil && k != n {
			t.Fatalf("%d rows of %d numbers: %d, %v", len(rows), len(want), k, err)
		}
	})
}
