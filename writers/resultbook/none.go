package resultbook

// noneIssued stands on 开票结果 where no invoice is.
var noneIssued = words{"还没有开出发票。", "There is no invoice yet."}

// noneOpen stands on 待处理 where no order is. That all went well is said only where it did: each
// order has its invoice, and no invoice wants somebody to look at it.
func (w *Writer) noneOpen() words {
	switch issued := w.tally.orders["issued"]; {
	case w.sum.Orders == 0 && w.issued.rows == 0:
		return words{"没有订单。", "There are no orders."}
	case w.tally.look:
		return words{"没有未开票的订单；“开票结果”中有需要处理的发票，请看“说明”一列。",
			`Every order has its invoice. Invoices that want attention: see "Note" on "Invoices".`}
	case issued == w.sum.Orders:
		return words{"全部成功，没有需要处理的订单。", "All orders are issued. Nothing is left to do."}
	}
	return words{"没有需要处理的订单。", "Nothing is left to do."}
}
