package rules

import "github.com/fapiao/fapiao/internal/lang"

// Codes of rules about the rows around an order. Readers make those about files.
const (
	RowsNear     = "FP-HLD-003" // place: the first row without a number; args: how many, where
	RowsUnseen   = "FP-HLD-004" // args: the sheet, how many hidden rows, where
	PartlyUnseen = "FP-HLD-005" // args: how many hidden rows of the order, where
	StateStops   = "FP-HLD-006" // args: the column's title, what the cell means
	StateUnclear = "FP-HLD-007" // args: the column's title
	LineIsTotal  = "FP-HLD-008"

	SheetTwice = "FP-DUP-009" // the order is on two sheets of one role; args: the other place

	RowsJoined   = "FP-FIL-006" // args: how many rows, where
	TotalRows    = "FP-FIL-007" // args: how many rows, where
	RowsSkipped  = "FP-FIL-008" // args: how many orders, their numbers
	ColumnUnseen = "FP-FIL-009" // value: the title; args: the column, how many cells
	SerialSheet  = "FP-FIL-010" // value: the title of the only number
	SerialOrders = "FP-FIL-011" // args: the last number
	OwnResults   = "FP-FIL-012" // args: the sheet
	LeftBare     = "FP-FIL-013" // args: how many orders, their numbers
	TotalDiffers = "FP-FIL-022" // value: the first total; args: cell, total and sum of each
	MoreFindings = "FP-FIL-023" // args: how many more
)

// rowHoldRules are those of rowRules that hold an order.
var rowHoldRules = []Rule{
	{RowsNear, Hold,
		lang.Text{Zh: "{1} 行没有订单号（{2}），可能是本单的明细，本单先不开票",
			En: "Rows without an order number ({1}: {2}) may be lines of this order; the order is held"},
		lang.Text{Zh: "在这些行填上订单号（属于本单的填本单的号），不是订单的行请删掉，再重新运行",
			En: "Enter the order number in these rows (this order's number if they belong to it), delete rows that are not orders, and run the file again"}},
	{RowsUnseen, Hold,
		lang.Text{Zh: "工作表“{1}”有 {2} 行被隐藏、筛选掉或折叠（{3}），没有说明是否开票，本表的订单都先不开票",
			En: "Rows of the sheet “{1}” are hidden, filtered out or collapsed ({2}: {3}), and it was not specified whether to invoice them; no order of the sheet is sent"},
		lang.Text{Zh: "取消隐藏和筛选后再运行；或用 --hidden-rows read（隐藏的也开票）、--hidden-rows skip（隐藏的不开票）",
			En: "Unhide the rows and run the file again, or use --hidden-rows read (invoice them too) or --hidden-rows skip (leave them out)"}},
	{PartlyUnseen, Hold,
		lang.Text{Zh: "本单有 {1} 行被隐藏（{2}），其余可见：不读取隐藏的行，本单就缺少明细",
			En: "Rows of this order are hidden ({1}: {2}) and others are visible: without the hidden rows the order would be incomplete"},
		lang.Text{Zh: "取消隐藏这些行，或把本单的行全部隐藏；都要开票时用 --hidden-rows read",
			En: "Unhide these rows, or hide all rows of the order; to invoice all of them, use --hidden-rows read"}},
	{StateStops, Hold,
		lang.Text{Zh: "“{1}”列填的是“{value}”（{2}），先不开票",
			En: "The column “{1}” contains “{value}” ({2}); the order is held"},
		lang.Text{Zh: "核对这一单是否还要开票：不开的请删掉这一行，或用 fapiao drop 订单号；要开的清空这一格，或用 fapiao submit 订单号",
			En: "If no invoice is needed, delete the row or run fapiao drop ORDER; if one is needed, clear the cell or run fapiao submit ORDER"}},
	{StateUnclear, Hold,
		lang.Text{Zh: "不明白“{1}”列的“{value}”是否表示已开票、退款、关闭或作废，先不开票",
			En: "It is not clear whether “{value}” in the column “{1}” means that the order was invoiced, refunded, closed or voided; the order is held"},
		lang.Text{Zh: "要开票的清空这一格，或用 fapiao submit 订单号；不开的请删掉这一行",
			En: "To invoice it, clear the cell or run fapiao submit ORDER; if no invoice is needed, delete the row"}},
	{LineIsTotal, Hold,
		lang.Text{Zh: "项目名称是“{value}”，像合计行而不是明细",
			En: "The goods name “{value}” looks like a total, not a line"},
		lang.Text{Zh: "合计行请删掉；确实是项目名称时用 fapiao submit 订单号",
			En: "Delete the row if it is a total; if it is the name of goods, run fapiao submit ORDER"}},
}

var rowFileRules = []Rule{
	{RowsJoined, Warning,
		lang.Text{Zh: "{1} 行没有订单号和购买方（{2}），已作为上一行订单的明细",
			En: "Rows without order number and buyer ({1}: {2}) were read as lines of the order above"},
		lang.Text{Zh: "如果不对，请在这些行填上各自的订单号",
			En: "If this is wrong, enter the order numbers in these rows"}},
	{MoreFindings, Warning,
		lang.Text{Zh: "这一单的问题太多，另有 {1} 条没有列出",
			En: "The order has too many findings; not listed: {1} more"},
		lang.Text{Zh: "先核对订单号列是否填错，改正后再查其余的",
			En: "First check whether the order number column is filled in correctly; then check the others"}},
	{TotalDiffers, Warning,
		lang.Text{Zh: "合计行的金额与读取的各行之和不符（单元格 合计 ≠ 各行之和）：{1}",
			En: "A total does not equal the sum of the rows that were read (cell, total ≠ sum): {1}"},
		lang.Text{Zh: "核对是否有行漏填、多填或没有读取；合计行本身写错的请更正",
			En: "Check for missing, duplicate or unread rows; correct the total if the total itself is wrong"}},
	{TotalRows, Warning,
		lang.Text{Zh: "{1} 行像是合计、制表等行（{2}），没有读取",
			En: "Rows that look like totals or signatures ({1}: {2}) were not read"},
		lang.Text{Zh: "如果其中有订单，请填写订单号和项目名称",
			En: "If they contain orders, enter their order numbers and goods names"}},
	{RowsSkipped, Warning,
		lang.Text{Zh: "{1} 个订单的行全部隐藏，按要求没有读取：{2}",
			En: "Orders whose rows are all hidden were left out as requested ({1}): {2}"},
		lang.Text{Zh: "需要开票时取消隐藏，或用 --hidden-rows read",
			En: "To invoice them, unhide the rows or use --hidden-rows read"}},
	{ColumnUnseen, Warning,
		lang.Text{Zh: "{1} 列“{value}”是隐藏的，其中 {2} 格有内容，已照常读取",
			En: "Column {1} “{value}” is hidden; its filled cells ({2}) were read like the others"},
		lang.Text{Zh: "核对这一列；不该采用的请清空",
			En: "Check the column; clear cells that should not be used"}},
	{SerialSheet, Error,
		lang.Text{Zh: "这张表只有“{value}”，没有订单号，没有读取：{value}每月从 1 开始，会与上月的混淆",
			En: "The sheet has only “{value}” and no order numbers; it was not read: row numbers start at 1 again each month and would be confused with last month's"},
		lang.Text{Zh: "加一列“订单号”，每张发票填一个不重复的号（如 202611-001）；不是订单的表请隐藏或删掉",
			En: "Add a column 订单号 (order number) with a unique number for each invoice, such as 202611-001; hide or delete the sheet if it contains no orders"}},
	{OwnResults, Warning,
		lang.Text{Zh: "工作表“{1}”是本程序写出的结果，没有读取",
			En: "The sheet “{1}” contains results written by this program; it was not read"},
		lang.Text{Zh: "不需要处理",
			En: "No action is needed"}},
	{LeftBare, Warning,
		lang.Text{Zh: "“待处理”里有 {1} 个订单没有项目和金额，没有读取：{2}",
			En: "Orders of the results that have no goods and amounts there were not read ({1}): {2}"},
		lang.Text{Zh: "需要开票的，按这一行的“处理建议”操作，或在原表中改正后运行原表",
			En: "To invoice them, do what their rows advise, or correct them in the original file and run that"}},
	{SerialOrders, Warning,
		lang.Text{Zh: "订单号是从 1 到 {1} 的序号：下个月再从 1 开始时，会被当作这个月已开过的订单",
			En: "The order numbers are row numbers from 1 to {1}: if they start at 1 again next month, those orders would be taken for this month's"},
		lang.Text{Zh: "改用不重复的订单号，如 202611-001",
			En: "Use unique order numbers, such as 202611-001"}},
}
