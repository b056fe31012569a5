package xlsx

import (
	"context"
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
	"github.com/fapiao/fapiao/readers/book"
)

// Floor is a workbook of the packages below: internal/xlsx.Workbook, or internal/xls.Workbook.
type Floor interface {
	Sheets() []xlsx.Info
	Rows(ctx context.Context, i int) (xlsx.Scanner, error)
	Shown(c xlsx.Cell, amount bool) (*numfmt.Shown, error)
	PlainText(style int) (bool, error)
	ShownText(c xlsx.Cell) (*numfmt.Shown, error)
	DateText(c xlsx.Cell) (text string, ok bool, err error)
	Close() error
}

// Book implements book.Book for a Floor.
type Book struct {
	*book.File
	of     Floor
	sheets []book.Info
}

// NewBook makes the book of a file. Close closes both.
func NewBook(f *book.File, of Floor) *Book {
	w := &Book{File: f, of: of}
	for _, s := range of.Sheets() {
		w.sheets = append(w.sheets, book.Info{Name: s.Name, Hidden: s.Hidden})
	}
	return w
}

// Sheets implements book.Book.
func (w *Book) Sheets() []book.Info { return w.sheets }

// Close implements book.Book.
func (w *Book) Close() error {
	err := w.File.Close()
	if of := w.of.Close(); of != nil {
		err = errors.Join(err, fmt.Errorf("close %s: %w", w.Path(), of))
	}
	return err
}
