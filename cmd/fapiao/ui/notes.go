package ui

// chineseNotes are how notes of the history begin, in Chinese.
func chineseNotes() map[string]string {
	return map[string]string{
		"attempt": "第几次提交：", "signature retried": "请平台重新签章", "issued again under its number": "请平台按原订单号重新开具",
		"the prompt before sending was answered with no": "提交前回答了“不”", "a person named the order to be sent": "指定提交这一单",
		"the platform has the number; its invoice is not final yet": "平台已有这个订单号，发票还没有结果",
		"a person accepted the platform's invoice":                  "接受了平台上的发票", "the request could not be made": "没有生成请求",
		"missing in batch ": "这个批次里已没有这一单：", "nobody can be asked what became of the call": "无法查询这次调用的结果",
		"serial number ": "流水号不属于这一单：",
	}
}
