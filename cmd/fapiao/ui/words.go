package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// words are the phrases of the screen in one language.
type words struct {
	stages                                        map[string]string
	orders, perSecond, left, took, of             string
	state, count, net, tax, gross, total, balance string
	results, next, environment, fault, remains    string
	sent, unsent, noneSent                        string // by this command
	warning, order, more, batch, yes, fix         string
	everything                                    map[Everything]string
	places, cells, example                        string // of findings that are shown together

	retry retryWords

	halts        halts
	waiting, and string
	waits        map[ledger.WaitKind]string
	doubt        doubtWords
	decided      decisionWords
	lists        listWords
	row          string
	notes        map[string]string // of the history, which is English
}

// say picks the language: English for "en", else Chinese.
func say(in string) *words {
	if in == lang.English {
		return english()
	}
	return chinese()
}

func chinese() *words {
	return &words{
		stages: map[string]string{"read": "读取", "check": "校验", "import": "读取并校验", "submit": "提交", "reconcile": "查询结果", "recheck": "复查已开发票", "export": "写结果"},
		orders: "单", perSecond: "单/秒", left: "剩余 ", took: "用时 ", of: " / ",
		state: "状态", count: "订单数", net: "不含税金额", tax: "税额", gross: "价税合计", total: "合计", balance: "数量核对：读取 ",
		sent: "本次提交：%s 单", unsent: "本次没有提交订单，仍有 %s 单待开票。", noneSent: "本次没有提交任何订单：没有待开票的订单，已处理过的不会重复提交。",
		results: "结果文件：", remains: "未完成的 %s 单及原因见结果文件的工作表“待处理”\n", next: "下一步：", fix: "改正后运行：", environment: "【模拟】以下发票由内置模拟平台开具，不具有法律效力。",
		waiting: "等待：", and: "；", waits: chineseWaits(),
		halts: haltsChinese(), doubt: doubtsChinese(), decided: decisionsChinese(), lists: listsChinese(), row: "第 %d 行", notes: chineseNotes(), fault: "错误", warning: "提示", order: "订单 ", more: "另有 %s 条没有列出：%s", places: "处", cells: "共 %s 格", everything: map[Everything]string{InResults: "见结果文件。", ByJSON: "加 --json 可逐条列出。"}, example: "例如 %s：", batch: "批次：",
		yes: "将向【正式环境】提交 %d 张订单，价税合计 %s 元。\n确认请输入 yes；其他回答不提交，订单转为待人工确认：",

		retry: chineseRetry(),
	}
}

func english() *words {
	return &words{
		stages: map[string]string{"import": "read and check", "export": "write results"},
		orders: "orders", perSecond: "a second", left: "left ", took: "took ", of: " of ",
		state: "State", count: "Orders", net: "Net", tax: "Tax", gross: "Gross", total: "Total", balance: "Balance: read ",
		sent: "Sent by this command: %s orders", unsent: "Nothing was sent by this command; %s orders are ready.", noneSent: "Nothing was sent by this command: no order was ready, and none is sent twice.",
		results: "Results: ", remains: "What is left (%s orders), and why, is on the sheet “Not issued” of the results\n", next: "Next: ", fix: "After fixing the errors, run: ", environment: "[simulated] These invoices were made by the built-in simulator (模拟) and are not valid.",
		waiting: "waiting ", and: "; ", waits: englishWaits(),
		halts: haltsEnglish(), doubt: doubtsEnglish(), decided: decisionsEnglish(), lists: listsEnglish(), row: "row %d", fault: "error", warning: "warning", order: "order ", more: "%s more are not listed: %s", places: "cells", cells: "%s cells", everything: map[Everything]string{InResults: "see the results.", ByJSON: "--json lists each."}, example: "such as %s: ", batch: "Batch: ",
		yes: "This sends %d orders of %s yuan in all to PRODUCTION.\nType yes to go on; anything else sends nothing and holds the orders: ",

		retry: englishRetry(),
	}
}

func (w *words) stage(name string) string {
	if s, ok := w.stages[name]; ok {
		return s
	}
	return name
}

// thousands groups the digits of a whole number.
func thousands(n int) string { return group(strconv.Itoa(n)) }

// Money groups the yuan of an amount.
func Money(a invoice.Amount) string {
	yuan, fen, _ := strings.Cut(a.String(), ".")
	return group(yuan) + "." + fen
}

func group(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// span is a duration as people say it, such as 1h02m or 6m24s.
func span(d time.Duration) string {
	d = d.Round(time.Second)
	switch {
	case d >= time.Hour:
		return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
	case d >= time.Minute:
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%ds", int(d.Seconds()))
}
