package sqlledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// serials are the serial numbers that changes bring, with the order of the ledger that has each
// already. A serial number names one order: an answer that gives an order another one's is not
// believed, and the order is asked for by its number from then on.
type serials map[serialKey]string

type serialKey struct{ seller, serial string }

// serials finds who has the serial numbers that changes bring. Of changes that bring the same, the
// first has it.
func (t *tx) serials(ctx context.Context, changes []ledger.Change, rows map[int64]*held) (serials, error) {
	taken := serials{}
	wanted := map[string][]any{}
	for i := range changes {
		h := rows[changes[i].ID]
		if h != nil && brings(&changes[i], h) {
			wanted[h.seller] = append(wanted[h.seller], changes[i].Serial)
		}
	}
	for seller, all := range wanted {
		for some := range slices.Chunk(all, inAtMost) {
			some = fillUp(slices.Clone(some))
			query := "SELECT serial, order_no FROM orders WHERE serial <> '' AND seller = ? AND serial IN (" + marks(len(some)) + ")"
			err := t.each(ctx, query, append([]any{seller}, some...), func(row scanner) error {
				var serial, orderNo string
				err := row.Scan(&serial, &orderNo)
				taken[serialKey{seller, serial}] = orderNo
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return taken, nil
}

// brings reports that a change gives its order another serial number than it has.
func brings(c *ledger.Change, h *held) bool {
	return !c.DropSerial && c.Serial != "" && c.Serial != h.serial
}

// of is the serial number of an order after a change, and what the history should say of it.
func (s serials) of(c *ledger.Change, h *held) (serial, note string) {
	switch {
	case c.DropSerial:
		return "", ""
	case !brings(c, h):
		return h.serial, ""
	}
	key := serialKey{h.seller, c.Serial}
	if owner, taken := s[key]; taken && owner != h.orderNo {
		return h.serial, fmt.Sprintf("serial number %s is not kept: it is that of order %s", c.Serial, owner)
	}
	s[key] = h.orderNo
	return c.Serial, ""
}

func joinNotes(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}
