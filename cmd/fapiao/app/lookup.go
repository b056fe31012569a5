package app

import (
	"context"
	"errors"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// orders looks up orders, each once. It fails if one number is unknown, or is invoiced under other
// numbers.
func (a *App) orders(ctx context.Context, store *sqlledger.Store, o Orders) ([]ledger.Entry, error) {
	var out []ledger.Entry
	var unknown []string
	seen := map[int64]bool{}
	for _, number := range o.Numbers {
		found, err := a.find(ctx, store, number, o.Seller)
		switch {
		case err != nil:
			return nil, err
		case len(found) > 1:
			return nil, usage(
				"订单 %s 在销售方 %s 和销售方 %s 都有；请用 --seller 写明是哪一个",
				"order %s is one of seller %s and one of seller %s; say which with "+
					"--seller",
				number, found[0].Key.Seller, found[1].Key.Seller)
		case len(found) == 0:
			unknown = append(unknown, number)
		case !seen[found[0].ID]:
			seen[found[0].ID], out = true, append(out, found[0])
		}
	}
	if len(unknown) == 0 {
		return out, invoicedElsewhere(ctx, store, out)
	}
	what, failed := a.noOrder(ctx, store, unknown[0], o.Seller)
	if failed != nil {
		return nil, failed
	}
	if what != (lang.Text{}) {
		what = lang.Format("：%s", ": %s", what)
	}
	err := unusable(nil,
		"台账里没有订单 %s；没有改动任何订单%s",
		"the ledger holds no order %s; nothing was changed%s",
		strings.Join(unknown, ", "), what)
	err.Unknown = unknown
	return nil, err
}

// find looks an order up at a seller, or at each configured one.
func (a *App) find(ctx context.Context, store *sqlledger.Store, number, only string) (out []ledger.Entry, err error) {
	for _, seller := range a.cfg.Sellers {
		if only != "" && seller.TaxNum != only {
			continue
		}
		e, err := store.Find(ctx, ledger.Key{Seller: seller.TaxNum, OrderNo: number})
		switch {
		case errors.Is(err, ledger.ErrNotFound):
		case err != nil:
			return nil, err
		default:
			out = append(out, e)
		}
	}
	return out, nil
}

// sellerName is the configured name of a seller; empty if it is not configured.
func (a *App) sellerName(taxNum string) string { return a.sellerNames()[taxNum] }

// sellerNames are the configured names of sellers, by tax number.
func (a *App) sellerNames() map[string]string {
	names := map[string]string{}
	for _, seller := range a.cfg.Sellers {
		names[seller.TaxNum] = seller.Name
	}
	return names
}

// ids are the ids of orders; never nil, which would mean all orders.
func ids(orders []ledger.Entry) []int64 {
	out := make([]int64, len(orders))
	for i, e := range orders {
		out[i] = e.ID
	}
	return out
}
