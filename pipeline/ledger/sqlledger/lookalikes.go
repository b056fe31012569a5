package sqlledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// isDoubtful is the predicate of the index orders_doubtful.
const isDoubtful = "(state = 'submitting' OR state = 'unknown' OR state = 'failed' OR state = 'dropped' OR alike_at > 0)"

// Lookalikes finds, for items that are new to the ledger, an order that asks for the same and may
// have become an invoice; see ledger.Readings.
func (s *Store) Lookalikes(ctx context.Context, items []ledger.Item, since time.Time) ([]ledger.Alike, error) {
	var out []ledger.Alike
	err := s.view(ctx, "look for orders that ask for the same", func(t *tx) error {
		out = nil
		doubtful, err := t.doubtful(ctx, items, since)
		if err != nil || len(doubtful) == 0 {
			return err
		}
		fresh, err := t.fresh(ctx, items)
		if err != nil {
			return err
		}
		for _, i := range fresh {
			o := items[i].Order
			for n := range doubtful {
				e := &doubtful[n]
				if e.Key.OrderNo != o.OrderNo && ledger.LooksAlike(o, e.Order) {
					out = append(out, ledger.Alike{Item: i, Entry: e, Turned: !doubted(e.State)})
				}
			}
		}
		return nil
	})
	return out, err
}

// fresh lists the items whose number the ledger does not hold, or holds for an order that the
// platform never accepted and that asks for something else.
func (t *tx) fresh(ctx context.Context, items []ledger.Item) ([]int, error) {
	numbers := map[string][]any{}
	for i := range items {
		if o := items[i].Order; o != nil {
			numbers[o.Seller] = append(numbers[o.Seller], o.OrderNo)
		}
	}
	held := map[ledger.Key]standing{}
	for seller, all := range numbers {
		for some := range slices.Chunk(all, inAtMost) {
			query := "SELECT order_no, hash, state, code, serial FROM orders WHERE seller = ? AND order_no IN (" + marks(len(some)) + ")"
			err := t.each(ctx, query, append([]any{seller}, some...), func(row scanner) error {
				k := ledger.Key{Seller: seller}
				var o standing
				err := row.Scan(&k.OrderNo, &o.hash, &o.state, &o.code, &o.serial)
				held[k] = o
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	var fresh []int
	for i := range items {
		if items[i].Order == nil {
			continue
		}
		if o, known := held[keyOf(items[i].Order)]; !known || o.hash != items[i].Hash && ledger.Replaceable(o.state, o.code, o.serial, o.invoices) {
			fresh = append(fresh, i)
		}
	}
	return fresh, nil
}

// doubtful reads the orders that may have become an invoice and have seller, gross and buyer of one
// of the items. Most ledgers have none.
func (t *tx) doubtful(ctx context.Context, items []ledger.Item, since time.Time) ([]ledger.Entry, error) {
	var some bool
	if err := t.one(ctx, anyDoubtful, nil, &some); err != nil || !some {
		return nil, err
	}
	type sum struct {
		seller string
		gross  invoice.Amount
	}
	wanted, amounts := map[sum][]*invoice.Buyer{}, map[string][]any{}
	for i := range items {
		o := items[i].Order
		if o == nil {
			continue
		}
		at := sum{o.Seller, o.Gross}
		if wanted[at] == nil {
			amounts[o.Seller] = append(amounts[o.Seller], int64(o.Gross))
		}
		wanted[at] = append(wanted[at], &o.Buyer)
	}
	var found []ledger.Entry
	for seller, all := range amounts {
		for some := range slices.Chunk(all, inAtMost) {
			query, args := doubtfulQuery(seller, some, millis(since))
			err := t.each(ctx, query, args, func(row scanner) error {
				var e ledger.Entry
				err := scanEntry(row, &e)
				own := invoice.Buyer{Name: e.Buyer, TaxNum: e.BuyerTax}
				if slices.ContainsFunc(wanted[sum{seller, e.Gross}], func(b *invoice.Buyer) bool { return ledger.SameBuyer(b, &own) }) {
					found = append(found, e)
				}
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(found, func(a, b ledger.Entry) int { return cmp.Compare(a.ID, b.ID) })
	return found, t.loadOrders(ctx, found)
}

// anyDoubtful asks whether the ledger has an order in doubt at all.
const anyDoubtful = "SELECT EXISTS (SELECT 1 FROM orders WHERE " + isDoubtful + ")"

// doubted are the states in which an order may have become an invoice that nobody knows of.
func doubted(s ledger.State) bool {
	return s == ledger.Submitting || s == ledger.Unknown || s == ledger.Failed || s == ledger.Dropped
}

// doubtfulQuery finds orders in doubt by their gross. A failed one counts only if the platform
// accepted it, also after it was taken out. One that is in doubt no more counts while an item that
// looked like it was turned away since, until somebody says that this was another sale; what was
// never sent does not.
func doubtfulQuery(seller string, amounts []any, since int64) (string, []any) {
	query := "SELECT " + entryColumns + " FROM orders WHERE " + isDoubtful + " AND seller = ? AND gross IN (" + marks(len(amounts)) + `)
		AND (state IN ('submitting', 'unknown') OR due_at > 0 AND (sent_at >= ? OR reissued_at >= ?) AND ` + failedOnce + `
			OR alike_at >= ? AND alike_at > seen_at AND state NOT IN ('failed', 'held', 'dropped'))`
	return query, append(append([]any{seller}, amounts...), since, since, since)
}

// TurnAway records that items which looked like orders were turned away; see ledger.Readings.
func (s *Store) TurnAway(ctx context.Context, ids []int64, now time.Time) error {
	return s.write(ctx, "record that a like order was turned away", func(t *tx) error {
		return inChunks(ids, func(marks string, args []any) error {
			return t.exec(ctx, fmt.Sprintf("UPDATE orders SET alike_at = %d WHERE id IN (%s)", millis(now), marks), args...)
		})
	})
}
