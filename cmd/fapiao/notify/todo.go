package notify

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// mostListed bounds how many of a kind are listed.
const mostListed = 10

// todo collects what a person has to do: first what keeps all orders of a seller from being issued,
// then what has a deadline, then single orders.
func (w *writer) todo() {
	w.alarmed()
	if w.Error != "" {
		w.do("%s", "%s", masked(w.Error))
	}
	if w.Result != nil {
		w.stopped()
		w.buyersTodo()
		w.redsTodo()
		w.buyersLapsed()
		w.doubtful()
		w.retried()
	}
	switch {
	case w.Next == "", strings.Contains(w.Error, w.Next): // an interruption says how to go on
	case w.Result != nil && w.Result.Next.Fix:
		w.do("改正后运行：%s", "After fixing the errors, run: %s", w.Next)
	default:
		w.do("下一步：%s", "Next: %s", w.Next)
	}
}

// alarmed lists what a watchdog, or a look at accounts, found.
func (w *writer) alarmed() {
	for i := range w.alarms() {
		c := &w.Watched.Causes[i]
		w.do("异常：%s。请运行：%s", "Alarm: %s. Run: %s", w.Cause(c, w.Watched.Now), w.Helps(c))
		if c.Stop != nil {
			x := *c.Stop
			x.Text = masked(x.Text)
			what, todo := w.Stop(&x, nil, "")
			w.do("%s。%s", "%s. %s", what, todo)
		}
	}
	for i := range w.Accounts {
		s := &w.Accounts[i]
		for _, a := range s.Alarms {
			what, todo := w.Alarm(a)
			w.do("销售方 %s（%s）：%s：%s", "Seller %s (%s): %s: %s", s.Name, s.Seller, what, todo)
		}
	}
}

// stopped lists the stopped sellers.
func (w *writer) stopped() {
	for _, s := range w.Result.Summary.Stops {
		s.Text = masked(s.Text)
		what, todo := w.Stop(&s, w.Result, w.Next)
		w.do("%s。%s", "%s. %s", what, todo)
	}
}

// buyersTodo is what has to be done about forms that buyers started.
func (w *writer) buyersTodo() {
	f := w.buyers()
	if !f.Any() || len(f.Waits) == 0 {
		return
	}
	first := lang.Text{}
	if until := w.Until(f.Nearest(), f.Now); until != "" {
		first = lang.Format("，最近的 %s", ", the first %s", until)
	}
	w.do("答复购方发起的红字确认单：%d 张%s（fapiao red agree 确认单编号，或 fapiao red refuse 确认单编号）",
		"Answer red confirmation forms that buyers started: %d%s (fapiao red agree FORM, or fapiao red refuse FORM)", len(f.Waits), first)
}

// buyersLapsed names the forms of buyers that nobody answered.
func (w *writer) buyersLapsed() {
	if f := w.buyers(); f.Any() && len(f.Lapsed) > 0 {
		w.do("购方发起的红字确认单已作废（超72小时未确认）：%d 张，发票没有红冲；购方仍要红冲的，请其重新发起",
			"Red confirmation forms of buyers are void, as nobody answered within 72 hours: %d; the invoices are not reversed, and the buyers may start anew", len(f.Lapsed))
	}
}

// redsTodo is what has to be done about red invoices.
func (w *writer) redsTodo() {
	r := w.reds()
	if !r.Any() {
		return
	}
	if r.Waiting > 0 {
		w.do("请购方确认红字确认单：%d 张，最近的 %s", "Have buyers agree to red confirmation forms: %d, the first %s", r.Waiting, w.Until(r.Nearest, r.Now))
	}
	if r.Held > 0 {
		w.do("待确认的红冲：%d 张（再运行一次原来的命令，或 fapiao red drop 发票号码）", "Red invoices to be confirmed: %d (type their command again, or fapiao red drop NUMBER)", r.Held)
	}
	if n := len(r.Stuck); n > 0 {
		w.do("红字确认单已确认，红票还没有开出：%d 张（运行 fapiao red）", "Forms are confirmed and their red invoices are missing: %d (run fapiao red)", n)
	}
	if n := len(r.Dead); n > 0 {
		w.do("没有红冲成的：%d 张（按税局的说明处理后重新申请，命令见 fapiao status；不再红冲：fapiao red drop 发票号码）",
			"Not reversed: %d (see the bureau's words, and fapiao status for the commands that apply again; to close one: fapiao red drop NUMBER)", n)
	}
}

// doubtful lists what a person has to decide.
func (w *writer) doubtful() {
	d := &w.Result.Doubts
	kinds := d.Held()
	for _, k := range kinds[:min(len(kinds), mostListed)] {
		f := k.Example
		w.do("待人工确认：%d 单，%s %s → %s", "Held, to be decided: %d orders, %s %s → %s", k.Orders, k.Code, masked(f.Message(w.Config.Lang)), masked(f.Hint(w.Config.Lang)))
	}
	if n := len(kinds) - mostListed; n > 0 {
		w.do("待人工确认的另有 %d 种原因（fapiao status）", "More causes why orders are held: %d (fapiao status)", n)
	}
	if n := len(d.Missing); n > 0 {
		w.do("原文件中已没有的订单：%d 单，需要确认（fapiao status）", "Orders that are no longer in their file: %d, to be decided (fapiao status)", n)
	}
	if d.Differing > 0 {
		w.do("已开发票与订单不一致：%d 单（核对后运行 fapiao accept 订单号）", "Invoices that differ from their orders: %d (check them, then run fapiao accept ORDER)", d.Differing)
	}
}

// retried is about orders that failed or were rejected.
func (w *writer) retried() {
	s := &w.Result.Summary
	if n := s.Count(ledger.Rejected); n > 0 {
		w.do("校验未通过：%d 单，改正文件", "Rejected: %d orders; correct the file", n)
	}
	switch n := s.Count(ledger.Failed); {
	case n == 0:
	case n == w.Result.Next.Resting:
		w.do("开票失败，可能已经开出：%d 单，请勿另行开票；fapiao reconcile 再次查询",
			"Failed, and may have been issued: %d orders; do not invoice them elsewhere. fapiao reconcile queries them", n)
	case w.Result.Next.Use == app.Retry || w.Result.Next.Retries > 0:
		w.do("开票失败：%d 单，处理原因后运行 fapiao retry；内容要改的：fapiao retry --corrected 文件",
			"Failed: %d orders; when the cause is put right, run fapiao retry; if their content must change: fapiao retry --corrected FILE", n)
	default:
		w.do("开票失败：%d 单，原因见结果文件", "Failed: %d orders; the results have the reasons", n)
	}
	if n := s.Count(ledger.SealFailed); n > 0 {
		w.do("已开票而签章失败：%d 单（fapiao reconcile 会重试）", "Issued, and the signature failed: %d (fapiao reconcile tries again)", n)
	}
}
