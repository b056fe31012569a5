package sqlledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/report"
)

// What red invoices take back of an invoice: net and tax of those that are issued, their number,
// and the number of those that may still be issued. r is an effect.
const (
	reversedSums = `CAST(SUM(CASE WHEN r.state = 'done' THEN r.net ELSE 0 END) AS TEXT) || ' ' ||
		CAST(SUM(CASE WHEN r.state = 'done' THEN r.tax ELSE 0 END) AS TEXT) || ' ' ||
		CAST(SUM(CASE WHEN r.state = 'done' THEN 1 ELSE 0 END) AS TEXT) || ' ' ||
		CAST(SUM(CASE WHEN r.state = 'done' THEN 0 ELSE 1 END) AS TEXT)`
	reversing = "r.kind = 'red' AND r.state NOT IN ('failed', 'dropped')"
)

// correctedFields are rowFields and what corrections add to them.
var correctedFields = slices.Concat(rowFields, []rowField{
	{"(SELECT " + reversedSums + " FROM effects r WHERE r.invoice_id = v.id AND " + reversing + ")", func(r *rowScan, s string) {
		if err := scanReversed(s, &r.order.Reversed); err != nil && r.failed == nil {
			r.failed = err
		}
	}},
	rowText("(SELECT p.order_no FROM follows f JOIN orders p ON p.id = f.of_id WHERE f.order_id = o.id)", func(r *rowScan) *string { return &r.order.Replaces }),
	{"(SELECT 1 FROM follows f WHERE f.order_id = o.id AND f.effect_id IS NOT NULL)", func(r *rowScan, s string) { r.order.AfterRed = s != "" }},
	rowText("(SELECT p.order_no FROM follows f JOIN orders p ON p.id = f.order_id WHERE f.of_id = o.id)", func(r *rowScan) *string { return &r.order.ReplacedBy }),
	{"CASE WHEN " + corrected + " THEN 1 END", func(r *rowScan, s string) { r.corrected = s != "" }},
})

func scanReversed(text string, into *report.Reversed) error {
	if text == "" {
		return nil
	}
	if _, err := fmt.Sscan(text, (*int64)(&into.Net), (*int64)(&into.Tax), &into.Reds, &into.Open); err != nil {
		return fmt.Errorf("read what is reversed of an invoice, %q: %w", text, err)
	}
	return nil
}

// anyReds and anyFollows ask whether there are corrections that rows show. Most ledgers have none,
// and their rows are read without asking about each. The order has PostgreSQL look into the index:
// it would rather look through effects, since many are reds, and meet those of another kind first.
const (
	anyReds    = "SELECT COUNT(*) FROM (SELECT 1 FROM effects WHERE kind = 'red' ORDER BY kind, seller, subject LIMIT 1) r"
	anyFollows = "SELECT EXISTS (SELECT 1 FROM follows)"
)

// hasReds reports whether a red invoice was ever planned.
func (t *tx) hasReds(ctx context.Context) (some bool, err error) {
	n := 0
	err = t.one(ctx, anyReds, nil, &n)
	return n > 0, err
}

// rowFields are the fields of rows, which those of corrections are among only where there are any.
func (t *tx) rowFields(ctx context.Context) ([]rowField, error) {
	some, err := t.hasReds(ctx)
	if err == nil && !some {
		err = t.one(ctx, anyFollows, nil, &some)
	}
	if some {
		return correctedFields, err
	}
	return rowFields, err
}
