package app

import (
	"context"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// namedBlue is an invoice, and the number that it was found by.
type namedBlue struct {
	ledger.Blue
	asked string
}

// blues finds invoices by their numbers or those of their orders, each once. It fails if one number
// is unknown, or belongs to orders of several sellers.
func (j *job) blues(ctx context.Context, named Orders) ([]namedBlue, error) {
	var out []namedBlue
	of, given := map[string]string{}, map[string]bool{} // the seller of a number; the numbers
	for _, n := range named.Numbers {
		given[n] = true
	}
	for _, seller := range j.cfg.Sellers {
		if named.Seller != "" && seller.TaxNum != named.Seller {
			continue
		}
		found, err := j.store.Blues(ctx, seller.TaxNum, named.Numbers)
		if err != nil {
			return nil, err
		}
		for i := range found {
			b := namedBlue{found[i], found[i].No}
			if !given[b.asked] {
				b.asked = b.Order.Key.OrderNo
			}
			if other := of[b.asked]; other != "" && other != seller.TaxNum {
				return nil, usage(
					"%s 在销售方 %s 和销售方 %s 都有；请用 --seller 写明是哪一个",
					"%s is one of seller %s and one of seller %s; say which with --seller",
					b.asked, other, seller.TaxNum)
			}
			if b.No == "" && b.Order.State == ledger.Dropped {
				continue // what it was sent for failed; another order may be invoiced in its place
			}
			of[b.asked], out = seller.TaxNum, append(out, b)
		}
	}
	unknown := slices.DeleteFunc(slices.Clone(named.Numbers), func(n string) bool { return of[n] != "" })
	for _, n := range unknown {
		if orders, err := j.find(ctx, j.store, n, named.Seller); err != nil || len(orders) > 0 {
			return nil, j.notIssued(ctx, orders, err)
		}
	}
	if err := j.noneIsRed(ctx, unknown); err != nil {
		return nil, err
	}
	if err := j.noneIsRejected(ctx, unknown, named.Seller); err != nil {
		return nil, err
	}
	return out, noInvoice(unknown)
}

// noInvoice is the error of numbers that the ledger does not know; nil if there are none.
func noInvoice(unknown []string) error {
	if len(unknown) == 0 {
		return nil
	}
	err := unusable(nil,
		"台账里没有已开具的发票或订单 %s；什么也没有提交",
		"the ledger holds no invoice, and no order with one, of the number %s; nothing was sent",
		strings.Join(unknown, ", "))
	err.Unknown = unknown
	return err
}

// ordersOf are the orders of invoices, each once; never nil, which would mean all orders.
func ordersOf(blues []namedBlue) []int64 {
	out, met := []int64{}, map[int64]bool{0: true}
	for i := range blues {
		if id := blues[i].Order.ID; !met[id] {
			met[id], out = true, append(out, id)
		}
	}
	return out
}
