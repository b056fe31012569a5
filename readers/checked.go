package readers

import (
	"context"
	"errors"
	"io"
	"net/url"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/xlsx"
)

// checkedSeal is the custom property of the marked copies that package markedcopy writes: "v1", the
// digest of the parts, that of the file that was checked, and the name of that file, escaped as a
// part of a URL. Spreadsheet programs keep it when they save the file.
const checkedSeal = "fapiao-checked"

// Marked is what a marked copy says of itself.
type Marked struct {
	Original string // name of the file that was checked, without its folder
	Digest   string // SHA-256 of that file, in hexadecimal; empty if the seal was lost
	parts    string // digest of the parts when it was written

	// Of a copy that lost its seal:
	list     string         // the sheet with the findings
	verdicts map[string]int // the columns of verdicts by sheet, plus 1
}

// properties are the custom properties of a book that has some.
type properties interface {
	Property(name string) (string, error)
	PartsDigest() (string, error)
}

// readMarks recognises a marked copy, whose column of verdicts and list of findings are no orders.
func (w *Workbook) readMarks() error {
	b, ok := w.book.(properties)
	if !ok {
		return nil
	}
	text, err := b.Property(checkedSeal)
	if err != nil {
		return err
	}
	w.marked = parseMarks(text)
	return nil
}

// unsealed reports whether a marked copy lost its seal.
func (m *Marked) unsealed() bool { return m.list != "" }

// parseMarks reads the property of a marked copy; nil if it is none.
func parseMarks(text string) *Marked {
	fields := strings.Fields(text)
	if len(fields) != 4 || fields[0] != "v1" {
		return nil
	}
	name, err := url.PathUnescape(fields[3])
	if err != nil {
		return nil
	}
	return &Marked{Original: name, Digest: fields[2], parts: fields[1]}
}

// Marked is what a marked copy says of itself; nil for other workbooks.
func (w *Workbook) Marked() *Marked { return w.marked }

// AsWritten reports whether nothing in a marked copy was changed since it was written.
func (w *Workbook) AsWritten() (bool, error) {
	b, ok := w.book.(properties)
	if w.marked == nil || !ok {
		return false, nil
	}
	got, err := b.PartsDigest()
	return got == w.marked.parts, err
}

// CopyAsWritten reports whether the file at path is a marked copy that nobody changed since it was
// written. For a file that is not a workbook it returns an *Error.
func CopyAsWritten(ctx context.Context, path string) (is bool, err error) {
	b, err := xlsx.Open(ctx, path, xlsx.Limits{})
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	w := &Workbook{path: path, book: b}
	if err := w.readMarks(); err != nil {
		return false, err
	}
	return w.AsWritten()
}

// verdictTitle reports whether a title is that of the column that marked copies add.
func verdictTitle(title string) bool { return title == "校验结果" || title == "Check result" }

// listName reports whether a sheet has the name of the list of findings of a marked copy; a number
// follows where the workbook had a sheet of that name.
func listName(name string) bool {
	for _, n := range []string{"问题清单", "Findings"} {
		if rest, ok := strings.CutPrefix(name, n); ok && strings.Trim(rest, " 0123456789") == "" {
			return true
		}
	}
	return false
}

// lists reports whether a sheet is the list of findings of a marked copy.
func (w *Workbook) lists(sheet string) bool {
	if w.marked == nil || w.marked.unsealed() {
		return w.marked != nil && sheet == w.marked.list
	}
	return listName(sheet)
}

// withoutVerdicts removes the title of the column of verdicts from a row of a sheet of a marked
// copy: the last one of that title, since the accountant may have another. verdicts is that column
// plus 1.
func (w *Workbook) withoutVerdicts(sheet string, row map[int]string) (verdicts int) {
	if w.marked == nil {
		return 0
	}
	for col, title := range row {
		if verdictTitle(title) {
			verdicts = max(verdicts, col+1)
		}
	}
	if w.marked.unsealed() && w.marked.verdicts[sheet] != verdicts {
		return 0
	}
	delete(row, verdicts-1)
	return verdicts
}

// ReadSheet is a sheet of orders.
type ReadSheet struct {
	Sheet    string
	Header   int // row of the titles of columns
	Columns  int // that hold something
	Verdicts int // the column of verdicts of a marked copy, plus 1; 0 for none
}

// ReadSheets lists the sheets of orders. It is complete after Next returned io.EOF.
func (w *Workbook) ReadSheets() []ReadSheet {
	out := make([]ReadSheet, len(w.layouts))
	for i, l := range w.layouts {
		out[i] = ReadSheet{Sheet: l.table.Sheet, Header: l.header, Columns: len(l.table.Columns), Verdicts: l.verdicts}
	}
	return out
}

// ListSheet is the name of the list of findings of a marked copy; empty where it has none.
func (w *Workbook) ListSheet() string {
	for _, s := range w.book.Sheets() {
		if w.lists(s.Name) {
			return s.Name
		}
	}
	return ""
}

// Xlsx reports whether the file is a workbook in the format .xlsx or .xlsm.
func (w *Workbook) Xlsx() bool {
	_, is := w.book.(*xlsx.Workbook)
	return is
}

// File is the open file of a workbook in the format .xlsx, and its size; nil for other sources.
func (w *Workbook) File() (io.ReaderAt, int64) {
	if b, ok := w.book.(*xlsx.Workbook); ok {
		return b.File, b.Size()
	}
	return nil, 0
}

// Copy takes the sheets of a source, as far as orders depend on them.
type Copy interface {
	// Sheet begins a sheet; hidden are its hidden columns, from 0.
	Sheet(name string, isHidden bool, hidden []int)
	// Row takes a filled row with its cells from left to right, dates and numbers as they show.
	Row(number int, hidden bool, cells []invoice.Cell) error
	// Merge takes a range of merged cells of the current sheet.
	Merge(col, first, last int)
}

// CopyTo copies all sheets. It may be called after Next returned io.EOF.
func (w *Workbook) CopyTo(ctx context.Context, to Copy) error {
	for i, info := range w.book.Sheets() {
		if err := w.copySheet(ctx, i, info, to); err != nil {
			return err
		}
	}
	return nil
}

// copiedColumns bounds the columns of a sheet that are examined for what is hidden and merged.
const copiedColumns = 256

func (w *Workbook) copySheet(ctx context.Context, i int, info book.Info, to Copy) error {
	sc, err := w.book.Rows(ctx, i)
	if err != nil {
		return err
	}
	defer sc.Close()
	begun, widest := false, 0
	for sc.Next() {
		if !begun {
			begun = true
			to.Sheet(info.Name, info.Hidden, hiddenColumns(sc))
		}
		cells := sc.Cells()
		for n := range cells {
			if err := w.showCell(&cells[n]); err != nil {
				return err
			}
			widest = max(widest, cells[n].Index+1)
		}
		if err := to.Row(sc.Row(), sc.Hidden(), cells); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil {
		return err
	}
	if !begun {
		to.Sheet(info.Name, info.Hidden, nil)
		return nil
	}
	return copyMerged(sc, min(widest, copiedColumns), to)
}

func hiddenColumns(sc book.Scanner) (hidden []int) {
	for col := range copiedColumns {
		if sc.ColumnHidden(col) {
			hidden = append(hidden, col)
		}
	}
	return hidden
}

func copyMerged(sc book.Scanner, columns int, to Copy) error {
	for col := range columns {
		spans, err := sc.Spans(col)
		if err != nil {
			return err
		}
		for _, s := range spans {
			to.Merge(col, s.First, s.Last)
		}
	}
	return nil
}

// showCell sets what a cell shows, and turns the number of a date into its text.
func (w *Workbook) showCell(c *invoice.Cell) (err error) {
	switch c.Kind {
	case invoice.CellText:
		c.Shown, err = w.book.ShownText(c)
		return err
	case invoice.CellNumber:
		if c.Shown, err = w.book.Shown(c, false); err != nil || c.Shown == nil || c.Shown.Format != invoice.FormatDate {
			return err
		}
		text, ok, err := w.book.DateText(c)
		if ok {
			c.Kind, c.Text = invoice.CellDate, text
		}
		return err
	}
	return nil
}
