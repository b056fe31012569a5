package sqlledger

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// largestShown is how many of the largest orders an outlook lists.
const largestShown = 5

// Outlook says what would be sent of a seller's orders and what is kept back, and why. Orders that are
// named count as ready while they are held: that is what a person is asked about.
func (s *Store) Outlook(ctx context.Context, f ledger.Filter) (ledger.Outlook, error) {
	look := looking{kinds: map[string]ledger.KindSum{}, kept: map[ledger.KeptBack]int{}}
	err := s.view(ctx, "look at what would be sent", func(t *tx) error {
		predicates := []string{isReady}
		if f.Orders != nil {
			predicates = append(predicates, isHeld)
		}
		for _, predicate := range predicates {
			spans, err := t.spans(ctx, predicate, f)
			if err != nil {
				return err
			}
			for _, r := range spans {
				if err := look.sending(ctx, t, predicate, &r); err != nil {
					return err
				}
			}
		}
		if f.Orders != nil {
			return nil
		}
		return look.keeping(ctx, t, f)
	})
	return look.outlook(f.Seller), err
}

// looking gathers an outlook.
type looking struct {
	kinds   map[string]ledger.KindSum
	largest []ledger.LargeOrder
	kept    map[ledger.KeptBack]int
}

// sending counts what one range would send.
func (l *looking) sending(ctx context.Context, t *tx, predicate string, r *span) error {
	where, args := r.where()
	from := " FROM orders WHERE " + predicate + " AND " + where
	err := t.each(ctx, "SELECT kind, COUNT(*), CAST(SUM(gross) AS BIGINT)"+from+" GROUP BY kind", args, func(row scanner) error {
		var k ledger.KindSum
		err := row.Scan(&k.Kind, &k.Orders, &k.Gross)
		sum := l.kinds[string(k.Kind)]
		l.kinds[string(k.Kind)] = ledger.KindSum{Kind: k.Kind, Orders: sum.Orders + k.Orders, Gross: sum.Gross + k.Gross}
		return err
	})
	if err != nil {
		return err
	}
	return t.each(ctx, "SELECT order_no, buyer, kind, gross"+from+" ORDER BY gross DESC, id LIMIT ?", append(args, largestShown), func(row scanner) error {
		var o ledger.LargeOrder
		err := row.Scan(&o.OrderNo, &o.Buyer, &o.Kind, &o.Gross)
		l.largest = append(l.largest, o)
		return err
	})
}

// keeping counts what is kept back: what is held, what the batch rejected or left out, and what its
// files have no more.
func (l *looking) keeping(ctx context.Context, t *tx, f ledger.Filter) error {
	spans, err := t.spans(ctx, isHeld, f)
	if err != nil {
		return err
	}
	for _, r := range spans {
		where, args := r.where()
		err := t.each(ctx, "SELECT code, COUNT(*) FROM orders WHERE "+isHeld+" AND "+where+" GROUP BY code", args, func(row scanner) error {
			one, n := ledger.KeptBack{State: ledger.Held}, 0
			err := row.Scan(&one.Code, &n)
			l.kept[one] += n
			return err
		})
		if err != nil {
			return err
		}
	}
	if f.Batch == "" {
		return nil
	}
	b, err := t.batch(ctx, f.Batch, "")
	if err != nil {
		return err
	}
	if err := l.missing(ctx, t, &b, f.Seller); err != nil {
		return err
	}
	return l.refused(ctx, t, b.id, f.Seller)
}

// missing counts what earlier readings of the batch's files brought and the batch lacks.
func (l *looking) missing(ctx context.Context, t *tx, b *batchRow, seller string) error {
	const and = " AND seller = ? AND NOT EXISTS (SELECT 1 FROM items i WHERE i.batch_id = ? AND i.order_id = orders.id)"
	return t.eachMissing(ctx, and, []any{seller, b.id}, ofPaths(b.Paths, func(_ ledger.Key, f rules.Finding) {
		if f.Code == rules.MissingLater { // what was rejected is counted by its row
			l.kept[ledger.KeptBack{State: ledger.Held, Code: f.Code}]++
		}
	}))
}

func (l *looking) refused(ctx context.Context, t *tx, batch int64, seller string) error {
	const query = "SELECT skipped, COALESCE(findings, '[]') FROM items WHERE batch_id = ? AND order_id IS NULL AND seller = ?"
	return t.each(ctx, query, []any{batch, seller}, func(row scanner) error {
		var skipped bool
		var text string
		if err := row.Scan(&skipped, &text); err != nil {
			return err
		}
		if skipped {
			l.kept[ledger.KeptBack{State: ledger.Skipped}]++
			return nil
		}
		var fs []rules.Finding
		if err := json.Unmarshal([]byte(text), &fs); err != nil {
			return fmt.Errorf("read findings: %w", err)
		}
		l.kept[ledger.KeptBack{State: ledger.Rejected, Code: firstCode(fs)}]++
		return nil
	})
}

func (l *looking) outlook(seller string) ledger.Outlook {
	out := ledger.Outlook{Seller: seller}
	for _, k := range l.kinds {
		out.Kinds = append(out.Kinds, k)
	}
	slices.SortFunc(out.Kinds, func(a, b ledger.KindSum) int {
		return cmp.Or(cmp.Compare(b.Orders, a.Orders), cmp.Compare(a.Kind, b.Kind))
	})
	slices.SortStableFunc(l.largest, func(a, b ledger.LargeOrder) int { return cmp.Compare(b.Gross, a.Gross) })
	out.Largest = l.largest[:min(len(l.largest), largestShown)]
	for one, n := range l.kept {
		one.Orders = n
		out.Kept = append(out.Kept, one)
	}
	slices.SortFunc(out.Kept, func(a, b ledger.KeptBack) int {
		states := ledger.States()
		return cmp.Or(cmp.Compare(slices.Index(states, a.State), slices.Index(states, b.State)), cmp.Compare(b.Orders, a.Orders),
			cmp.Compare(a.Code, b.Code))
	})
	return out
}
