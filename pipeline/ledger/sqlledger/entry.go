package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// entryRow is an entry with what is kept in another form.
type entryRow struct {
	*ledger.Entry
	created, updated, sent, next, reissued, issued, rest, seen int64
	rates, differs                                             string
}

var entryFields = fields[entryRow]{
	{"id", func(r *entryRow) any { return &r.ID }},
	{"seller", func(r *entryRow) any { return &r.Key.Seller }},
	{"order_no", func(r *entryRow) any { return &r.Key.OrderNo }},
	{"hash", func(r *entryRow) any { return &r.Hash }},
	{"state", func(r *entryRow) any { return &r.State }},
	{"attempt", func(r *entryRow) any { return &r.Attempt }},
	{"fence", func(r *entryRow) any { return &r.Fence }},
	{"created_at", func(r *entryRow) any { return &r.created }},
	{"updated_at", func(r *entryRow) any { return &r.updated }},
	{"sent_at", func(r *entryRow) any { return &r.sent }},
	{"next_at", func(r *entryRow) any { return &r.next }},
	{"tries", func(r *entryRow) any { return &r.Tries }},
	{"misses", func(r *entryRow) any { return &r.Misses }},
	{"serial", func(r *entryRow) any { return &r.Serial }},
	{"code", func(r *entryRow) any { return &r.Code }},
	{"error", func(r *entryRow) any { return &r.Error }},
	{"buyer", func(r *entryRow) any { return &r.Buyer }},
	{"buyer_tax", func(r *entryRow) any { return &r.BuyerTax }},
	{"kind", func(r *entryRow) any { return &r.Kind }},
	{"net", func(r *entryRow) any { return &r.Net }},
	{"tax", func(r *entryRow) any { return &r.Tax }},
	{"gross", func(r *entryRow) any { return &r.Gross }},
	{"rates", func(r *entryRow) any { return &r.rates }},
	{"request_hash", func(r *entryRow) any { return &r.RequestHash }},
	{"reissues", func(r *entryRow) any { return &r.Reissues }},
	{"reissued_at", func(r *entryRow) any { return &r.reissued }},
	{"issued_at", func(r *entryRow) any { return &r.issued }},
	{"rest_until", func(r *entryRow) any { return &r.rest }},
	{"differs", func(r *entryRow) any { return &r.differs }},
	{"seen_at", func(r *entryRow) any { return &r.seen }},
}

var entryColumns = entryFields.columns()

// scanEntry reads entryColumns, and what was asked for after them.
func scanEntry(row scanner, e *ledger.Entry, more ...any) error {
	r := entryRow{Entry: e}
	if err := entryFields.scan(row, &r, more...); err != nil {
		return err
	}
	e.Created, e.Updated, e.Sent, e.NextAt = fromMillis(r.created), fromMillis(r.updated), fromMillis(r.sent), fromMillis(r.next)
	e.ReissuedAt, e.RestUntil, e.Seen = fromMillis(r.reissued), fromMillis(r.rest), fromMillis(r.seen)
	e.IssuedAt = fromMillis(r.issued)
	var err error
	if e.Differs, err = unpackDiffers(r.differs); err != nil {
		return err
	}
	return addRates(&e.Rates, r.rates, 1, report.StateSum{Net: e.Net, Tax: e.Tax, Gross: e.Gross})
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

// FindAll looks orders up; those that are not there are left out. The content is filled in of those
// for which content returns true.
func (s *Store) FindAll(ctx context.Context, keys []ledger.Key, content func(*ledger.Entry) bool) (map[ledger.Key]ledger.Entry, error) {
	numbers := map[string][]any{}
	for _, k := range keys {
		numbers[k.Seller] = append(numbers[k.Seller], k.OrderNo)
	}
	var out map[ledger.Key]ledger.Entry
	err := s.view(ctx, "find orders", func(t *tx) error {
		out = make(map[ledger.Key]ledger.Entry, len(keys))
		var whole []ledger.Entry
		for seller, all := range numbers {
			for some := range slices.Chunk(all, inAtMost) {
				args := fillUp(slices.Clone(some))
				query := "SELECT " + entryColumns + ", released FROM orders WHERE seller = ? AND order_no IN (" + marks(len(args)) + ")"
				err := t.each(ctx, query, append([]any{seller}, args...), func(row scanner) error {
					var e ledger.Entry
					if err := scanEntry(row, &e, &e.Released); err != nil {
						return err
					}
					if out[e.Key] = e; content(&e) {
						whole = append(whole, e)
					}
					return nil
				})
				if err != nil {
					return err
				}
			}
		}
		if err := t.loadOrders(ctx, whole); err != nil {
			return err
		}
		for _, e := range whole {
			out[e.Key] = e
		}
		return nil
	})
	return out, err
}
