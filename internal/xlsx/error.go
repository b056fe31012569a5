package xlsx

import "strings"

// Kind is why a workbook cannot be read.
type Kind uint8

// The kinds.
const (
	Unreadable    Kind = iota // the bytes of the file cannot be read
	Empty                     // no bytes, or no worksheet
	NotWorkbook               // neither a workbook nor a form that has a name here
	OldWorkbook               // .xls, the form before 2007
	TextFile                  // csv or another text
	OtherWorkbook             // .xlsb, .ods
	Encrypted                 // a password is set
	Damaged                   // the zip or the XML in it is broken
	TooLarge                  // unpacks to more than the limits allow
	CellTooLong               // a cell holds more text than a cell can
	RowTooLong                // the cells of one row hold more text together than is read
	OutsideSheet              // a row or a column beyond the last one of a sheet
	TooMany                   // more things of one kind than a workbook can have
	TooMuch                   // the texts need more temporary space than is given
)

// kindNames are the kinds in words, for logs and tests: what people read is made by the readers.
var kindNames = [...]string{
	"it cannot be read", "it is empty", "it is no workbook", "it is an .xls workbook", "it is text",
	"it is a workbook of another form", "it is encrypted", "it is damaged", "it is too large",
	"a cell is too long", "a row is too long", "an address is outside the sheet",
	"it holds too many things of one kind", "it holds too much text",
}

// String is the kind in words.
func (k Kind) String() string { return kindNames[k] }

// Error is one reason why a workbook cannot be read. It does not name the file: whoever opened it
// does.
type Error struct {
	Kind  Kind
	Sheet string // empty when the fault is not in one sheet
	Cell  string // such as F12, empty when it is not in one cell; of a row its first
	Found string // what stands there, in short and in English; never personal data
	Cause error  // the technical cause, may be nil
}

// Error says where the fault is, what it is, what was found and the cause.
func (e *Error) Error() string {
	s := e.Kind.String()
	if where := strings.TrimSpace(e.Sheet + " " + e.Cell); where != "" {
		s = where + ": " + s
	}
	if e.Found != "" {
		s += " (found: " + e.Found + ")"
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap gives the technical cause.
func (e *Error) Unwrap() error { return e.Cause }

// refuse makes an Error.
func refuse(kind Kind, found string, cause error) *Error {
	return &Error{Kind: kind, Found: found, Cause: cause}
}

// in says in which sheet the fault is.
func (e *Error) in(sheet string) *Error {
	e.Sheet = sheet
	return e
}
