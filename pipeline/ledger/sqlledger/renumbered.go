package sqlledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// rejectedFacts are what is known of an item that did not become an order.
type rejectedFacts struct {
	*rules.Facts
	Was []ledger.Key `json:"was,omitempty"` // see ledger.Item.Renumbered
}

// keysOfRejected are the numbers in such facts, its own first.
func keysOfRejected(facts string) ([]ledger.Key, error) {
	var f struct {
		OrderNo string       `json:"order_no"`
		Seller  string       `json:"seller"`
		Was     []ledger.Key `json:"was"`
	}
	if err := json.Unmarshal([]byte(facts), &f); err != nil {
		return nil, fmt.Errorf("%w: what is known of a rejected order cannot be read: %w", ErrCorrupt, err)
	}
	if f.OrderNo == "" {
		return nil, nil
	}
	return append([]ledger.Key{{Seller: f.Seller, OrderNo: f.OrderNo}}, f.Was...), nil
}

// itemKeys are the columns of an item i with its order o, if any, that scanKeys reads.
const itemKeys = "COALESCE(o.seller, ''), COALESCE(o.order_no, ''), CASE WHEN o.id IS NULL THEN i.facts ELSE '' END"

// scanKeys reads the numbers of an item behind other columns.
func scanKeys(row scanner, before ...any) ([]ledger.Key, error) {
	var key ledger.Key
	var facts string
	if err := row.Scan(append(before, &key.Seller, &key.OrderNo, &facts)...); err != nil {
		return nil, err
	}
	if key.OrderNo != "" {
		return []ledger.Key{key}, nil
	}
	return keysOfRejected(facts)
}

// OrdersAt returns the orders that were read at places; see ledger.Readings.
func (s *Store) OrdersAt(ctx context.Context, places []invoice.ReadAt) (map[invoice.ReadAt][]ledger.OrderAt, error) {
	var out map[invoice.ReadAt][]ledger.OrderAt
	err := s.view(ctx, "look for the orders of results", func(t *tx) error {
		out = make(map[invoice.ReadAt][]ledger.OrderAt, len(places))
		batches := map[string]bool{} // whether the ledger has them
		for _, p := range places {
			if _, asked := batches[p.Batch]; !asked && p.Batch != "" {
				n := 0
				if err := t.one(ctx, "SELECT COUNT(*) FROM batches WHERE name = ?", []any{p.Batch}, &n); err != nil {
					return err
				}
				batches[p.Batch] = n > 0
			}
			if p.Batch != "" && !batches[p.Batch] {
				continue
			}
			found, err := t.readingsAt(ctx, p)
			if err != nil {
				return err
			}
			if len(found) > 0 {
				out[p] = found
			}
		}
		return nil
	})
	return out, err
}

// readingsAt is what batches read at a place, whichever the place names: rows of several results
// may stand in one sheet, which names one batch.
func (t *tx) readingsAt(ctx context.Context, p invoice.ReadAt) (found []ledger.OrderAt, err error) {
	query := "SELECT b.name, " + itemKeys + ` FROM sheets s JOIN batches b ON b.id = s.batch_id JOIN items i ON i.sheet_id = s.id
		LEFT JOIN orders o ON o.id = i.order_id WHERE s.file = ? AND s.sheet = ? AND i.row_no = ?`
	err = t.each(ctx, query, []any{p.File, p.Sheet, p.Row}, func(row scanner) error {
		var r ledger.OrderAt
		r.Keys, err = scanKeys(row, &r.Batch)
		if len(r.Keys) > 0 {
			found = append(found, r)
		}
		return err
	})
	return found, err
}

// RejectedIn returns the numbers that a batch rejected; see ledger.Readings.
func (s *Store) RejectedIn(ctx context.Context, batch string) (map[ledger.Key]bool, error) {
	var out map[ledger.Key]bool
	err := s.view(ctx, "look for the rejected orders of a batch", func(t *tx) error {
		out = map[ledger.Key]bool{}
		const query = `SELECT i.facts FROM items i JOIN batches b ON b.id = i.batch_id
			WHERE b.name = ? AND i.order_id IS NULL AND i.skipped = 0 ORDER BY i.seq`
		return t.each(ctx, query, []any{batch}, func(row scanner) error {
			var facts string
			if err := row.Scan(&facts); err != nil {
				return err
			}
			keys, err := keysOfRejected(facts)
			if len(keys) > 0 {
				out[keys[0]] = true
			}
			return err
		})
	})
	return out, err
}

// Renumbered returns what was recorded in place of orders; see ledger.Readings.
func (s *Store) Renumbered(ctx context.Context, keys []ledger.Key) (map[ledger.Key]ledger.Renumbered, error) {
	var out map[ledger.Key]ledger.Renumbered
	err := s.view(ctx, "look for renumbered orders", func(t *tx) (err error) {
		out, err = t.renumbered(ctx, keys)
		return err
	})
	return out, err
}

func (t *tx) renumbered(ctx context.Context, keys []ledger.Key) (map[ledger.Key]ledger.Renumbered, error) {
	out := map[ledger.Key]ledger.Renumbered{}
	var exist bool // most ledgers have none, and most imports have many keys
	if err := t.one(ctx, "SELECT EXISTS (SELECT 1 FROM renumbered)", nil, &exist); err != nil || !exist {
		return out, err
	}
	bySeller := map[string][]any{}
	for _, k := range keys {
		bySeller[k.Seller] = append(bySeller[k.Seller], k.OrderNo)
	}
	for seller, all := range bySeller {
		for some := range slices.Chunk(all, inAtMost) {
			some = fillUp(slices.Clone(some))
			query := `SELECT r.order_no, o.seller, o.order_no, o.state FROM renumbered r JOIN orders o ON o.id = r.order_id
				WHERE r.seller = ? AND r.order_no IN (` + marks(len(some)) + ")"
			err := t.each(ctx, query, append([]any{seller}, some...), func(row scanner) error {
				key := ledger.Key{Seller: seller}
				var r ledger.Renumbered
				err := row.Scan(&key.OrderNo, &r.Seller, &r.OrderNo, &r.State)
				out[key] = r
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// renumberedRow says which order took the place of another number's.
type renumberedRow struct {
	key   ledger.Key
	order int64
}

var putRenumbered = inserting("renumbered", "ON CONFLICT (seller, order_no) DO NOTHING", []column[renumberedRow]{
	{"seller", text, func(r *renumberedRow) any { return r.key.Seller }},
	{"order_no", text, func(r *renumberedRow) any { return r.key.OrderNo }},
	{"order_id", bigint, func(r *renumberedRow) any { return r.order }},
})

// renumber keeps in place of which numbers the orders of items are. Another import may have
// recorded the same meanwhile: that ends this one, and when it begins again its caller refuses the
// item.
func (in *importing) renumber(ctx context.Context) error {
	var put []renumberedRow
	var keys []ledger.Key
	for i := range in.items {
		if !in.bringsOrder(i) {
			continue
		}
		own := keyOf(in.items[i].Order)
		keys = append(keys, own)
		for _, key := range in.items[i].Renumbered {
			if in.orders[key] != nil {
				return recordedBeside(key)
			}
			put = append(put, renumberedRow{key, in.orders[own].id})
			keys = append(keys, key)
		}
	}
	if _, err := putRenumbered.run(ctx, in.tx, put); err != nil {
		return err
	}
	as, err := in.renumbered(ctx, keys)
	if err != nil {
		return err
	}
	for i := range in.items {
		if !in.bringsOrder(i) {
			continue
		}
		own := keyOf(in.items[i].Order)
		if _, replaced := as[own]; replaced && in.out[i].Result == ledger.Added {
			return recordedBeside(own)
		}
		for _, key := range in.items[i].Renumbered {
			if as[key].Key != own {
				return recordedBeside(key)
			}
		}
	}
	return nil
}

// bringsOrder reports whether an item has the content of an order of the ledger.
func (in *importing) bringsOrder(i int) bool {
	return in.items[i].Order != nil && in.out[i].Result <= ledger.Replaced
}

func recordedBeside(key ledger.Key) error {
	return fmt.Errorf("order %s was recorded by another run meanwhile: run this again", key.OrderNo)
}
