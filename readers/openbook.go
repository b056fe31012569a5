package readers

import (
	"context"

	"github.com/fapiao/fapiao/readers/book"
)

// OpenBook opens the file at path for a look at its sheets, whatever they hold. It returns an
// *Error for a file that is no workbook. Of the options, only the limits and Log are used.
func OpenBook(ctx context.Context, path string, opts Options) (book.Book, error) {
	return openFormat(ctx, path, opts)
}
