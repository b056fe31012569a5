package sqlledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// replacedBy is the first order of the same buyer and amount that was read after an order was sent
// and that is invoiced or may become so. The index of twins has those of a buyer with a tax number;
// of the others, those that were read later are looked through, since ids grow.
const replacedBy = "COALESCE((" + readLater + " AND p.buyer_tax <> '' AND substr(p.buyer_tax, 13) = substr(orders.buyer_tax, 13)" +
	" AND p.buyer_tax = orders.buyer_tax ORDER BY p.id LIMIT 1), (" +
	readLater + " AND orders.buyer_tax = '' AND p.buyer_tax = '' AND p.buyer = orders.buyer ORDER BY p.id LIMIT 1), '')"

const readLater = `SELECT p.order_no FROM orders p WHERE p.id > orders.id AND p.seller = orders.seller AND p.gross = orders.gross
	AND p.created_at > orders.sent_at AND p.state NOT IN ('failed', 'held', 'dropped', 'voided')`

// wasAccepted is the condition of failed orders whose number is used at the platform.
const wasAccepted = "due_at > 0 AND sent_at > 0"

var failureColumns = entryColumns + ", " + wasAccepted + ", " + otherNow + ", " + replacedBy

// Failures lists orders for a retry; see ledger.Questions.
func (s *Store) Failures(ctx context.Context, f ledger.Filter, numbers []string) ([]ledger.Failure, error) {
	var out []ledger.Failure
	err := s.view(ctx, "list failed orders", func(t *tx) (err error) {
		out, err = t.failures(ctx, f, numbers)
		return err
	})
	return out, err
}

// Retryable counts those of Failures that the platform accepted; see ledger.Questions.
func (s *Store) Retryable(ctx context.Context, f ledger.Filter) (orders, resting int, err error) {
	figures := fmt.Sprintf("COUNT(*), COUNT(CASE WHEN rest_until > %d THEN 1 END)", millis(s.Now()))
	err = s.view(ctx, "count failed orders", func(t *tx) error {
		orders, resting = 0, 0
		const and = " AND state = 'failed' AND " + wasAccepted
		return t.sumSpans(ctx, isFailed, and, figures, f, func(n int, rest int64) {
			orders, resting = orders+n, resting+int(rest)
		})
	})
	return orders, resting, err
}

func (t *tx) failures(ctx context.Context, f ledger.Filter, numbers []string) (out []ledger.Failure, err error) {
	take := func(row scanner) error {
		var one ledger.Failure
		err := scanEntry(row, &one.Entry, &one.Accepted, &one.Changed, &one.Replaced)
		out = append(out, one)
		return err
	}
	if len(numbers) == 0 {
		spans, err := t.spans(ctx, isFailed, f)
		if err != nil {
			return nil, err
		}
		for _, r := range spans {
			where, args := r.where()
			if err := t.each(ctx, "SELECT "+failureColumns+" FROM orders WHERE "+isFailed+" AND state = 'failed' AND "+where, args, take); err != nil {
				return nil, err
			}
		}
	}
	if err := t.numbered(ctx, f.Seller, numbers, take); err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b ledger.Failure) int { return int(a.ID - b.ID) })
	return out, nil
}

// numbered takes the orders with some numbers, of a seller, or of each where none is named: the
// index of numbers begins with the seller.
func (t *tx) numbered(ctx context.Context, seller string, numbers []string, take func(scanner) error) (err error) {
	sellers := []string{seller}
	if seller == "" && len(numbers) > 0 {
		if sellers, err = t.sellers(ctx); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(numbers, inAtMost) {
		query := "SELECT " + failureColumns + " FROM orders WHERE seller = ? AND order_no IN (" + marks(len(some)) + ")"
		for _, seller := range sellers {
			args := []any{seller}
			for _, no := range some {
				args = append(args, no)
			}
			if err := t.each(ctx, query, args, take); err != nil {
				return err
			}
		}
	}
	return nil
}
