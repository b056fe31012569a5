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
		err := t.serialOwners(ctx, seller, all, func(serial, orderNo string) { taken[serialKey{seller, serial}] = orderNo })
		if err != nil {
			return nil, err
		}
	}
	return taken, nil
}

// serialOwners calls each with the serial numbers of a seller that orders have, and their numbers.
func (t *tx) serialOwners(ctx context.Context, seller string, all []any, each func(serial, orderNo string)) error {
	for some := range slices.Chunk(all, inAtMost) {
		some = fillUp(slices.Clone(some))
		query := "SELECT serial, order_no FROM orders WHERE serial <> '' AND seller = ? AND serial IN (" + marks(len(some)) + ")"
		err := t.each(ctx, query, append([]any{seller}, some...), func(row scanner) error {
			var serial, orderNo string
			err := row.Scan(&serial, &orderNo)
			each(serial, orderNo)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// SerialOwners returns the order number that has each serial number; see ledger.Readings.
func (s *Store) SerialOwners(ctx context.Context, seller string, serials []string) (map[string]string, error) {
	var out map[string]string
	err := s.view(ctx, "look orders up by serial number", func(t *tx) error {
		out = make(map[string]string, len(serials))
		all := make([]any, len(serials))
		for i, serial := range serials {
			all[i] = serial
		}
		return t.serialOwners(ctx, seller, all, func(serial, orderNo string) { out[serial] = orderNo })
	})
	return out, err
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
