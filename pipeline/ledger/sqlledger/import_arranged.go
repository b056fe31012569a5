package sqlledger

import (
	"context"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// inPlaceOf asks for the numbers that are invoiced in place of orders, in their order.
const inPlaceOf = "SELECT a.source_id, o.order_no FROM arranged a JOIN orders o ON o.id = a.order_id WHERE a.source_id IN (@) ORDER BY a.source_id, a.n"

// InPlaceOf returns the numbers that are invoiced in place of orders, by the ID of the order.
func (s *Store) InPlaceOf(ctx context.Context, ids []int64) (map[int64][]string, error) {
	var out map[int64][]string
	err := s.view(ctx, "look for what was split or merged", func(t *tx) error {
		out = map[int64][]string{}
		return inChunks(ids, func(marks string, args []any) error {
			return t.eachNumber(ctx, inPlaceOf, marks, args, func(id int64, no string) { out[id] = append(out[id], no) })
		})
	})
	return out, err
}

// sourcesOf asks for the orders in whose place others are invoiced, the first of each last.
const sourcesOf = "SELECT a.order_id, o.order_no FROM arranged a JOIN orders o ON o.id = a.source_id WHERE a.order_id IN (@) ORDER BY a.order_id, o.order_no DESC"

// SourcesOf returns the numbers of the orders in whose place an order is invoiced, sorted; nil of
// one that is no part and no merge.
func (s *Store) SourcesOf(ctx context.Context, order int64) (out []string, err error) {
	err = s.view(ctx, "look for the sources of a part or a merge", func(t *tx) error {
		out = nil
		return t.eachNumber(ctx, sourcesOf, "?", []any{order}, func(_ int64, no string) { out = append(out, no) })
	})
	slices.Reverse(out)
	return out, err
}

// eachNumber calls take for each ID and number of a query about some orders.
func (t *tx) eachNumber(ctx context.Context, query, marks string, args []any, take func(id int64, no string)) error {
	return t.each(ctx, strings.Replace(query, "@", marks, 1), args, func(row scanner) error {
		var id int64
		var no string
		err := row.Scan(&id, &no)
		take(id, no)
		return err
	})
}

// findArranged finds which of the orders were split or merged, and which are parts or merges.
func (in *importing) findArranged(ctx context.Context, byID map[int64]*standing, marks string, args []any) error {
	if has, err := in.hasArranged(ctx); err != nil || !has {
		return err
	}
	err := in.eachNumber(ctx, inPlaceOf, marks, args, func(id int64, no string) { byID[id].into = append(byID[id].into, no) })
	if err != nil {
		return err
	}
	return in.eachNumber(ctx, sourcesOf, marks, args, func(id int64, no string) { byID[id].placeOf = no })
}

// hasArranged reports whether the ledger has any order that was split or merged.
func (in *importing) hasArranged(ctx context.Context) (bool, error) {
	if in.anyArranged != nil {
		return *in.anyArranged, nil
	}
	var has bool
	err := in.one(ctx, "SELECT EXISTS (SELECT 1 FROM arranged)", nil, &has)
	in.anyArranged = &has
	return has, err
}

// holdInto holds what is invoiced in place of an order that is read with other content, or rejected
// now, as far as it was not sent.
func (in *importing) holdInto(ctx context.Context, i int, o *standing) error {
	if o.into == nil {
		return nil
	}
	item := &in.items[i]
	byID := map[int64]*standing{}
	var ids []int64
	query := "SELECT " + standingFields.columns() + " FROM orders WHERE id IN (SELECT order_id FROM arranged WHERE source_id = ?) ORDER BY id" + in.s.lock
	err := in.each(ctx, query, []any{o.id}, func(row scanner) error {
		var part standing
		err := standingFields.scan(row, &part)
		byID[part.id], ids = &part, append(ids, part.id)
		return err
	})
	if err != nil {
		return err
	}
	if err := inChunks(ids, func(marks string, args []any) error { return in.countInvoices(ctx, byID, marks, args) }); err != nil {
		return err
	}
	for _, id := range ids {
		part := byID[id]
		if !part.unsent() || part.state == ledger.Held && part.code == rules.RejectedLater {
			continue
		}
		h := holdingOf(rules.New(rules.RejectedLater, item.Source, part.orderNo, "", "", item.Source.File))
		in.moves(part, h.code, "its source is other, or rejected, in "+item.Source.String())
		in.hold(part, h)
	}
	return nil
}
