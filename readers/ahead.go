package readers

import (
	"sync"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
)

// Bounds of what is scanned before it is taken: blocks of rows, each full after so many rows, cells
// or bytes of text. Sheets of fewer rows than aheadAfter are not worth a goroutine.
const (
	aheadAfter  = 256
	aheadBlocks = 3
	blockRows   = 64
	blockCells  = 4 << 10
	blockText   = 256 << 10
)

// aheadScanner scans a sheet, from some row on, on another goroutine while the rows before are
// taken. What is not of one row is asked of the sheet's scanner once Next returned false.
type aheadScanner struct {
	book.Scanner
	may    func() bool // the book allows it by now
	count  int         // rows before the goroutine was started
	filled chan *rowBlock
	spare  chan *rowBlock
	stop   chan struct{}
	close  func() error
	now    *rowBlock // nil before the goroutine was started
	next   int       // in now
}

// rowBlock is some neighbouring rows.
type rowBlock struct {
	rows  []blockRow
	cells []invoice.Cell // of all rows
	text  int            // bytes of text in cells
}

// blockRow is a row of a block.
type blockRow struct {
	number      int
	hidden      bool
	first, last int // its cells in the block, without last
}

// scanAhead takes over a scanner, which nobody else uses from now on. may reports whether the book
// allows to scan it on another goroutine, see book.Scanner.
func scanAhead(sc book.Scanner, may func() bool) *aheadScanner {
	return &aheadScanner{Scanner: sc, may: may, close: sync.OnceValue(sc.Close)}
}

// start starts the goroutine.
func (a *aheadScanner) start() {
	a.now, a.stop = &rowBlock{}, make(chan struct{})
	a.filled, a.spare = make(chan *rowBlock, aheadBlocks), make(chan *rowBlock, aheadBlocks)
	for range aheadBlocks {
		a.spare <- &rowBlock{}
	}
	a.close = sync.OnceValue(a.end)
	go a.fill()
}

// fill scans the sheet. There is always room in filled: no more blocks exist.
func (a *aheadScanner) fill() {
	defer close(a.filled)
	for {
		select {
		case <-a.stop:
			return
		case b := <-a.spare:
			more := b.fill(a.Scanner)
			a.filled <- b
			if !more {
				return
			}
		}
	}
}

// fill copies the next rows of a scanner; false at its end.
func (b *rowBlock) fill(sc book.Scanner) (more bool) {
	b.rows, b.cells, b.text = b.rows[:0], b.cells[:0], 0
	for len(b.rows) < blockRows && len(b.cells) < blockCells && b.text < blockText {
		if !sc.Next() {
			return false
		}
		cells, first := sc.Cells(), len(b.cells)
		b.cells = append(b.cells, cells...)
		b.rows = append(b.rows, blockRow{sc.Row(), sc.Hidden(), first, len(b.cells)})
		for i := range cells {
			b.text += len(cells[i].Text)
		}
	}
	return true
}

// Next implements book.Scanner.
func (a *aheadScanner) Next() bool {
	if a.now == nil {
		if a.count++; a.count <= aheadAfter || !a.may() {
			return a.Scanner.Next()
		}
		a.start()
	}
	for a.next++; a.next > len(a.now.rows); a.next = 1 {
		if a.now.rows != nil {
			a.spare <- a.now
		}
		var open bool
		if a.now, open = <-a.filled; !open {
			a.now = &rowBlock{}
			return false
		}
	}
	return true
}

func (a *aheadScanner) row() *blockRow { return &a.now.rows[a.next-1] }

// Row implements book.Scanner.
func (a *aheadScanner) Row() int {
	if a.now == nil {
		return a.Scanner.Row()
	}
	return a.row().number
}

// Hidden implements book.Scanner.
func (a *aheadScanner) Hidden() bool {
	if a.now == nil {
		return a.Scanner.Hidden()
	}
	return a.row().hidden
}

// Cells implements book.Scanner.
func (a *aheadScanner) Cells() []invoice.Cell {
	if a.now == nil {
		return a.Scanner.Cells()
	}
	r := a.row()
	return a.now.cells[r.first:r.last]
}

// Close waits until the sheet is not scanned any more and closes its scanner.
func (a *aheadScanner) Close() error { return a.close() }

func (a *aheadScanner) end() error {
	close(a.stop)
	for range a.filled { // until fill has ended
	}
	return a.Scanner.Close()
}
