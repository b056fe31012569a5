package rules

// Codes of what the ledger itself says of orders that are held, or were taken out by a person.
const (
	// ReadingIncomplete holds the orders of a reading until its end. Args: none.
	ReadingIncomplete = "FP-HLD-000"
	TakenBack         = "FP-HLD-011" // dropped, and the drop was undone
	RejectedLater     = "FP-HLD-012" // a later reading of the same path rejects or leaves out what was ready; args: file, path
	DroppedBefore     = "FP-HLD-013" // met again after it was dropped: it stays dropped
	DroppedOther      = "FP-HLD-014" // the same with other content; args: field (machine name), value before, value now
)

func heldRules() []Rule {
	return []Rule{
		{ReadingIncomplete, Hold, "读取还没有完成，本单暂不开票", "The reading that brought the order is not complete",
			"重新运行原文件", "Run the file again"},
		{TakenBack, Hold, "取消已撤回，等待确认", "The order was dropped, and that was undone",
			"需要开票请用 fapiao submit 订单号，或重新运行原文件", "To invoice it: fapiao submit ORDER, or run its file again"},
		{RejectedLater, Hold, "重新读取“{1}”时，这个订单没有通过校验或被略过，原来的内容暂不开票",
			"A later reading of {1} rejects this order or leaves it out; what was read before is not sent",
			"改正后重新运行文件；不再开票请用 fapiao drop 订单号", "Correct the order and run the file again; to leave it out, fapiao drop ORDER"},
		{DroppedBefore, Warning, "这个订单已取消，不会开票", "This order was dropped and is not invoiced",
			"仍需开票请用 fapiao drop --undo 订单号", "To invoice it all the same: fapiao drop --undo ORDER"},
		{DroppedOther, Error, "这个订单已取消，现在内容不同：{1:field}原来是“{2}”，现在是“{3}”",
			"This order was dropped; now it has other content: {1:field} was “{2}”, now “{3}”",
			"需要开票请先用 fapiao drop --undo 订单号，再重新运行文件；另一笔业务请换一个订单号",
			"To invoice it, fapiao drop --undo ORDER and run the file again; give another sale another number"},
	}
}
