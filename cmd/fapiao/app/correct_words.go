package app

import (
	"errors"
	"strings"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// correctionWords are why a correction is refused, as an accountant reads them.
var correctionWords = []struct {
	err  error
	text lang.Text
}{
	{ledger.ErrFollowed, lang.Text{
		Zh: "已有改正后的订单代替它，并且已经提交",
		En: "another order is invoiced in its place already"}},
	{invoice.ErrRedReversed, lang.Text{
		Zh: "已部分红冲，余下的不能以开票有误红冲：请用 --rest-reason 写明余下部分的冲红原因（服务中止、销货退回 或 销售折让）",
		En: "a part is reversed already, and the rest cannot be reversed as issued in error: give the reason for the " +
			"rest with --rest-reason: stopped, return or allowance"}},
	{invoice.ErrRedNothing, lang.Text{
		Zh: "原发票已全额红冲，不能换开（已有的红冲见 fapiao show）；还有新的业务要开票的，换一个订单号运行 fapiao run 文件",
		En: "the invoice is reversed in full already and cannot be corrected " +
			"(fapiao show lists what was reversed); for a new sale, use another order number and " +
			"run fapiao run FILE"}},
	{pipeline.ErrRedBillInfo, lang.Text{
		Zh: "税控专用发票要先有红字信息表：请在配置的 seller 里写 tax_device（金税盘编号，12 位），由程序申请",
		En: "a special invoice of a kind before 数电 needs its information form (红字信息表): " +
			"set tax_device (金税盘编号, 12 digits) of the seller, to have it applied for"}},
	{pipeline.ErrRedOil, lang.Text{
		Zh: "成品油专票的红字信息表要在开票软件里申请，不能换开：用 fapiao red 号码 --reason 原因 --bill-info 编号 红冲，再换一个订单号运行 fapiao run 文件",
		En: "the information sheet (红字信息表) of refined oil is applied for in the client of the " +
			"device, so that it cannot be corrected: reverse it with fapiao red NUMBER --reason " +
			"REASON --bill-info SHEET, and then use another order number and run fapiao run FILE"}},
	{ledger.ErrNotToday, lang.Text{
		Zh: "订单的状态刚刚变了，或另一个运行正在处理；请再运行一次",
		En: "its state has just changed, or another run works on it; run the command again"}},
	{ledger.ErrNumberUsed, lang.Text{
		Zh: "改正后要用的单号已被另一个订单占用",
		En: "the number of the corrected order is that of another order"}},
}

// RefusalText is why a correction is refused.
func RefusalText(err error) lang.Text {
	if counted := (*pipeline.CountedReds)(nil); errors.As(err, &counted) {
		return countedText(counted)
	}
	for _, w := range correctionWords {
		if errors.Is(err, w.err) {
			return w.text
		}
	}
	return RedRefusal(err)
}

// countedText names the reds on which a correction would count.
func countedText(c *pipeline.CountedReds) lang.Text {
	list := func(in func(lang.Text) string, without string) string {
		var out []string
		for _, r := range c.Reds {
			no, at := r.No, without
			if !r.IssuedAt.IsZero() {
				at = r.IssuedAt.In(beijing.Zone).Format("2006-01-02")
			}
			out = append(out, strings.TrimSpace(no+" "+at+" "+in(r.Reason.Name())+" "+r.Gross.String()))
		}
		return strings.Join(out, in(lang.Text{Zh: "；", En: "; "}))
	}
	rest := c.Rest.Name()
	return lang.Text{
		Zh: "原发票已由以前的红冲全部冲销（" + list(func(t lang.Text) string { return t.Zh }, "没有开出") + "），其中有销货退回或服务中止，" +
			"也就是说业务没有发生：确实还要按改正的内容开票的，请加 --rest-reason " + rest.Zh,
		En: "earlier reds reverse the invoice in full (" + list(func(t lang.Text) string { return t.En }, "not issued yet") + "), some because goods " +
			"came back or a service was stopped, so that the sale did not happen: if the corrected content is to be " +
			"invoiced all the same, add --rest-reason " + restFlag[c.Rest],
	}
}

// restFlag are the reasons as --rest-reason takes them in English.
var restFlag = map[invoice.RedReason]string{invoice.RedReturn: "return", invoice.RedStopped: "stopped", invoice.RedAllowance: "allowance"}
