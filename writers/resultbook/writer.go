package resultbook

import (
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// Options are what can be set for a workbook.
type Options struct {
	Lang string           // "zh" (also when empty) or "en"
	Now  func() time.Time // the clock for a summary that does not say when it was written
	By   By               // what the invoices are divided by
}

// Writer writes a result workbook. It holds about 10 MiB in memory, however many sheets there are;
// the rows wait, deflated, in temporary files of the system until Close.
type Writer struct {
	path      string // for errors
	step      writers.Step
	out       *atomicfile.File
	opts      Options
	sheetRows int
	sum       report.Summary
	book      *book
	summary   *summary
	issued    *invoices
	open      *table
	reds      *table // nil where there are none
	tally     *tally
	groups    *groups
	days      *days
	row       report.Row // being written
	fixable   int        // rejected orders that have lines
	failed    error      // the first row that could not be written
}

var _ writers.Results = (*Writer)(nil)

// New starts a workbook that Close moves to path, readable by its owner alone. It fails at once if
// path cannot be written or, on Windows, if Excel has the file open (atomicfile.ErrInUse).
func New(path string, opts Options) (*Writer, error) {
	out, err := atomicfile.Create(path, atomicfile.Private)
	if err != nil {
		return nil, fmt.Errorf("write result workbook: %w", err)
	}
	return &Writer{path: path, out: out, opts: opts, sheetRows: stream.MaxRows, tally: newTally(), days: newDays()}, nil
}

// Begin lays out the sheets. 汇总 itself is written by Close.
func (w *Writer) Begin(s report.Summary) error {
	if err := w.step.Begin(); err != nil {
		return fmt.Errorf("begin result workbook: %w", err)
	}
	if s.Written.IsZero() && w.opts.Now != nil {
		s.Written = w.opts.Now()
	}
	w.sum, w.groups = s, newGroups(s.GroupBy)
	if err := w.begin(); err != nil {
		w.failed = fmt.Errorf("begin result workbook: %w", err)
	}
	return w.failed
}

func (w *Writer) begin() error {
	var err error
	block := 0
	if w.by() != "" {
		block = dividedBlock
	}
	w.book = newBook(w.sum, w.opts.Lang, w.sheetRows, block)
	if w.summary, err = w.book.openSummary(); err != nil {
		return err
	}
	st := &w.book.style
	w.issued = newInvoices(w.book, &w.sum, w.by())
	w.open = newTable(w.book, sheetOpen, openColumns(&w.sum, w.opts.Lang))
	w.open.head, w.open.tab, w.open.printed = st.headBad, "C00000", openPrinted
	w.open.digest = newCellDigest()
	if w.book.lines = len(w.sum.Left) > 0; w.book.lines {
		w.open.hint = leftHint
	}
	if err := w.issued.begin(); err != nil {
		return err
	}
	return w.open.open()
}

// by is what the invoices are divided by: nothing if no order carries the column.
func (w *Writer) by() By {
	column := invoice.Fold(w.opts.By.Column())
	if column != "" && !slices.ContainsFunc(w.sum.Carried, func(t string) bool { return invoice.Fold(t) == column }) {
		return ""
	}
	return w.opts.By
}

// Shared reports whether there were more values than sheets, so that some of them share one.
func (w *Writer) Shared() bool { return w.issued != nil && w.issued.rest != nil }

// Row adds a row to 开票结果 or 待处理, by its state, or a red invoice to 红字发票.
func (w *Writer) Row(r report.Row) error {
	if err := w.step.Row(); err != nil {
		return fmt.Errorf("write result row: %w", err)
	}
	if w.failed != nil {
		return w.failed
	}
	w.row = r
	if err := w.add(); err != nil {
		w.failed = fmt.Errorf("write result workbook %s, order %s: %w", w.path, r.OrderNo, err)
		return w.failed
	}
	w.tally.add(&w.row)
	w.groups.add(&w.row)
	w.days.add(&w.row)
	return nil
}

func (w *Writer) add() error {
	switch {
	case w.row.Red != nil:
		return w.addRed()
	case w.row.State.HasInvoice():
		return w.issued.add(&w.row)
	}
	err := w.open.addLeft(&w.row)
	if w.row.State == "rejected" && w.row.Typed != nil {
		w.fixable++
	}
	return err
}

// Fixable is how many rejected orders have lines, so that they can be corrected in the workbook.
func (w *Writer) Fixable() int { return w.fixable }

// tables are the tables of rows, in the order of their sheets.
func (w *Writer) tables() []*table {
	all := slices.Clone(w.issued.tables)
	if w.reds != nil {
		all = append(all, w.reds)
	}
	return append(all, w.open)
}

// Close writes 汇总, ends the sheets and moves the workbook into place.
func (w *Writer) Close() error {
	if err := w.step.Close(); err != nil {
		return fmt.Errorf("finish result workbook: %w", err)
	}
	defer w.release()
	if w.failed != nil {
		return w.failed
	}
	if err := w.finish(); err != nil {
		return fmt.Errorf("finish result workbook %s: %w", w.path, err)
	}
	return nil
}

func (w *Writer) finish() error {
	if err := w.issued.end(); err != nil {
		return err
	}
	if w.reds != nil {
		if err := w.reds.total(); err != nil {
			return err
		}
	}
	if err := w.open.end(w.noneOpen()); err != nil {
		return err
	}
	if err := w.summary.write(&w.sum, w.tally, w.groups, w.issued, w.days); err != nil {
		return err
	}
	sheets := []*stream.Sheet{w.summary.part.sheet}
	for _, t := range w.tables() {
		if err := t.finish(); err != nil {
			return err
		}
		for _, p := range t.parts {
			sheets = append(sheets, p.sheet)
		}
	}
	if err := w.book.file.Close(w.out, stream.Finish{
		Sheets: sheets, Properties: w.book.properties(), Application: "fapiao", Seal: w.open.digest.seal,
	}); err != nil {
		return err
	}
	return w.out.Commit()
}

// Abort drops the workbook.
func (w *Writer) Abort() {
	if w.step.Abort() {
		w.release()
	}
}

// release frees the temporary files. Their removal is all that can fail, and nothing depends on it.
func (w *Writer) release() {
	w.out.Abort()
	if w.book != nil {
		_ = w.book.file.Discard()
	}
}

// noneIssued is the text of 开票结果 without invoices.
var noneIssued = lang.Text{Zh: "还没有开出发票。", En: "There is no invoice yet."}

// noneOpen is the text of 待处理 without orders. It reports full success only if each order has its
// invoice, and no invoice needs attention.
func (w *Writer) noneOpen() lang.Text {
	switch issued := w.tally.orders["issued"]; {
	case w.sum.Orders == 0 && w.issued.rows() == 0:
		return lang.Text{Zh: "没有订单。", En: "There are no orders."}
	case w.tally.look:
		return lang.Text{Zh: "没有未开票的订单；“开票结果”中有需要处理的发票，请看“说明”一列。",
			En: `Every order has its invoice. Invoices that need attention: see "Note" on "Invoices".`}
	case w.reds != nil:
		return lang.Text{Zh: "没有未开票的订单；红冲的情况见工作表“红字发票”。", En: `Every order has its invoice. For what is reversed see "Red invoices".`}
	case issued == w.sum.Orders:
		return lang.Text{Zh: "全部成功，没有需要处理的订单。", En: "All orders are issued. Nothing is left to do."}
	}
	return lang.Text{Zh: "没有需要处理的订单。", En: "Nothing is left to do."}
}
