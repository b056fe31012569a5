package rowstore

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/spool"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// MaxRows is the most rows of one order. An invoice has at most 2,000 lines; a number on more rows
// than this is probably in the wrong column.
const MaxRows = 20_000

// MaxOrders is the most orders and rows without a number of one source: four full sheets.
const MaxOrders = 4 << 20

// Limits of all rows of one order together.
const (
	maxOrderBytes = 32 << 20
	maxOrderCells = 1 << 20
)

var (
	// ErrTooManyRows reports an order number on more than MaxRows rows.
	ErrTooManyRows = lang.Text{Zh: "同一订单号的行数过多",
		En: "too many rows have the same order number"}
	// ErrTooMuch reports more than MaxOrders orders, or more rows than the limit of New.
	ErrTooMuch = lang.Text{Zh: "行数过多", En: "the source has too many rows"}
)

// SizeError reports that the rows of one order exceed the limits.
type SizeError struct{ Place invoice.Place } // the order's first row

func (e *SizeError) Error() string {
	return "the rows of one order have too much content: " + e.Place.String()
}

// Store collects all rows of a source, then returns its orders. It is used by one goroutine.
type Store struct {
	spool   *spool.Spool
	tables  []*Table
	index   index
	aliases aliases
	joined  map[int][]int64 // offsets of rows added to an order by Join
	near    map[int][]near  // rows without a number that may belong to an order
	buf     []byte
	cells   cellRoom
	room    [maxHead]byte // of the head that is read
	places  []place       // of the rows of the order that is read
	next    int           // entry that Next returns
}

// New makes a store with its temporary file in dir; an empty dir is the system's temporary folder.
// The rows may take up to limit bytes, 0 means 2 GiB.
func New(dir string, limit int64) *Store {
	return &Store{spool: spool.New(dir, min(limit, maxOffset)), index: newIndex(), joined: map[int][]int64{}, near: map[int][]near{}}
}

// Table registers a table. Its columns may grow until the first Next.
func (s *Store) Table(t *Table) int {
	s.tables = append(s.tables, t)
	return len(s.tables) - 1
}

// Orders is the number of order numbers and rows without one.
func (s *Store) Orders() int { return s.index.count }

// Add stores one row. Rows with the same key are one order; a row with an empty key is an order of
// its own. It returns the entry of the order for Join and Near.
func (s *Store) Add(key string, table int, row Row) (int, error) {
	var i int
	if key == "" {
		i = s.index.add()
	} else {
		i = s.index.find(boundedKey(key))
	}
	e := s.index.at(i)
	switch {
	case e.rows >= MaxRows:
		return 0, ErrTooManyRows
	case s.index.count > MaxOrders:
		return 0, ErrTooMuch
	}
	back := uint64(0)
	if e.rows > 0 {
		back = uint64(s.spool.Len() - e.last())
	}
	at, err := s.keep(back, table, row)
	if err != nil {
		return 0, err
	}
	e.setLast(at)
	e.rows++
	e.role |= 1 << s.tables[table].Role
	return i, nil
}

// maxHead is the most bytes of the head of a record.
const maxHead = 2 * binary.MaxVarintLen64

// keep appends a record and returns its offset.
func (s *Store) keep(back uint64, table int, row Row) (int64, error) {
	var room [maxHead]byte
	s.buf = appendRecord(append(s.buf[:0], room[:]...), table, row)
	head := binary.AppendUvarint(binary.AppendUvarint(room[:0], back), uint64(len(s.buf)-maxHead))
	record := s.buf[maxHead-len(head):]
	copy(record, head)
	at, err := s.spool.Append(record)
	switch {
	case err == nil:
		return at, nil
	case errors.Is(err, spool.ErrFull):
		return 0, ErrTooMuch
	}
	return 0, fmt.Errorf("keep row %d: %w", row.Number, err)
}

// Join moves the only row of order from, which has no number, to order to.
func (s *Store) Join(from, to int) error {
	f, t := s.index.at(from), s.index.at(to)
	if t.rows >= MaxRows {
		return ErrTooManyRows
	}
	s.joined[to] = append(s.joined[to], f.last())
	f.rows = 0
	t.rows++
	return nil
}

// Rewind makes Next start again with the first order.
func (s *Store) Rewind() { s.next = 0 }

// head reads the head of a record: the distance to the previous row of the order, and the sizes of
// head and body.
func (s *Store) head(at int64) (back, head, body int64, err error) {
	h := s.room[:max(0, min(maxHead, s.spool.Len()-at))]
	if err := s.spool.ReadAt(h, at); err != nil {
		return 0, 0, 0, fmt.Errorf("read rows back: %w", err)
	}
	distance, n := binary.Uvarint(h)
	size, m := binary.Uvarint(h[max(n, 0):])
	head = int64(n + m)
	if n <= 0 || m <= 0 || distance > uint64(at) || size > uint64(s.spool.Len()-at-head) {
		return 0, 0, 0, fmt.Errorf("read rows back: %w", errRecord)
	}
	return int64(distance), head, int64(size), nil
}

// row reads the record at an offset; size is its size in bytes.
func (s *Store) row(ctx context.Context, at int64) (row invoice.Row, size int64, err error) {
	_, head, size, err := s.head(at)
	if err != nil {
		return row, 0, err
	}
	return s.body(ctx, at+head, size)
}

// body reads the row in a record's body.
func (s *Store) body(ctx context.Context, at, size int64) (row invoice.Row, _ int64, err error) {
	if err := ctx.Err(); err != nil {
		return row, 0, err
	}
	s.buf = slices.Grow(s.buf[:0], int(size))[:size]
	if err := s.spool.ReadAt(s.buf, at); err != nil {
		return row, 0, fmt.Errorf("read rows back: %w", err)
	}
	r, err := decodeRecord(string(s.buf), &s.cells)
	if err == nil && r.table >= len(s.tables) {
		err = errRecord
	}
	if err != nil {
		return row, 0, fmt.Errorf("read rows back: %w", err)
	}
	row, err = s.tables[r.table].row(r)
	return row, size, err
}

func (t *Table) row(r record) (invoice.Row, error) {
	row := invoice.Row{
		Place:   invoice.Place{File: t.File, Sheet: t.Sheet, Row: r.Number},
		Role:    t.Role,
		Hidden:  r.Hidden,
		Sent:    r.Sent,
		Written: r.Written,
		Serial:  r.Serial,
		ReadAt:  r.ReadAt,
		Cells:   r.Cells,
		Columns: t.fields(),
	}
	for i := range row.Cells {
		c := &row.Cells[i]
		if c.Index >= len(t.Columns) {
			return row, fmt.Errorf("read rows back: %w", errRecord)
		}
		col := &t.Columns[c.Index]
		c.Field, c.Col, c.Title = col.Field, col.Name, col.Title
	}
	return row, nil
}

// Close removes the temporary file. It may be called twice.
func (s *Store) Close() error { return s.spool.Close() }

// near is a row without a number near an order.
type near struct {
	row  int
	sure bool // the row has no buyer, so it may be a line of any order
}
