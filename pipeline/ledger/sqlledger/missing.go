package sqlledger

import (
	"context"
	"slices"

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

// Sendings returns for each question from where an order was sent; nil if it was not, or if that
// was the file of b in which the question's place is. b need not be in the ledger.
func (s *Store) Sendings(ctx context.Context, b ledger.Batch, asked []ledger.SentFrom) ([]*ledger.Elsewhere, error) {
	var out []*ledger.Elsewhere
	ids := make([]int64, len(asked))
	for i := range asked {
		ids[i] = asked[i].Order
	}
	err := s.view(ctx, "find where orders were sent from", func(t *tx) error {
		out = make([]*ledger.Elsewhere, len(asked))
		found := map[int64]*sending{}
		err := inChunks(ids, func(marks string, args []any) error {
			return t.each(ctx, sendings+"o.id IN ("+marks+")", args, func(row scanner) error {
				var id int64
				s, err := scanSending(row, &id)
				found[id] = s
				return err
			})
		})
		own := batchRow{Batch: b, files: filesOf(&b)}
		files := newFileMap(t, &own)
		for i := 0; i < len(asked) && err == nil; i++ {
			from := found[asked[i].Order]
			if from == nil {
				continue
			}
			var same bool
			if same, err = files.same(ctx, from.batch, from.file, asked[i].Place); err == nil && !same {
				out[i] = from.elsewhere()
			}
		}
		return err
	})
	return out, err
}
