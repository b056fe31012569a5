package app

import (
	"errors"

	"github.com/fapiao/fapiao/internal/lang"
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
	{ledger.ErrNotToday, lang.Text{
		Zh: "订单的状态刚刚变了，或另一个运行正在处理；请再运行一次",
		En: "its state has just changed, or another run works on it; run the command again"}},
	{ledger.ErrNumberUsed, lang.Text{
		Zh: "改正后要用的单号已被另一个订单占用",
		En: "the number of the corrected order is that of another order"}},
}

// RefusalText is why a correction is refused.
func RefusalText(err error) lang.Text {
	for _, w := range correctionWords {
		if errors.Is(err, w.err) {
			return w.text
		}
	}
	return RedRefusal(err)
}
