package sqlledger

import (
	"context"
	"slices"
)

// OtherContent lists sent orders of a batch whose rows have other content by now, in the order of
// the rows, at most so many. Those that were corrected since are not among them.
// report.Summary.Changed counts them.
func (s *Store) OtherContent(ctx context.Context, batch string, most int) (numbers []string, err error) {
	err = s.view(ctx, "list orders whose rows have changed", func(t *tx) error {
		numbers = nil
		b, err := t.batch(ctx, batch, "")
		if err != nil {
			return err
		}
		query := "SELECT o.order_no FROM items i JOIN orders o ON o.id = i.order_id WHERE i.batch_id = ? AND " + saysOther + " AND NOT " + corrected + " ORDER BY i.seq LIMIT ?"
		return t.each(ctx, query, []any{b.id, most}, func(row scanner) error {
			var no string
			err := row.Scan(&no)
			if !slices.Contains(numbers, no) {
				numbers = append(numbers, no)
			}
			return err
		})
	})
	return numbers, err
}
