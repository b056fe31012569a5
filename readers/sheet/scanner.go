package sheet

import "github.com/fapiao/fapiao/pipeline/invoice"

// Scanner gives the filled rows of one worksheet from top to bottom.
type Scanner interface {
	// Next moves to the next row with a filled cell; false at the end or on an error.
	Next() bool
	// Row is the row's number, from 1.
	Row() int
	// Hidden says whether nobody sees the row: it is hidden by hand or by a filter, lies in a
	// collapsed group, or has no height.
	Hidden() bool
	// ColumnHidden says whether nobody sees column col (from 0). It is known once Next was called.
	ColumnHidden(col int) bool
	// Cells are the filled cells from left to right as the file has them, valid until Next.
	Cells() []RawCell
	// Spans are the ranges of merged cells that cover more than one row of column col. It is called
	// after Next gave false.
	Spans(col int) ([]Span, error)
	// Err is what stopped Next, an *input.Error; nil at the end of the sheet.
	Err() error
	// Close may be called at any time, twice too.
	Close() error
}

// RawCell is one filled cell.
type RawCell struct {
	Col   int    // from 0
	Style int    // index of the style, which tells dates from numbers
	Text  string // a number is the text that the file stores
	Kind  invoice.CellKind
	// Formula says that a formula gave the value.
	Formula bool
}

// Span is a range of rows, both ends included.
type Span struct{ First, Last int }
