package pipeline

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// resultRows are the orders that have the rows of results of one place, in a reading.
type resultRows map[invoice.ReadAt]twoOrders

// twoOrders are the first order of a place and, where another number has its rows, too, that one.
type twoOrders [2]struct {
	key ledger.Key
	at  invoice.Place // of the order number
}

func (rows resultRows) add(d *invoice.Draft, seller, orderNo string) {
	key := ledger.Key{Seller: seller, OrderNo: orderNo}
	for i := range d.Rows {
		r := &d.Rows[i]
		if r.ReadAt.Row == 0 {
			continue
		}
		of, met := rows[r.ReadAt]
		switch {
		case !met:
			of[0].key, of[0].at = key, r.NumberCell()
		case of[0].key != key && of[1].key.OrderNo == "":
			of[1].key, of[1].at = key, r.NumberCell()
		}
		rows[r.ReadAt] = of
	}
}

// renumbered refuses a draft whose rows of results another number has, too.
func (n *numbers) renumbered(item *ledger.Item) (f rules.Finding, also bool) {
	if n == nil {
		return f, false
	}
	for _, at := range item.ReadAt {
		of := n.rows[at]
		other := of[0]
		if other.key == keyOfItem(item) {
			other = of[1]
		}
		if of[1].key.OrderNo != "" && item.Facts.OrderNo != "" {
			why := lang.Format("也在 %s 用了订单号 %s", "has the number %[2]s in %[1]s, too", other.at.AtCell(), other.key.OrderNo)
			return renumberedRow(item, at, why), true
		}
	}
	return f, false
}
