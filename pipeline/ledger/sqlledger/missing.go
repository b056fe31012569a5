package sqlledger

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// isMissing is the condition of orders that a later reading of their file lacks or rejects.
const isMissing = isHeld + " AND code IN ('" + rules.MissingLater + "', '" + rules.RejectedLater + "')"

// Missing lists the orders that are held because a later reading of their file lacks or rejects
// them: those of a batch's files, or all for an empty batch. Each finding says where its order
// stood.
func (s *Store) Missing(ctx context.Context, batch string) (out []rules.Finding, err error) {
	err = s.view(ctx, "list missing orders", func(t *tx) error {
		out = nil
		take := func(_ ledger.Key, f rules.Finding) { out = append(out, f) }
		if batch == "" {
			return t.eachMissing(ctx, "", nil, take)
		}
		b, err := t.batch(ctx, batch, "")
		if err != nil {
			return err
		}
		return t.eachMissing(ctx, "", nil, ofPaths(b.Paths, take))
	})
	return out, err
}

// ofPaths passes on what is missing in files at these paths.
func ofPaths(paths []string, visit func(ledger.Key, rules.Finding)) func(ledger.Key, rules.Finding) {
	return func(key ledger.Key, f rules.Finding) {
		if len(f.Args) > 1 && slices.Contains(paths, f.Args[1]) {
			visit(key, f)
		}
	}
}

// eachMissing visits the missing orders that meet a further condition.
func (t *tx) eachMissing(ctx context.Context, and string, args []any, visit func(ledger.Key, rules.Finding)) error {
	query := "SELECT seller, order_no, held FROM orders WHERE " + isMissing + and + " ORDER BY id"
	return t.each(ctx, query, args, func(row scanner) error {
		var key ledger.Key
		var text string
		if err := row.Scan(&key.Seller, &key.OrderNo, &text); err != nil {
			return err
		}
		f, err := parseFinding(text)
		if err == nil {
			visit(key, f)
		}
		return err
	})
}

// Unread lists the orders that earlier readings of a batch's files brought, that were never sent,
// and that are not missing if this reading holds them. It changes nothing; b need not be in the
// ledger.
func (s *Store) Unread(ctx context.Context, b ledger.Batch) (map[ledger.Key]rules.Finding, error) {
	out := map[ledger.Key]rules.Finding{}
	err := s.view(ctx, "list waiting orders", func(t *tx) error {
		m := missing{tx: t, b: &batchRow{Batch: b, files: filesOf(&b)}, found: map[ledger.Key]*absentee{}}
		if err := m.find(ctx); err != nil {
			return err
		}
		for key, a := range m.found {
			out[key] = rules.New(rules.MissingLater, a.place, key.OrderNo, "", "", a.place.File, a.path)
		}
		return t.eachMissing(ctx, "", nil, ofPaths(b.Paths, func(key ledger.Key, f rules.Finding) { out[key] = f }))
	})
	return out, err
}

// Sending says from where an order was sent; nil when it was not, or when that was the file of b in
// which p lies. b need not be in the ledger.
func (s *Store) Sending(ctx context.Context, id int64, b ledger.Batch, p invoice.Place) (out *ledger.Elsewhere, err error) {
	err = s.view(ctx, "find where an order was sent from", func(t *tx) error {
		out = nil
		var found *sending
		err := t.each(ctx, sendings+"o.id = ?", []any{id}, func(row scanner) (err error) {
			found, err = scanSending(row, &id)
			return err
		})
		if err != nil || found == nil {
			return err
		}
		own := batchRow{Batch: b, files: filesOf(&b)}
		same, err := newFileMap(t, &own).same(ctx, found.batch, found.file, p)
		if err == nil && !same {
			out = found.elsewhere()
		}
		return err
	})
	return out, err
}
