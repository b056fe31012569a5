package sqlledger

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// HoldRevised holds changed forms of orders that were sent; see ledger.Arrangements.
func (s *Store) HoldRevised(ctx context.Context, batch string, now time.Time) error {
	return s.write(ctx, "look for changed orders in batch "+batch, func(t *tx) error {
		b, err := t.batch(ctx, batch, t.s.lock)
		if err != nil {
			return err
		}
		return t.holdRevising(ctx, &b, millis(now))
	})
}

// holdRevising holds the orders of a batch that wait for its end and have derived numbers, where
// they probably are orders that were sent from the same source and that the batch lacks: a changed
// cell gave them another number. A person who named such an order to be sent has decided.
func (t *tx) holdRevising(ctx context.Context, b *batchRow, now int64) error {
	places, err := t.derived(ctx, b)
	if err != nil || len(places) == 0 {
		return err
	}
	fresh, err := t.waiting(ctx, places)
	if err != nil || len(fresh) == 0 {
		return err
	}
	met, err := t.met(ctx, b)
	if err != nil {
		return err
	}
	lost, err := t.lost(ctx, b, met)
	if err != nil || len(lost) == 0 {
		return err
	}
	if err := t.outline(ctx, fresh); err != nil {
		return err
	}
	leftOut, err := t.leftOut(ctx, b)
	if err != nil {
		return err
	}
	var held []holdRow
	var history []event
	for i, o := range ledger.Revised(fresh, lost, leftOut) {
		h := holdingOf(o.Finding(fresh[i].Key, fresh[i].Place))
		held = append(held, holdRow{fresh[i].ID, h, now})
		history = append(history, event{order: fresh[i].ID, at: now, from: ledger.Held, to: ledger.Held, code: h.code, note: "may be " + o.Key.OrderNo})
	}
	slices.SortFunc(history, func(x, y event) int { return cmp.Compare(x.order, y.order) })
	if _, err := holdOrders.run(ctx, t, held); err != nil {
		return err
	}
	return t.record(ctx, history)
}

// derived finds where the orders of a batch stand that have derived numbers, by their ID.
func (t *tx) derived(ctx context.Context, b *batchRow) (map[int64]invoice.Place, error) {
	places := map[int64]invoice.Place{}
	const query = `SELECT i.order_id, s.file, s.sheet, i.row_no, i.col FROM items i JOIN sheets s ON s.id = i.sheet_id
		WHERE i.batch_id = ? AND ` + isDerived
	err := t.each(ctx, query, []any{b.id}, func(row scanner) error {
		var id int64
		var p invoice.Place
		err := row.Scan(&id, &p.File, &p.Sheet, &p.Row, &p.Col)
		places[id] = p
		return err
	})
	return places, err
}

// waiting are those of some orders that are held, whatever for, and that no person released from
// this hold. A doubt about its lines does not tell a person who releases an order that it may have
// been sent.
func (t *tx) waiting(ctx context.Context, places map[int64]invoice.Place) (out []ledger.Outline, err error) {
	err = inChunks(slices.Sorted(maps.Keys(places)), func(marks string, args []any) error {
		query := "SELECT id, seller, order_no FROM orders WHERE id IN (" + marks + ") AND " + isHeld + " AND serial = '' AND released <> '" +
			rules.RevisesSent + "' AND code NOT IN ('" + rules.NumberForeign + "', '" + rules.RevisesSent + "')" + t.s.lock
		return t.each(ctx, query, args, func(row scanner) error {
			var o ledger.Outline
			err := row.Scan(&o.ID, &o.Key.Seller, &o.Key.OrderNo)
			o.Place = places[o.ID]
			out = append(out, o)
			return err
		})
	})
	return out, err
}

// met are the orders of a batch.
func (t *tx) met(ctx context.Context, b *batchRow) (ids []int64, err error) {
	err = t.each(ctx, "SELECT order_id FROM items WHERE batch_id = ? AND order_id IS NOT NULL", []any{b.id}, func(row scanner) error {
		var id int64
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// leftOut is what is known of the rows of a batch that a person left out.
func (t *tx) leftOut(ctx context.Context, b *batchRow) (out []rules.Facts, err error) {
	const query = "SELECT facts FROM items WHERE batch_id = ? AND order_id IS NULL AND skipped = 1"
	err = t.each(ctx, query, []any{b.id}, func(row scanner) error {
		var text string
		var f rules.Facts
		if err := row.Scan(&text); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			return fmt.Errorf("read what is known of an order: %w", err)
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// Revising lists the orders of a batch that are held as changed forms of orders that were sent.
func (s *Store) Revising(ctx context.Context, batch string) (out []rules.Finding, err error) {
	err = s.view(ctx, "list changed forms of orders", func(t *tx) error {
		out = nil
		b, err := t.batch(ctx, batch, "")
		if err != nil {
			return err
		}
		const query = `SELECT held FROM orders WHERE ` + isHeld + ` AND code = '` + rules.RevisesSent + `'
			AND EXISTS (SELECT 1 FROM items i WHERE i.batch_id = ? AND i.order_id = orders.id) ORDER BY id`
		return t.each(ctx, query, []any{b.id}, func(row scanner) error {
			var text string
			if err := row.Scan(&text); err != nil {
				return err
			}
			f, err := parseFinding(text)
			out = append(out, f)
			return err
		})
	})
	return out, err
}
