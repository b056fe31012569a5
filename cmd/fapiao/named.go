package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// orders looks the orders up that the arguments name, each once. A number that several sellers use
// must say which with --seller. Where one number is unknown nothing is done with any.
func (s *session) orders(ctx context.Context, store *sqlledger.Store) ([]ledger.Entry, error) {
	var out []ledger.Entry
	var unknown []string
	seen := map[int64]bool{}
	for _, number := range s.cli.Args().Slice() {
		found, err := s.find(ctx, store, number)
		switch {
		case err != nil:
			return nil, err
		case len(found) > 1:
			return nil, usage("订单 %s 在销售方 %s 和销售方 %s 都有；请用 --seller 写明是哪一个",
				"order %s is one of seller %s and one of seller %s; say which with --seller", number, found[0].Key.Seller, found[1].Key.Seller)
		case len(found) == 0:
			unknown = append(unknown, number)
		case !seen[found[0].ID]:
			seen[found[0].ID], out = true, append(out, found[0])
		}
	}
	if len(unknown) == 0 {
		return out, nil
	}
	if _, err := os.Stat(unknown[0]); err == nil {
		return nil, s.noFile(unknown[0])
	}
	return nil, refused("台账里没有订单 %s；没有改动任何订单", "the ledger holds no order %s; nothing was changed", strings.Join(unknown, ", "))
}

// find looks an order up at each configured seller, or at the one that was typed.
func (s *session) find(ctx context.Context, store *sqlledger.Store, number string) (out []ledger.Entry, err error) {
	for _, seller := range s.cfg.Sellers {
		if s.cli.IsSet("seller") && seller.TaxNum != s.cfg.Default {
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

// ids are the ids of orders; never nil, which would mean all orders.
func ids(orders []ledger.Entry) []int64 {
	out := make([]int64, len(orders))
	for i, e := range orders {
		out[i] = e.ID
	}
	return out
}
