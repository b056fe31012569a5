// Package book is the interface of workbooks for readers of orders: named sheets with rows of
// cells. Each file format is a package that implements Book.
package book

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Book is an open workbook. It is used by one goroutine; one scanner is open at a time. Once
// ShownText was called, though, Next of a scanner may be called by another goroutine while Shown,
// ShownText and DateText are. Its errors are *input.Error where the workbook cannot be used.
type Book interface {
	// Sheets lists the sheets that hold cells, in the order of the workbook's tabs.
	Sheets() []Info
	// Rows scans sheet i of Sheets.
	Rows(ctx context.Context, i int) (Scanner, error)
	// Shown is how a cell displays its number; nil where it displays the number digit for digit.
	// With amount only the value counts: grouping, decimals after the second and a yuan sign are
	// ignored.
	Shown(c *invoice.Cell, amount bool) (*invoice.Shown, error)
	// ShownText is how a cell displays its text where the number format adds to it or hides it; nil
	// where it displays the text unchanged.
	ShownText(c *invoice.Cell) (*invoice.Shown, error)
	// DateText turns the number of a date into "2006-01-02", or "2006-01-02 15:04:05" where it has
	// a time; ok is false for a cell that holds no date.
	DateText(c *invoice.Cell) (text string, ok bool, err error)
	// Digest is the SHA-256 of the file's bytes, in hexadecimal.
	Digest(ctx context.Context) (string, error)
	// Unchanged fails when the file was written since it was opened.
	Unchanged() error
	// Close closes the file and removes temporary data. It may be called twice.
	Close() error
}

// Info is one sheet.
type Info struct {
	Name   string
	Hidden bool // its tab is hidden
}

// Scanner gives the filled rows of one sheet from top to bottom.
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
	// Cells are the filled cells from left to right as stored in the file, valid until Next. Field,
	// Col, Title and Shown are empty.
	Cells() []invoice.Cell
	// Spans are the ranges of merged cells that cover more than one row of column col. It is called
	// after Next returned false.
	Spans(col int) ([]Span, error)
	// Err is the error that stopped Next, an *input.Error; nil at the end of the sheet.
	Err() error
	// Close may be called at any time and more than once.
	Close() error
}

// Span is a range of rows, both ends included.
type Span struct{ First, Last int }
