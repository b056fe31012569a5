// Package book is what readers of orders see of anything workbook-like, whatever its form: sheets
// with names, and in them rows of cells. A form of workbook is a package beside this one that
// implements Book.
package book

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Book is an open workbook. It is used by one goroutine; one scanner is open at a time. Its errors
// are *input.Error where the workbook cannot be used.
type Book interface {
	// Sheets lists the sheets that hold cells, in the order of the workbook's tabs.
	Sheets() []Info
	// Rows scans sheet i of Sheets.
	Rows(ctx context.Context, i int) (Scanner, error)
	// Shown is what a cell shows of its number; nil where that is the number, digit for digit.
	// amount says that only the number counts, not how it is written: then grouping, decimals beyond
	// the second and a yuan's sign are nothing to know of.
	Shown(c invoice.Cell, amount bool) (*invoice.Shown, error)
	// ShownText is what a cell shows of its text, where its format adds to the text or hides it; nil
	// where that is the text.
	ShownText(c invoice.Cell) (*invoice.Shown, error)
	// DateText turns the number of a date into "2006-01-02", or "2006-01-02 15:04:05" where it has a
	// time; ok is false for a cell that holds no date.
	DateText(c invoice.Cell) (text string, ok bool, err error)
	// Digest is the SHA-256 of the file's bytes, in hexadecimal.
	Digest(ctx context.Context) (string, error)
	// Unchanged fails when the file was written since it was opened.
	Unchanged() error
	// Close frees the file and what was kept of it. It may be called twice.
	Close() error
}

// Info is one sheet.
type Info struct {
	Name   string
	Hidden bool // nobody sees its tab
}

// Scanner gives the filled rows of one sheet from top to bottom.
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
	// Cells are the filled cells from left to right as the file has them, valid until Next. What
	// their columns mean is not known here: Field, Col, Title and Shown are empty.
	Cells() []invoice.Cell
	// Spans are the ranges of merged cells that cover more than one row of column col. It is called
	// after Next gave false.
	Spans(col int) ([]Span, error)
	// Err is what stopped Next, an *input.Error; nil at the end of the sheet.
	Err() error
	// Close may be called at any time, twice too.
	Close() error
}

// Span is a range of rows, both ends included.
type Span struct{ First, Last int }
