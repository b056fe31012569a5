package pipeline

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Rows of results that say that their order was sent are no order for a ledger that does not know
// it (FP-DUP-014). The ledger that sent it compares their content with what was sent: nothing is
// sent either way (see ledger.Item.MayReplace), and a person sees what differs.

// holder finds orders of a ledger by their numbers; see ledger.Readings.
type holder interface {
	Holds(ctx context.Context, seller string, numbers []string) (map[string]ledger.Content, error)
}

// TakeSent gives the items that are refused only since results say that they were sent their
// orders back where the ledger sent them. It is called after RefuseStrays. l is nil where there is
// no ledger.
func TakeSent(ctx context.Context, l holder, items []ledger.Item) error {
	numbers := map[string][]string{} // by seller
	for i := range items {
		if o := items[i].SentOrder; o != nil {
			numbers[o.Seller] = append(numbers[o.Seller], o.OrderNo)
		}
	}
	if l == nil {
		return nil
	}
	for seller, list := range numbers {
		known, err := l.Holds(ctx, seller, list)
		if err != nil {
			return fmt.Errorf("look for the orders of results: %w", err)
		}
		for i := range items {
			o := items[i].SentOrder
			if o == nil || o.Seller != seller || !known[o.OrderNo].State.AtPlatform() {
				continue
			}
			hash, err := o.Hash()
			if err != nil {
				return fmt.Errorf("compare %s: %w", items[i].Source, err)
			}
			items[i].Order, items[i].Hash, items[i].Typed = o, hash, nil
		}
	}
	return nil
}
