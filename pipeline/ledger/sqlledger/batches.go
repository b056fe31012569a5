package sqlledger

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Batches lists the batches that were opened last, newest first, at most limit, with their
// balances.
func (s *Store) Batches(ctx context.Context, limit int) ([]ledger.BatchInfo, error) {
	var out []ledger.BatchInfo
	err := s.view(ctx, "list batches", func(t *tx) error {
		var rows []batchRow
		query := "SELECT " + batchColumns + " FROM batches b ORDER BY b.opened_at DESC, b.id DESC LIMIT ?"
		err := t.each(ctx, query, []any{limit}, func(row scanner) error {
			var b batchRow
			err := scanBatch(row, &b)
			rows = append(rows, b)
			return err
		})
		if err != nil {
			return err
		}
		for _, b := range rows {
			info, err := t.balance(ctx, &b)
			if err != nil {
				return err
			}
			out = append(out, info)
		}
		return nil
	})
	return out, err
}

func (t *tx) balance(ctx context.Context, b *batchRow) (ledger.BatchInfo, error) {
	info := ledger.BatchInfo{Batch: b.Batch, Run: b.run, States: map[ledger.State]int{}}
	const query = `SELECT COALESCE(o.state, CASE WHEN i.skipped = 1 THEN 'skipped' ELSE 'rejected' END), SUM(CASE WHEN v.n > 0 THEN 0 ELSE 1 END),
		CAST(COALESCE(SUM(COALESCE(v.gross, o.gross, i.gross)), 0) AS BIGINT)
		FROM items i LEFT JOIN orders o ON o.id = i.order_id ` + differing + ` WHERE i.batch_id = ? GROUP BY 1`
	err := t.each(ctx, query, []any{b.id}, func(row scanner) error {
		var state ledger.State
		var n int
		var gross int64
		if err := row.Scan(&state, &n, &gross); err != nil {
			return err
		}
		info.States[state] = n
		info.Items += n
		if state == ledger.Rejected || state == ledger.Skipped {
			info.OutOfLedger += invoice.Amount(gross)
		} else {
			info.Gross += invoice.Amount(gross)
		}
		return nil
	})
	if err != nil || info.States[ledger.Dropped] == 0 {
		return info, err
	}
	var sum summing
	err = sum.replaced(ctx, t, inBatch, []any{b.id}, "")
	r := &sum.out.Replaced
	info.Gross, info.Replaced = info.Gross-r.Gross, r.Orders
	return info, err
}
