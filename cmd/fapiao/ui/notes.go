package ui

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// notes are how notes of the history begin. The ledger stores them in English; what follows is a
// number or the like.
var notes = []lang.Text{
	{Zh: "第几次提交：", En: "attempt"},
	{Zh: "请平台重新签章", En: "signature retried"},
	{Zh: "请平台按原订单号重新开具", En: "issued again under its number"},
	{Zh: "提交前回答了“不”", En: "the prompt before sending was answered with no"},
	{Zh: "指定提交这一单", En: "a person named the order to be sent"},
	{
		Zh: "平台已有这个订单号，发票还没有结果",
		En: "the platform has the number; its invoice is not final yet",
	},
	{Zh: "接受了平台上的发票", En: "a person accepted the platform's invoice"},
	{Zh: "没有生成请求", En: "the request could not be made"},
	{Zh: "这个批次里已没有这一单：", En: "missing in batch "},
	{Zh: "无法查询这次调用的结果", En: "nobody can be asked what became of the call"},
	{Zh: "流水号不属于这一单：", En: "serial number "},
	{Zh: "改用新的内容：", En: "other content from "},
	{Zh: "可能就是这一单改了单元格：", En: "may be "},
	{Zh: "再次读取：", En: "read again from "},
	{Zh: "因这一行而暂停：", En: "held by "},
	{Zh: "这一行没有通过校验：", En: "rejected by "},
	{Zh: "文件已读完", En: "the reading is complete"},
	{Zh: "原表的这一行已改过", En: "its row has other content now"},
	{Zh: "平台没有处理", En: "surely not processed"},
	{Zh: "原发票已红冲", En: "what it follows is reversed"},
	{Zh: "放弃换开", En: "the correction was given up"},
	{Zh: "确认时回答了“不”", En: "a person said no"},
	{Zh: "再次改正", En: "corrected again"},
	{Zh: "由新单号开票：", En: "invoiced as "},
	{Zh: "交给工作进程", En: "handed out to workers"},
	{Zh: "从工作进程收回", En: "taken back from workers"},
	{Zh: "没有得到明确答复", En: "no definite answer"},
	{Zh: "平台已有这个号码", En: "the platform knows the number already"},
	{Zh: "平台两次答复没有这个订单", En: "the platform said twice that it has no such order"},
	{Zh: "平台两次答复没有这个号码", En: "the platform said twice that it has no such number"},
	{Zh: "平台没有接受重试", En: "the platform refused the retry"},
	{Zh: "平台没有接受重新开具：", En: "the platform refused to issue it again: "},
	{Zh: "平台没有这个流水号：", En: "the platform does not know the serial number "},
	{Zh: "流水号只是这一单的一部分", En: "the serial number names only a part of the order"},
	{Zh: "取消后平台开出了发票", En: "issued after it was dropped"},
	{Zh: "订单属于以前的月份", En: "the order belongs to an earlier month"},
	{Zh: "指定提交以前月份的订单", En: "a person has orders of an earlier month sent"},
	{Zh: "税局没有接受：", En: "the bureau did not take it: "},
	{Zh: "确认单与调用前一样", En: "the form is as it was before the call"},
	{Zh: "被拒绝，正在查询这张发票", En: "refused: its invoice is asked about"},
	{Zh: "发票与调用前一样", En: "the invoice is as it was before the call"},
	{Zh: "确认单还没有红字发票", En: "the form has no red invoice yet"},
	{Zh: "已取消", En: "dropped by a person"},
	{Zh: "已另行开具：", En: "issued by hand as "},
	{Zh: "取消已撤回", En: "the drop was undone"},
}

// ofToday ends the note of what may be repeated some times a day.
var ofToday = regexp.MustCompile(`^, (\d+) today$`)

// note is a note of the history in the language of the screen, if it is one of notes. The hash of
// content that was replaced is for programs.
func (p printer) note(note string) string {
	note, _, _ = strings.Cut(note, " in place of ")
	for _, t := range notes {
		if rest, ok := strings.CutPrefix(note, t.En); ok && p.lang != lang.English {
			return p.text(t) + ofToday.ReplaceAllString(p.said(strings.TrimSpace(rest)), "，今天第 $1 次")
		}
	}
	return note
}

// shortReasons are texts of rules whose messages need values that the history does not have.
var shortReasons = map[string]lang.Text{
	rules.MissingLater: {
		Zh: "后来读取的文件里没有这一单",
		En: "a later reading of its file lacks the order",
	},
	rules.RejectedLater: {
		Zh: "重新读取时没有通过校验或被略过",
		En: "a later reading rejected the order or left it out",
	},
	rules.NumberForeign: {
		Zh: "平台上这个订单号的发票内容不符",
		En: "the platform's invoice under this number has other content",
	},
	rules.OtherContent: {Zh: "这个订单号的内容和原来不同", En: "the number has other content now"},
	rules.RevisesSent: {
		Zh: "可能是已处理过的订单改了单元格",
		En: "it probably is an earlier order with a changed cell",
	},
	rules.RowsNear:     {Zh: "附近有没有订单号的行", En: "rows without a number stand near"},
	rules.RowsUnseen:   {Zh: "工作表有隐藏的行", En: "rows of the sheet are hidden"},
	rules.PartlyUnseen: {Zh: "本单有隐藏的行", En: "rows of the order are hidden"},
	rules.StateStops:   {Zh: "状态列说不开票", En: "a column says that it is not to be invoiced"},
	rules.StateUnclear: {
		Zh: "状态列的内容不明确",
		En: "a column does not say clearly whether it is to be invoiced",
	},
	rules.FollowsRed:  {Zh: "换开的新单，等原发票红冲", En: "a corrected order waits until the earlier invoice is reversed"},
	rules.ReplacedBy:  {Zh: "已改正内容，由新单号开票", En: "its corrected content is invoiced under another number"},
	rules.SplitInto:   {Zh: "已拆分开票", En: "invoiced in parts"},
	rules.MergedInto:  {Zh: "已合并开票", En: "invoiced together with others"},
	rules.LineIsTotal: {Zh: "有一行像合计行", En: "a line looks like a row of totals"},
}

// code is what a code of the history means: the message of the finding that has it, or of its rule.
// Of the platform's codes only its errors are shown, which people ask it about; its statuses repeat
// the states.
func (p printer) code(l *app.Life, code string) string {
	if strings.Trim(code, "0123456789") == "" && len(code) < 4 {
		return ""
	}
	if !strings.HasPrefix(code, "FP-") {
		return code
	}
	for _, r := range l.Rows {
		if n := slices.IndexFunc(r.Findings, func(f rules.Finding) bool { return f.Code == code }); n >= 0 {
			return r.Findings[n].Message(p.lang)
		}
	}
	if short, ok := shortReasons[code]; ok {
		return p.text(short)
	}
	return rules.Finding{Code: code}.Message(p.lang)
}
