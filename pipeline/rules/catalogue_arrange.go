package rules

import "github.com/fapiao/fapiao/internal/lang"

// Codes of findings about orders that are split or merged. The pipeline and the ledger make them.
const (
	NotSplit    = "FP-SPL-001" // over the limits of one invoice, and cannot be split; args: why (see Bilingual)
	SplitInto   = "FP-SPL-002" // in the ledger: its parts are invoiced in its place; args: their numbers
	MergedInto  = "FP-SPL-003" // in the ledger: a merge is invoiced in its place; args: its number
	SplitOther  = "FP-SPL-004" // read again with other content; args: numbers of its invoices, field (machine name), before, now
	NumberTaken = "FP-SPL-005" // the number is that of a part or a merge; args: the first order in whose place it is invoiced
)

var arrangeRules = []Rule{
	{NotSplit, Error,
		lang.Text{Zh: "订单超过一张发票的限额或行数，不能自动拆分：{1}",
			En: "The order is over the limits of one invoice and cannot be split: {1}"},
		lang.Text{Zh: "在文件中自行拆成几个订单号，或先解决上述问题",
			En: "Divide it into several order numbers in the file, or solve this first"}},
	{SplitInto, Warning,
		lang.Text{Zh: "已拆分开票，由 {1} 代替本单",
			En: "The order was split; {1} are invoiced in its place"},
		lang.Text{Zh: "不用处理；发票见这些拆分单",
			En: "No action is needed; the invoices are those of the parts"}},
	{MergedInto, Warning,
		lang.Text{Zh: "已合并开票，由 {1} 代替本单",
			En: "The order was merged; {1} is invoiced in its place"},
		lang.Text{Zh: "不用处理；发票见合并单",
			En: "No action is needed; the invoice is that of the merge"}},
	{SplitOther, Error,
		lang.Text{Zh: "这个订单已拆分或合并为 {1}，现在内容不同：{2:field}原来是“{3}”，现在是“{4}”",
			En: "This order was split or merged into {1}; its content has changed: {2:field} was “{3}”, now “{4}”"},
		lang.Text{Zh: "改回原来的内容；要按新内容开票，请先用 fapiao drop 取消未提交的 {1}，再换一个订单号",
			En: "Restore the content; to invoice the new one, run fapiao drop for what of {1} was not sent, and use another order number"}},
	{NumberTaken, Error,
		lang.Text{Zh: "订单号“{value}”已是订单 {1} 拆分或合并后的单号",
			En: "The order number {value} is that of a part or a merge of order {1}"},
		lang.Text{Zh: "请换一个订单号",
			En: "Use another order number"}},
}
