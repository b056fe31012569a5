package sqlledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// sheetKey is the part of a place that many items share.
type sheetKey struct{ file, sheet string }

// findSlots finds the sheet of each item, and the rows that the batch holds already at the items'
// places.
func (in *importing) findSlots(ctx context.Context) error {
	sheets, err := in.sheets(ctx)
	if err != nil {
		return err
	}
	in.slots = make([]slot, len(in.items))
	index := make(map[invoice.Place]int, len(in.items))
	for i := range in.items {
		p := in.items[i].Source
		if j, twice := index[p]; twice {
			return fmt.Errorf("items %d and %d of a call have one source place, %s", j, i, p)
		}
		index[p] = i
		id, ok := sheets[sheetKey{p.File, p.Sheet}]
		if !ok {
			if id, err = in.addSheet(ctx, p); err != nil {
				return err
			}
			sheets[sheetKey{p.File, p.Sheet}] = id
		}
		in.slots[i].sheet = id
	}
	for k, id := range sheets {
		if err := in.heldRows(ctx, k, id, index); err != nil {
			return err
		}
	}
	return nil
}

func (in *importing) sheets(ctx context.Context) (map[sheetKey]int64, error) {
	sheets := map[sheetKey]int64{}
	err := in.each(ctx, "SELECT id, file, sheet FROM sheets WHERE batch_id = ?", []any{in.batch.id}, func(row scanner) error {
		var id int64
		var k sheetKey
		err := row.Scan(&id, &k.file, &k.sheet)
		sheets[k] = id
		return err
	})
	return sheets, err
}

func (in *importing) addSheet(ctx context.Context, p invoice.Place) (id int64, err error) {
	err = in.one(ctx, "INSERT INTO sheets (batch_id, file, sheet) VALUES (?, ?, ?) RETURNING id", []any{in.batch.id, p.File, p.Sheet}, &id)
	return id, err
}

// heldRows finds which places of one sheet the batch holds. The orders of a call mostly follow each
// other, so that their rows are a short range, of which a first reading finds nothing; only where
// the rows are scattered is each asked for.
func (in *importing) heldRows(ctx context.Context, k sheetKey, sheet int64, index map[invoice.Place]int) error {
	var rows []any
	low, high := 0, 0
	for i := range in.items {
		if p := &in.items[i].Source; in.slots[i].sheet == sheet {
			if len(rows) == 0 {
				low, high = p.Row, p.Row
			}
			rows = append(rows, p.Row)
			low, high = min(low, p.Row), max(high, p.Row)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if high-low <= 8*len(rows) {
		return in.heldWhere(ctx, k, sheet, index, "row_no BETWEEN ? AND ?", []any{low, high})
	}
	for some := range slices.Chunk(rows, inAtMost) {
		if err := in.heldWhere(ctx, k, sheet, index, "row_no IN ("+marks(len(some))+")", some); err != nil {
			return err
		}
	}
	return nil
}

func (in *importing) heldWhere(ctx context.Context, k sheetKey, sheet int64, index map[invoice.Place]int, where string, args []any) error {
	query := "SELECT i.seq, i.row_no, i.col, COALESCE(i.order_id, 0), " + saysOther + " FROM items i WHERE i.sheet_id = ? AND " + where
	return in.each(ctx, query, append([]any{sheet}, args...), func(row scanner) error {
		p := invoice.Place{File: k.file, Sheet: k.sheet}
		var seq, orderID int64
		var other bool
		if err := row.Scan(&seq, &p.Row, &p.Col, &orderID, &other); err != nil {
			return err
		}
		if i, ok := index[p]; ok {
			in.slots[i].seq, in.slots[i].orderID, in.slots[i].other = seq, orderID, other
			in.slots[i].held = true
		}
		return nil
	})
}

// lastSeq is the last number of reading in the batch.
func (in *importing) lastSeq(ctx context.Context) (seq int64, err error) {
	err = in.one(ctx, "SELECT COALESCE(MAX(seq), 0) FROM items WHERE batch_id = ?", []any{in.batch.id}, &seq)
	return seq, err
}
