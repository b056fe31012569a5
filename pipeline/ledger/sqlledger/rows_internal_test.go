package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/report"
)

// TestPackedRowsAreThoseOfColumns holds that rows that are read as one text are those that are read
// column by column, also behind a text that has the sign between values.
func TestPackedRowsAreThoseOfColumns(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		b, err := s.OpenBatch(ctx, ledger.Batch{ID: "b1", Digest: "d", Sources: []string{"orders.xlsx"}, Created: ledgertest.Start()})
		if err != nil {
			t.Fatal(err)
		}
		var items []ledger.Item
		for n := range 3*aheadRows + 5 {
			o := ledgertest.Order(ledgertest.Seller, n+1)
			switch n {
			case 2:
				o.Remark = "一\n二 \x1e\t"
			case 2 * aheadRows:
				o.Remark, o.Buyer.Name = "\x1f", "a\x1fb"
			}
			items = append(items, ledgertest.Item(t, o, n+1))
		}
		items = append(items, ledgertest.Rejected(4*aheadRows))
		if _, err := s.Import(ctx, b.ID, items, ledgertest.Start(), ledgertest.Conflict); err != nil {
			t.Fatal(err)
		}
		for _, f := range []ledger.Filter{{Batch: b.ID}, {}, {Batch: b.ID, Seller: ledgertest.Seller}} {
			var got, want []report.Row
			if err := s.Rows(ctx, f, func(r report.Row) error { got = append(got, r); return nil }); err != nil {
				t.Fatal(err)
			}
			err := s.view(ctx, "read", func(t *tx) error {
				from, args := rowsOf(f, 0)
				if f.Batch != "" {
					one, err := t.batch(ctx, f.Batch, "")
					if err != nil {
						return err
					}
					from, args = rowsOf(f, one.id)
				}
				return t.each(ctx, rowColumns+from, args, func(row scanner) error {
					var r rowScan
					if err := r.scan(row); err != nil {
						return err
					}
					out, err := r.row()
					want = append(want, out)
					return err
				})
			})
			if diff := cmp.Diff(want, got); diff != "" || err != nil || len(got) < 3*aheadRows {
				t.Errorf("%+v: %d rows, %v %s", f, len(got), err, diff)
			}
		}
	})
}

// TestReadAhead holds that every row is handed on in order, that no reading outlives the call, and
// that the first error is returned.
func TestReadAhead(t *testing.T) {
	t.Parallel()
	failed, enough := errors.New("failed"), errors.New("enough")
	for _, c := range []struct {
		rows, stop int // stop: the row at which yield fails
		fails      bool
		want       error
	}{
		{0, -1, false, nil}, {1, -1, false, nil}, {aheadRows, -1, false, nil}, {10*aheadRows + 3, -1, false, nil},
		{0, -1, true, failed}, {aheadRows + 1, -1, true, failed}, {10 * aheadRows, 0, false, enough},
		{10 * aheadRows, 3 * aheadRows, true, enough}, {aheadRows, aheadRows - 1, true, enough},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			t.Parallel()
			reading, seen := true, 0
			err := readAhead(func(yield func(*rowScan) error) error {
				defer func() { reading = false }()
				for i := range c.rows {
					r := rowScan{order: report.Row{OrderNo: fmt.Sprint(i), State: ledger.Ready}}
					if err := yield(&r); err != nil {
						return err
					}
				}
				if c.fails {
					return failed
				}
				return nil
			}, func(r report.Row) error {
				if r.OrderNo != fmt.Sprint(seen) {
					t.Fatalf("row %s after %d", r.OrderNo, seen)
				}
				if seen == c.stop {
					return enough
				}
				seen++
				return nil
			})
			if want := c.rows; c.stop < 0 && seen != want || !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Errorf("%d rows, %v", seen, err)
			}
			if reading {
				t.Error("the reading goes on")
			}
		})
	}
}
