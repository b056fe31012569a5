package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// changeRow is a change as it is written.
type changeRow struct {
	*ledger.Change
	serial      string
	now, issued int64 // issued is 0 where it stays as it was
	differs     any   // nil where it stays as it was
}

// changeOrders moves orders. One that had failed and is issued after all turns like orders away
// from then on, as one in doubt does. The fence is asked for once more where the row is written.
var changeOrders = updating(`UPDATE orders SET state = v.state, code = v.code, error = v.error, serial = v.serial, next_at = v.next_at,
	due_at = CASE WHEN v.state = 'submitting' THEN orders.due_at ELSE v.next_at END, tries = v.tries, misses = v.misses, updated_at = v.now,
	issued_at = CASE WHEN v.issued_at = 0 THEN orders.issued_at ELSE v.issued_at END, rest_until = v.rest_until,
	differs = COALESCE(v.differs, orders.differs),
	alike_at = CASE WHEN orders.state IN ('failed', 'dropped') AND v.state IN ('issued', 'seal_failed') THEN v.now ELSE orders.alike_at END,
	seen_at = CASE WHEN v.differs IS NULL OR v.differs = orders.differs THEN orders.seen_at ELSE 0 END
	FROM v WHERE orders.id = v.id AND orders.fence = v.fence`, append([]column[changeRow]{
	{"issued_at", bigint, func(r *changeRow) any { return r.issued }},
	{"rest_until", bigint, func(r *changeRow) any { return millis(r.RestUntil) }},
	{"differs", text, func(r *changeRow) any { return r.differs }},
}, changeColumns...))

// changeColumns are those of a change of any effect.
var changeColumns = []column[changeRow]{
	{"id", bigint, func(r *changeRow) any { return r.ID }},
	{"fence", bigint, func(r *changeRow) any { return r.Fence }},
	{"state", text, func(r *changeRow) any { return string(r.State) }},
	{"code", text, func(r *changeRow) any { return r.Code }},
	{"error", text, func(r *changeRow) any { return r.Error }},
	{"serial", text, func(r *changeRow) any { return r.serial }},
	{"next_at", bigint, func(r *changeRow) any { return millis(r.NextAt) }},
	{"tries", bigint, func(r *changeRow) any { return r.Tries }},
	{"misses", bigint, func(r *changeRow) any { return r.Misses }},
	{"now", bigint, func(r *changeRow) any { return r.now }},
}

func changeOf(c *ledger.Change, serial string, now int64) (changeRow, error) {
	differs, err := packDiffers(c.Differs)
	row := changeRow{Change: c, serial: serial, now: now, differs: differs}
	if c.State != ledger.Failed { // what the platform dates in such an answer is no issue
		row.issued = firstIssue(c.Invoices)
	}
	return row, err
}

// Update applies changes, each under its fence, in one transaction; see ledger.Effects. Those that
// could not be applied come back as joined errors that are ledger.ErrFence (also when owner is not
// who claimed the order), ledger.ErrMove or ledger.ErrNotFound; every other error means that
// nothing was changed. Several changes of one order are applied in turn. An order that would be
// ready to send again, and that the reading which met it last has with other content, is held.
func (s *Store) Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error {
	var refused []error
	var answers map[*ledger.Answer]int64
	err := s.write(ctx, "update orders", func(t *tx) error {
		refused = nil
		changes, now, err := t.corrected(ctx, changes, now)
		if err != nil {
			return err
		}
		for rest := changes; len(rest) > 0; {
			n := distinct(rest)
			update := t.update
			if rest[0].Effect.Own() {
				update = t.updateEffects
			}
			errs, err := update(ctx, rest[:n], owner, millis(now))
			if err != nil {
				return err
			}
			refused, rest = append(refused, errs...), rest[n:]
		}
		answers = t.answers
		return nil
	})
	if err != nil {
		return err
	}
	s.kept.add(answers)
	return errors.Join(refused...)
}

// distinct is how many changes there are of the same kind of row before a row comes up again.
func distinct(changes []ledger.Change) int {
	seen := make(map[int64]bool, len(changes))
	for i := range changes {
		if seen[changes[i].ID] || changes[i].Effect.Own() != changes[0].Effect.Own() {
			return i
		}
		seen[changes[i].ID] = true
	}
	return len(changes)
}

// held is what an order's row says before a change.
type held struct {
	seller, orderNo, owner, serial string
	name                           string // for errors: "order" or "effect", and its number or subject
	state                          ledger.State
	fence                          int64
}

// update applies changes of different orders.
func (t *tx) update(ctx context.Context, changes []ledger.Change, owner string, now int64) (refused []error, err error) {
	rows, err := t.holdRows(ctx, changes)
	if err != nil {
		return nil, err
	}
	serials, err := t.serials(ctx, changes, rows)
	if err != nil {
		return nil, err
	}
	updates, history := make([]changeRow, 0, len(changes)), make([]event, 0, len(changes))
	var invoiced []*ledger.Change
	var issued []int64
	for i := range changes {
		c := &changes[i]
		h := rows[c.ID]
		if err := h.allows(c, owner); err != nil {
			refused = append(refused, err)
			continue
		}
		serial, note := serials.of(c, h)
		row, err := changeOf(c, serial, now)
		if err != nil {
			return nil, err
		}
		updates = append(updates, row)
		if c.Invoices != nil {
			invoiced = append(invoiced, c)
		}
		if c.State == ledger.Issued && h.state != ledger.Issued {
			issued = append(issued, c.ID)
		}
		if c.State == h.state && c.Raw.Empty() && note == "" && !c.DropSerial {
			continue
		}
		history = append(history, event{order: c.ID, at: now, from: h.state, to: c.State, code: c.Code, note: joinNotes(c.Note, note), words: c.Raw})
	}
	if _, err := changeOrders.run(ctx, t, updates); err != nil {
		return nil, err
	}
	if err := t.putInvoices(ctx, invoiced, rows); err != nil {
		return nil, err
	}
	if err := t.record(ctx, history); err != nil {
		return nil, err
	}
	if err := t.wantFiles(ctx, wantOrders, "order_id", issued, now); err != nil {
		return nil, err
	}
	return refused, t.holdOther(ctx, changes, rows, now)
}

// allows says why a change cannot be applied.
func (h *held) allows(c *ledger.Change, owner string) error {
	can := ledger.CanMove
	if c.Effect.Own() {
		can = ledger.CanMoveEffect
	}
	switch {
	case h == nil:
		return fmt.Errorf("%s id %d: %w", rowOf(c.Effect), c.ID, ledger.ErrNotFound)
	case h.fence != c.Fence || h.owner != owner:
		return fmt.Errorf("%s: %w", h.name, ledger.ErrFence)
	case !can(h.state, c.State):
		return fmt.Errorf("%s, %s to %s: %w", h.name, h.state, c.State, ledger.ErrMove)
	}
	return nil
}

// rowOf names what a change is of.
func rowOf(e ledger.Effect) string {
	if e.Own() {
		return "effect"
	}
	return "order"
}

// holdRows locks and reads the rows that changes name, always in the same order so that two updates
// do not wait for each other.
func (t *tx) holdRows(ctx context.Context, changes []ledger.Change) (map[int64]*held, error) {
	ids := make([]int64, len(changes))
	for i := range changes {
		ids[i] = changes[i].ID
	}
	rows := make(map[int64]*held, len(ids))
	err := inChunks(ids, func(marks string, args []any) error {
		query := "SELECT id, seller, order_no, owner, serial, state, fence FROM orders WHERE id IN (" + marks + ") ORDER BY id" + t.s.lock
		return t.each(ctx, query, args, func(row scanner) error {
			var id int64
			var h held
			err := row.Scan(&id, &h.seller, &h.orderNo, &h.owner, &h.serial, &h.state, &h.fence)
			h.name = "order " + h.orderNo
			rows[id] = &h
			return err
		})
	})
	return rows, err
}
