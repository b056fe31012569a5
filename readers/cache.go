package readers

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
)

// Limits of the cache: a sheet with no more filled rows than are searched for the header is kept in
// memory and not read twice, since it may have millions of empty cells.
const (
	cacheSheets = 32
	cacheCells  = 4 << 10
	cacheBytes  = 256 << 10
)

// cachedRow is a row of a small sheet.
type cachedRow struct {
	number int
	hidden bool
	cells  []invoice.Cell
}

// cachedSheet is a book.Scanner over the rows of a small sheet. Merged cells and hidden columns
// come from the scanner that read the rows.
type cachedSheet struct {
	book.Scanner
	rows         []cachedRow
	next         int
	cells, bytes int
}

// add copies the current row of the scanner.
func (k *cachedSheet) add(sc book.Scanner) {
	if k.full() {
		return
	}
	row := cachedRow{number: sc.Row(), hidden: sc.Hidden(), cells: append([]invoice.Cell(nil), sc.Cells()...)}
	k.cells += len(row.cells)
	for _, c := range row.cells {
		k.bytes += len(c.Text)
	}
	if k.rows = append(k.rows, row); k.full() {
		k.rows = nil
	}
}

func (k *cachedSheet) full() bool { return k.cells > cacheCells || k.bytes > cacheBytes }

// Next implements book.Scanner.
func (k *cachedSheet) Next() bool {
	if k.next < len(k.rows) {
		k.next++
		return true
	}
	return false
}

// Row implements book.Scanner.
func (k *cachedSheet) Row() int { return k.rows[k.next-1].number }

// Hidden implements book.Scanner.
func (k *cachedSheet) Hidden() bool { return k.rows[k.next-1].hidden }

// Cells implements book.Scanner.
func (k *cachedSheet) Cells() []invoice.Cell { return k.rows[k.next-1].cells }

// rows scans sheet i, from the cache if it is there.
func (w *Workbook) rows(ctx context.Context, i int) (book.Scanner, error) {
	if k := w.cache[i]; k != nil {
		delete(w.cache, i)
		return k, nil
	}
	return w.book.Rows(ctx, i)
}
