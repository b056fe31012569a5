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

// reading is one batch among those that read the files of another.
type reading struct {
	done  bool
	paths map[string]string // of its sources that lie where the other's do
}

// missing finds what earlier readings of a batch's files brought and the batch lacks.
//
// The reading that met an order last speaks for it: an order that a later reading of another file
// met is not missing, whatever becomes of this one.
type missing struct {
	*tx
	b        *batchRow
	lock     string            // of the orders that are found; empty to look only
	readings map[int64]reading // of the same files, by batch
	undone   map[int64]bool    // batches of other files that never came to their end
	found    map[ledger.Key]*absentee
}

// absentee is an order that a batch lacks.
type absentee struct {
	id    int64
	state ledger.State
	code  string
	place invoice.Place
	path  string
}

// holdMissing holds the orders that a batch lacks.
func (t *tx) holdMissing(ctx context.Context, b *batchRow, now int64) error {
	m := missing{tx: t, b: b, lock: t.s.lock, found: map[ledger.Key]*absentee{}}
	if err := m.find(ctx); err != nil || len(m.found) == 0 {
		return err
	}
	rejected, err := m.rejected(ctx)
	if err != nil {
		return err
	}
	var held []holdRow
	var history []event
	for key, a := range m.found {
		code := rules.MissingLater
		if rejected[key] {
			code = rules.RejectedLater
		}
		h := holdingOf(rules.New(code, a.place, key.OrderNo, "", "", a.place.File, a.path))
		held = append(held, holdRow{a.id, h, now})
		history = append(history, event{order: a.id, at: now, from: a.state, to: ledger.Held, code: h.code, note: "missing in batch " + b.ID})
	}
	if _, err := holdOrders.run(ctx, t, held); err != nil {
		return err
	}
	return t.record(ctx, history)
}

// find looks through the orders that were never sent, which are few once a month is done.
func (m *missing) find(ctx context.Context) error {
	if err := m.findReadings(ctx); err != nil || len(m.readings) == 0 {
		return err
	}
	// What is held for another reason is held for its absence then: a person decides about it all
	// the same.
	const otherwise = " AND code NOT IN ('" + rules.NumberForeign + "', '" + rules.MissingLater + "', '" + rules.RejectedLater + "', '" + rules.FollowsRed + "')"
	for _, waiting := range []struct{ predicate, and string }{{isReady, ""}, {isHeld, otherwise}} {
		spans, err := m.spans(ctx, waiting.predicate, ledger.Filter{})
		if err != nil {
			return err
		}
		for _, r := range spans {
			_, same := m.readings[r.home]
			if r.home == m.b.id || !same && !m.undone[r.home] {
				continue
			}
			if err := m.look(ctx, &r, waiting.predicate+waiting.and); err != nil {
				return err
			}
		}
	}
	return nil
}

// findReadings lists the other batches that read one of the batch's files.
func (m *missing) findReadings(ctx context.Context) error {
	if len(m.b.files) == 0 {
		return nil
	}
	m.readings, m.undone = map[int64]reading{}, map[int64]bool{}
	query := "SELECT " + batchColumns + " FROM batches b WHERE b.id <> ?"
	return m.each(ctx, query, []any{m.b.id}, func(row scanner) error {
		var other batchRow
		if err := scanBatch(row, &other); err != nil {
			return err
		}
		r := reading{other.Done, map[string]string{}}
		for _, file := range other.Sources {
			if path := m.pathOf(&other, file); path != "" {
				r.paths[file] = path
			}
		}
		switch {
		case len(r.paths) > 0:
			m.readings[other.id] = r
		case !other.Done:
			m.undone[other.id] = true
		}
		return nil
	})
}

// pathOf is where the batch's reading found the file that another batch calls so; empty when it did
// not read it.
func (m *missing) pathOf(other *batchRow, file string) string {
	for i, path := range m.b.Paths {
		if path != "" && sameFile(other.files.paths(file), file, []string{path}, m.b.Sources[i]) {
			return path
		}
	}
	return ""
}

// look finds what is missing among the orders of one home.
func (m *missing) look(ctx context.Context, r *span, waiting string) error {
	where, args := r.where()
	query := "SELECT id, order_no, state, code FROM orders WHERE " + waiting + " AND " + where + ` AND serial = ''
		AND NOT EXISTS (SELECT 1 FROM items c WHERE c.batch_id = ? AND c.order_id = orders.id)
		AND NOT EXISTS (SELECT 1 FROM invoices v WHERE v.order_id = orders.id)` + m.lock
	byID := map[int64]*absentee{}
	keys := map[int64]ledger.Key{}
	var ids []int64
	err := m.each(ctx, query, append(args, m.b.id), func(row scanner) error {
		a, key := &absentee{}, ledger.Key{Seller: r.seller}
		err := row.Scan(&a.id, &key.OrderNo, &a.state, &a.code)
		ids, byID[a.id], keys[a.id] = append(ids, a.id), a, key
		return err
	})
	if err != nil {
		return err
	}
	homes := []int64{r.home}
	if m.undone[r.home] { // an unfinished reading of another file does not speak for it
		homes = nil
		for id, one := range m.readings {
			if one.done {
				homes = append(homes, id)
			}
		}
	}
	return inChunks(ids, func(marks string, args []any) error { return m.place(ctx, homes, marks, args, byID, keys) })
}

// place finds where orders stood in readings of the batch's files; those that did are missing.
func (m *missing) place(ctx context.Context, homes []int64, marksOf string, args []any, byID map[int64]*absentee, keys map[int64]ledger.Key) error {
	for some := range slices.Chunk(homes, inAtMost) {
		all := slices.Clone(args)
		for _, home := range some {
			all = append(all, home)
		}
		query := "SELECT i.order_id, i.batch_id, s.file, s.sheet, i.row_no, i.col FROM items i JOIN sheets s ON s.id = i.sheet_id WHERE i.order_id IN (" +
			marksOf + ") AND i.batch_id IN (" + marks(len(some)) + ") ORDER BY i.batch_id"
		err := m.each(ctx, query, all, func(row scanner) error {
			var id, batch int64
			var p invoice.Place
			if err := row.Scan(&id, &batch, &p.File, &p.Sheet, &p.Row, &p.Col); err != nil {
				return err
			}
			p.Col = sourceColumn(p.Col)
			if path, same := m.readings[batch].paths[p.File]; same {
				a := byID[id]
				a.place, a.path, m.found[keys[id]] = p, path, a
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// rejected says which of the missing are in the batch nevertheless, rejected or left out.
func (m *missing) rejected(ctx context.Context) (map[ledger.Key]bool, error) {
	out := map[ledger.Key]bool{}
	err := m.each(ctx, "SELECT facts FROM items WHERE batch_id = ? AND order_id IS NULL", []any{m.b.id}, func(row scanner) error {
		var text string
		if err := row.Scan(&text); err != nil {
			return err
		}
		var f rules.Facts
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			return fmt.Errorf("read what is known of an order: %w", err)
		}
		if key := (ledger.Key{Seller: f.Seller, OrderNo: f.OrderNo}); m.found[key] != nil {
			out[key] = true
		}
		return nil
	})
	return out, err
}
