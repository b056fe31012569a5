package sqlledger

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// replacedBy is the first order of the same buyer and amount that was read after an order was sent
// and that is invoiced or may become so. Ids grow, so that only what was read later is looked
// through.
const replacedBy = `COALESCE((SELECT p.order_no FROM orders p WHERE p.id > orders.id AND p.seller = orders.seller AND p.gross = orders.gross
	AND p.buyer_tax = orders.buyer_tax AND (p.buyer_tax <> '' OR p.buyer = orders.buyer) AND p.created_at > orders.sent_at
	AND p.state NOT IN ('failed', 'held', 'dropped', 'voided') ORDER BY p.id LIMIT 1), '')`

var failureColumns = entryColumns + ", due_at > 0 AND sent_at > 0, " + otherNow + ", " + replacedBy

// Failures lists orders for a retry; see ledger.Questions.
func (s *Store) Failures(ctx context.Context, f ledger.Filter, numbers []string) ([]ledger.Failure, error) {
	var out []ledger.Failure
	err := s.view(ctx, "list failed orders", func(t *tx) (err error) {
		out, err = t.failures(ctx, f, numbers)
		return err
	})
	return out, err
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
	for some := range slices.Chunk(numbers, inAtMost) {
		where, args := "order_no IN ("+marks(len(some))+")", make([]any, len(some))
		for i, no := range some {
			args[i] = no
		}
		if f.Seller != "" {
			where, args = where+" AND seller = ?", append(args, f.Seller)
		}
		if err := t.each(ctx, "SELECT "+failureColumns+" FROM orders WHERE "+where, args, take); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, func(a, b ledger.Failure) int { return int(a.ID - b.ID) })
	return out, nil
}
