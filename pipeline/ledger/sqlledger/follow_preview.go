package sqlledger

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// PreviewFollow is what Follow would record; see ledger.Follows. It records it, reads it, and
// undoes it.
func (s *Store) PreviewFollow(ctx context.Context, b ledger.Batch, all []ledger.Following, now time.Time, check ledger.FollowCheck) (out []ledger.FollowPreview, err error) {
	err = s.undone(ctx, "look at corrected orders", func(t *tx) error {
		added, err := t.newOrders(ctx, all)
		if err != nil {
			return err
		}
		opened, err := t.openBatch(ctx, b)
		if err != nil {
			return err
		}
		followed, err := t.follow(ctx, opened.ID, all, now, check)
		if err != nil {
			return err
		}
		out = make([]ledger.FollowPreview, len(all))
		for i := range followed {
			if out[i].Refused = followed[i].Refused; out[i].Refused != nil {
				continue
			}
			if out[i].Case, err = t.previewed(ctx, &followed[i]); err != nil {
				return err
			}
			if added[i] {
				out[i].Order.ID = 0
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// newOrders says of each following whether its order would be added.
func (t *tx) newOrders(ctx context.Context, all []ledger.Following) ([]bool, error) {
	added := make([]bool, len(all))
	for i := range all {
		o := all[i].Item.Order
		var known bool
		err := t.one(ctx, "SELECT EXISTS (SELECT 1 FROM orders WHERE seller = ? AND order_no = ?)", []any{o.Seller, o.OrderNo}, &known)
		if err != nil {
			return nil, err
		}
		added[i] = !known
	}
	return added, nil
}

// previewed is the case of a following that is going to be undone.
func (t *tx) previewed(ctx context.Context, f *ledger.Followed) (ledger.Case, error) {
	found, err := t.cases(ctx, "f.order_id = ?", []any{f.Order})
	if err != nil {
		return ledger.Case{}, err
	}
	undone := map[int64]bool{}
	hideFresh(f.Reds, undone)
	one := found[0]
	for i := range one.Reds {
		if undone[one.Reds[i].ID] {
			one.Reds[i].ID = 0
		}
	}
	return one, nil
}
