package sqlledger

import (
	"context"
	"database/sql"
	"errors"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// The predicates of the partial indexes, word for word: an index serves only a question that
// repeats its predicate.
const (
	isReady      = "state = 'ready'"
	isOpen       = "(state = 'submitting' OR state = 'unknown' OR state = 'submitted' OR state = 'voiding')"
	isSealFailed = "state = 'seal_failed'"
	isHeld       = "state = 'held'"
	isFailed     = "(state = 'failed' OR state = 'dropped')" // those that were taken out, too
)

// span is one range of a partial index: the orders of one seller whose home is one batch.
type span struct {
	seller string
	home   int64
	within int64   // not 0: only those of them that also stand in this batch
	only   []int64 // not nil: only these orders
}

// where is the condition of the span, to follow the predicate of its index.
func (r *span) where() (string, []any) {
	where, args := "seller = ? AND batch_id = ?", []any{r.seller, r.home}
	if r.within != 0 {
		where += " AND EXISTS (SELECT 1 FROM items i WHERE i.batch_id = ? AND i.order_id = orders.id)"
		args = append(args, r.within)
	}
	if r.only != nil {
		and, ids := among("id", r.only)
		where, args = where+and, append(args, ids...)
	}
	return where, args
}

// among is the condition of orders that are named; nothing where all are meant.
func among(column string, orders []int64) (string, []any) {
	switch {
	case orders == nil:
		return "", nil
	case len(orders) == 0:
		return " AND 1 = 0", nil
	}
	args := make([]any, len(orders))
	for i, id := range orders {
		args[i] = id
	}
	return " AND " + column + " IN (" + marks(len(args)) + ")", args
}

// spans lists the ranges of a partial index in which orders of a filter lie.
func (t *tx) spans(ctx context.Context, predicate string, f ledger.Filter) ([]span, error) {
	var b batchRow
	if f.Batch != "" {
		var err error
		if b, err = t.batch(ctx, f.Batch, ""); err != nil {
			return nil, err
		}
		if f.Seller != "" && !b.shared {
			return []span{{seller: f.Seller, home: b.id, only: f.Orders}}, nil
		}
	}
	var out []span
	at := span{seller: f.Seller, only: f.Orders}
	for {
		found, err := t.nextSpan(ctx, predicate, &at, f.Seller)
		if err != nil || !found {
			return out, err
		}
		switch {
		case f.Batch == "" || at.home == b.id:
			out = append(out, at)
		case b.shared:
			out = append(out, span{seller: at.seller, home: at.home, within: b.id, only: f.Orders})
		}
	}
}

// nextSpan steps to the next range of the index that is not empty, with one look-up however long
// the ranges are.
func (t *tx) nextSpan(ctx context.Context, predicate string, at *span, seller string) (bool, error) {
	query, args := spanQuery(predicate, at, seller)
	err := t.one(ctx, query, args, &at.seller, &at.home)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func spanQuery(predicate string, after *span, seller string) (string, []any) {
	const first = " ORDER BY seller, batch_id LIMIT 1"
	query := "SELECT seller, batch_id FROM orders WHERE " + predicate
	if seller != "" {
		return query + " AND seller = ? AND batch_id > ?" + first, []any{seller, after.home}
	}
	return query + " AND (seller, batch_id) > (?, ?)" + first, []any{after.seller, after.home}
}
