package sqlledger

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// addOrders inserts the orders that the ledger does not hold and looks the others up.
func (in *importing) addOrders(ctx context.Context) error {
	first := make(map[ledger.Key]int, len(in.items)) // items by number; what comes later is a repetition
	var wanted []int
	for i := range in.items {
		if o := in.items[i].Order; o != nil {
			if _, again := first[keyOf(o)]; !again {
				first[keyOf(o)] = i
				wanted = append(wanted, i)
			}
		}
	}
	ids, err := in.newIDs(ctx, "orders", len(wanted))
	if err != nil {
		return err
	}
	fresh := make([]orderRow, 0, len(wanted))
	for n, i := range wanted {
		o, h := in.items[i].Order, in.freshHolding(i)
		fresh = append(fresh, in.orderRow(i, ids[n], h))
		in.orders[keyOf(o)] = &standing{id: ids[n], fresh: true, hash: in.items[i].Hash, state: ledger.Held, code: h.code, home: in.batch.id}
	}
	added, err := insertOrders.run(ctx, in.tx, fresh)
	if err != nil || added == len(wanted) {
		return err
	}
	return in.lookUp(ctx, wanted)
}

// newIDs takes ids for rows of a table, so that inserting needs no answer from the database.
func (t *tx) newIDs(ctx context.Context, table string, n int) ([]int64, error) {
	ids := make([]int64, 0, n)
	if n == 0 {
		return ids, nil
	}
	err := t.each(ctx, strings.ReplaceAll(t.s.newID, "@table", table), []any{n}, func(row scanner) error {
		var id int64
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// lookUp finds which of the wanted orders the ledger held before, how they stand, and where in this
// batch.
func (in *importing) lookUp(ctx context.Context, wanted []int) error {
	bySeller := map[string][]any{}
	for _, i := range wanted {
		o := in.items[i].Order
		bySeller[o.Seller] = append(bySeller[o.Seller], o.OrderNo)
	}
	var ids []int64
	met := 0
	byID := map[int64]*standing{}
	for seller, all := range bySeller {
		for numbers := range slices.Chunk(all, inAtMost) {
			query := "SELECT " + standingFields.columns() + " FROM orders WHERE seller = ? AND order_no IN (" + marks(len(numbers)) + ")" + in.s.lock
			err := in.each(ctx, query, append([]any{seller}, numbers...), func(row scanner) error {
				var o standing
				k := ledger.Key{Seller: seller}
				if err := standingFields.scan(row, &o); err != nil {
					return err
				}
				k.OrderNo = o.orderNo
				met++
				if in.orders[k] == nil || in.orders[k].id != o.id { // not the one just added
					in.orders[k], byID[o.id] = &o, &o
					ids = append(ids, o.id)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	if met != len(wanted) {
		return fmt.Errorf("%d order numbers cannot be kept as they are written", len(wanted)-met)
	}
	return inChunks(ids, func(marks string, args []any) error { return in.lookAround(ctx, byID, marks, args) })
}

func (in *importing) lookAround(ctx context.Context, byID map[int64]*standing, marks string, args []any) error {
	places := "SELECT i.order_id, s.file, s.sheet, i.row_no, i.col FROM items i JOIN sheets s ON s.id = i.sheet_id WHERE i.batch_id = ? AND i.order_id IN (" + marks + ")"
	err := in.each(ctx, places, append([]any{in.batch.id}, args...), func(row scanner) error {
		var id int64
		var p invoice.Place
		err := row.Scan(&id, &p.File, &p.Sheet, &p.Row, &p.Col)
		if err == nil {
			byID[id].place = &p
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := in.countInvoices(ctx, byID, marks, args); err != nil {
		return err
	}
	if err := in.findArranged(ctx, byID, marks, args); err != nil {
		return err
	}
	return in.findSendings(ctx, byID, marks, args)
}

func (in *importing) countInvoices(ctx context.Context, byID map[int64]*standing, marks string, args []any) error {
	return in.each(ctx, "SELECT order_id, COUNT(*) FROM invoices WHERE order_id IN ("+marks+") GROUP BY order_id", args, func(row scanner) error {
		var id int64
		var n int
		err := row.Scan(&id, &n)
		if err == nil {
			byID[id].invoices = n
		}
		return err
	})
}
