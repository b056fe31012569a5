package rules

// Codes of rules that hold an order until a person decides: no unattended command sends it.
const (
	NotConfirmed = "FP-HLD-001" // "no" at the prompt
	MissingLater = "FP-HLD-002" // a later reading of the same path lacks the order; args: file, path
)

func holdRules() []Rule {
	return []Rule{
		{NotConfirmed, Hold, "提交前的确认选择了“否”，本单暂不开票", "The prompt before sending was answered with no",
			"需要开票时重新运行原文件并确认，或用 fapiao submit 订单号；不开票请用 fapiao drop 订单号",
			"Run the file again and confirm, or fapiao submit ORDER; to leave it out, fapiao drop ORDER"},
		{MissingLater, Hold, "重新读取“{1}”时已没有这个订单，暂不开票", "A later reading of {1} does not have the order any more",
			"不再开票请用 fapiao drop 订单号；仍需开票请用 fapiao submit 订单号",
			"To leave it out: fapiao drop ORDER; to invoice it all the same: fapiao submit ORDER"},
	}
}
