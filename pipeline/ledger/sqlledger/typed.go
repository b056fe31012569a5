package sqlledger

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// typedRow has the rows of a rejected item.
type typedRow struct {
	batch, seq int64
	body       []byte // packed
}

var putTyped = insertingBeside("typed", "ON CONFLICT (batch_id, seq) DO UPDATE SET body = excluded.body", []column[typedRow]{
	{"batch_id", bigint, func(r *typedRow) any { return r.batch }},
	{"seq", bigint, func(r *typedRow) any { return r.seq }},
	{"body", bytea, func(r *typedRow) any { return r.body }},
})

// keepTyped keeps the rows of an item that did not become an order.
func (in *importing) keepTyped(i int) error {
	item := &in.items[i]
	if item.Order != nil || len(item.Typed) == 0 {
		in.dropTyped(i)
		return nil
	}
	b, err := invoice.EncodeTyped(item.Typed)
	if err == nil {
		b, err = pack(b)
	}
	if err != nil {
		return fmt.Errorf("keep the rows of %s: %w", item.Source, err)
	}
	in.typed = append(in.typed, typedRow{in.batch.id, in.slots[i].seq, b})
	return nil
}

// dropTyped notes that the rows of an item, which the batch may hold, are not needed any more.
func (in *importing) dropTyped(i int) {
	if in.slots[i].held {
		in.untyped = append(in.untyped, in.slots[i].seq)
	}
}

// flushTyped writes the rows of rejected items.
func (in *importing) flushTyped(ctx context.Context) error {
	err := inChunks(in.untyped, func(marks string, args []any) error {
		return in.exec(ctx, "DELETE FROM typed WHERE batch_id = ? AND seq IN ("+marks+")", append([]any{in.batch.id}, args...)...)
	})
	if err != nil {
		return err
	}
	_, err = putTyped.run(ctx, in.tx, in.typed)
	return err
}

// contentFields ask for the content of what is left: of a rejected item its rows, of an order
// without an invoice all of it.
func (s *Store) contentFields() []rowField {
	const ofItem, ofOrder = "(SELECT %s FROM typed y WHERE y.batch_id = i.batch_id AND y.seq = i.seq)", "(SELECT %s FROM payloads p WHERE p.order_id = o.id)"
	return []rowField{
		{"CASE WHEN o.id IS NULL THEN " + fmt.Sprintf(ofItem, fmt.Sprintf(s.hex, "y.body")) + " END", func(r *rowScan, text string) {
			r.failed = firstError(r.failed, inHex(text, func(b []byte) (err error) {
				r.order.Typed, err = invoice.DecodeTyped(b)
				return err
			}))
		}},
		{"CASE WHEN " + isLeft + " THEN " + fmt.Sprintf(ofOrder, fmt.Sprintf(s.hex, "p.body")) + " END", func(r *rowScan, text string) {
			r.failed = firstError(r.failed, inHex(text, func(b []byte) (err error) {
				r.order.Order, err = invoice.DecodeOrder(b)
				return err
			}))
		}},
		{"CASE WHEN " + isLeft + " THEN o.hash END", func(r *rowScan, text string) { r.order.Hash = text }},
	}
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

// withContent adds the fields of contents to those of rows.
func (t *tx) withContent(fields []rowField) []rowField {
	return slices.Concat(fields, t.s.contentFields())
}
