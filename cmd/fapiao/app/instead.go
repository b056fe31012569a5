package app

import (
	"context"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// insteadText says under which numbers an order is invoiced.
func insteadText(e *ledger.Entry, numbers []string) lang.Text {
	all := strings.Join(numbers, ", ")
	switch e.Code {
	case rules.SplitInto:
		return lang.Format("已拆分开票，请改写 %s", "it was invoiced in parts: name %s", all)
	case rules.MergedInto:
		return lang.Format("已和别的订单合并开票，发票在 %s 名下，是这几个订单共有的", "it was invoiced together with others: the invoice is that of %s, for all of them", all)
	}
	return lang.Format("已由改正后的订单代替，请改写 %s", "a corrected order is invoiced in its place: name %s", all)
}

// invoicedElsewhere is the error of orders that are invoiced under other numbers; nil if none is.
// Every use that a person gives such a number refuses it as a whole, and names those to give.
func invoicedElsewhere(ctx context.Context, store *sqlledger.Store, orders []ledger.Entry) error {
	var zh, en []string
	for i := range orders {
		numbers, err := pipeline.Instead(ctx, store, &orders[i])
		switch {
		case err != nil:
			return err
		case len(numbers) > 0:
			t := insteadText(&orders[i], numbers)
			zh, en = append(zh, "订单 "+orders[i].Key.OrderNo+" "+t.Zh), append(en, "order "+orders[i].Key.OrderNo+": "+t.En)
		}
	}
	if len(en) == 0 {
		return nil
	}
	return unusable(nil, "%[1]s；没有改动", "%[2]s; nothing was changed", strings.Join(zh, "；"), strings.Join(en, "; "))
}

// namesElsewhere is invoicedElsewhere of numbers that may be those of orders, at a seller or at
// each configured one.
func (a *App) namesElsewhere(ctx context.Context, store *sqlledger.Store, numbers []string, seller string) error {
	var all []ledger.Entry
	for _, n := range numbers {
		found, err := a.find(ctx, store, n, seller)
		if err != nil {
			return err
		}
		if len(found) == 1 { // else the number does not say which
			all = append(all, found...)
		}
	}
	return invoicedElsewhere(ctx, store, all)
}
