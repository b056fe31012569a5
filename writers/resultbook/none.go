package resultbook

import (
	"github.com/fapiao/fapiao/internal/lang"
)

// noneIssued stands on 开票结果 where no invoice is.
var noneIssued = lang.Text{Zh: "还没有开出发票。", En: "There is no invoice yet."}

// noneOpen stands on 待处理 where no order is. That all went well is said only where it did: each
// order has its invoice, and no invoice wants somebody to look at it.
func (w *Writer) noneOpen() lang.Text {
	switch issued := w.tally.orders["issued"]; {
	case w.sum.Orders == 0 && w.issued.rows == 0:
		return lang.Text{Zh: "没有订单。", En: "There are no orders."}
	case w.tally.look:
		return lang.Text{Zh: "没有未开票的订单；“开票结果”中有需要处理的发票，请看“说明”一列。",
			En: `Every order has its invoice. Invoices that want attention: see "Note" on "Invoices".`}
	case issued == w.sum.Orders:
		return lang.Text{Zh: "全部成功，没有需要处理的订单。", En: "All orders are issued. Nothing is left to do."}
	}
	return lang.Text{Zh: "没有需要处理的订单。", En: "Nothing is left to do."}
}
