package xlsx

import (
	"errors"
	"strings"

	"github.com/fapiao/fapiao/internal/xmlscan"
)

// Kind is why a workbook cannot be read.
type Kind uint8

// The kinds.
const (
	Unreadable    Kind = iota // the bytes of the file cannot be read
	Empty                     // no bytes, or no worksheet
	NotWorkbook               // neither a workbook nor another known format
	OldWorkbook               // .xls, the format before 2007
	TextFile                  // csv or another text
	OtherWorkbook             // .xlsb, .ods
	Encrypted                 // a password is set
	Damaged                   // the zip or the XML in it is broken
	TooLarge                  // unpacks to more than the limits allow
	CellTooLong               // a cell has more text than a cell can hold
	RowTooLong                // the cells of one row have too much text together
	OutsideSheet              // a row or a column beyond the limits of a sheet
	TooMany                   // too many parts, styles or other items of one kind
	TooMuch                   // the texts exceed the limit of temporary space
)

// kindNames are the English names of the kinds, for logs and tests. Package input has the texts for
// people.
var kindNames = [...]string{
	"it cannot be read", "it is empty", "it is not a workbook", "it is an .xls workbook", "it is text",
	"it is a workbook in another format", "it is encrypted", "it is damaged", "it is too large",
	"a cell is too long", "a row is too long", "an address is outside the sheet",
	"it has too many items of one kind", "it has too much text",
}

// String is the English name of the kind.
func (k Kind) String() string { return kindNames[k] }

// Error reports why a workbook cannot be read. It does not contain the file name; the caller adds
// it.
type Error struct {
	Kind  Kind
	Sheet string // empty when the error is not in one sheet
	Cell  string // such as F12; the first cell of a row; empty when the error is not in one place
	Found string // what was found there, in short English; never personal data
	Cause error  // the technical cause, may be nil
}

// Error is the place, the kind, what was found and the cause.
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

// Unwrap returns the technical cause.
func (e *Error) Unwrap() error { return e.Cause }

// Fault converts an error met while a sheet is read to an Error with its place.
func Fault(err error, sheet, cell string) *Error {
	kind := Damaged
	switch {
	case errors.Is(err, errUnpacked), errors.Is(err, xmlscan.ErrTooLong):
		kind = TooLarge
	case errors.Is(err, errCellText):
		kind = CellTooLong
	case errors.Is(err, errRowText):
		kind = RowTooLong
	case errors.Is(err, errGiven):
		kind = TooMuch
	case errors.Is(err, errOutside):
		kind = OutsideSheet
	}
	if kind != Damaged && kind != TooLarge {
		err = nil // the kind is enough
	}
	return &Error{Kind: kind, Sheet: sheet, Cell: cell, Cause: err}
}

// refuse makes an Error.
func refuse(kind Kind, found string, cause error) *Error {
	return &Error{Kind: kind, Found: found, Cause: cause}
}

// in sets the sheet of the error.
func (e *Error) in(sheet string) *Error {
	e.Sheet = sheet
	return e
}
