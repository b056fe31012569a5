package resultpage

import (
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/htmlpage"
	"github.com/fapiao/fapiao/writers/resultbook"
)

// Writer writes a page. It keeps the rows that the page lists, a few megabytes, until Close.
type Writer struct {
	step     writers.Step
	out      writers.Output
	lang     string
	now      func() time.Time // for a summary that does not say when it was written
	texts    resultbook.Words
	sum      report.Summary
	room     room
	blues    report.InvoiceCounts
	sections map[report.State]*section // by state; red invoices are those of redSection
}

// section is a table of the page.
type section struct {
	rows  []row
	all   int // rows, those included that are not listed
	gross invoice.Amount
}

// redSection is the section of red invoices, whatever their states.
const redSection report.State = "red"

var _ writers.Results = (*Writer)(nil)

// New writes to out in a language; now is the clock for a summary without a time.
func New(out writers.Output, in string, now func() time.Time) *Writer {
	return &Writer{out: out, lang: in, now: now, texts: resultbook.WordsIn(in), sections: map[report.State]*section{}}
}

// Begin takes the totals, which say how many rows of each state there is room for.
func (w *Writer) Begin(s report.Summary) error {
	if err := w.step.Begin(); err != nil {
		return fmt.Errorf("begin page of results: %w", err)
	}
	if s.Written.IsZero() {
		s.Written = w.now()
	}
	w.sum, w.room = s, newRoom(&s)
	return nil
}

// Row adds a row to the table of its state, or counts it where there is no room.
func (w *Writer) Row(r report.Row) error {
	if err := w.step.Row(); err != nil {
		return fmt.Errorf("write row of a page: %w", err)
	}
	w.blues.Add(&r)
	of := stateOf(&r)
	s := w.sections[of]
	if s == nil {
		s = &section{}
		w.sections[of] = s
	}
	s.all, s.gross = s.all+1, s.gross+r.Gross
	if w.room.rows(of) {
		if line := w.row(&r); w.room.texts(&line) {
			s.rows = append(s.rows, line)
		}
	}
	return nil
}

// Close writes the page.
func (w *Writer) Close() error {
	if err := w.step.Close(); err != nil {
		return fmt.Errorf("finish page of results: %w", err)
	}
	b, err := htmlpage.Render(page(), w.view())
	if err == nil {
		_, err = w.out.Write(b)
	}
	if err != nil {
		w.out.Abort()
		return fmt.Errorf("finish page of results: %w", err)
	}
	return w.out.Commit()
}

// Abort discards a page that is not closed yet.
func (w *Writer) Abort() {
	if w.step.Abort() {
		w.out.Abort()
	}
}
