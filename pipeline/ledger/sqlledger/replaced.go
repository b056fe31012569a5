package sqlledger

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Sources of splits and merges, and the number of orders that are invoiced in their place, among
// those that a condition on o chooses.
const (
	sumReplaced  = "SELECT COUNT(*), CAST(COALESCE(SUM(o.net), 0) AS BIGINT), CAST(COALESCE(SUM(o.tax), 0) AS BIGINT), CAST(COALESCE(SUM(o.gross), 0) AS BIGINT) FROM orders o WHERE o.state = 'dropped' AND EXISTS (SELECT 1 FROM arranged a WHERE a.source_id = o.id) AND "
	countInstead = "SELECT COUNT(*) FROM orders o WHERE o.id IN (SELECT order_id FROM arranged) AND "
	inBatch      = "o.id IN (SELECT order_id FROM items WHERE batch_id = ?)"
)

// replaced counts what was split or merged among the orders of a seller (empty: of any) that a
// condition chooses. Parts that are named without their source are orders like any other. Most
// ledgers have no splits, so they are asked about that first.
func (sum *summing) replaced(ctx context.Context, t *tx, condition string, args []any, seller string) error {
	arranged := false
	if err := t.one(ctx, "SELECT EXISTS (SELECT 1 FROM arranged)", nil, &arranged); err != nil || !arranged {
		return err
	}
	if seller != "" {
		condition, args = condition+" AND o.seller = ?", append(slices.Clip(args), seller)
	}
	r := &sum.out.Replaced
	r.State = ledger.Dropped
	if err := t.one(ctx, sumReplaced+condition, args, &r.Orders, &r.Net, &r.Tax, &r.Gross); err != nil || r.Orders == 0 {
		return err
	}
	return t.one(ctx, countInstead+condition, args, &r.Instead)
}
