package sqlledger

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// otherNow is the condition of orders whose last reading has other content than was sent.
const otherNow = "EXISTS (SELECT 1 FROM items i WHERE i.batch_id = orders.batch_id AND i.order_id = orders.id AND " + saysOther + ")"

// holdOther holds, in place of making them ready, orders that turned out not to have been sent and
// whose row says something else by now: what it said before is not to be sent any more. Reading the
// file again takes what the row says.
func (t *tx) holdOther(ctx context.Context, changes []ledger.Change, rows map[int64]*held, now int64) error {
	var back []int64
	for i := range changes {
		if c := &changes[i]; c.State == ledger.Ready && rows[c.ID] != nil && rows[c.ID].state != ledger.Ready {
			back = append(back, c.ID)
		}
	}
	var found []holdRow
	var history []event
	err := inChunks(back, func(marks string, args []any) error {
		query := "SELECT orders.id, i.findings FROM orders JOIN items i ON i.batch_id = orders.batch_id AND i.order_id = orders.id AND " +
			saysOther + " WHERE orders.state = 'ready' AND orders.id IN (" + marks + ")"
		return t.each(ctx, query, args, func(row scanner) error {
			var id int64
			var text *string
			if err := row.Scan(&id, &text); err != nil {
				return err
			}
			var fs []rules.Finding
			if text != nil {
				if err := json.Unmarshal([]byte(*text), &fs); err != nil {
					return fmt.Errorf("read why an order differs from its row: %w", err)
				}
			}
			h := holdingOf(lastError(fs))
			found = append(found, holdRow{id, h, now})
			history = append(history, event{order: id, at: now, from: ledger.Ready, to: ledger.Held, code: h.code, note: "its row has other content now"})
			return nil
		})
	})
	if err != nil {
		return err
	}
	if _, err := holdOrders.run(ctx, t, found); err != nil {
		return err
	}
	return t.record(ctx, history)
}

// lastError is the last finding that is an error: what an import adds follows what the checks say.
func lastError(fs []rules.Finding) (f rules.Finding) {
	for _, one := range fs {
		if one.Severity == rules.Error {
			f = one
		}
	}
	return f
}
