package sqlledger

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Holds returns what is kept under order numbers of a seller; see ledger.Readings.
func (s *Store) Holds(ctx context.Context, seller string, numbers []string) (map[string]ledger.Content, error) {
	var out map[string]ledger.Content
	err := s.view(ctx, "look orders up by number", func(t *tx) error {
		out = make(map[string]ledger.Content, len(numbers))
		for some := range slices.Chunk(numbers, inAtMost) {
			args := []any{seller}
			for _, no := range some {
				args = append(args, no)
			}
			query := "SELECT order_no, hash, state FROM orders WHERE seller = ? AND order_no IN (" + marks(len(some)) + ")"
			err := t.each(ctx, query, args, func(row scanner) error {
				var no string
				var c ledger.Content
				err := row.Scan(&no, &c.Hash, &c.State)
				out[no] = c
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}
