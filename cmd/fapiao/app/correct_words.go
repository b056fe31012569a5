package app

import (
	"errors"

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
	{ledger.ErrNotToday, lang.Text{
		Zh: "订单的状态刚刚变了，或另一个运行正在处理；请再运行一次",
		En: "its state has just changed, or another run works on it; run the command again"}},
	{ledger.ErrNumberUsed, lang.Text{
		Zh: "改正后要用的单号已被另一个订单占用",
		En: "the number of the corrected order is that of another order"}},
	{pipeline.ErrRedOpen, lang.Text{
		Zh: "这张发票有一笔红冲正在办理，要等它结束",
		En: "the invoice has a red invoice under way; wait until it ends"}},
	{pipeline.ErrRedNotIssued, lang.Text{
		Zh: "发票没有开出，或已作废",
		En: "the invoice does not exist, or is void"}},
	{pipeline.ErrRedBillInfo, lang.Text{
		Zh: "税控专用发票要先有红字信息表，请用 fapiao red",
		En: "a special invoice of a kind before 数电 needs its information form; use fapiao red"}},
	{pipeline.ErrRedSeveral, lang.Text{
		Zh: "订单有几张发票，只能整张红冲",
		En: "the order has several invoices, which can be reversed as a whole only"}},
	{invoice.ErrRedReversed, lang.Text{
		Zh: "发票已部分红冲，不能再整张换开；请用 fapiao red 冲完余额，再换一个订单号开票",
		En: "the invoice is partly reversed; reverse the rest with fapiao red, and use another order number"}},
	{invoice.ErrRedNothing, lang.Text{
		Zh: "发票已经全额红冲；请换一个订单号开票",
		En: "the invoice is wholly reversed; use another order number"}},
}

// RefusalText is why a correction is refused.
func RefusalText(err error) lang.Text {
	for _, w := range correctionWords {
		if errors.Is(err, w.err) {
			return w.text
		}
	}
	return lang.Text{Zh: words(lang.Chinese, err), En: err.Error()}
}
