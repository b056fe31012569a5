package sqlledger

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// sentBefore is the order that an item without one nevertheless is, see [ledger.Item.WasSent]
// and [ledger.Item.WasArranged]; nil where there is none.
func (in *importing) sentBefore(ctx context.Context, i int) (*standing, error) {
	item := &in.items[i]
	for _, key := range namesakes(item) {
		o := in.namesakes[key]
		if o == nil || o.home == in.batch.id || in.orders[key] != nil || !o.state.AtPlatform() && o.into == nil {
			continue
		}
		was, err := in.payload(ctx, o.id)
		if err != nil {
			return nil, err
		}
		if item.WasSent(o.state, o.code, o.serial, o.invoices, was) || o.into != nil && item.WasArranged(was) {
			return o, nil
		}
	}
	return nil, nil
}

// meetSent places an item at the order that was sent before.
func (in *importing) meetSent(ctx context.Context, i int, o *standing) error {
	if o == nil {
		return nil
	}
	in.out[i] = ledger.Imported{Result: ledger.Known, State: o.state, Into: o.into}
	if err := in.elsewhere(ctx, i, o); err != nil {
		return err
	}
	return in.place(i, o)
}
