package sqlledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// insertEvents is the only statement that touches the history: the database refuses to change or
// remove a line.
var insertEvents = inserting("events", "", append([]column[event]{
	{"order_id", bigint, func(e *event) any { return e.order }},
}, eventColumns...))

// eventColumns are those of a line of any history.
var eventColumns = []column[event]{
	{"at", bigint, func(e *event) any { return e.at }},
	{"run", text, func(e *event) any { return e.run }},
	{"from_state", text, func(e *event) any { return string(e.from) }},
	{"to_state", text, func(e *event) any { return string(e.to) }},
	{"code", text, func(e *event) any { return e.code }},
	{"note", text, func(e *event) any { return e.note }},
	{"answer_id", bigint, func(e *event) any { return orNull(e.answer) }},
	{"parts", bytea, func(e *event) any { return e.parts }},
}

// event is a line of the history to be written.
type event struct {
	order, at  int64  // of an effect that has a row of its own, its id stands for the order's
	run        string // filled in by record
	from, to   ledger.State
	code, note string
	words      ledger.Excerpt
	answer     int64 // of words, filled in by record, as their packed pieces are
	parts      []byte
}

func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// record adds lines to the history, with the answers that they are made from.
func (t *tx) record(ctx context.Context, history []event) error {
	return t.recordIn(ctx, &insertEvents, history)
}

func (t *tx) recordIn(ctx context.Context, insert *bulkOf[event], history []event) error {
	for i := range history {
		history[i].run = t.s.opts.Run
	}
	if err := t.putAnswers(ctx, history); err != nil {
		return err
	}
	_, err := insert.run(ctx, t, history)
	return err
}

// History lists what happened to an order, oldest first. That the order was added is told by its
// batch. ledger.ErrNotFound when there is no such order.
func (s *Store) History(ctx context.Context, key ledger.Key) ([]ledger.Event, error) {
	var out []ledger.Event
	err := s.view(ctx, "read the history of order "+key.OrderNo, func(t *tx) error {
		known := false
		query := "SELECT " + eventFields.columns() + ` FROM orders o LEFT JOIN events e ON e.order_id = o.id
			LEFT JOIN answers a ON a.id = e.answer_id
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

// eventRow is a line of the history as it is kept; all of it is NULL for an order that has none.
type eventRow struct {
	at                        *int64
	run, from, to, code, note *string
	answer                    *int64
	raw, body, parts          []byte
}

var eventFields = append(slices.Clip(effectEventFields), field[eventRow]{"e.raw", func(r *eventRow) any { return &r.raw }})

// effectEventFields are those of a line of any history.
var effectEventFields = fields[eventRow]{
	{"e.at", func(r *eventRow) any { return &r.at }},
	{"e.run", func(r *eventRow) any { return &r.run }},
	{"e.from_state", func(r *eventRow) any { return &r.from }},
	{"e.to_state", func(r *eventRow) any { return &r.to }},
	{"e.code", func(r *eventRow) any { return &r.code }},
	{"e.note", func(r *eventRow) any { return &r.note }},
	{"e.answer_id", func(r *eventRow) any { return &r.answer }},
	{"e.parts", func(r *eventRow) any { return &r.parts }},
	{"a.body", func(r *eventRow) any { return &r.body }},
}

// scanEvent reads a line of the history; some is false for the empty line of an order that has
// none.
func scanEvent(row scanner) (e ledger.Event, some bool, err error) {
	var r eventRow
	if err := eventFields.scan(row, &r); err != nil || r.at == nil {
		return e, false, err
	}
	e, err = r.event()
	return e, err == nil, err
}

func (r *eventRow) event() (ledger.Event, error) {
	raw, err := r.words()
	if err != nil {
		return ledger.Event{}, err
	}
	return ledger.Event{At: fromMillis(*r.at), Run: *r.run, From: ledger.State(*r.from), To: ledger.State(*r.to),
		Code: *r.code, Note: *r.note, Raw: raw}, nil
}

// words are the platform's text; before schema 6 each line had its own.
func (r *eventRow) words() ([]byte, error) {
	switch {
	case r.answer == nil:
		return unpack(r.raw)
	case r.body == nil:
		return nil, fmt.Errorf("%w: answer %d is missing", ErrCorrupt, *r.answer)
	}
	return unpackWords(r.body, r.parts)
}
