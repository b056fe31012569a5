package app

import (
	"errors"
	"strings"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// redRefusals are the texts of the reasons for which an invoice is not reversed, with what to do.
var redRefusals = []struct {
	err  error
	text lang.Text
}{
	{invoice.ErrRedWhole, lang.Text{
		Zh: "开票有误只能整张红冲：不写哪一行（--line，或清单的明细、数量、金额），或换一个冲红原因",
		En: "an invoice issued in error is reversed as a whole: name no line (--line, or lines, quantities and amounts of a list), or give another reason",
	}},
	{invoice.ErrRedManner, lang.Text{
		Zh: "这个冲红原因不能这样写：销货退回只写数量（没有数量的行写金额），销售折让只写金额，服务中止两者都可以",
		En: "a part cannot be named so under this reason: 销货退回 takes quantities (amounts where a line " +
			"has none), 销售折让 amounts, 服务中止 either",
	}},
	{invoice.ErrRedLine, lang.Text{
		Zh: "发票没有这一行；折扣行属于它前面的一行，不单独红冲",
		En: "the invoice has no such line; a discount belongs to the line before it",
	}},
	{invoice.ErrRedTwice, lang.Text{Zh: "这一行写了两次：每行写一次", En: "the line is named twice: name each once"}},
	{invoice.ErrRedOver, lang.Text{
		Zh: "超过这一行尚可红冲的数量或金额；已有的红冲见 fapiao show",
		En: "more than is left of the line; fapiao show lists what was reversed",
	}},
	{invoice.ErrRedNothing, lang.Text{
		Zh: "没有可以红冲的余额：已全额红冲；见 fapiao show",
		En: "nothing is left to reverse; fapiao show lists what was reversed",
	}},
	{invoice.ErrRedNoLines, lang.Text{
		Zh: "不知道这张发票的明细，只能整张红冲：不写哪一行（--line，或清单的明细）；不是本程序开的，要红冲一部分，" +
			"请用清单加 --issued 文件（电子税务局“全量发票查询”的导出）",
		En: "the lines of the invoice are not known, so it can be reversed only as a whole: name no line (--line, or lines of a list); a part " +
			"of one that was issued elsewhere needs a list and --issued FILE, the bureau's export of issued invoices (全量发票查询)",
	}},
	{invoice.ErrRedService, lang.Text{
		Zh: "服务没有销货退回：冲红原因请用 服务中止、销售折让 或 开票有误；发票上另有货物的，可以只写货物的行（--line，或清单的明细）",
		En: "a service has no return of goods: give the reason stopped, allowance or error; of " +
			"an invoice that has goods, too, " +
			"name their lines alone (--line, or lines of a list)",
	}},
	{invoice.ErrRedReversed, lang.Text{
		Zh: "已部分红冲，不能再以开票有误整张红冲；余下部分请用其他冲红原因",
		En: "a part is reversed already, so it cannot be reversed as a whole: give another reason for the rest",
	}},
	{errRestUnknown, lang.Text{
		Zh: "已部分红冲，台账里没有这张发票余下的明细：请加 --issued 文件（电子税务局“全量发票查询”的导出）",
		En: "a part is reversed, and the ledger does not have the other lines of the invoice: add --issued FILE, the bureau's " +
			"export of issued invoices (全量发票查询)",
	}},
	{pipeline.ErrRedOpen, lang.Text{
		Zh: "这张发票已有一张红冲在办理，一次只能一张：先等它办完（fapiao red），或 fapiao red withdraw 发票号码",
		En: "the invoice has a red invoice under way, one at a time: wait for it (fapiao red), or fapiao red " +
			"withdraw NUMBER",
	}},
	{pipeline.ErrRedExceeds, lang.Text{
		Zh: "红冲合计超过发票金额",
		En: "the reds add up to more than the invoice",
	}},
	{pipeline.ErrRedExceeded, lang.Text{
		Zh: "在税局的红冲合计超过这张发票的金额，不知道还余多少：不再红冲；请用 fapiao red list 核对它的红字发票",
		En: "its reds at the tax bureau add up to more than the invoice, so that it is not known what is left: not reversed; " +
			"compare its red invoices with fapiao red list",
	}},
	{pipeline.ErrRedBeside, lang.Text{
		Zh: "本程序对这张发票的红冲还在办理，等它有了结果再记",
		En: "a red of this program is under way for the invoice; it is recorded once that has an outcome",
	}},
	{pipeline.ErrRedElsewhere, lang.Text{
		Zh: "这张发票在税局已部分红冲（不是本程序办的），不知道冲了哪几行：余下部分请在税局办理；已有的红冲见 fapiao show",
		En: "a part of the invoice was reversed at the tax bureau, not by this program, and it is not known of which " +
			"lines: reverse the rest there; fapiao show lists what was reversed",
	}},
	{pipeline.ErrRedNotIssued, lang.Text{
		Zh: "没有已开出的发票，或已作废，不用红冲",
		En: "there is no issued invoice, or it is void: nothing to reverse",
	}},
	{pipeline.ErrRedUnknown, lang.Text{
		Zh: "不知道这张发票的种类、购买方或金额：请在清单里补全，或加 --issued 文件（电子税务局“全量发票查询”的导出）",
		En: "the kind, buyer or amounts of the invoice are not known: complete them in the list, or add --issued FILE, " +
			"the bureau's export of issued invoices (全量发票查询)",
	}},
	{pipeline.ErrRedFacts, lang.Text{
		Zh: "与台账里的这张发票不符（种类、购买方或金额）：请核对",
		En: "the ledger has another kind, buyer or amount for the invoice: check it",
	}},
	{pipeline.ErrRedBillInfo, lang.Text{
		Zh: "税控专用发票要先有红字信息表：用 --bill-info（清单里用“信息表编号”一列）写它的编号；要由程序申请，请在配置的 seller 里写 tax_device（金税盘编号，12 位）",
		En: "a special invoice of a kind before 数电 needs its information form (红字信息表): give its number " +
			"with --bill-info, or in the column 信息表编号 of a list; to have it applied for, set tax_device (金税盘编号, 12 digits) of the seller",
	}},
	{pipeline.ErrRedOil, lang.Text{
		Zh: "成品油专票的红字信息表请在开票软件里申请，审核通过后用 --bill-info（清单里用“信息表编号”一列）写它的编号",
		En: "apply for the information sheet (红字信息表) of refined oil in the client of the device, and give its number " +
			"with --bill-info, or in the column 信息表编号 of a list, once it is approved",
	}},
	{pipeline.ErrRedLinesWanted, lang.Text{
		Zh: "税控发票的红票要逐行列明细，清单里没有这张发票的明细：请填在清单的“蓝票明细”表（fapiao template red），" +
			"或加 --issued 文件（电子税务局“全量发票查询”的导出）",
		En: "the red invoice of a kind before 数电 lists the lines of its invoice, which the list does not have: fill in the sheet 蓝票明细 " +
			"(fapiao template red), or add --issued FILE, the bureau's export of issued invoices (全量发票查询)",
	}},
	{pipeline.ErrRedLinesOfSeveral, lang.Text{
		Zh: "一单开了几张税控发票，不知道各张的明细，红票又要逐行列明细：请在开票软件里红冲",
		En: "the order has several invoices, whose lines are not known, and a red invoice of a kind before 数电 has them: reverse it in the client of the device",
	}},
	{pipeline.ErrRedSeveral, lang.Text{
		Zh: "一单开了几张发票，不知道各张的明细，只能整张红冲：不写哪一行（--line，或清单的明细）",
		En: "the order has several invoices, whose lines are not known: name no line (--line, or lines of a list)",
	}},
}

// RedRefusal is why an invoice is not reversed, and what to do.
func RedRefusal(err error) lang.Text {
	if f, ok := errors.AsType[*pipeline.OpenFormError](err); ok {
		return openForm(&Form{RedForm: f.Form})
	}
	if e, ok := errors.AsType[*toIssueError](err); ok {
		return lang.Format("订单没有开出发票，不用红冲；%s", "the order has no invoice, so that there is nothing to reverse; %s", e.text)
	}
	for _, r := range redRefusals {
		if !errors.Is(err, r.err) {
			continue
		}
		rest, ofLine := strings.CutPrefix(err.Error(), "line ")
		line, _, found := strings.Cut(rest, ":")
		if !ofLine || !found || strings.Trim(line, "0123456789") != "" {
			return r.text
		}
		return lang.Text{Zh: "第 " + line + " 行：" + r.text.Zh, En: "line " + line + ": " + r.text.En}
	}
	return lang.Text{Zh: words(lang.Chinese, err), En: err.Error()}
}

// Unfit reports that the platform refused an application as it was made, so that the same again is
// refused, too. What may pass later is not: a form of the buyer that is in its way, or a failure.
func (c *RedCase) Unfit() bool {
	if c.State != ledger.Failed || c.Body.Flow != red.FlowForm || c.Detail.BillNo != "" || c.Code == nuonuo.CodeReversed {
		return false
	}
	verdict, _ := nuonuo.Classify(&nuonuo.Error{Method: nuonuo.MethodRedApply, Code: c.Code, Describe: c.Error, Sent: true})
	return verdict == nuonuo.VerdictRefused
}

// openForm is what an open form is that this ledger did not apply for, and what to do.
func openForm(f *Form) lang.Text {
	state, by := f.Status.Name(), lang.Text{Zh: "申请后 72 小时内", En: "for 72 hours from its application"}
	if end := f.Deadline(); !end.IsZero() {
		by = lang.Format("%s 前", "until %s", end.In(beijing.Zone).Format("2006-01-02 15:04"))
	}
	switch {
	case f.ForUs():
		return lang.Format(
			"购方已发起红字确认单 %[1]s，等我方在 %[2]s确认：同意请用 fapiao red agree %[1]s；不同意请用 fapiao red refuse "+
				"%[1]s，之后再申请",
			"the buyer started form %[1]s, which waits for your answer %[2]s: fapiao red agree "+
				"%[1]s, or fapiao red refuse %[1]s and then apply again",
			f.BillNo, by)
	case f.Status.Waiting() && !f.ByBuyer && !f.Busy():
		return lang.Format(
			"税局已有这张发票的红字确认单 %[1]s（不是本程序申请的）：%[3]s，%[2]s确认；没有再申请。红票开出后再运行同一命令，会计入这张红票；要改由本程序申请，"+
				"请先运行 fapiao red withdraw %[1]s",
			"the tax bureau has form %[1]s of the invoice, which this program did not apply for: "+
				"%[3]s %[2]s; nothing was applied for. "+
				"Run the same command again once its red invoice is issued: it counts. To apply "+
				"here instead, run fapiao red withdraw %[1]s first",
			f.BillNo, by, state)
	}
	return lang.Format(
		"税局已有这张发票的红字确认单 %s（不是本程序申请的）：%s，还没有办完；没有再申请。红票开出后再运行同一命令，会计入这张红票（fapiao red list 可查看）",
		"the tax bureau has form %s of the invoice, which this program did not apply for: %s, "+
			"not over yet; nothing was applied for. "+
			"Run the same command again once its red invoice is issued: it counts (fapiao red "+
			"list shows the form)", f.BillNo, state)
}

// Numbered reports whether Why has numbers of forms or of invoices, and no words of the platform.
func (c *RedCase) Numbered() bool {
	if f, ok := errors.AsType[*findingError](c.Refused); ok {
		return f.Code == rules.RedSeveral
	}
	_, form := errors.AsType[*pipeline.OpenFormError](c.Refused)
	return form || len(c.By) > 0
}

// Why is what is to be known about a case beside its state: why it is refused, or the platform's
// words.
func (c *RedCase) Why() lang.Text {
	switch {
	case len(c.By) > 0:
		return reversedBy(c.By)
	case c.Refused != nil:
		return RedRefusal(c.Refused)
	case c.Code == pipeline.RedBlueGone:
		return RedRefusal(pipeline.ErrRedNotIssued)
	}
	text := c.Error
	if c.Code == nuonuo.CodeReversed {
		return lang.Text{
			Zh: text + "：可能已在税局红冲，或税局已有未办完的红字确认单，见 fapiao red list",
			En: text + ": it may be reversed at the tax bureau, or a form of it is open there: " +
				"see fapiao red list",
		}
	}
	if text == "" || text == c.Detail.Status.Name().Zh {
		return lang.Text{}
	}
	return lang.Text{Zh: text, En: text}
}
