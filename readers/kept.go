package readers

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
)

// A sheet whose filled rows all fit among those that are searched for the header is kept, so that it
// is not read twice: it may hold millions of cells without content. What is kept is bounded.
const (
	keptSheets = 32
	keptCells  = 4 << 10
	keptBytes  = 256 << 10
)

// keptRow is a row of a sheet that was read to its end.
type keptRow struct {
	number int
	hidden bool
	cells  []invoice.Cell
}

// kept gives the rows of such a sheet again. It is a book.Scanner: what stands behind the rows is
// read by the scanner that read them.
type kept struct {
	book.Scanner
	rows         []keptRow
	next         int
	cells, bytes int
}

// add keeps the row that the scanner is at.
func (k *kept) add(sc book.Scanner) {
	if k.full() {
		return
	}
	row := keptRow{number: sc.Row(), hidden: sc.Hidden(), cells: append([]invoice.Cell(nil), sc.Cells()...)}
	k.cells += len(row.cells)
	for _, c := range row.cells {
		k.bytes += len(c.Text)
	}
	if k.rows = append(k.rows, row); k.full() {
		k.rows = nil
	}
}

func (k *kept) full() bool { return k.cells > keptCells || k.bytes > keptBytes }

// Next is of book.Scanner.
func (k *kept) Next() bool {
	if k.next < len(k.rows) {
		k.next++
		return true
	}
	return false
}

// Row is of book.Scanner.
func (k *kept) Row() int { return k.rows[k.next-1].number }

// Hidden is of book.Scanner.
func (k *kept) Hidden() bool { return k.rows[k.next-1].hidden }

// Cells is of book.Scanner.
func (k *kept) Cells() []invoice.Cell { return k.rows[k.next-1].cells }

// rows scans sheet i, from what was kept of it where that is the whole.
func (w *Workbook) rows(ctx context.Context, i int) (book.Scanner, error) {
	if k := w.kept[i]; k != nil {
		delete(w.kept, i)
		return k, nil
	}
	return w.book.Rows(ctx, i)
}
