package sqlledger

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Bounds of what is read besides the items themselves, which the ledger may hold: of a buyer who
// has thousands of like orders the newest are enough.
const (
	twinsOfPair = 100  // of one tax number and gross, or more
	twinsAtOnce = 1000 // where there are few pairs
)

// taxGross are what the index orders_twin finds orders by.
type taxGross struct {
	tax   string
	gross int64
}

// pairRow is what an item's order has in common with its twins.
type pairRow struct {
	item  int
	order int64 // its id
	tax   string
	gross int64
}

// inPairs asks which items' orders share the index entry of their pair with others. An EXISTS would
// be a join for PostgreSQL, which reads all orders where it knows little of them.
var inPairs = asking(`SELECT v.item FROM v WHERE (SELECT 1 FROM orders o WHERE substr(o.buyer_tax, 13) = substr(v.tax, 13)
	AND o.gross = v.gross AND o.buyer_tax <> '' AND o.id <> v.own LIMIT 1) = 1`, []column[pairRow]{
	{"item", bigint, func(r *pairRow) any { return r.item }},
	{"own", bigint, func(r *pairRow) any { return r.order }},
	{"tax", text, func(r *pairRow) any { return r.tax }},
	{"gross", bigint, func(r *pairRow) any { return r.gross }},
})

// findPairs notes which items' orders the ledger may hold twins of. Nearly all have none, and the
// pages of the index are at hand: that costs an eighth of what asking for the twins does.
func (in *importing) findPairs(ctx context.Context) error {
	var rows []pairRow
	for i := range in.items {
		o, out := in.items[i].Order, &in.out[i]
		if o == nil || out.State != ledger.Ready && out.State != ledger.Held || o.Buyer.TaxNum == "" {
			continue
		}
		rows = append(rows, pairRow{i, in.orders[keyOf(o)].id, o.Buyer.TaxNum, int64(o.Gross)})
	}
	return inPairs.each(ctx, in.tx, rows, func(row scanner) error {
		var i int
		if err := row.Scan(&i); err != nil {
			return err
		}
		in.out[i].Paired = true
		return nil
	})
}

// Twins finds orders that may be the same sale as items; see ledger.Readings.
func (s *Store) Twins(ctx context.Context, items []ledger.Item, since time.Time) (out []ledger.Alike, err error) {
	keys := make([]string, len(items)) // of the items; empty for one that has no twins
	of, most := map[taxGross]int{}, 0  // the items of a pair; of that which has the most
	var pairs []any
	for i := range items {
		if o := items[i].Order; o != nil {
			if key := ledger.TwinKey(o); key != "" {
				pair := taxGross{o.Buyer.TaxNum, int64(o.Gross)}
				if of[pair]++; of[pair] == 1 {
					pairs = append(pairs, pair.tax, pair.gross)
				}
				most = max(most, of[pair])
				keys[i] = key
			}
		}
	}
	if len(pairs) == 0 {
		return nil, nil
	}
	err = s.view(ctx, "look for orders that may be entered twice", func(t *tx) error {
		out = nil
		found, err := t.twins(ctx, pairs, since, most+max(twinsOfPair, twinsAtOnce/len(of)))
		if err != nil {
			return err
		}
		twins := map[string][]*ledger.Entry{} // by key, by ID
		for n := range found {
			if key := ledger.TwinKey(found[n].Order); key != "" {
				twins[key] = append(twins[key], &found[n])
			}
		}
		for i := range items {
			for _, e := range twins[keys[i]] {
				if items[i].Order.OrderNo != e.Key.OrderNo {
					out = append(out, ledger.Alike{Item: i, Entry: e})
				}
			}
		}
		return nil
	})
	return out, err
}

// twins reads the orders of pairs of tax number and gross, at most so many of each pair, by ID.
func (t *tx) twins(ctx context.Context, pairs []any, since time.Time, most int) (found []ledger.Entry, err error) {
	for some := range slices.Chunk(pairs, 2*inAtMost) {
		query, args := twinsQuery(t.s.typed, some, millis(since), most)
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

// twinsQuery asks for the newest orders of each pair. SQLite has no LATERAL and is given their IDs.
func twinsQuery(typed bool, pairs []any, since int64, most int) (string, []any) {
	first := "(?,?)"
	if typed {
		first = "(CAST(? AS " + text + "),CAST(? AS " + bigint + "))"
	}
	query := "SELECT " + entryColumns + " FROM (VALUES " + first + strings.Repeat(",(?,?)", len(pairs)/2-1) + ") p CROSS JOIN "
	newest := ` FROM orders WHERE substr(buyer_tax, 13) = substr(p.column1, 13) AND buyer_tax = p.column1
		AND buyer_tax <> '' AND gross = p.column2
		AND created_at >= ? AND state NOT IN ('failed', 'dropped', 'voiding', 'voided') ORDER BY id DESC LIMIT ?`
	if typed {
		query += "LATERAL (SELECT *" + newest + ") o"
	} else {
		query += "orders o WHERE o.id IN (SELECT id" + newest + ")"
	}
	return query, append(slices.Clone(pairs), since, most)
}
