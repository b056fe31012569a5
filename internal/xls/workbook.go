package xls

import (
	"context"
	"errors"
	"io"

	"golang.org/x/text/encoding"

	"github.com/fapiao/fapiao/internal/spool"
	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
)

// Workbook is an open .xls file. It is used by one goroutine; one scanner is open at a time. Its
// records and shared strings are in memory up to two megabytes each, the rest is in temporary
// files.
type Workbook struct {
	limits  xlsx.Limits
	ctx     context.Context // of Open
	stream  *spool.Spool    // the records
	strings *spool.Table    // the shared strings, marked where they are too long for a cell
	sheets  []sheet
	styles  *xlsx.Styles
	biff5   bool
	decoder encoding.Encoding // of texts in BIFF5; nil for an unknown code page
	summary bool              // the file has properties
	lazy    bool              // LibreOffice wrote it
	engine  uint32            // the version that computed the formulas; 0 for none
}

// sheet is one worksheet.
type sheet struct {
	xlsx.Info
	begin int64 // offset of its first record
}

// Open opens the workbook of size bytes in r; the format is recognised by content. It returns an
// *xlsx.Error if the workbook cannot be used. r is not read after Open.
func Open(ctx context.Context, r io.ReaderAt, size int64, limits xlsx.Limits) (*Workbook, error) {
	w := &Workbook{limits: limits, ctx: ctx, strings: spool.NewTable(limits.TempDir, limits.MaxTemp)}
	err := w.unpack(r, size)
	if err == nil {
		err = w.readGlobals()
	}
	if err != nil {
		return nil, errors.Join(w.fault(err, "", ""), w.Close())
	}
	return w, nil
}

// fault converts an error to an *xlsx.Error with its place. An error of the context is returned
// unchanged.
func (w *Workbook) fault(err error, sheet, cell string) error {
	var done *xlsx.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &done):
		done.Sheet, done.Cell = sheet, cell
		return done
	case errors.Is(err, errOutside):
		return &xlsx.Error{Kind: xlsx.OutsideSheet, Sheet: sheet, Cell: cell}
	}
	return xlsx.Fault(err, sheet, cell)
}

// Sheets lists the worksheets in the order of the workbook's tabs.
func (w *Workbook) Sheets() []xlsx.Info {
	out := make([]xlsx.Info, len(w.sheets))
	for i := range w.sheets {
		out[i] = w.sheets[i].Info
	}
	return out
}

// Shown is xlsx.Styles.Shown.
func (w *Workbook) Shown(c xlsx.Cell, amount bool) (*numfmt.Shown, error) {
	return w.styles.Shown(c, amount), nil
}

// PlainText is xlsx.Styles.PlainText.
func (w *Workbook) PlainText(style int) (bool, error) { return w.styles.PlainText(style), nil }

// ShownText is xlsx.Styles.ShownText.
func (w *Workbook) ShownText(c xlsx.Cell) (*numfmt.Shown, error) { return w.styles.ShownText(c), nil }

// DateText is xlsx.Styles.DateText.
func (w *Workbook) DateText(c xlsx.Cell) (text string, ok bool, err error) {
	text, ok = w.styles.DateText(c)
	return text, ok, nil
}

// Close removes temporary files. It may be called twice.
func (w *Workbook) Close() error {
	err := w.strings.Close()
	if w.stream != nil {
		err = errors.Join(err, w.stream.Close())
	}
	return err
}
