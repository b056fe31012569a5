package xlsx

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
	Cells() []Cell
	// Spans are the ranges of merged cells that cover more than one row of column col. It is called
	// after Next gave false.
	Spans(col int) ([]Span, error)
	// Err is what stopped Next, an *Error; nil at the end of the sheet.
	Err() error
	// Close may be called at any time, twice too.
	Close() error
}

// Cell is one filled cell.
type Cell struct {
	Col   int    // from 0
	Style int    // index of the style, which tells dates from numbers
	Text  string // a number is the text that the file stores
	Kind  CellKind
	// Formula says that a formula gave the value.
	Formula bool
}

// CellKind says what the text of a cell is.
type CellKind uint8

// The kinds of cell.
const (
	CellText     CellKind = iota // text
	CellNumber                   // a number as the file stores it: at most 15 digits of it are true
	CellDate                     // a date as "2006-01-02" or "2006-01-02 15:04:05"
	CellBool                     // "TRUE" or "FALSE"
	CellError                    // an error value such as "#N/A"
	CellUncached                 // a formula whose result the file does not hold
)

// Span is a range of rows, both ends included.
type Span struct{ First, Last int }
