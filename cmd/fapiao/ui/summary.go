package ui

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/jsonl"
)

// narrow makes the library take box lines and the like as one column wide in a Chinese locale too,
// as terminals do. The setting is the library's own and one for the process.
var narrow = sync.OnceFunc(func() { text.OverrideRuneWidthEastAsianWidth(false) })

// Summary writes the end of a command to standard output: a table and what to do next, or the
// summary line. next is the command to type; empty where nothing is left to do.
func (s *Screen) Summary(r *app.Result, next string) error {
	s.End()
	if err := s.Findings(InResults); err != nil {
		return err
	}
	if s.opts.JSON {
		if err := s.doubts(&r.Doubts); err != nil {
			return err
		}
		sum := r.Summary
		sum.Missing, sum.Differing = len(r.Doubts.Missing), r.Doubts.Differing
		b, err := jsonl.SummaryLine(sum, jsonl.Ending{Results: r.Results, Run: s.opts.Run, Next: next, Sent: r.Sent})
		if err != nil {
			return err
		}
		return s.write(b)
	}
	if r.Idle {
		return nil
	}
	return s.show(s.words.summary(r, next, s.opts.Lang))
}

// Checked writes the end of a check, whose findings are in no results.
func (s *Screen) Checked(r *app.Result, next string) error {
	if err := s.Findings(ByJSON); err != nil {
		return err
	}
	return s.Summary(r, next)
}

func (w *words) summary(r *app.Result, next, in string) string {
	var b bytes.Buffer
	b.WriteByte('\n')
	if r.Summary.Environment == "simulator" {
		fmt.Fprintln(&b, w.environment)
	}
	if r.Summary.Batch != "" {
		fmt.Fprintln(&b, w.batch+Plain(r.Summary.Batch))
	}
	if r.Summary.Orders == 0 {
		fmt.Fprintln(&b, nothing(r.Month).Text(in))
	} else {
		fmt.Fprintln(&b, w.table(&r.Summary, in))
	}
	fmt.Fprintln(&b, w.equation(&r.Summary, in))
	switch {
	case r.Sent == nil:
	case *r.Sent == 0 && r.Summary.Count(ledger.Ready) > 0:
		fmt.Fprintf(&b, w.unsent+"\n", thousands(r.Summary.Count(ledger.Ready)))
	case *r.Sent == 0:
		fmt.Fprintln(&b, w.noneSent)
	default:
		fmt.Fprintf(&b, w.sent+"\n", thousands(*r.Sent))
	}
	for i := range r.Summary.Stops {
		b.WriteString(w.stop(&r.Summary.Stops[i]))
	}
	b.WriteString(w.doubts(&r.Doubts, in))
	if r.Results != "" {
		fmt.Fprintln(&b, w.results+Plain(r.Results))
		b.WriteString(w.leftOver(&r.Summary, r.Results))
	}
	switch {
	case next == "":
	case r.Next.Fix:
		fmt.Fprintln(&b, w.fix+next)
	default:
		fmt.Fprintln(&b, w.next+next)
	}
	return b.String()
}

// nothing says that there is no invoice of a month, or, where none is given, no order.
func nothing(of *ledger.Span) lang.Text {
	if of == nil {
		return lang.Text{Zh: "没有订单。", En: "There are no orders."}
	}
	return lang.Format("%s 没有开具发票。", "No invoice was issued in %s.", of.From.In(beijing.Zone).Format("2006-01"))
}

// Nothing says on standard error that an export holds nothing.
func (s *Screen) Nothing(of *ledger.Span) { s.Notice(nothing(of)) }

// leftOver points to the sheet of a workbook that lists what is not issued.
func (w *words) leftOver(s *report.Summary, results string) string {
	left := 0
	for _, state := range []ledger.State{ledger.Rejected, ledger.Held, ledger.Ready, ledger.Submitting, ledger.Unknown, ledger.Submitted, ledger.Failed} {
		left += s.Count(state)
	}
	if left <= 0 || !strings.HasSuffix(strings.ToLower(results), ".xlsx") {
		return ""
	}
	return fmt.Sprintf(w.remains, thousands(left))
}

func (w *words) table(s *report.Summary, in string) string {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header, t.Style().Format.Footer = text.FormatDefault, text.FormatDefault
	t.AppendHeader(table.Row{w.state, w.count, w.net, w.tax, w.gross})
	var columns []table.ColumnConfig
	for i := 2; i <= 5; i++ {
		columns = append(columns, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	var all report.StateSum
	for _, x := range s.States {
		all.Net, all.Tax, all.Gross = all.Net+x.Net, all.Tax+x.Tax, all.Gross+x.Gross
		if x.Orders > 0 {
			t.AppendRow(table.Row{x.State.Name().Text(in), thousands(x.Orders), Money(x.Net), Money(x.Tax), Money(x.Gross)})
		}
	}
	t.AppendFooter(table.Row{w.total, thousands(s.Orders), Money(all.Net), Money(all.Tax), Money(all.Gross)})
	return t.Render()
}

// equation is the balance: what was read equals the sum over the states.
func (w *words) equation(s *report.Summary, in string) string {
	var terms []string
	for _, x := range s.States {
		if x.Orders > 0 {
			terms = append(terms, x.State.Name().Text(in)+" "+thousands(x.Orders))
		}
	}
	if len(terms) == 0 {
		terms = []string{"0"}
	}
	sign := " = "
	if !s.Balanced() {
		sign = " ≠ "
	}
	return w.balance + thousands(s.Orders) + sign + strings.Join(terms, " + ")
}
