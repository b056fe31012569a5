package sqlledger

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// orderReadings goes through the batches, which are few, and finds the order in each by an index.
const orderReadings = `SELECT b.name, b.created_at, s.file, s.sheet, i.row_no, i.col, COALESCE(i.findings, '')
	FROM batches b CROSS JOIN items i JOIN sheets s ON s.id = i.sheet_id
	WHERE i.batch_id = b.id AND i.order_id = ? ORDER BY b.id`

// Readings lists where an order stood in each batch that met it, oldest first.
func (s *Store) Readings(ctx context.Context, order int64) (out []ledger.Reading, err error) {
	err = s.view(ctx, "find where an order was read", func(t *tx) error {
		return t.each(ctx, orderReadings, []any{order}, func(row scanner) error {
			var r ledger.Reading
			var begun int64
			var findings string
			err := row.Scan(&r.Batch, &begun, &r.Place.File, &r.Place.Sheet, &r.Place.Row, &r.Place.Col, &findings)
			if err == nil && findings != "" {
				if err := json.Unmarshal([]byte(findings), &r.Findings); err != nil {
					return fmt.Errorf("%w: findings of batch %s, row %d: %w", ErrCorrupt, r.Batch, r.Place.Row, err)
				}
			}
			r.Begun, r.Place.Col = fromMillis(begun), sourceColumn(r.Place.Col)
			out = append(out, r)
			return err
		})
	})
	return out, err
}
