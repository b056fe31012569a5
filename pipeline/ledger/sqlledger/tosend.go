package sqlledger

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// previewFields are the fields of an entry that a preview needs.
var previewFields = fields[entryRow]{
	{"order_no", func(r *entryRow) any { return &r.Key.OrderNo }},
	{"seller", func(r *entryRow) any { return &r.Key.Seller }},
	{"kind", func(r *entryRow) any { return &r.Kind }},
	{"buyer", func(r *entryRow) any { return &r.Buyer }},
	{"buyer_tax", func(r *entryRow) any { return &r.BuyerTax }},
	{"net", func(r *entryRow) any { return &r.Net }},
	{"tax", func(r *entryRow) any { return &r.Tax }},
	{"gross", func(r *entryRow) any { return &r.Gross }},
	{"rates", func(r *entryRow) any { return &r.rates }},
}

var previewColumns = previewFields.columns()

// isArranged is the condition of orders that are invoiced in place of others since a time.
const isArranged = "created_at >= ? AND EXISTS (SELECT 1 FROM arranged a WHERE a.order_id = orders.id)"

// ToSend lists what would be sent of a seller's orders; see ledger.Decisions.
func (s *Store) ToSend(ctx context.Context, f ledger.Filter, since time.Time, each func(*ledger.Entry, []string) error) error {
	return s.view(ctx, "list what would be sent", func(t *tx) error {
		for _, predicate := range sendable(f) {
			spans, err := t.spans(ctx, predicate, f)
			if err != nil {
				return err
			}
			for _, r := range spans {
				if err := t.toSend(ctx, predicate, &r, since, each); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// sendable are the predicates of orders that would be sent. A person who names orders is asked
// about held ones, too.
func sendable(f ledger.Filter) []string {
	if f.Orders != nil {
		return []string{isReady, isHeld}
	}
	return []string{isReady}
}

// toSend lists one range: the orders that are sent as they were read, and then the sources of
// others.
func (t *tx) toSend(ctx context.Context, predicate string, r *span, since time.Time, each func(*ledger.Entry, []string) error) error {
	where, args := r.where()
	from := " FROM orders WHERE " + predicate + " AND " + where
	query := "SELECT " + previewColumns + from
	if since.IsZero() {
		return t.each(ctx, query, args, func(row scanner) error { return eachPreviewed(row, nil, each) })
	}
	args = append(args, millis(since))
	err := t.each(ctx, query+" AND NOT ("+isArranged+")", args, func(row scanner) error { return eachPreviewed(row, nil, each) })
	if err != nil {
		return err
	}
	if err := t.eachSplit(ctx, from+" AND "+isArranged, args, each); err != nil {
		return err
	}
	query = "SELECT " + previewColumns + ", o.in_place FROM (SELECT id AS in_id, order_no AS in_place" + from + " AND " + isArranged + `) o
		JOIN arranged a ON a.order_id = o.in_id JOIN orders ON orders.id = a.source_id
		WHERE orders.code = '` + rules.MergedInto + "' ORDER BY o.in_id, orders.id"
	return t.each(ctx, query, args, func(row scanner) error {
		into := make([]string, 1)
		return eachPreviewed(row, into, each, &into[0])
	})
}

// eachSplit lists the sources of the parts that a query selects.
func (t *tx) eachSplit(ctx context.Context, from string, args []any, each func(*ledger.Entry, []string) error) error {
	query := "SELECT " + previewColumns + ", orders.id, o.part FROM (SELECT id AS part_id, order_no AS part" + from + `) o
		JOIN arranged a ON a.order_id = o.part_id JOIN orders ON orders.id = a.source_id
		WHERE orders.code = '` + rules.SplitInto + "' ORDER BY orders.id, a.n"
	var source ledger.Entry
	var parts []string
	end := func() error {
		if source.ID == 0 {
			return nil
		}
		return each(&source, parts)
	}
	err := t.each(ctx, query, args, func(row scanner) error {
		var part string
		var next ledger.Entry
		if err := scanPreviewed(row, &next, &next.ID, &part); err != nil {
			return err
		}
		if next.ID != source.ID {
			if err := end(); err != nil {
				return err
			}
			source, parts = next, nil
		}
		parts = append(parts, part)
		return nil
	})
	if err != nil {
		return err
	}
	return end()
}

func eachPreviewed(row scanner, into []string, each func(*ledger.Entry, []string) error, more ...any) error {
	var e ledger.Entry
	if err := scanPreviewed(row, &e, more...); err != nil {
		return err
	}
	return each(&e, into)
}

// scanPreviewed reads previewColumns, and what was asked for after them.
func scanPreviewed(row scanner, e *ledger.Entry, more ...any) error {
	r := entryRow{Entry: e}
	if err := previewFields.scan(row, &r, more...); err != nil {
		return fmt.Errorf("read an order: %w", err)
	}
	return addRates(&e.Rates, r.rates, 1, report.StateSum{Net: e.Net, Tax: e.Tax, Gross: e.Gross})
}
