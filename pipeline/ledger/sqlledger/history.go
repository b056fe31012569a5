package sqlledger

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// insertEvents is the only statement that touches the history: the database refuses to change or
// remove a line.
var insertEvents = bulk{
	head:  `INSERT INTO events (order_id, at, run, from_state, to_state, code, note, raw) VALUES `,
	types: []string{"BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "BYTEA"},
	width: 8,
}

// History lists what happened to an order, oldest first. That the order was added is told by its
// batch. ledger.ErrNotFound when there is no such order.
func (s *Store) History(ctx context.Context, key ledger.Key) ([]ledger.Event, error) {
	var out []ledger.Event
	err := s.view(ctx, "read the history of order "+key.OrderNo, func(t *tx) error {
		known := false
		const query = `SELECT e.at, e.run, e.from_state, e.to_state, e.code, e.note, e.raw FROM orders o LEFT JOIN events e ON e.order_id = o.id
			WHERE o.seller = ? AND o.order_no = ? ORDER BY e.id`
		err := t.each(ctx, query, []any{key.Seller, key.OrderNo}, func(row scanner) error {
			known = true
			e, some, err := scanEvent(row)
			if some {
				out = append(out, e)
			}
			return err
		})
		if err == nil && !known {
			return fmt.Errorf("order %s of %s: %w", key.OrderNo, key.Seller, ledger.ErrNotFound)
		}
		return err
	})
	return out, err
}

// scanEvent reads a line of the history; some is false for the empty line of an order that has
// none.
func scanEvent(row scanner) (e ledger.Event, some bool, err error) {
	var at *int64
	var run, from, to, code, note *string
	var raw []byte
	if err := row.Scan(&at, &run, &from, &to, &code, &note, &raw); err != nil || at == nil {
		return e, false, err
	}
	if raw, err = unpack(raw); err != nil {
		return e, false, err
	}
	return ledger.Event{At: fromMillis(*at), Run: *run, From: ledger.State(*from), To: ledger.State(*to), Code: *code, Note: *note, Raw: raw}, true, nil
}
