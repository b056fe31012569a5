package sqlledger

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

// A summary asks several questions. All are answered for the same moment, or the balance would not
// balance.
func TestViewSeesOneMoment(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		begin(t, s)
		if err := importSome(t, s, 0, 3); err != nil {
			t.Fatal(err)
		}
		var counts [2]int
		err := s.view(ctx, "count twice", func(x *tx) error {
			for i := range counts {
				if err := x.one(ctx, "SELECT COUNT(*) FROM orders", nil, &counts[i]); err != nil {
					return err
				}
				if err := importSome(t, s, 3+i, 1); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || counts != [2]int{3, 3} {
			t.Errorf("counted %v: %v", counts, err)
		}
	})
}

// Orders that another process is about to claim are passed over, not waited for.
func TestClaimsDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openFile(t, pgtest.URL(t))
	begin(t, s)
	if err := importSome(t, s, 0, 5); err != nil {
		t.Fatal(err)
	}
	err := s.write(ctx, "hold two orders", func(x *tx) error {
		if err := x.each(ctx, "SELECT id FROM orders ORDER BY id LIMIT 2 FOR UPDATE", nil, func(scanner) error { return nil }); err != nil {
			return err
		}
		c := ledger.Claim{Owner: "r", Now: ledgertest.Start(), Lease: time.Minute, Limit: 4}
		es, err := s.Claim(ctx, ledgertest.ToCall(c, ledger.Issue, func(*ledger.Entry) (string, error) { return "", nil }))
		if len(es) != 3 {
			t.Errorf("%d claimed, want the 3 that are free", len(es))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
