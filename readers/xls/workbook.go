// Package xls implements book.Book for .xls workbooks, which package internal/xls reads.
package xls

import (
	"context"
	"errors"

	"github.com/fapiao/fapiao/internal/xls"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/xlsx"
)

// Workbook is an open .xls file.
type Workbook struct{ *xlsx.Book }

var _ book.Book = (*Workbook)(nil)

// Open opens the workbook at path; the format is recognised by content. For a file that cannot be
// used it returns an *input.Error: also for an encrypted workbook and for one of Excel 4 or older.
func Open(ctx context.Context, path string, limits xlsx.Limits) (*Workbook, error) {
	f, err := book.OpenFile(path)
	if err != nil {
		return nil, err
	}
	of, err := xls.Open(ctx, f, f.Size(), limits)
	if err != nil {
		return nil, errors.Join(xlsx.Refused(path, err), f.Close())
	}
	return &Workbook{xlsx.NewBook(f, of)}, nil
}
