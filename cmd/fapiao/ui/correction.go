package ui

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// The lines of a correction for programs; their names do not change.
type (
	correctionLine struct {
		Type       string         `json:"type"`
		OrderNo    string         `json:"order_no"`     // the earlier order
		NewOrderNo string         `json:"new_order_no"` // the one in its place
		Seller     string         `json:"seller"`
		File       string         `json:"file"`
		Row        int            `json:"row"`
		Status     string         `json:"status"` // of the new order; refused
		Reds       []redOfLine    `json:"reds"`
		Net        invoice.Amount `json:"net"`
		Tax        invoice.Amount `json:"tax"`
		Gross      invoice.Amount `json:"gross"`
		Changes    []changeOfLine `json:"changes"`
		Code       string         `json:"error_code"`
		Error      string         `json:"error"`
		Before     bool           `json:"before"`
		Agreed     bool           `json:"agreed"`
		Impossible string         `json:"impossible"` // why it cannot go on; empty: it can
	}
	redOfLine struct {
		BlueNo   string         `json:"blue_invoice_no"`
		RedNo    string         `json:"invoice_no"`
		IssuedAt string         `json:"issued_at"`
		Reason   string         `json:"reason"`
		Status   string         `json:"status"`
		Form     string         `json:"form_status"`
		Deadline string         `json:"deadline"`
		Gross    invoice.Amount `json:"gross"`
	}
	changeOfLine struct {
		Field string `json:"field"`
		Line  int    `json:"line"`
		Was   string `json:"was"`
		Now   string `json:"now"`
	}
	untouchedLine struct {
		Type    string   `json:"type"`
		OrderNo string   `json:"order_no"`
		Why     string   `json:"why"`
		Status  string   `json:"status"`
		File    string   `json:"file"`
		Row     int      `json:"row"`
		Into    []string `json:"into"`
	}
)

// untouchedReasons are why orders of a file are left alone, in the order in which they are listed.
var untouchedReasons = []struct {
	why  pipeline.Alone
	text lang.Text
}{
	{pipeline.AloneUnknown, lang.Text{
		Zh: "台账里没有这个订单号；新业务请运行 fapiao run 文件：",
		En: "Not in the ledger; for a new sale, run fapiao run FILE:",
	}},
	{pipeline.AloneStray, lang.Text{
		Zh: "结果表里的订单，台账里没有它现在的订单号；请改回原来的订单号：",
		En: "Orders of a results file whose number is not in the ledger; restore it:",
	}},
	{pipeline.AloneRejected, lang.Text{
		Zh: "改正后的内容没有通过校验，或有疑问，见上面的提示：",
		En: "The corrected content is rejected or in doubt, see the findings:",
	}},
	{pipeline.AloneOpen, lang.Text{
		Zh: "还没有结果，先运行 fapiao reconcile：",
		En: "Not final yet; first run fapiao reconcile:",
	}},
	{pipeline.AloneIssued, lang.Text{
		Zh: "已经开票，改正请用 fapiao reissue 文件：",
		En: "Issued; to correct them, run fapiao reissue FILE:",
	}},
	{pipeline.AloneFailed, lang.Text{
		Zh: "没有开出，按改正后的内容开票请用 fapiao retry --corrected 文件（没有订单表的，用 fapiao export --batch 批次 -o 结果.xlsx 写出，在“待处理”里改；批次见 fapiao show 单号）：",
		En: "Failed; to issue the corrected content, run fapiao retry --corrected FILE (without an order workbook, correct the sheet “Not issued” of " +
			"fapiao export --batch ID -o RESULTS.xlsx; fapiao show ORDER has the batch):",
	}},
	{pipeline.AloneRetry, lang.Text{
		Zh: "没有开出，内容没有改；原因消除后按原单号重新开具，请运行 fapiao retry 订单号：",
		En: "Failed, with the same content; when the cause is put right, run fapiao retry ORDER:",
	}},
	{pipeline.AloneRefused, lang.Text{
		Zh: "还没有提交，或平台没有受理过，改好后运行 fapiao run 文件 即可：",
		En: "Not sent yet, or never accepted by the platform; run fapiao run FILE:",
	}},
	{pipeline.AloneResting, lang.Text{
		Zh: "可能已经开出，12 小时内不换号开票：",
		En: "May have been issued; no other number is used for twelve hours:",
	}},
	{pipeline.AloneResults, lang.Text{
		Zh: "结果表写出以后已有新的结果：先运行 fapiao export，在新的结果表或订单表里改正：",
		En: "The results are older than their outcome; run fapiao export and correct the new ones, or the order file:",
	}},
	{pipeline.AloneUnasked, lang.Text{
		Zh: "平台没有答复是否已开，稍后再运行：",
		En: "The platform did not say what became of them; run this again later:",
	}},
	{pipeline.AloneForeign, lang.Text{
		Zh: "平台上这个订单号是另一张发票：",
		En: "The platform has another invoice under the number:",
	}},
	{pipeline.AloneDropped, lang.Text{
		Zh: "已取消，或已手工开具：",
		En: "Dropped, or issued by hand:",
	}},
	{pipeline.AloneArranged, lang.Text{
		Zh: "已拆分或合并开票，不能按原订单号改正：订单号请改写为箭头后面的单号，每个单号写它自己的明细：",
		En: "Split or merged: correct what stands behind the arrow instead, each with its own lines, under its number:",
	}},
	{pipeline.AloneVoid, lang.Text{
		Zh: "发票已作废；重新开票请换一个订单号运行 fapiao run：",
		En: "The invoice is void; to invoice the sale again, use another number:",
	}},
	{pipeline.AloneOld, lang.Text{
		Zh: "是改正以前的内容，之后已改正过，没有处理（要改回这个内容的，用 fapiao reissue 文件 --earlier 或 fapiao retry --corrected 文件 --earlier；" +
			"还没有办完的换开，用 fapiao reissue --cancel 订单号 放弃）：",
		En: "Content from before a later correction; left alone (to go back to it, run fapiao reissue FILE --earlier or " +
			"fapiao retry --corrected FILE --earlier; to give up a reissue under way, fapiao reissue --cancel ORDER):",
	}},
	{pipeline.AloneSame, lang.Text{
		Zh: "内容和已开的相同，没有要改正的：",
		En: "The content is what was issued; nothing to correct:",
	}},
}

// ConfirmCorrection shows what would be reversed and issued, and reads the answer; only "yes" is a
// yes.
func (s *Screen) ConfirmCorrection(ctx context.Context, c app.Correcting) (app.Answer, error) {
	p := s.printer
	text := p.corrections(&c)
	if c.Reversed.Gross != 0 {
		text += p.text(lang.Format(
			"将在【正式环境】红冲价税合计 %s 元，红冲后按改正的内容开具 %d 张，价税合计 %s 元。确认请输入 yes：",
			"This reverses %s yuan in PRODUCTION and then issues %d corrected orders, %s yuan in total. Type yes to continue: ",
			Money(c.Reversed.Gross), c.Asks, Money(c.Issued.Gross)))
	} else {
		text += p.text(lang.Format(
			"将在【正式环境】按改正的内容以新单号开具 %d 张，价税合计 %s 元。确认请输入 yes：",
			"This issues %d corrected orders under new numbers in PRODUCTION, %s yuan in total. Type yes to continue: ",
			c.Asks, Money(c.Issued.Gross)))
	}
	return s.answer(ctx, text)
}

// Corrected shows what became of corrections, and the summary of their run.
func (s *Screen) Corrected(c *app.Corrected, next string) error {
	s.End()
	if !s.opts.JSON {
		if err := s.Findings(ByJSON); err != nil {
			return err
		}
		text := s.printer.corrections(&c.Correcting)
		if c.Preview {
			text += s.printer.correctionPreview(&c.Correcting)
		}
		if err := s.show(text); err != nil {
			return err
		}
		if c.Result.Summary.Orders == 0 {
			return s.show(s.printer.buyerForms(c.Result.Buyers))
		}
		return s.Summary(c.Result, next)
	}
	for i := range c.Cases {
		if err := s.writeJSON(correctionOf(&c.Cases[i])); err != nil {
			return err
		}
	}
	if err := s.leftLines(c.Correcting.Left); err != nil {
		return err
	}
	return s.Summary(c.Result, next)
}

// leftLines writes the orders that were left alone, with what follows them.
func (s *Screen) leftLines(left []app.Untouched) error {
	for i := range left {
		if err := s.writeJSON(untouchedLineOf(left[i])); err != nil {
			return err
		}
		for k := range left[i].Open {
			if err := s.writeJSON(correctionOf(&left[i].Open[k])); err != nil {
				return err
			}
		}
	}
	return nil
}

func untouchedLineOf(u app.Untouched) untouchedLine {
	return untouchedLine{"untouched", u.OrderNo, string(u.Why), string(u.State), u.Place.File, u.Place.Row, append([]string{}, u.Into...)}
}

// correctionPreview is what a correction would reverse and issue.
func (p printer) correctionPreview(c *app.Correcting) string {
	text, end := "", textPreviewed
	switch {
	case c.Asks > 0 && c.Reversed.Gross != 0:
		text = p.text(lang.Format("将红冲价税合计 %s 元，红冲后按改正的内容开具 %d 张，价税合计 %s 元\n",
			"To reverse: %s yuan; then to issue: %d corrected orders, %s yuan in total\n",
			Money(c.Reversed.Gross), c.Asks, Money(c.Issued.Gross)))
	case c.Asks > 0:
		text = p.text(lang.Format("将按改正的内容开具 %d 张，价税合计 %s 元\n",
			"To issue: %d corrected orders, %s yuan in total\n", c.Asks, Money(c.Issued.Gross)))
	}
	if slices.ContainsFunc(c.Cases, func(x app.CorrectionCase) bool { return !x.Reversing }) {
		end = textAskedFirst
	}
	return text + p.text(end)
}

func correctionOf(c *app.CorrectionCase) correctionLine {
	line := correctionLine{"correction", c.Of.Key.OrderNo, c.New.Key.OrderNo, c.New.Key.Seller, c.Source.File, c.Source.Row, string(c.New.State), []redOfLine{},
		c.New.Net, c.New.Tax, c.New.Gross, []changeOfLine{}, c.New.Code, nuonuo.MaskPersonal(c.New.Error), c.Before, c.Agreed, ""}
	switch {
	case c.Refused != nil:
		line.Status, line.Error = refusedName, nuonuo.MaskPersonal(c.Refused.Error())
	case c.New.ID == 0:
		line.Status = plannedName
	}
	if c.Otherwise != nil {
		line.Impossible = nuonuo.MaskPersonal(c.Otherwise.Error())
	}
	for _, r := range slices.Concat(c.Earlier, c.Reds) {
		status := string(r.State)
		if r.ID == 0 {
			status = plannedName
		}
		line.Reds = append(line.Reds, redOfLine{r.Body.Blue.No, r.Detail.No, beijing.Stamp(r.Detail.IssuedAt), string(r.Body.Reason), status, string(r.Detail.Status), beijing.Stamp(r.Detail.Deadline()), r.Body.Gross})
	}
	for _, x := range c.Changes {
		line.Changes = append(line.Changes, changeOfLine{string(x.Field), x.Line, x.Was, x.Now})
	}
	return line
}

// corrections lists cases as one each: the old order, what reverses it, and the new one.
func (p printer) corrections(s *app.Correcting) string {
	var b strings.Builder
	for i := range s.Cases {
		p.correction(&b, &s.Cases[i])
	}
	b.WriteString(p.leftAlone(s.Left))
	if len(s.Cases)+len(s.Left) == 0 {
		b.WriteString(p.text(lang.Text{Zh: "没有进行中的换开", En: "There are no open corrections"}) + "\n")
	}
	return b.String()
}

// leftAlone lists the orders of files about which nothing is done, by reason.
func (p printer) leftAlone(list []app.Untouched) string {
	var b strings.Builder
	for _, reason := range untouchedReasons {
		var of []app.Untouched
		for _, u := range list {
			if u.Why == reason.why {
				of = append(of, u)
			}
		}
		if len(of) > 0 {
			b.WriteString(p.text(reason.text) + "\n    " + p.untouched(of) + "\n")
		}
		for i := range of {
			for k := range of[i].Open {
				p.correction(&b, &of[i].Open[k])
			}
		}
	}
	return b.String()
}

func (p printer) correction(b *strings.Builder, c *app.CorrectionCase) {
	b.WriteString(Plain(c.Of.Key.OrderNo+" → "+c.New.Key.OrderNo+"  "+p.text(c.Status())) + "\n")
	for _, x := range c.Changes {
		name := p.text(x.Field.Title())
		if x.Line > 0 {
			name += p.text(lang.Format("（第 %d 行）", " (line %d)", x.Line))
		}
		b.WriteString("  " + Plain(name+p.text(textColon)+quoted(x.Was)+" → "+quoted(x.Now)) + "\n")
	}
	for i := range c.Earlier {
		b.WriteString("  " + p.text(lang.Text{Zh: "以前部分", En: "Before, in part. "}) + Plain(p.redOf(&c.Earlier[i])) + "\n")
	}
	for i := range c.Reds {
		b.WriteString("  " + Plain(p.redOf(&c.Reds[i])) + "\n")
	}
	if n, gross := c.Counted(); n > 0 {
		b.WriteString("  " + p.text(lang.Format(
			"以上已开出的 %d 张红票（合计 %s 元）算作原发票的红冲，不会再红冲这部分",
			"The %d red invoices above that are issued (%s yuan in total) count as the reversal; that part is not reversed again",
			n, Money(gross))) + "\n")
	}
	text := p.text(lang.Format("开具：%s，价税合计 %s 元，%s", "To issue: %s, gross %s yuan, %s",
		c.New.Key.OrderNo, Money(c.New.Gross), p.text(c.New.State.Name())))
	switch {
	case c.Refused != nil:
		text = p.text(app.RefusalText(c.Refused))
	case errors.Is(c.Otherwise, pipeline.ErrRedOpen): // giving up would withdraw it
		text = p.text(app.RefusalText(c.Otherwise))
	case c.Otherwise != nil:
		text = p.text(lang.Format("%s；放弃这次换开：fapiao reissue --cancel %s", "%s; give this correction up with fapiao reissue --cancel %s",
			app.RefusalText(c.Otherwise), c.New.Key.OrderNo))
	case c.New.State == ledger.Failed && c.New.Error != "":
		text += p.text(textColon) + p.said(c.New.Error)
	}
	b.WriteString("  " + Plain(text) + "\n")
	if c.Before {
		b.WriteString("  " + p.text(doneBefore) + "\n")
	}
	if c.Refused == nil && c.New.State == ledger.Failed {
		b.WriteString("  " + p.text(failedAgain(c)) + "\n")
	}
	if c.Unreplaced {
		b.WriteString("  " + p.text(replaceAgain(c)) + "\n")
	}
	if c.Withdrawing {
		b.WriteString("  " + p.text(lang.Format(
			"要撤回红冲申请，运行 fapiao reissue --cancel %s；结果还不知道的，由 fapiao reconcile 查询",
			"To withdraw the application, run fapiao reissue --cancel %s; fapiao reconcile asks what is not known yet",
			Plain(c.New.Key.OrderNo))) + "\n")
	}
	if c.Reversing && c.Stopped() && !c.Reversed() && c.New.State == ledger.Held {
		b.WriteString("  " + p.text(lang.Format(
			"红冲没有成功：再申请请再运行原来的 fapiao reissue 命令（带文件或 --set），放弃请运行 fapiao reissue --cancel %s",
			"It was not reversed: to apply again, run the same fapiao reissue, with its file or --set; to give up, run fapiao reissue --cancel %s",
			Plain(c.New.Key.OrderNo))) + "\n")
	}
}

// replaceAgain says what to do about a reversed invoice without a new one. A new order that the
// platform had refused keeps its number and its serial: only a retry issues it.
func replaceAgain(c *app.CorrectionCase) lang.Text {
	no := Plain(c.New.Key.OrderNo)
	if c.New.State == ledger.Dropped && c.New.Serial != "" {
		return lang.Format("没有新票代替已红冲的发票：要开的先运行 fapiao drop --undo %[1]s，再运行 fapiao retry "+
			"--corrected 文件；"+
			"不再开的运行 fapiao reissue --cancel %[1]s，就不再列出",
			"No new invoice takes the place of what is reversed: to issue it, run fapiao drop "+
				"--undo %[1]s, then fapiao retry --corrected FILE; "+
				"otherwise run fapiao reissue --cancel %[1]s, and it is listed no longer", no)
	}
	return lang.Format(
		"没有新票代替已红冲的发票：要开的再运行 fapiao reissue 文件（或 --set）；不再开的运行 fapiao reissue --cancel %s，就不再列出",
		"No new invoice takes the place of what is reversed: to issue it, run fapiao reissue "+
			"FILE (or --set); otherwise run fapiao reissue --cancel %s, "+
			"and it is listed no longer", no)
}

// failedAgain says what to do about a corrected order that failed.
func failedAgain(c *app.CorrectionCase) lang.Text {
	no := Plain(c.New.Key.OrderNo)
	switch {
	case !c.New.RestUntil.IsZero():
		rest := c.New.RestUntil.In(beijing.Zone).Format("01-02 15:04")
		return lang.Format("%[2]s 前不重新开具，请勿另行开票：运行 fapiao reconcile 再次查询；到时仍是失败的，运行 fapiao retry %[1]s；"+
			"内容还要改的，到时运行 fapiao retry --corrected 文件（没有订单表的，用 fapiao export --batch 批次 -o 结果.xlsx 写出，在“待处理”里改；批次见 fapiao show %[1]s）",
			"Not issued again before %[2]s; do not invoice it elsewhere. fapiao reconcile queries it; if it has failed all the same, then run fapiao retry %[1]s or, "+
				"with other content, fapiao retry --corrected FILE (without an order workbook, "+
				"correct the sheet “Not issued” of fapiao export --batch ID -o RESULTS.xlsx; fapiao show %[1]s has the batch)", no, rest)
	case c.New.Serial != "":
		return lang.Format("没有开出：原因消除后运行 fapiao retry %[1]s；内容还要改的，改好后运行 fapiao retry --corrected 文件"+
			"（没有订单表的，用 fapiao export --batch 批次 -o 结果.xlsx 写出，在“待处理”里改；批次见 fapiao show %[1]s）",
			"Not issued: when the cause is put right, run fapiao retry %[1]s; with other content, run fapiao retry --corrected FILE (without an order workbook, "+
				"correct the sheet “Not issued” of fapiao export --batch ID -o RESULTS.xlsx; fapiao show %[1]s has the batch)", no)
	case c.Reversing:
		return lang.Format("平台没有受理：把内容改对，再运行 fapiao reissue 文件（或 fapiao reissue %[1]s --set 购买方名称=新名称），单号不变",
			"Never accepted by the platform: correct the content and run fapiao reissue FILE (or fapiao reissue %[1]s --set 购买方名称=NAME); the number stays", no)
	}
	return lang.Text{Zh: "平台没有受理：把内容改对，再运行 fapiao retry --corrected 文件，单号不变",
		En: "Never accepted by the platform: correct the content and run fapiao retry --corrected FILE; the number stays"}
}

// redOf says how far the reversal of one invoice is.
func (p printer) redOf(r *app.RedCase) string {
	text := p.text(lang.Format("红冲：发票 %s，价税合计 %s 元，%s", "To reverse: invoice %s, gross %s yuan, %s",
		r.Body.Blue.No, Money(r.Body.Gross), p.text(r.Status())))
	if r.Detail.No != "" {
		text += p.text(lang.Format("，红票 %s", ", red invoice %s", r.Detail.No))
		if at := r.Detail.IssuedAt; !at.IsZero() {
			text += p.text(lang.Format("（%s）", " (%s)", minute(at)))
		}
	}
	text += p.text(lang.Format("，原因 %s", ", reason %s", p.text(r.Body.Reason.Name())))
	if till := r.Detail.Deadline(); !till.IsZero() && r.State != ledger.Done {
		text += p.text(lang.Format("，%s 前有效", ", valid until %s", till.In(beijing.Zone).Format("01-02 15:04")))
	}
	if r.State == ledger.Failed || r.Broken() {
		if why := p.whyRed(r); why != "" {
			text += p.text(textColon) + why
		}
	}
	if r.Broken() {
		text += p.text(lang.Text{Zh: "（红票没有开出：处理原因后运行 fapiao red）",
			En: " (the red invoice failed: when the cause is put right, run fapiao red)"})
	}
	return text
}

// untouched lists the first orders of a reason.
func (p printer) untouched(list []app.Untouched) string {
	var out []string
	for _, u := range list[:min(len(list), leftShown)] {
		text := u.OrderNo
		switch {
		case len(u.Into) > 0:
			text += " → " + strings.Join(u.Into, "、")
		case u.Number != "" && u.Number != u.OrderNo:
			text += " → " + u.Number
		}
		out = append(out, Plain(text))
	}
	if more := len(list) - leftShown; more > 0 {
		out = append(out, p.text(lang.Format("等，另有 %s 单", "and %s more", strconv.Itoa(more))))
	}
	return strings.Join(out, "  ")
}

func quoted(text string) string {
	if text == "" {
		return "—"
	}
	return text
}

// goOn is the command that goes on with cases; empty where none does.
func (p printer) goOn(cases []app.CorrectionCase) string {
	if !slices.ContainsFunc(cases, func(c app.CorrectionCase) bool { return c.GoesOn() }) {
		return ""
	}
	return p.text(lang.Text{
		Zh: "    → 接着办理：fapiao reissue（还没有确认的会先询问；等购方的，购方确认后再运行）\n",
		En: "    → To go on: fapiao reissue (it asks first where nobody agreed yet; where the buyer has to agree, run it afterwards)\n",
	})
}

// cases lists the corrections of an order, each with what it has come to.
func (p printer) cases(b *strings.Builder, l *app.Life) {
	for i := range l.Cases {
		title := lang.Text{Zh: "改正内容：", En: "Corrected: "}
		if l.Cases[i].Reversing {
			title = lang.Text{Zh: "换开：", En: "Reissued (换开): "}
		}
		b.WriteString(p.text(title))
		p.correction(b, &l.Cases[i])
	}
	b.WriteString(p.goOn(l.Cases))
}
