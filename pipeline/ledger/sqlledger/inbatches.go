package sqlledger

import (
	"context"
	"slices"
)

// InBatches names the batches that orders are of, which read them last: without duplicates, by
// name.
func (s *Store) InBatches(ctx context.Context, orders []int64) (names []string, err error) {
	err = s.view(ctx, "look for the batches of orders", func(t *tx) error {
		names = nil
		return inChunks(orders, func(marks string, args []any) error {
			return t.each(ctx, "SELECT DISTINCT b.name FROM orders o JOIN batches b ON b.id = o.batch_id WHERE o.id IN ("+marks+")", args, func(row scanner) error {
				var name string
				err := row.Scan(&name)
				names = append(names, name)
				return err
			})
		})
	})
	slices.Sort(names)
	return slices.Compact(names), err
}
