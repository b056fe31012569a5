package xlsx

// Scanner gives the filled rows of one worksheet from top to bottom.
type Scanner interface {
	// Next moves to the next row with a filled cell; false at the end or on an error.
	Next() bool
	// Row is the row's number, from 1.
	Row() int
	// Hidden reports whether the row is hidden by hand, by a filter or in a collapsed group, or has
	// no height.
	Hidden() bool
	// ColumnHidden reports whether column col (from 0) is hidden. It is valid after the first Next.
	ColumnHidden(col int) bool
	// Cells are the filled cells from left to right as stored in the file, valid until Next.
	Cells() []Cell
	// Spans are the ranges of merged cells that cover more than one row of column col. It is called
	// after Next returned false.
	Spans(col int) ([]Span, error)
	// Err is the error that stopped Next, an *Error; nil at the end of the sheet.
	Err() error
	// Close may be called at any time and more than once.
	Close() error
}

// Cell is one filled cell.
type Cell struct {
	Col   int    // from 0
	Style int    // index of the style, which distinguishes dates from numbers
	Text  string // a number is the text that the file stores
	Kind  CellKind
	// Formula: the value is the result of a formula.
	Formula bool
}

// CellKind is the kind of a cell's text.
type CellKind uint8

// The kinds of cell.
const (
	CellText     CellKind = iota // text
	CellNumber                   // a number as stored in the file, with at most 15 significant digits
	CellDate                     // a date as "2006-01-02" or "2006-01-02 15:04:05"
	CellBool                     // "TRUE" or "FALSE"
	CellError                    // an error value such as "#N/A"
	CellUncached                 // a formula without a stored result
)

// Span is a range of rows, both ends included.
type Span struct{ First, Last int }
