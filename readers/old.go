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
	if e, ok := errors.AsType[*input.Error](err); ok && (e.Reason == input.OldWorkbook || e.Reason == input.NotWorkbook) {
		old, err := xls.Open(ctx, path, limits)
		if err != nil {
			return nil, err
		}
		return old, nil
	}
	return nil, err
}
