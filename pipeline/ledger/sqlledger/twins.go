package sqlledger

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// mostTwins bounds what one question reads: of a buyer who has thousands of like orders some are
// enough.
const mostTwins = 1000

// Twins finds orders that may be the same sale as items; see ledger.Readings.
func (s *Store) Twins(ctx context.Context, items []ledger.Item, since time.Time) (out []ledger.Alike, err error) {
	keys := map[string][]int{} // the items of a key
	var pairs []any
	for i := range items {
		if o := items[i].Order; o != nil {
			if key := ledger.TwinKey(o); key != "" {
				if keys[key] == nil {
					pairs = append(pairs, o.Buyer.TaxNum, int64(o.Gross))
				}
				keys[key] = append(keys[key], i)
			}
		}
	}
	if len(pairs) == 0 {
		return nil, nil
	}
	err = s.view(ctx, "look for orders that may be entered twice", func(t *tx) error {
		out = nil
		found, err := t.twins(ctx, pairs, since)
		if err != nil {
			return err
		}
		for _, e := range found {
			for _, i := range keys[ledger.TwinKey(e.Order)] {
				if items[i].Order.OrderNo != e.Key.OrderNo {
					out = append(out, ledger.Alike{Item: i, Entry: e})
				}
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b ledger.Alike) int { return cmp.Compare(a.Item, b.Item) })
	return out, err
}

// twins reads the orders of pairs of tax number and gross, by ID.
func (t *tx) twins(ctx context.Context, pairs []any, since time.Time) (found []ledger.Entry, err error) {
	for some := range slices.Chunk(pairs, 2*inAtMost) {
		query, args := twinsQuery(t.s.typed, some, millis(since))
		err := t.each(ctx, query, args, func(row scanner) error {
			var e ledger.Entry
			err := scanEntry(row, &e)
			found = append(found, e)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(found, func(a, b ledger.Entry) int { return cmp.Compare(a.ID, b.ID) })
	return found, t.loadOrders(ctx, found)
}

func twinsQuery(typed bool, pairs []any, since int64) (string, []any) {
	first := "(?,?)"
	if typed {
		first = "(CAST(? AS " + text + "),CAST(? AS " + bigint + "))"
	}
	list := first + strings.Repeat(",(?,?)", len(pairs)/2-1)
	return "SELECT " + entryColumns + " FROM orders WHERE buyer_tax <> '' AND (buyer_tax, gross) IN (VALUES " + list + `)
		AND created_at >= ? AND state NOT IN ('failed', 'dropped', 'voiding', 'voided') LIMIT ?`, append(slices.Clone(pairs), since, mostTwins)
}
