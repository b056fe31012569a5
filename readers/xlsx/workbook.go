// Package xlsx implements book.Book for .xlsx workbooks. Package internal/xlsx reads the format;
// this package converts its cells and errors to those of the readers.
package xlsx

import (
	"context"
	"errors"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/readers/book"
)

// Limits bound the memory and disk space that a workbook may use. The zero value means the
// defaults.
type Limits = xlsx.Limits

// Workbook is an open .xlsx file.
type Workbook struct {
	*Book
	of *xlsx.Workbook
}

var _ book.Book = (*Workbook)(nil)

// Open opens the workbook at path; the format is recognised by content. For a file that cannot be
// used it returns an *input.Error.
func Open(ctx context.Context, path string, limits Limits) (*Workbook, error) {
	f, err := book.OpenFile(path)
	if err != nil {
		return nil, err
	}
	of, err := xlsx.Open(ctx, f, f.Size(), limits)
	if err != nil {
		return nil, errors.Join(Refused(path, err), f.Close())
	}
	return &Workbook{NewBook(f, of), of}, nil
}

// Property is the text of a custom property of the workbook; empty where there is none.
func (w *Workbook) Property(name string) (string, error) {
	text, err := w.of.Property(name)
	return text, Refused(w.Path(), err)
}

// Program is the name of the program that wrote the workbook, from its properties; empty when they
// do not name one.
func (w *Workbook) Program() (string, error) {
	name, err := w.of.Program()
	return name, Refused(w.Path(), err)
}

// PartsDigest is the SHA-256, in hexadecimal, of one line "name SHA-256" per part, sorted by name,
// without the part of the custom properties.
func (w *Workbook) PartsDigest() (string, error) {
	sum, err := w.of.PartsDigest()
	return sum, Refused(w.Path(), err)
}
