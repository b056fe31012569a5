package ui

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// chineseNotes are how notes of the history begin, in Chinese.
func chineseNotes() map[string]string {
	return map[string]string{
		"attempt": "第几次提交：", "signature retried": "请平台重新签章", "issued again under its number": "请平台按原订单号重新开具",
		"the prompt before sending was answered with no": "提交前回答了“不”", "a person named the order to be sent": "指定提交这一单",
		"the platform has the number; its invoice is not final yet": "平台已有这个订单号，发票还没有结果",
		"a person accepted the platform's invoice":                  "接受了平台上的发票", "the request could not be made": "没有生成请求",
		"missing in batch ": "这个批次里已没有这一单：", "nobody can be asked what became of the call": "无法查询这次调用的结果",
		"serial number ": "流水号不属于这一单：", "other content from ": "改用新的内容：", "read again from ": "再次读取：",
		"held by ": "因这一行而暂停：", "rejected by ": "这一行没有通过校验：", "the reading is complete": "文件已读完",
		"its row has other content now": "原表的这一行已改过", "surely not processed": "平台没有处理",
	}
}

// codeWords is what a code of the history means: the words of the finding that has it, or of its
// rule. Of the platform's codes those of its errors are shown, which people ask it about; its
// statuses are what the states say.
func codeWords(l *app.Life, code, in string) string {
	if strings.Trim(code, "0123456789") == "" && len(code) < 4 {
		return ""
	}
	if !strings.HasPrefix(code, "FP-") {
		return code
	}
	for _, r := range l.Rows {
		if n := slices.IndexFunc(r.Findings, func(f rules.Finding) bool { return f.Code == code }); n >= 0 {
			return r.Findings[n].Message(in)
		}
	}
	if short, ok := shortReasons[code]; ok {
		return short.Text(in)
	}
	return rules.Finding{Code: code}.Message(in)
}

// shortReasons are the reasons for holding an order whose full words name what the history has not.
var shortReasons = map[string]lang.Text{
	rules.MissingLater:  {Zh: "后来读取的文件里没有这一单", En: "a later reading of its file lacks the order"},
	rules.RejectedLater: {Zh: "重新读取时没有通过校验或被略过", En: "a later reading rejected the order or left it out"},
	rules.NumberForeign: {Zh: "平台上这个订单号的发票内容不符", En: "the platform's invoice under this number has other content"},
	rules.OtherContent:  {Zh: "这个订单号的内容和原来不同", En: "the number has other content now"},
	rules.RowsNear:      {Zh: "附近有没有订单号的行", En: "rows without a number stand near"},
	rules.RowsUnseen:    {Zh: "工作表有隐藏的行", En: "rows of the sheet are hidden"},
	rules.PartlyUnseen:  {Zh: "本单有隐藏的行", En: "rows of the order are hidden"},
	rules.StateStops:    {Zh: "状态列说不开票", En: "a column says that it is not to be invoiced"},
	rules.StateUnclear:  {Zh: "状态列的内容不明确", En: "a column does not say clearly whether it is to be invoiced"},
	rules.LineIsTotal:   {Zh: "有一行像合计行", En: "a line looks like a row of totals"},
}
