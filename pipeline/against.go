package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Finder looks an order up in a ledger; ledger.ErrNotFound when it is not there.
type Finder interface {
	Find(ctx context.Context, key ledger.Key) (ledger.Entry, error)
}

// Against holds an item against a ledger without changing it: an order whose number was sent with other content is
// rejected, as an import would reject it.
func Against(ctx context.Context, l Finder, item *ledger.Item) error {
	if item.Order == nil {
		return nil
	}
	was, err := l.Find(ctx, ledger.Key{Seller: item.Order.Seller, OrderNo: item.Order.OrderNo})
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return nil
	case err != nil:
		return fmt.Errorf("check %s against the ledger: %w", item.Source, err)
	case was.Hash == item.Hash || ledger.Replaceable(was.State, was.Serial, 0):
		return nil
	}
	item.Findings = append(item.Findings, clashFindings(item, ledger.Imported{Result: ledger.Conflict, Was: was.Order, State: was.State})...)
	item.Order = nil
	return nil
}
