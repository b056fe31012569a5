package ui

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/jsonl"
)

// Summary writes the result of a command to standard output: a table and what to do next, or the
// summary line. next is the command to run next; empty if there is none.
func (s *Screen) Summary(r *app.Result, next string) error {
	s.End()
	if err := s.Findings(InResults); err != nil {
		return err
	}
	if s.opts.JSON {
		if err := errors.Join(s.unsentLines(r), s.doubts(&r.Doubts)); err != nil {
			return err
		}
		for i := range r.Corrections {
			if err := s.writeJSON(correctionOf(&r.Corrections[i])); err != nil {
				return err
			}
		}
		if err := errors.Join(s.buyerFormLines(r.Buyers), s.activityLines(r.Activity)); err != nil {
			return err
		}
		sum := r.Summary
		sum.Missing, sum.Differing = len(r.Doubts.Missing), r.Doubts.Differing
		b, err := jsonl.SummaryLine(sum, jsonl.Ending{Results: r.Results, Checked: r.Checked, Page: r.Page, Run: s.opts.Run, Next: next, Sent: r.Sent, WriteBack: r.WrittenBack, Reds: redSummary(r.Reds), BuyerForms: buyerSummary(r.Buyers)})
		if err != nil {
			return err
		}
		return s.write(b)
	}
	if r.Idle {
		return nil
	}
	text := s.printer.summary(r, next)
	if len(r.Corrections) > 0 {
		text += s.printer.text(lang.Text{Zh: "\n没有办完的换开和改单重开：\n", En: "\nCorrections that are not complete:\n"}) + s.printer.corrections(&app.Correcting{Cases: r.Corrections}) + s.printer.goOn(r.Corrections)
	}
	return s.show(text + s.printer.activity(r.Activity))
}

// Checked writes the end of a check, whose findings are in no results.
func (s *Screen) Checked(r *app.Result, next string) error {
	if err := s.Findings(ByJSON); err != nil {
		return err
	}
	return s.Summary(r, next)
}

// simulated says that invoices are those of the simulator; empty in other environments.
func (p printer) simulated(environment string) string {
	if environment != "simulator" {
		return ""
	}
	return p.text(lang.Text{
		Zh: "【模拟】以下发票由内置模拟平台开具，不具有法律效力。\n",
		En: "[simulated] These invoices were issued by the built-in simulator (模拟) and " +
			"are not valid.\n",
	})
}

func (p printer) summary(r *app.Result, next string) string {
	var b bytes.Buffer
	b.WriteByte('\n')
	b.WriteString(p.simulated(r.Summary.Environment))
	if r.Summary.Batch != "" {
		fmt.Fprintln(&b, p.text(textBatch)+Plain(r.Summary.Batch))
	}
	switch {
	case r.Summary.Orders > 0:
		fmt.Fprintln(&b, p.table(&r.Summary))
	case r.Month == nil || r.Summary.Reds.Count() == 0:
		fmt.Fprintln(&b, p.text(nothing(r)))
	}
	if r.Month == nil || r.Summary.Orders > 0 {
		fmt.Fprintln(&b, p.equation(&r.Summary))
	}
	b.WriteString(p.standing(r.Reissued, &r.Summary))
	b.WriteString(p.redSums(&r.Summary))
	b.WriteString(p.sent(r))
	b.WriteString(p.leftToWorkers(r))
	b.WriteString(p.unsent(r))
	b.WriteString(p.writtenBack(r))
	for i := range r.Summary.Stops {
		b.WriteString(p.stop(&r.Summary.Stops[i], goesOn(r, &r.Summary.Stops[i], below)))
	}
	b.WriteString(p.reds(besideCases(r.Reds, r.Corrections), r.Next.Use == app.Red))
	b.WriteString(p.buyerForms(r.Buyers))
	b.WriteString(p.doubts(&r.Doubts))
	if r.Results != "" {
		fmt.Fprintln(&b, p.text(textResults)+Plain(r.Results))
		b.WriteString(p.leftOver(&r.Summary, r.Results))
		b.WriteString(p.mayMark(r))
	}
	b.WriteString(p.checked(r))
	b.WriteString(p.retries(&r.Next))
	switch {
	case next == "":
	case r.Next.Fix:
		fmt.Fprintln(&b, p.text(textFix)+next)
	default:
		fmt.Fprintln(&b, p.text(textNext)+next)
	}
	return b.String()
}

// retries says that failed orders are not sent again by reading their file.
func (p printer) retries(n *app.Next) string {
	switch n.Retries {
	case 0:
		return ""
	case n.Resting:
		return p.text(lang.Format(
			"平台受理后开票失败 %s 单，可能已经开出：请勿另行开票。运行 fapiao reconcile 再次查询；12 小时后仍是失败的，运行 fapiao retry。\n",
			"The platform accepted and failed %s orders that may have been issued: do not "+
				"invoice them elsewhere. fapiao reconcile "+
				"queries them; if they are still failed after 12 hours, run fapiao retry.\n",
			thousands(n.Retries)))
	}
	return p.text(lang.Format(
		"平台受理后开票失败 %s 单：重新运行文件不会再提交它们。处理原因后运行 fapiao retry；"+
			"内容要改的，改正后运行 fapiao retry --corrected 文件。\n",
		"The platform accepted and failed %s orders; running their file does not send them again. "+
			"When the cause is put right, run fapiao retry; if their content must change, correct it "+
			"and run fapiao retry --corrected FILE.\n",
		thousands(n.Retries)))
}

// sent is how many orders the command sent; empty for one that sends none.
func (p printer) sent(r *app.Result) string {
	ready := r.Summary.Count(ledger.Ready)
	switch {
	case r.Sent == nil:
		return ""
	case *r.Sent > 0 && r.ByWorkers:
		return p.text(lang.Format(
			"本次运行期间提交：%s 单\n",
			"Sent while this command ran: %s orders\n",
			thousands(*r.Sent)))
	case *r.Sent > 0:
		return p.text(lang.Format(
			"本次提交：%s 单\n",
			"Sent by this command: %s orders\n",
			thousands(*r.Sent)))
	case r.Handed+r.Deserted+r.Halted+r.Sending > 0:
		return "" // leftToWorkers says how many
	case ready > 0:
		return p.text(lang.Format("本次没有提交订单，仍有 %s 单待开票。\n",
			"Nothing was sent by this command; %s orders are ready.\n", thousands(ready)))
	}
	return p.text(lang.Text{
		Zh: "本次没有提交任何订单：没有待开票的订单，已处理过的不会重复提交。\n",
		En: "Nothing was sent by this command: no order was ready, and no order is sent twice.\n",
	})
}

// leftToWorkers says who sends the orders that are ready, or were being sent, when the following of
// workers ended.
func (p printer) leftToWorkers(r *app.Result) string {
	var b strings.Builder
	for _, left := range []struct {
		orders int
		zh, en string
	}{
		{r.Sending, "%s 单正由工作进程提交：结果由它们记录，结果不明的由它们查询。\n",
			"%s orders were being sent by workers at this moment: they record the outcomes, and " +
				"query those that are unknown.\n"},
		{r.Handed, "%s 单待开票，已交给工作进程，由它们提交（fapiao status 查看进展）。\n",
			"%s orders are ready and handed out: workers send them (fapiao status shows how far they are).\n"},
		{r.Halted, "%s 单待开票，已交给工作进程，停止解除后由它们提交。\n",
			"%s orders are ready and handed out: workers send them when the stop of their seller is over.\n"},
		{r.Deserted, "%s 单待开票，已交给工作进程，但没有运行中的工作进程有它们的销售方：用有这个销售方的配置启动 fapiao worker，或用 fapiao recall 收回。\n",
			"%s orders are ready and handed out, and no worker that has their seller is alive: start fapiao worker with a configuration that has it, or take them back with fapiao recall.\n"},
		{r.Unhanded, "%s 单待开票的没有交给工作进程，或已用 fapiao recall 收回，或已过停止提交的时间：工作进程不会提交它们，所以不再跟踪。\n",
			"%s orders are ready and not handed out, were taken back (fapiao recall), or are too late for the time of --until: workers do not send them, so they are not followed any more.\n"},
	} {
		if left.orders > 0 {
			b.WriteString(p.text(lang.Format(left.zh, left.en, thousands(left.orders))))
		}
	}
	return b.String()
}

// nothing is the text for a month without invoices, for a part without orders or, without both,
// for no orders.
func nothing(r *app.Result) lang.Text {
	month, part := "", r.Summary.Extract
	if r.Month != nil {
		month = r.Month.From.In(beijing.Zone).Format("2006-01")
	}
	switch {
	case !part.Whole() && month != "":
		return lang.Format("%s 没有符合条件的订单或红字发票。", "No order or red invoice of %s meets the conditions.", month)
	case !part.Whole():
		return lang.Text{Zh: "没有符合条件的订单或红字发票。", En: "No order or red invoice meets the conditions."}
	case month != "":
		return lang.Format("%s 没有开具发票。", "No invoice was issued in %s.", month)
	}
	return lang.Text{Zh: "没有订单。", En: "There are no orders."}
}

// Nothing writes to standard error that an export is empty.
func (s *Screen) Nothing(r *app.Result) { s.Notice(nothing(r)) }

// leftOver names the sheet of a results workbook that lists what is not issued.
func (p printer) leftOver(s *report.Summary, results string) string {
	left := 0
	for _, state := range []ledger.State{ledger.Rejected, ledger.Held, ledger.Ready, ledger.Submitting, ledger.Unknown, ledger.Submitted, ledger.Failed} {
		left += s.Count(state)
	}
	if left <= 0 || !strings.HasSuffix(strings.ToLower(results), ".xlsx") {
		return ""
	}
	return p.text(lang.Format(
		"未完成的 %s 单及原因见结果文件的工作表“待处理”\n",
		"%s orders are not finished; the sheet “Not issued” of the results has the "+
			"reasons\n",
		thousands(left)))
}

func (p printer) table(s *report.Summary) string {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header, t.Style().Format.Footer = text.FormatDefault, text.FormatDefault
	t.AppendHeader(table.Row{
		p.text(lang.Text{Zh: "状态", En: "State"}), p.text(lang.Text{Zh: "订单数", En: "Orders"}),
		p.text(lang.Text{Zh: "不含税金额", En: "Net"}), p.text(lang.Text{Zh: "税额", En: "Tax"}),
		p.text(lang.Text{Zh: "价税合计", En: "Gross"}),
	})
	var columns []table.ColumnConfig
	for i := 2; i <= 5; i++ {
		columns = append(columns, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	for _, x := range s.Parts() {
		row := table.Row{p.text(x.Name), thousands(x.Orders), Money(x.Net), Money(x.Tax), Money(x.Gross)}
		if x.Apart { // amounts would look as if they were part of the total
			row = table.Row{p.text(x.Name), thousands(x.Orders), "—", "—", "—"}
		}
		t.AppendRow(row)
	}
	all := s.Total()
	t.AppendFooter(table.Row{p.text(textTotal), thousands(all.Orders), Money(all.Net), Money(all.Tax), Money(all.Gross)})
	return t.Render()
}

// equation is the balance: the orders read, and those into which they were split or merged, equal
// the sum over the states. A part of the orders has none.
func (p printer) equation(s *report.Summary) string {
	if part, ok := s.Partial(); ok {
		return p.text(report.PartName) + p.text(lang.Text{Zh: "：", En: ": "}) + p.text(part)
	}
	var terms []string
	for _, x := range s.Parts() {
		terms = append(terms, p.text(x.Name)+" "+thousands(x.Orders))
	}
	if len(terms) == 0 {
		terms = []string{"0"}
	}
	sign := " = "
	if !s.Balanced() {
		sign = " ≠ "
	}
	return p.text(lang.Format("数量核对：%s ", "Balance: %s ", s.ReadName())) + thousands(s.Read()) + p.instead(s.Replaced.Instead) + sign + strings.Join(terms, " + ")
}

// instead is the term of orders that are invoiced in place of others; empty if there are none.
func (p printer) instead(n int) string {
	if n == 0 {
		return ""
	}
	return p.text(lang.Format(" + 拆分合并产生 %s", " + made by split or merge %s", thousands(n)))
}
