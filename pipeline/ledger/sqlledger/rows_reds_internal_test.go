package sqlledger

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/report"
)

// TestFollowing holds that rows name the order that is invoiced in place of another one, on both
// sides, and nothing where no order follows another.
func TestFollowing(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		if _, err := s.OpenBatch(ctx, ledger.Batch{ID: "b1", Digest: "d", Created: ledgertest.Start()}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Import(ctx, "b1", ledgertest.Items(t, ledgertest.Seller, 1, 3), ledgertest.Start(), ledgertest.Conflict); err != nil {
			t.Fatal(err)
		}
		reversed := false
		links := func() (out [][2]string) {
			reversed = false
			err := s.Rows(ctx, ledger.Filter{Batch: "b1"}, func(r report.Row) error {
				out, reversed = append(out, [2]string{r.Replaces, r.ReplacedBy}), reversed || r.AfterRed
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		if diff := cmp.Diff([][2]string{{}, {}, {}}, links()); diff != "" {
			t.Error(diff)
		}
		err := s.write(ctx, "follow", func(t *tx) error {
			return t.exec(ctx, "INSERT INTO follows (order_id, of_id) SELECT n.id, o.id FROM orders n, orders o WHERE n.order_no = 'SO-0000003' AND o.order_no = 'SO-0000001'")
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([][2]string{{"", "SO-0000003"}, {}, {"SO-0000001", ""}}, links()); diff != "" || reversed {
			t.Error(diff, reversed)
		}
		planned, err := s.Plan(ctx, []ledger.Plan{{Effect: "red", Seller: ledgertest.Seller, Subject: "B#k#1"}}, ledgertest.Start())
		if err != nil {
			t.Fatal(err)
		}
		err = s.write(ctx, "reverse", func(t *tx) error {
			return t.exec(ctx, "UPDATE follows SET effect_id = ?", planned[0].ID)
		})
		if links(); err != nil || !reversed {
			t.Error("an order is not shown as issued again", err)
		}
	})
}
