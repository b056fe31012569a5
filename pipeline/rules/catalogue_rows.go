package rules

// Codes of rules about the rows around an order. Readers make the ones about files.
const (
	RowsNear     = "FP-HLD-003" // place: the first row without a number; args: how many, where
	RowsUnseen   = "FP-HLD-004" // args: the sheet, how many hidden rows, where
	PartlyUnseen = "FP-HLD-005" // args: how many hidden rows of the order, where
	StateStops   = "FP-HLD-006" // args: the column's title, what the cell means
	StateUnclear = "FP-HLD-007" // args: the column's title
	LineIsTotal  = "FP-HLD-008"

	SheetTwice = "FP-DUP-009" // the order stands in two sheets of one role; args: the other place

	RowsJoined   = "FP-FIL-006" // args: how many rows, where
	TotalRows    = "FP-FIL-007" // args: how many rows, where
	RowsSkipped  = "FP-FIL-008" // args: how many orders, their numbers
	ColumnUnseen = "FP-FIL-009" // value: the title; args: the column, how many cells
	SerialSheet  = "FP-FIL-010" // value: the title of the only number
	SerialOrders = "FP-FIL-011" // args: the last number
	OwnResults   = "FP-FIL-012" // args: the sheet
	TotalDiffers = "FP-FIL-022" // value: the first total; args: cell, total and sum of each
	MoreFindings = "FP-FIL-023" // args: how many more
)

// rowHoldRules are those of rowRules that hold an order.
func rowHoldRules() []Rule {
	return []Rule{
		{RowsNear, Hold, "{1} 行没有订单号（{2}），可能是本单的明细，本单先不开票", "Rows without an order number ({1}: {2}) may be lines of this order",
			"在这些行填上订单号（属于本单的填本单的号），不是订单的行请删掉，再重新运行",
			"Type the order number on these rows, this order's where they belong to it; delete rows that are no orders; then run again"},
		{RowsUnseen, Hold, "工作表“{1}”有 {2} 行被隐藏、筛选掉或折叠（{3}），没有说明是否开票，本表的订单都先不开票", "Rows of the sheet “{1}” are hidden, filtered out or folded away ({2}: {3}); nobody said whether they count, so no order of the sheet is sent",
			"取消隐藏和筛选后再运行；或用 --hidden-rows read（隐藏的也开票）、--hidden-rows skip（隐藏的不开票）",
			"Show the rows and run again, or say --hidden-rows read (invoice them, too) or --hidden-rows skip (leave them out)"},
		{PartlyUnseen, Hold, "本单有 {1} 行被隐藏（{2}），其余可见：不读取隐藏的行，本单就缺少明细", "Rows of this order are hidden ({1}: {2}) and others are not: without the hidden ones it would lack lines",
			"取消隐藏这些行，或把本单的行全部隐藏；都要开票时用 --hidden-rows read",
			"Show these rows, or hide all rows of the order; --hidden-rows read takes all"},
		{StateStops, Hold, "“{1}”列填的是“{value}”（{2}），先不开票", "The column “{1}” says “{value}”: {2}",
			"核对这一单是否还要开票：不开的请删掉这一行，或用 fapiao drop 订单号；要开的清空这一格，或用 fapiao submit 订单号",
			"Delete the row or use fapiao drop ORDER where no invoice is due; clear the cell or use fapiao submit ORDER where one is"},
		{StateUnclear, Hold, "不明白“{1}”列的“{value}”是否表示已开票、退款、关闭或作废，先不开票", "Whether “{value}” in the column “{1}” means that the order was invoiced, refunded, closed or void is not known",
			"要开票的清空这一格，或用 fapiao submit 订单号；不开的请删掉这一行",
			"Clear the cell or use fapiao submit ORDER to invoice it; delete the row if no invoice is due"},
		{LineIsTotal, Hold, "项目名称是“{value}”，像合计行而不是明细", "“{value}” looks like a row of totals, not a line",
			"合计行请删掉；确实是项目名称时用 fapiao submit 订单号", "Delete a row of totals; use fapiao submit ORDER if it is really the name of goods"},
	}
}

func rowFileRules() []Rule {
	return []Rule{
		{RowsJoined, Warning, "{1} 行没有订单号和购买方（{2}），已作为上一行订单的明细", "Rows without order number and buyer ({1}: {2}) were taken as lines of the order above",
			"如果不对，请在这些行填上各自的订单号", "Type their own order numbers on these rows if this is not right"},
		{MoreFindings, Warning, "这一单的问题太多，另有 {1} 条没有列出", "The order has more findings than are listed: {1}",
			"先核对订单号列是否填错，改正后再查其余的", "Look first whether the column of order numbers is filled wrongly"},
		{TotalDiffers, Warning, "合计行的金额与读取的各行之和不符（单元格 合计 ≠ 各行之和）：{1}", "A row of totals is not the sum of the rows that were read (cell, total ≠ sum): {1}",
			"核对是否有行漏填、多填或没有读取；合计行本身写错的请更正", "Look for rows that are missing, twice or not read, or correct the total"},
		{TotalRows, Warning, "{1} 行像是合计、制表等行（{2}），没有读取", "Rows that look like totals or signatures ({1}: {2}) were not read",
			"如果其中有订单，请填写订单号和项目名称", "Type order number and goods on them if they are orders"},
		{RowsSkipped, Warning, "{1} 个订单的行全部隐藏，按要求没有读取：{2}", "Orders whose rows are all hidden were left out as asked ({1}): {2}",
			"需要开票时取消隐藏，或用 --hidden-rows read", "Show the rows or use --hidden-rows read to invoice them"},
		{ColumnUnseen, Warning, "{1} 列“{value}”是隐藏的，其中 {2} 格有内容，已照常读取", "Column {1} “{value}” is hidden; its filled cells ({2}) were read",
			"核对这一列；不该采用的请清空", "Look at the column; clear it if it shall not count"},
		{SerialSheet, Error, "这张表只有“{value}”，没有订单号，没有读取：{value}每月从 1 开始，会与上月的混淆", "The sheet has “{value}” but no order numbers and was not read: running numbers begin again each month and would be taken for last month's",
			"加一列“订单号”，每张发票填一个不重复的号（如 202611-001）；不是订单的表请隐藏或删掉", "Add a column 订单号 with a number that is never used again, such as 202611-001; hide or delete the sheet if it holds no orders"},
		{OwnResults, Warning, "工作表“{1}”是本程序写出的结果，没有读取", "The sheet “{1}” holds results that this program wrote; it was not read",
			"不需要处理", "Nothing need be done"},
		{SerialOrders, Warning, "订单号是从 1 到 {1} 的序号：下个月再从 1 开始时，会被当作这个月已开过的订单", "The order numbers run from 1 to {1}: next month's would be taken for this month's orders",
			"改用不重复的订单号，如 202611-001", "Use numbers that are never used again, such as 202611-001"},
	}
}
