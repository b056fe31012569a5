package sqlledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// largestShown is how many of the largest orders an outlook lists.
const largestShown = 5

// Outlook says what would be sent of a seller's orders and what is kept back, and why. Orders that
// are named count as ready while they are held: that is what a person is asked about.
func (s *Store) Outlook(ctx context.Context, f ledger.Filter) (ledger.Outlook, error) {
	look := looking{kinds: map[string]ledger.KindSum{}, kept: map[reason]*ledger.Withheld{}}
	err := s.view(ctx, "look at what would be sent", func(t *tx) error {
		for _, predicate := range sendable(f) {
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
	kept    map[reason]*ledger.Withheld
}

// reason is why orders are kept back.
type reason struct {
	state ledger.State
	code  string
	month string // of rules.EarlierMonth
}

// keep counts orders that are kept back for the reason that a finding gives.
func (l *looking) keep(state ledger.State, n int, f rules.Finding) {
	r := reason{state: state, code: f.Code}
	if f.Code == rules.EarlierMonth {
		r.month = strings.Join(f.Args, " ")
	}
	if l.kept[r] == nil {
		l.kept[r] = &ledger.Withheld{State: state, Code: f.Code, Example: f}
	}
	l.kept[r].Orders += n
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

// Kept says what is kept back of the orders of a filter, and why: what is held, and of a batch also
// what it rejected or left out and what its files have no more.
func (s *Store) Kept(ctx context.Context, f ledger.Filter) ([]ledger.Withheld, error) {
	look := looking{kept: map[reason]*ledger.Withheld{}}
	err := s.view(ctx, "look at what is kept back", func(t *tx) error { return look.keeping(ctx, t, f) })
	return look.outlook(f.Seller).Kept, err
}

func (l *looking) keeping(ctx context.Context, t *tx, f ledger.Filter) error {
	spans, err := t.spans(ctx, isHeld, f)
	if err != nil {
		return err
	}
	for _, r := range spans {
		where, args := r.where()
		query := "SELECT code, COUNT(*), MAX(CASE WHEN held = '' THEN differs ELSE held END) FROM orders WHERE " + isHeld + " AND " + where +
			" GROUP BY code, CASE WHEN code = '" + rules.EarlierMonth + "' THEN held ELSE '' END"
		err := t.each(ctx, query, args, func(row scanner) error {
			var code, text string
			var n int
			if err := row.Scan(&code, &n, &text); err != nil {
				return err
			}
			example, err := rules.New(code, invoice.Place{}, "", "", ""), error(nil)
			if text != "" {
				example, err = parseFinding(text)
			}
			l.keep(ledger.Held, n, example)
			return err
		})
		if err != nil {
			return err
		}
	}
	if f.Batch == "" || f.Orders != nil {
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
	const and = " AND NOT EXISTS (SELECT 1 FROM items i WHERE i.batch_id = ? AND i.order_id = orders.id)"
	return t.eachMissing(ctx, and, []any{b.id}, ofPaths(b.Paths, func(key ledger.Key, f rules.Finding) {
		if f.Code == rules.MissingLater && (seller == "" || key.Seller == seller) { // what was rejected is counted by its row
			l.keep(ledger.Held, 1, f)
		}
	}))
}

func (l *looking) refused(ctx context.Context, t *tx, batch int64, seller string) error {
	const query = "SELECT skipped, COALESCE(findings, '[]') FROM items WHERE batch_id = ? AND order_id IS NULL AND (seller = ? OR ? = '')"
	return t.each(ctx, query, []any{batch, seller, seller}, func(row scanner) error {
		var skipped bool
		var text string
		if err := row.Scan(&skipped, &text); err != nil {
			return err
		}
		if skipped {
			l.keep(ledger.Skipped, 1, rules.Finding{})
			return nil
		}
		fs, err := rules.DecodeFindings(text)
		if err != nil {
			return fmt.Errorf("read findings: %w", err)
		}
		l.keep(ledger.Rejected, 1, first(fs))
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
	for _, one := range l.kept {
		out.Kept = append(out.Kept, *one)
	}
	slices.SortFunc(out.Kept, func(a, b ledger.Withheld) int {
		states := ledger.States()
		return cmp.Or(cmp.Compare(slices.Index(states, a.State), slices.Index(states, b.State)), cmp.Compare(b.Orders, a.Orders),
			cmp.Compare(a.Code, b.Code), slices.Compare(a.Example.Args, b.Example.Args))
	})
	return out
}
