package sqlledger

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// extractColumns are the expressions that an extract asks about: an order's, a rejected item's, or
// an effect's.
type extractColumns struct{ seller, state, changed, tried string }

var (
	extractOrders = extractColumns{"o.seller", "o.state", "o.updated_at", "COALESCE(" + failedAt + ", CASE WHEN o.sent_at > 0 THEN o.sent_at ELSE o.created_at END)"}
	extractReds   = extractColumns{"seller", "state", "updated_at", "CASE WHEN sent_at > 0 THEN sent_at ELSE created_at END"}
	// An item without an order changed when its batch was made.
	extractItems = extractColumns{seller: "COALESCE(o.seller, i.seller)",
		state:   "COALESCE(o.state, CASE WHEN i.skipped = 1 THEN 'skipped' ELSE 'rejected' END)",
		changed: "COALESCE(o.updated_at, (SELECT b.created_at FROM batches b WHERE b.id = i.batch_id))"}
)

// extract is the condition of an extract, to be added to others; empty where it leaves nothing out.
func (c *extractColumns) extract(x *ledger.Extract) (and string, args []any) {
	if x.Seller != "" {
		and, args = " AND "+c.seller+" = ?", append(args, x.Seller)
	}
	if x.States != nil {
		and += " AND " + c.state + " IN (" + marks(len(x.States)) + ")"
		for _, s := range x.States {
			args = append(args, string(s))
		}
	}
	if !x.Since.IsZero() {
		and, args = and+" AND "+c.changed+" >= ?", append(args, millis(x.Since))
	}
	if x.Tried != nil {
		and, args = and+" AND "+c.tried+" >= ? AND "+c.tried+" < ?", append(args, spanArgs(*x.Tried)...)
	}
	return and, args
}

// redsExtract is the condition of the red invoices of an extract. One that exists is done in the
// ledger, and issued in results.
func redsExtract(x ledger.Extract) (string, []any) {
	if slices.Contains(x.States, ledger.Issued) {
		x.States = append(slices.Clip(x.States), ledger.Done)
	}
	return extractReds.extract(&x)
}
