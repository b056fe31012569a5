package sqlledger

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// replacedBy names what is invoiced in place of the order of a known item, if that was not issued
// and its content was corrected.
func (in *importing) replacedBy(ctx context.Context, i int, o *standing) error {
	if o.state != ledger.Dropped || o.code != rules.ReplacedBy {
		return nil
	}
	chain, err := in.chain(ctx, o.id)
	if err == nil {
		in.out[i].Instead = ledger.Instead(chain)
	}
	return err
}

// corrected looks whether an item with other content than the order of its number is a correction
// of it that is recorded: then the item is known, and nothing is to be said but its number.
func (in *importing) corrected(ctx context.Context, i int, o *standing) (ledger.ItemResult, error) {
	chain, err := in.chain(ctx, o.id)
	if err != nil || len(chain) == 1 {
		return ledger.Conflict, err
	}
	in.out[i].Instead = ledger.Instead(chain)
	for _, link := range chain {
		order := *in.items[i].Order
		order.OrderNo = link.Key.OrderNo
		hash, err := order.Hash()
		if err != nil {
			return ledger.Conflict, fmt.Errorf("compare %s: %w", in.items[i].Source, err)
		}
		if link.ID != o.id && hash == link.Hash && !link.GivenUp() {
			return ledger.Known, nil
		}
	}
	return ledger.Conflict, nil
}
