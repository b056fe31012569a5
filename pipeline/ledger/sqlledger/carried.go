package sqlledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Only items that carry something, and rejected ones, have facts.
const (
	batchCarried = "SELECT i.facts FROM items i WHERE i.batch_id = ? AND i.facts IS NOT NULL ORDER BY i.seq"
	allCarried   = "SELECT i.facts FROM items i WHERE i.facts IS NOT NULL ORDER BY i.batch_id, i.seq"
)

// Carried are the titles of the columns that the rows of a filter carry, each once, in the order in
// which the rows have them first. Of a filter only the batch counts; without one these are those of
// all readings.
func (s *Store) Carried(ctx context.Context, f ledger.Filter) (titles []string, err error) {
	err = s.view(ctx, "read carried columns", func(t *tx) error {
		query, args := allCarried, []any(nil)
		if f.Batch != "" {
			b, err := t.batch(ctx, f.Batch, "")
			if err != nil {
				return err
			}
			query, args = batchCarried, []any{b.id}
		}
		titles = nil
		return t.each(ctx, query, args, func(row scanner) error {
			var facts string
			if err := row.Scan(&facts); err != nil {
				return err
			}
			var c carriedFacts
			if err := json.Unmarshal([]byte(facts), &c); err != nil {
				return fmt.Errorf("read what is known of an order: %w", err)
			}
			for _, one := range c.Carried {
				if !slices.Contains(titles, one.Title) {
					titles = append(titles, one.Title)
				}
			}
			return nil
		})
	})
	return titles, err
}
