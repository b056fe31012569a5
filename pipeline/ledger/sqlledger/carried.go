package sqlledger

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/rules"
)

// Only items that carry something, and rejected ones, have facts.
const (
	hasCarried   = `facts LIKE '%"carried"%'` // the predicate of its index
	batchCarried = "SELECT i.facts FROM items i WHERE i.batch_id = ? AND i.facts IS NOT NULL ORDER BY i.seq"
	anyCarried   = "SELECT COUNT(*) FROM (SELECT 1 FROM items i WHERE " + hasCarried + " LIMIT 1) c"
)

// Carries reports whether a row of any reading may carry a column.
func (s *Store) Carries(ctx context.Context) (ok bool, err error) {
	n := 0
	err = s.view(ctx, "look for carried columns", func(t *tx) error { return t.one(ctx, anyCarried, nil, &n) })
	return n > 0, err
}

// Carried are the titles of the columns that the rows of a batch carry, each once, in the order in
// which the rows have them first.
func (s *Store) Carried(ctx context.Context, batch string) (titles []string, err error) {
	err = s.view(ctx, "read carried columns", func(t *tx) error {
		b, err := t.batch(ctx, batch, "")
		if err != nil {
			return err
		}
		titles = nil
		return t.each(ctx, batchCarried, []any{b.id}, func(row scanner) error {
			var facts string
			if err := row.Scan(&facts); err != nil {
				return err
			}
			if !strings.Contains(facts, `"carried"`) { // of a rejected item that carries nothing
				return nil
			}
			c, err := rules.DecodeFacts(facts)
			if err != nil {
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
