package sqlledger

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// BringArranged makes orders part of a batch that has all of their sources; see
// ledger.Arrangements.
func (s *Store) BringArranged(ctx context.Context, batch string, now time.Time) (n int, err error) {
	arranged := false
	err = s.view(ctx, "look for orders that were split or merged", func(t *tx) error {
		return t.one(ctx, "SELECT EXISTS (SELECT 1 FROM arranged)", nil, &arranged)
	})
	if err != nil || !arranged {
		return 0, err
	}
	err = s.write(ctx, "take up what was split or merged, in batch "+batch, func(t *tx) error {
		b, err := t.batch(ctx, batch, t.s.lock)
		if err != nil {
			return err
		}
		br := bringing{importing: importing{tx: t, batch: b, now: millis(now), homes: map[int64]bool{}}, found: map[int64]*brought{}}
		if err := br.run(ctx); err != nil {
			return err
		}
		const count = "SELECT COUNT(*) FROM items i WHERE i.batch_id = ? AND EXISTS (SELECT 1 FROM arranged a WHERE a.order_id = i.order_id)"
		return t.one(ctx, count, []any{b.id}, &n)
	})
	return n, err
}

// bringing is one run of the transaction of BringArranged. Of the import it uses what moves orders
// to their new home.
type bringing struct {
	importing
	found map[int64]*brought
}

// brought is an order that is invoiced in place of sources of the batch.
type brought struct {
	id, seq, sheet int64 // of the first source
	row            int
	col            string
	facts          sql.NullString
	n              int64 // its place among the orders of the first source
	met, of        int   // sources that the batch has, and all
	file           string
}

func (br *bringing) run(ctx context.Context) error {
	if err := br.findMet(ctx); err != nil || len(br.found) == 0 {
		return err
	}
	ids := slices.Sorted(maps.Keys(br.found))
	if err := br.complete(ctx, ids); err != nil {
		return err
	}
	ids = slices.DeleteFunc(ids, func(id int64) bool { return br.found[id].met != br.found[id].of })
	slices.SortFunc(ids, func(a, b int64) int {
		x, y := br.found[a], br.found[b]
		return cmp.Or(cmp.Compare(x.seq, y.seq), cmp.Compare(x.n, y.n))
	})
	if err := br.addItems(ctx, ids); err != nil {
		return err
	}
	if err := br.offer(ctx, ids); err != nil {
		return err
	}
	if _, err := holdOrders.run(ctx, br.tx, br.held); err != nil {
		return err
	}
	if err := br.record(ctx, br.history); err != nil {
		return err
	}
	return br.moveHome(ctx)
}

// findMet finds what is invoiced in place of orders of the batch.
func (br *bringing) findMet(ctx context.Context) error {
	const query = `SELECT a.order_id, a.n, i.seq, i.sheet_id, i.row_no, i.col, i.facts, sh.file FROM items i JOIN arranged a ON a.source_id = i.order_id
		JOIN sheets sh ON sh.id = i.sheet_id WHERE i.batch_id = ? ORDER BY i.seq, a.n`
	return br.each(ctx, query, []any{br.batch.id}, func(row scanner) error {
		var o brought
		if err := row.Scan(&o.id, &o.n, &o.seq, &o.sheet, &o.row, &o.col, &o.facts, &o.file); err != nil {
			return err
		}
		if br.found[o.id] == nil {
			br.found[o.id] = &o
		}
		br.found[o.id].met++
		return nil
	})
}

// complete counts the sources of what was found.
func (br *bringing) complete(ctx context.Context, ids []int64) error {
	return inChunks(ids, func(marks string, args []any) error {
		return br.each(ctx, "SELECT order_id, COUNT(*) FROM arranged WHERE order_id IN ("+marks+") GROUP BY order_id", args, func(row scanner) error {
			var id int64
			var n int
			err := row.Scan(&id, &n)
			br.found[id].of = n
			return err
		})
	})
}

// addItems adds the rows of the results. Each has the place of its first source.
func (br *bringing) addItems(ctx context.Context, ids []int64) error {
	there := map[int64]bool{}
	err := inChunks(ids, func(marks string, args []any) error {
		return br.each(ctx, "SELECT order_id FROM items WHERE batch_id = ? AND order_id IN ("+marks+")", append([]any{br.batch.id}, args...), func(row scanner) error {
			var id int64
			err := row.Scan(&id)
			there[id] = true
			return err
		})
	})
	if err != nil {
		return err
	}
	seq, err := br.lastSeq(ctx)
	if err != nil {
		return err
	}
	var rows []itemRow
	for _, id := range ids {
		o := br.found[id]
		if there[id] {
			continue
		}
		seq++
		row := itemRow{batch: br.batch.id, seq: seq, sheet: o.sheet, row: o.row, col: partColumn(o.col, o.n), order: id}
		if o.of == 1 && o.facts.Valid { // what a merge carries is that of several orders
			row.facts = o.facts.String
		}
		rows = append(rows, row)
	}
	_, err = putItems.run(ctx, br.tx, rows)
	return err
}

// offer makes the batch the home of orders, and offers held ones again.
func (br *bringing) offer(ctx context.Context, ids []int64) error {
	return inChunks(ids, func(marks string, args []any) error {
		byID := map[int64]*standing{}
		err := br.each(ctx, "SELECT "+standingFields.columns()+" FROM orders WHERE id IN ("+marks+")"+br.s.lock, args, func(row scanner) error {
			var o standing
			err := standingFields.scan(row, &o)
			byID[o.id] = &o
			return err
		})
		if err != nil {
			return err
		}
		if err := br.countInvoices(ctx, byID, marks, args); err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(byID)) {
			o := byID[id]
			if o.home != br.batch.id {
				br.homes[o.home] = true
				br.moved = append(br.moved, id)
			}
			if o.unsent() && o.state == ledger.Held && o.code != rules.ReadingIncomplete {
				h := holdingOf(rules.New(rules.ReadingIncomplete, invoice.Place{File: br.found[id].file}, o.orderNo, "", ""))
				br.moves(o, h.code, "its source was read again")
				br.hold(o, h)
			}
		}
		return nil
	})
}

// partMark stands in items.col between the column of a source and the number of what is invoiced in
// its place: a place has one item.
const partMark = "#"

func partColumn(col string, n int64) string { return col + partMark + strconv.FormatInt(n, 10) }

// sourceColumn is the column of an item, or of the source that it is invoiced for.
func sourceColumn(col string) string {
	if at := strings.LastIndex(col, partMark); at >= 0 && at+1 < len(col) && strings.Trim(col[at+1:], "0123456789") == "" {
		return col[:at]
	}
	return col
}
