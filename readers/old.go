package readers

import (
	"context"
	"errors"

	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/xls"
	"github.com/fapiao/fapiao/readers/xlsx"
)

// openWorkbook opens an .xlsx or .xls workbook, by its content.
func openWorkbook(ctx context.Context, path string, limits xlsx.Limits) (book.Book, error) {
	b, err := xlsx.Open(ctx, path, limits)
	if err == nil {
		return b, nil
	}
	if !refusedAs(err, input.OldWorkbook) && !refusedAs(err, input.NotWorkbook) {
		return nil, err
	}
	old, oldErr := xls.Open(ctx, path, limits)
	switch {
	case oldErr == nil:
		return old, nil
	case refusedAs(oldErr, input.NotWorkbook):
		return nil, err
	}
	return nil, oldErr
}

// refusedAs reports whether an error refuses a file for a reason.
func refusedAs(err error, reason input.Reason) bool {
	e, ok := errors.AsType[*input.Error](err)
	return ok && e.Reason == reason
}
