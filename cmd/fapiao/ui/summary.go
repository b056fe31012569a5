package ui

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/jsonl"
)

// Final is what a command leaves behind.
type Final struct {
	Summary report.Summary
	Results string // the file to open; empty when none was written
	Sent    *int   // orders that were sent by this command; nil for a command that sends none
	Next    string // the command to type where something is left to do
	Fix     bool   // a person must fix something before Next
	Doubts  Doubts
	Month   string // the summary is about the invoices of this month; empty for other summaries
}

// narrow makes the library take box lines and the like as one column wide in a Chinese locale too,
// as terminals do. The setting is the library's own and one for the process.
var narrow = sync.OnceFunc(func() { text.OverrideRuneWidthEastAsianWidth(false) })

// Summary writes the end of a command to standard output: a table and what to do next, or the
// summary line.
func (s *Screen) Summary(f Final) error {
	s.End()
	if s.opts.JSON {
		if err := s.doubts(&f.Doubts); err != nil {
			return err
		}
		f.Summary.Missing, f.Summary.Differing = len(f.Doubts.Missing), f.Doubts.Differing
		b, err := jsonl.SummaryLine(f.Summary, jsonl.Ending{Results: f.Results, Run: s.opts.Run, Next: f.Next, Sent: f.Sent})
		if err != nil {
			return err
		}
		return s.write(b)
	}
	return s.show(s.words.summary(&f, s.opts.Lang))
}

func (w *words) summary(f *Final, lang string) string {
	var b bytes.Buffer
	b.WriteByte('\n')
	if f.Summary.Environment == "simulator" {
		fmt.Fprintln(&b, w.environment)
	}
	if f.Summary.Batch != "" {
		fmt.Fprintln(&b, w.batch+oneLine(f.Summary.Batch))
	}
	if f.Summary.Orders == 0 {
		fmt.Fprintln(&b, nothing(lang, f.Month))
	} else {
		fmt.Fprintln(&b, w.table(&f.Summary, lang))
	}
	fmt.Fprintln(&b, w.equation(&f.Summary, lang))
	switch {
	case f.Sent == nil:
	case *f.Sent == 0 && f.Summary.Count(string(ledger.Ready)) > 0:
		fmt.Fprintf(&b, w.unsent+"\n", thousands(f.Summary.Count(string(ledger.Ready))))
	case *f.Sent == 0:
		fmt.Fprintln(&b, w.noneSent)
	default:
		fmt.Fprintf(&b, w.sent+"\n", thousands(*f.Sent))
	}
	for i := range f.Summary.Stops {
		b.WriteString(w.stop(&f.Summary.Stops[i]))
	}
	b.WriteString(w.doubts(&f.Doubts, lang))
	if f.Results != "" {
		fmt.Fprintln(&b, w.results+oneLine(f.Results))
		b.WriteString(w.leftOver(&f.Summary, f.Results))
	}
	switch {
	case f.Next == "":
	case f.Fix:
		fmt.Fprintln(&b, w.fix+f.Next)
	default:
		fmt.Fprintln(&b, w.next+f.Next)
	}
	return b.String()
}

// nothing says that there is no invoice of a month, or, where none is given, no order.
func nothing(lang, month string) string {
	switch {
	case month == "" && lang == "en":
		return "There are no orders."
	case month == "":
		return "没有订单。"
	case lang == "en":
		return "No invoice was issued in " + month + "."
	}
	return month + " 没有开具发票。"
}

// Nothing says on standard error that an export holds nothing.
func (s *Screen) Nothing(month string) { s.Note("fapiao: " + nothing(s.opts.Lang, month)) }

// leftOver points to the sheet of a workbook that lists what is not issued.
func (w *words) leftOver(s *report.Summary, results string) string {
	left := 0
	for _, state := range []ledger.State{ledger.Rejected, ledger.Held, ledger.Ready, ledger.Submitting, ledger.Unknown, ledger.Submitted, ledger.Failed} {
		left += s.Count(string(state))
	}
	if left <= 0 || !strings.HasSuffix(strings.ToLower(results), ".xlsx") {
		return ""
	}
	return fmt.Sprintf(w.remains, thousands(left))
}

func (w *words) table(s *report.Summary, lang string) string {
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
			t.AppendRow(table.Row{ledger.State(x.State).Name(lang), thousands(x.Orders), Money(x.Net), Money(x.Tax), Money(x.Gross)})
		}
	}
	t.AppendFooter(table.Row{w.total, thousands(s.Orders), Money(all.Net), Money(all.Tax), Money(all.Gross)})
	return t.Render()
}

// equation is the balance: what was read equals the sum over the states.
func (w *words) equation(s *report.Summary, lang string) string {
	var terms []string
	for _, x := range s.States {
		if x.Orders > 0 {
			terms = append(terms, ledger.State(x.State).Name(lang)+" "+thousands(x.Orders))
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
