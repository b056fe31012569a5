package rules

import "github.com/fapiao/fapiao/internal/lang"

// Codes of rules that hold an order until a person decides: no unattended command sends it.
const (
	NotConfirmed = "FP-HLD-001" // "no" at the prompt
	MissingLater = "FP-HLD-002" // a later reading of the same path lacks the order; args: file, path
)

var holdRules = []Rule{
	{NotConfirmed, Hold,
		lang.Text{Zh: "提交前的确认选择了“否”，本单暂不开票",
			En: "The question before sending was answered with no"},
		lang.Text{Zh: "需要开票时重新运行原文件并确认，或用 fapiao submit 订单号；不开票请用 fapiao drop 订单号",
			En: "Run the file again and confirm, or run fapiao submit ORDER; to leave it out, run fapiao drop ORDER"}},
	{MissingLater, Hold,
		lang.Text{Zh: "重新读取“{1}”时已没有这个订单，暂不开票",
			En: "A later reading of {1} no longer contains this order"},
		lang.Text{Zh: "不再开票请用 fapiao drop 订单号；仍需开票请用 fapiao submit 订单号",
			En: "To leave it out, run fapiao drop ORDER; to invoice it anyway, run fapiao submit ORDER"}},
}
