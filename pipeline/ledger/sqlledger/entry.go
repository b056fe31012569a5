package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

const entryColumns = `id, seller, order_no, hash, state, attempt, fence, created_at, updated_at, sent_at, next_at, tries, misses,
	serial, code, error, buyer, buyer_tax, kind, net, tax, gross, rates, request_hash, reissues, reissued_at, rest_until,
	differs, seen_at`

// scanEntry reads entryColumns, and what was asked for after them.
func scanEntry(row scanner, e *ledger.Entry, more ...any) error {
	var created, updated, sent, next, reissued, rest, seen int64
	var rates, differs string
	dest := append([]any{&e.ID, &e.Key.Seller, &e.Key.OrderNo, &e.Hash, &e.State, &e.Attempt, &e.Fence, &created, &updated, &sent, &next,
		&e.Tries, &e.Misses, &e.Serial, &e.Code, &e.Error, &e.Buyer, &e.BuyerTax, &e.Kind, &e.Net, &e.Tax, &e.Gross, &rates,
		&e.RequestHash, &e.Reissues, &reissued, &rest, &differs, &seen}, more...)
	if err := row.Scan(dest...); err != nil {
		return err
	}
	e.Created, e.Updated, e.Sent, e.NextAt = fromMillis(created), fromMillis(updated), fromMillis(sent), fromMillis(next)
	e.ReissuedAt, e.RestUntil, e.Seen = fromMillis(reissued), fromMillis(rest), fromMillis(seen)
	var err error
	if e.Differs, err = unpackDiffers(differs); err != nil {
		return err
	}
	return addRates(&e.Rates, rates, 1, report.StateSum{Net: e.Net, Tax: e.Tax, Gross: e.Gross})
}

// loadOrders fills in the content of entries.
func (t *tx) loadOrders(ctx context.Context, entries []ledger.Entry) error {
	at := make(map[int64]int, len(entries))
	ids := make([]int64, len(entries))
	for i := range entries {
		ids[i], at[entries[i].ID] = entries[i].ID, i
	}
	err := inChunks(ids, func(marks string, args []any) error {
		return t.each(ctx, "SELECT order_id, body FROM payloads WHERE order_id IN ("+marks+")", args, func(row scanner) error {
			var id int64
			var body sql.RawBytes
			if err := row.Scan(&id, &body); err != nil {
				return err
			}
			o, err := unpackOrder(body)
			entries[at[id]].Order = o
			return err
		})
	})
	for i := range entries {
		if err == nil && entries[i].Order == nil {
			err = fmt.Errorf("%w: order %s has no content", ErrCorrupt, entries[i].Key.OrderNo)
		}
	}
	return err
}

// Find reads one order with its content. ledger.ErrNotFound when there is none.
func (s *Store) Find(ctx context.Context, key ledger.Key) (ledger.Entry, error) {
	entries := make([]ledger.Entry, 1)
	err := s.view(ctx, "find order "+key.OrderNo, func(t *tx) error {
		row := t.QueryRowContext(ctx, s.rebind("SELECT "+entryColumns+", released FROM orders WHERE seller = ? AND order_no = ?"), key.Seller, key.OrderNo)
		if err := scanEntry(row, &entries[0], &entries[0].Released); errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("order %s of %s: %w", key.OrderNo, key.Seller, ledger.ErrNotFound)
		} else if err != nil {
			return err
		}
		return t.loadOrders(ctx, entries)
	})
	return entries[0], err
}
