package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Chain returns the orders that are invoiced one in place of the other; see ledger.Follows.
func (s *Store) Chain(ctx context.Context, key ledger.Key) (chain []ledger.Link, err error) {
	err = s.view(ctx, "find what follows order "+key.OrderNo, func(t *tx) error {
		var id int64
		err := t.one(ctx, "SELECT id FROM orders WHERE seller = ? AND order_no = ?", []any{key.Seller, key.OrderNo}, &id)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("order %s of %s: %w", key.OrderNo, key.Seller, ledger.ErrNotFound)
		}
		if err != nil {
			return err
		}
		chain, err = t.chain(ctx, id)
		return err
	})
	return chain, err
}

// chain is the chain of an order.
func (t *tx) chain(ctx context.Context, id int64) ([]ledger.Link, error) {
	links := []ledger.Link{{Entry: ledger.Entry{ID: id}}}
	for first := id; ; {
		var of int64
		var effect sql.NullInt64
		err := t.one(ctx, "SELECT of_id, effect_id FROM follows WHERE order_id = ?", []any{first}, &of, &effect)
		if errors.Is(err, sql.ErrNoRows) {
			break
		} else if err != nil {
			return nil, err
		}
		links[0].Reversing = effect.Valid
		links = slices.Insert(links, 0, ledger.Link{Entry: ledger.Entry{ID: of}})
		first = of
	}
	for last := id; ; {
		var next int64
		var effect sql.NullInt64
		err := t.one(ctx, "SELECT order_id, effect_id FROM follows WHERE of_id = ?", []any{last}, &next, &effect)
		if errors.Is(err, sql.ErrNoRows) {
			break
		} else if err != nil {
			return nil, err
		}
		links = append(links, ledger.Link{Entry: ledger.Entry{ID: next}, Reversing: effect.Valid})
		last = next
	}
	entries, err := t.entries(ctx, linkIDs(links))
	for i := range links {
		links[i].Entry = entries[links[i].ID]
	}
	if err == nil && slices.ContainsFunc(links, func(l ledger.Link) bool { return l.State == ledger.Dropped }) {
		err = t.byHand(ctx, links)
	}
	return links, err
}

// byHand marks the orders of a chain whose invoices a person issued elsewhere.
func (t *tx) byHand(ctx context.Context, links []ledger.Link) error {
	return inChunks(linkIDs(links), func(marks string, args []any) error {
		return t.each(ctx, "SELECT id FROM orders WHERE id IN ("+marks+") AND issued_as <> ''", args, func(row scanner) error {
			var id int64
			err := row.Scan(&id)
			for i := range links {
				links[i].ByHand = links[i].ByHand || links[i].ID == id
			}
			return err
		})
	})
}

func linkIDs(links []ledger.Link) []int64 {
	ids := make([]int64, len(links))
	for i := range links {
		ids[i] = links[i].ID
	}
	return ids
}

// entries reads orders with their contents.
func (t *tx) entries(ctx context.Context, ids []int64) (map[int64]ledger.Entry, error) {
	var list []ledger.Entry
	err := inChunks(ids, func(marks string, args []any) error {
		return t.each(ctx, "SELECT "+entryColumns+" FROM orders WHERE id IN ("+marks+")", args, func(row scanner) error {
			var e ledger.Entry
			err := scanEntry(row, &e)
			list = append(list, e)
			return err
		})
	})
	if err == nil {
		err = t.loadOrders(ctx, list)
	}
	out := make(map[int64]ledger.Entry, len(list))
	for _, e := range list {
		out[e.ID] = e
	}
	return out, err
}

// Cases lists corrections; see ledger.Follows.
func (s *Store) Cases(ctx context.Context, c ledger.CaseChoice) (out []ledger.Case, err error) {
	err = s.view(ctx, "list corrected orders", func(t *tx) (err error) {
		out = nil
		some := false
		if err := t.one(ctx, anyFollows, nil, &some); err != nil || !some {
			return err
		}
		switch {
		case c.Open:
			out, err = t.openCases(ctx)
		case c.Batch != "":
			out, err = t.openCasesOfBatch(ctx, c.Batch)
		case c.Orders != nil:
			out, err = t.casesIn(ctx, c.Orders, followersOf)
		case c.Any != 0:
			out, err = t.cases(ctx, "(f.order_id = ? OR f.of_id = ?)", []any{c.Any, c.Any})
		default:
			out, err = t.cases(ctx, "1 = 1", nil)
		}
		return err
	})
	return out, err
}

// openCases are those after reversals. What follows is found first: most orders follow none, and a
// database may look for the open ones of all orders instead.
func (t *tx) openCases(ctx context.Context) ([]ledger.Case, error) {
	var ids []int64
	err := t.each(ctx, "SELECT f.order_id FROM follows f WHERE f.effect_id IS NOT NULL OR "+reversedOf+" IS NOT NULL ORDER BY f.order_id", nil, func(row scanner) error {
		var id int64
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return t.casesIn(ctx, ids, func(marks string) string { return marks })
}

func (t *tx) openCasesOfBatch(ctx context.Context, name string) ([]ledger.Case, error) {
	b, err := t.batch(ctx, name, "")
	if err != nil {
		return nil, err
	}
	return t.cases(ctx, openCase+" AND o.id IN ("+followersOf(ofBatch)+notOfBatch+")", []any{b.id, b.id})
}

// casesIn are the open cases of the new orders that a list names by some IDs.
func (t *tx) casesIn(ctx context.Context, ids []int64, list func(marks string) string) (out []ledger.Case, err error) {
	err = inChunks(ids, func(marks string, args []any) error {
		more, err := t.cases(ctx, openCase+" AND o.id IN ("+list(marks)+")", args)
		out = append(out, more...)
		return err
	})
	return out, err
}

// openCase is the condition of a follows row f with a new order o that is not over: see
// ledger.CaseChoice.
const openCase = "o.state NOT IN ('issued', 'voiding', 'voided') AND (o.state <> 'dropped' OR " + unreplaced + " OR " + withdrawing + ")"

func (t *tx) cases(ctx context.Context, where string, args []any) (out []ledger.Case, err error) {
	var ids []int64
	err = t.each(ctx, "SELECT f.order_id, f.of_id, f.effect_id IS NOT NULL, COALESCE(f.effect_id, 0), f.effect_id IS NULL OR f.agreed_at > 0, "+afterRed+", "+unreplaced+", "+withdrawing+" FROM follows f JOIN orders o ON o.id = f.order_id WHERE "+where+" ORDER BY f.order_id", args, func(row scanner) error {
		var one ledger.Case
		err := row.Scan(&one.Order.ID, &one.Of.ID, &one.Reversing, &one.Until, &one.Agreed, &one.AfterRed, &one.Unreplaced, &one.Withdrawing)
		out, ids = append(out, one), append(ids, one.Order.ID, one.Of.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	entries, err := t.entries(ctx, ids)
	for i := range out {
		if err == nil {
			one := &out[i]
			one.Order, one.Of = entries[one.Order.ID], entries[one.Of.ID]
			one.Reds, err = t.effects(ctx, "kind = 'red' AND invoice_id IN (SELECT v.id FROM invoices v WHERE v.order_id = ? AND v.n >= 0) ORDER BY id", []any{one.Of.ID})
		}
	}
	return out, err
}
