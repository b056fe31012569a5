package rules

import "github.com/fapiao/fapiao/internal/lang"

// Codes of findings of the ledger about orders that are held or dropped.
const (
	// ReadingIncomplete holds the orders of a reading until its end. Args: none.
	ReadingIncomplete = "FP-HLD-000"
	TakenBack         = "FP-HLD-011" // dropped, and the drop was undone
	RejectedLater     = "FP-HLD-012" // a later reading of the same path rejects or leaves out what was ready; args: file, path
	DroppedBefore     = "FP-HLD-013" // read again after it was dropped: it stays dropped
	DroppedOther      = "FP-HLD-014" // the same with other content; args: field (machine name), value before, value now
	// RevisesSent holds an order with a derived number that probably is an order that was sent,
	// with a changed cell. Args: that order's number, its state, where it stood, its gross.
	RevisesSent = "FP-HLD-015"
	// FollowsRed holds an order until the invoices of the order that it replaces are reversed.
	// Args: that order's number.
	FollowsRed = "FP-HLD-016"
	// ReplacedBy is about an order that was not issued and that another one is invoiced in place
	// of. Args: the other one's number, and its state in brackets where that is known.
	ReplacedBy = "FP-HLD-017"
	// CorrectedAs is about an order that was issued and is invoiced anew with the content that was
	// read. Args: as of ReplacedBy.
	CorrectedAs  = "FP-HLD-018"
	EarlierMonth = "FP-HLD-019" // the order belongs to an earlier month than that of the run; args: its month
)

var heldRules = []Rule{
	{ReadingIncomplete, Hold,
		lang.Text{Zh: "读取还没有完成，本单暂不开票",
			En: "The file that contains this order was not read to the end"},
		lang.Text{Zh: "重新运行原文件",
			En: "Run the file again"}},
	{TakenBack, Hold,
		lang.Text{Zh: "取消已撤回，等待确认",
			En: "The order was dropped, and the drop was undone"},
		lang.Text{Zh: "需要开票请用 fapiao submit 订单号，或重新运行原文件",
			En: "To invoice it, run fapiao submit ORDER or run its file again"}},
	{RejectedLater, Hold,
		lang.Text{Zh: "重新读取“{1}”时，这个订单没有通过校验或被略过，原来的内容暂不开票",
			En: "In a later reading of {1}, this order was rejected or left out; the earlier content will not be sent"},
		lang.Text{Zh: "改正后重新运行文件；不再开票请用 fapiao drop 订单号",
			En: "Correct the order and run the file again; to leave it out, run fapiao drop ORDER"}},
	{DroppedBefore, Warning,
		lang.Text{Zh: "这个订单已取消，不会开票",
			En: "This order was dropped and will not be invoiced"},
		lang.Text{Zh: "仍需开票请用 fapiao drop --undo 订单号",
			En: "To invoice it after all, run fapiao drop --undo ORDER"}},
	{DroppedOther, Error,
		lang.Text{Zh: "这个订单已取消，现在内容不同：{1:field}原来是“{2}”，现在是“{3}”",
			En: "This order was dropped; its content has changed: {1:field} was “{2}”, now “{3}”"},
		lang.Text{Zh: "需要开票请先用 fapiao drop --undo 订单号，再重新运行文件；另一笔业务请换一个订单号",
			En: "To invoice it, run fapiao drop --undo ORDER and then run the file again; for another sale, use another order number"}},
	{RevisesSent, Hold,
		lang.Text{Zh: "可能是已处理过的订单改了单元格：订单号由内容算出，改动后就成了新的号。原来的是 {1}（{2}，{3}，价税合计 {4}），现在表里没有了。为免重复开票，本单暂不开票",
			En: "This is probably an earlier order with a changed cell, since order numbers are derived from cells: that order is {1} ({2}, {3}, gross {4}) and is no longer in the file. To avoid a second invoice, the order is held"},
		lang.Text{Zh: "核对是不是同一笔：同一笔请用 fapiao drop 订单号 去掉本单，并把单元格改回；另一笔业务请用 fapiao submit 订单号",
			En: "Check whether it is the same sale: if it is, run fapiao drop ORDER for this order and undo the change; if it is another sale, run fapiao submit ORDER"}},
	{FollowsRed, Hold,
		lang.Text{Zh: "换开的新单，等原订单 {1} 的发票红冲后才开票",
			En: "The corrected order waits until the invoice of order {1} is reversed"},
		lang.Text{Zh: "运行 fapiao reissue 继续；不再换开请用 fapiao reissue --cancel 订单号",
			En: "Run fapiao reissue to continue; to give up, run fapiao reissue --cancel ORDER"}},
	{ReplacedBy, Warning,
		lang.Text{Zh: "没有开出，已改正内容，由 {1} 代替开票{2}",
			En: "It was not issued; its content was corrected, and {1}{2} is invoiced in its place"},
		lang.Text{Zh: "{1} 已开票的不用处理；没有开出的，怎样处理见 fapiao show {1}",
			En: "No action is needed if {1} is issued; if it is not, fapiao show {1} says what to do"}},
	{CorrectedAs, Warning,
		lang.Text{Zh: "这个订单已换开，改正的内容由 {1} 开票{2}",
			En: "This order was corrected: its new content is invoiced as {1}{2}"},
		lang.Text{Zh: "{1} 已开票的不用处理；没有开出的，怎样处理见 fapiao show {1}",
			En: "No action is needed if {1} is issued; if it is not, fapiao show {1} says what to do"}},
	{EarlierMonth, Hold,
		lang.Text{Zh: "订单属于 {1}，现在开票会计入开票当月的增值税申报，要有人确认才提交",
			En: "The order belongs to {1}, and an invoice counts in the VAT period in which it is issued; a person must agree before it is sent"},
		lang.Text{Zh: "需要开票请用 fapiao submit --late（加 --all 为全部批次）或 fapiao submit 订单号；不开票请用 fapiao drop 订单号",
			En: "To invoice it, run fapiao submit --late (with --all: of all batches) or fapiao submit ORDER; to leave it out, run fapiao drop ORDER"}},
}
