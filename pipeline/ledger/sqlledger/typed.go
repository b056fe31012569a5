package sqlledger

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// typedBlock is how many items of a batch, by their numbers of reading, keep their rows together:
// they repeat each other, and are read one after the other.
const typedBlock = 16

// typedRow has the rows of the rejected items of a block.
type typedRow struct {
	batch, seq int64  // of the first number of the block
	body       []byte // packed
}

var putTyped = insertingBeside("typed", "ON CONFLICT (batch_id, seq) DO UPDATE SET body = excluded.body", []column[typedRow]{
	{"batch_id", bigint, func(r *typedRow) any { return r.batch }},
	{"seq", bigint, func(r *typedRow) any { return r.seq }},
	{"body", bytea, func(r *typedRow) any { return r.body }},
})

// keepTyped keeps the rows of an item that did not become an order.
func (in *importing) keepTyped(i int) {
	if item := &in.items[i]; item.Order != nil || len(item.Typed) == 0 {
		in.dropTyped(i)
	} else {
		in.setTyped(i, item.Typed)
	}
}

// dropTyped notes that the rows of an item, which the batch may hold, are not needed any more.
func (in *importing) dropTyped(i int) {
	if in.slots[i].held {
		in.setTyped(i, nil)
	}
}

func (in *importing) setTyped(i int, rows []invoice.TypedRow) {
	seq := in.slots[i].seq
	first := seq - seq%typedBlock
	if in.typed[first] == nil {
		in.typed[first] = make(map[int64][]invoice.TypedRow, typedBlock)
	}
	in.typed[first][seq-first] = rows
}

// flushTyped writes the blocks of items whose rows changed.
func (in *importing) flushTyped(ctx context.Context) error {
	firsts := slices.Sorted(maps.Keys(in.typed))
	held, err := in.heldTyped(ctx, firsts)
	if err != nil {
		return err
	}
	var put []typedRow
	var empty []int64
	for _, first := range firsts {
		block := held[first]
		for at, rows := range in.typed[first] {
			block[at] = rows
		}
		if !slices.ContainsFunc(block[:], func(rows []invoice.TypedRow) bool { return len(rows) > 0 }) {
			empty = append(empty, first)
			continue
		}
		body, err := pack(invoice.EncodeTyped(block[:]))
		if err != nil {
			return fmt.Errorf("keep the rows of rejected orders: %w", err)
		}
		put = append(put, typedRow{in.batch.id, first, body})
	}
	err = inChunks(empty, func(marks string, args []any) error {
		return in.exec(ctx, "DELETE FROM typed WHERE batch_id = ? AND seq IN ("+marks+")", append([]any{in.batch.id}, args...)...)
	})
	if err != nil {
		return err
	}
	_, err = putTyped.run(ctx, in.tx, put)
	return err
}

// typedItems are the rows of a block's items; nil of an item that has none.
type typedItems [typedBlock][]invoice.TypedRow

// heldTyped reads blocks that the batch holds.
func (in *importing) heldTyped(ctx context.Context, firsts []int64) (map[int64]typedItems, error) {
	held := map[int64]typedItems{}
	err := inChunks(firsts, func(marks string, args []any) error {
		query := "SELECT seq, body FROM typed WHERE batch_id = ? AND seq IN (" + marks + ")"
		return in.each(ctx, query, append([]any{in.batch.id}, args...), func(row scanner) error {
			var first int64
			var body []byte
			if err := row.Scan(&first, &body); err != nil {
				return err
			}
			b, err := unpack(body)
			if err == nil {
				held[first], err = decodeTyped(b)
			}
			return err
		})
	})
	return held, err
}

// decodeTyped reads a block. One in JSON is of a program between releases, which kept each item by
// itself: it has no rows.
func decodeTyped(b []byte) (block typedItems, err error) {
	if len(b) > 0 && b[0] == '[' {
		return block, nil
	}
	items, err := invoice.DecodeTyped(b)
	if err == nil && len(items) != typedBlock {
		err = fmt.Errorf("a block has %d items", len(items))
	}
	if err != nil {
		return block, fmt.Errorf("%w: rows of rejected orders cannot be read: %w", ErrCorrupt, err)
	}
	return typedItems(items), nil
}

// typedReader reads the rows of items one after the other.
type typedReader struct {
	text  string // of the block that was read last
	block typedItems
	at    int // of the next item in its block
}

// fields ask for the block of a rejected item and for its place in it.
func (t *typedReader) fields(hexOf string) []rowField {
	const ofItem = "CASE WHEN o.id IS NULL THEN (SELECT %s FROM typed y WHERE y.batch_id = i.batch_id AND y.seq = i.seq - i.seq %% %d) END"
	return []rowField{
		{fmt.Sprintf("i.seq %% %d", typedBlock), func(_ *rowScan, text string) { t.at, _ = strconv.Atoi(text) }},
		{fmt.Sprintf(ofItem, fmt.Sprintf(hexOf, "y.body"), typedBlock), func(r *rowScan, text string) {
			if text == "" {
				return
			}
			if text != t.text {
				t.text = text
				r.failed = firstError(r.failed, inHex(text, func(b []byte) (err error) {
					t.block, err = decodeTyped(b)
					return err
				}))
			}
			r.order.Typed = t.block[t.at]
		}},
	}
}

// contentFields ask for the content of what is left: of a rejected item its rows, of an order
// without an invoice all of it.
func (s *Store) contentFields() []rowField {
	const ofOrder = "(SELECT %s FROM payloads p WHERE p.order_id = o.id)"
	return append(new(typedReader).fields(s.hex), []rowField{
		{"CASE WHEN " + isLeft + " THEN " + fmt.Sprintf(ofOrder, fmt.Sprintf(s.hex, "p.body")) + " END", func(r *rowScan, text string) {
			r.failed = firstError(r.failed, inHex(text, func(b []byte) (err error) {
				r.order.Order, err = invoice.DecodeOrder(b)
				return err
			}))
		}},
		{"CASE WHEN " + isLeft + " THEN o.hash END", func(r *rowScan, text string) { r.order.Hash = text }},
	}...)
}

// isLeft is the condition of an order o that is left to do.
const isLeft = "o.state IN ('" + string(ledger.Held) + "', '" + string(ledger.Ready) + "', '" + string(ledger.Submitting) + "', '" +
	string(ledger.Unknown) + "', '" + string(ledger.Submitted) + "', '" + string(ledger.Failed) + "')"

// inHex calls take with what a packed blob holds that came as text.
func inHex(text string, take func([]byte) error) error {
	if text == "" {
		return nil
	}
	b, err := hex.DecodeString(text)
	if err == nil {
		b, err = unpack(b)
	}
	if err != nil {
		return fmt.Errorf("read the content of an order: %w", err)
	}
	return take(b)
}

func firstError(was, err error) error {
	if was != nil {
		return was
	}
	return err
}

// fieldsOf are the fields of rows, with the content of what is left, or only that, where the filter
// asks for it.
func (t *tx) fieldsOf(ctx context.Context, f *ledger.Filter) ([]rowField, error) {
	if f.Bare {
		return t.s.contentFields(), nil
	}
	fields, err := t.rowFields(ctx)
	if f.Content {
		fields = slices.Concat(fields, t.s.contentFields())
	}
	return fields, err
}
