package sqlledger

import (
	"context"
	"testing"
)

// A summary asks several questions. All are answered for the same moment, or the balance would not balance.
func TestViewSeesOneMoment(t *testing.T) {
	t.Parallel()
	internalStores(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		begin(t, s)
		if err := importSome(s, t, 0, 3); err != nil {
			t.Fatal(err)
		}
		var counts [2]int
		err := s.view(ctx, "count twice", func(x *tx) error {
			for i := range counts {
				if err := x.one(ctx, "SELECT COUNT(*) FROM orders", nil, &counts[i]); err != nil {
					return err
				}
				if err := importSome(s, t, 3+i, 1); err != nil {
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
