package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// changeOrders moves orders. One that had failed and is issued all the same turns like orders away
// from then on, as one in doubt does: (id, fence, state, code, error, serial, next, tries, misses, now,
// issued; 0: as it was, rest, differs; NULL: as it was). The fence is asked for once more where the
// row is written.
var changeOrders = bulk{
	head: `UPDATE orders SET state = v.column3, code = v.column4, error = v.column5, serial = v.column6, next_at = v.column7,
		due_at = CASE WHEN v.column3 = 'submitting' THEN due_at ELSE v.column7 END, tries = v.column8, misses = v.column9, updated_at = v.column10,
		issued_at = CASE WHEN v.column11 = 0 THEN issued_at ELSE v.column11 END, rest_until = v.column12,
		differs = COALESCE(v.column13, differs),
		alike_at = CASE WHEN state IN ('failed', 'dropped') AND v.column3 IN ('issued', 'seal_failed') THEN v.column10 ELSE alike_at END,
		seen_at = CASE WHEN v.column13 IS NULL OR v.column13 = differs THEN seen_at ELSE 0 END FROM (VALUES `,
	types: []string{"BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT"},
	width: 13,
	tail:  `) AS v WHERE orders.id = v.column1 AND orders.fence = v.column2`,
}

func (p *params) change(c *ledger.Change, serial string, now int64) error {
	differs, err := packDiffers(c.Differs)
	p.add(c.ID, c.Fence, string(c.State), c.Code, c.Error, serial, millis(c.NextAt), c.Tries, c.Misses, now, firstIssue(c.Invoices),
		millis(c.RestUntil), differs)
	return err
}

// Update applies changes, each under its fence, in one transaction; see pipeline.Ledger. Those that
// could not be applied come back as joined errors that are ledger.ErrFence (also when owner is not
// who claimed the order), ledger.ErrMove or ledger.ErrNotFound; every other error means that
// nothing was changed. Several changes of one order are applied in turn.
func (s *Store) Update(ctx context.Context, changes []ledger.Change, owner string, now time.Time) error {
	var refused []error
	err := s.write(ctx, "update orders", func(t *tx) error {
		refused = nil
		changes, now, err := t.corrected(ctx, changes, now)
		if err != nil {
			return err
		}
		for rest := changes; len(rest) > 0; {
			n := distinct(rest)
			errs, err := t.update(ctx, rest[:n], owner, millis(now))
			if err != nil {
				return err
			}
			refused, rest = append(refused, errs...), rest[n:]
		}
		return nil
	})
	if err != nil {
		return err
	}
	return errors.Join(refused...)
}

// distinct is how many changes there are before an order comes up again.
func distinct(changes []ledger.Change) int {
	seen := make(map[int64]bool, len(changes))
	for i := range changes {
		if seen[changes[i].ID] {
			return i
		}
		seen[changes[i].ID] = true
	}
	return len(changes)
}

// held is what an order's row says before a change.
type held struct {
	seller, orderNo, owner, serial string
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
	updates, history := make(params, 0, len(changes)*changeOrders.width), make(params, 0, len(changes)*insertEvents.width)
	var invoiced []*ledger.Change
	for i := range changes {
		c := &changes[i]
		h := rows[c.ID]
		if err := h.allows(c, owner); err != nil {
			refused = append(refused, err)
			continue
		}
		serial, note := serials.of(c, h)
		if err := updates.change(c, serial, now); err != nil {
			return nil, err
		}
		if c.Invoices != nil {
			invoiced = append(invoiced, c)
		}
		if c.State == h.state && len(c.Raw) == 0 && note == "" && !c.DropSerial {
			continue
		}
		raw, err := pack(c.Raw)
		if err != nil {
			return nil, err
		}
		history.add(c.ID, now, t.s.opts.Run, string(h.state), string(c.State), c.Code, joinNotes(c.Note, note), raw)
	}
	if _, err := t.run(ctx, &changeOrders, updates); err != nil {
		return nil, err
	}
	if err := t.putInvoices(ctx, invoiced); err != nil {
		return nil, err
	}
	_, err = t.run(ctx, &insertEvents, history)
	return refused, err
}

// allows says why a change cannot be applied.
func (h *held) allows(c *ledger.Change, owner string) error {
	switch {
	case h == nil:
		return fmt.Errorf("order id %d: %w", c.ID, ledger.ErrNotFound)
	case h.fence != c.Fence || h.owner != owner:
		return fmt.Errorf("order %s: %w", h.orderNo, ledger.ErrFence)
	case !ledger.CanMove(h.state, c.State):
		return fmt.Errorf("order %s, %s to %s: %w", h.orderNo, h.state, c.State, ledger.ErrMove)
	}
	return nil
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
			rows[id] = &h
			return err
		})
	})
	return rows, err
}
