package rowstore

import (
	"cmp"
	"context"
	"io"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Next returns the next order, sorted by their first rows, or io.EOF at the end.
func (s *Store) Next(ctx context.Context) (*invoice.Draft, error) {
	for s.next < s.index.count {
		i := s.next
		s.next++
		if s.index.at(i).rows > 0 {
			return s.draft(ctx, i)
		}
	}
	return nil, io.EOF
}

func (s *Store) draft(ctx context.Context, i int) (*invoice.Draft, error) {
	e := s.index.at(i)
	var room struct { // most orders have one row
		draft invoice.Draft
		rows  [1]invoice.Row
	}
	d := &room.draft
	d.Number, d.Rows = string(s.index.text(e.key)), room.rows[:0]
	if e.rows > 1 {
		d.Rows = make([]invoice.Row, 0, e.rows)
	}
	if err := s.findRows(e, s.joined[i]); err != nil {
		return nil, err
	}
	bytes, cells := int64(0), 0
	for _, p := range s.places {
		row, size, err := s.body(ctx, p.at, p.size)
		if err != nil {
			return nil, err
		}
		d.Rows = append(d.Rows, row)
		if bytes, cells = bytes+size, cells+len(row.Cells); bytes > maxOrderBytes || cells > maxOrderCells {
			return nil, &SizeError{d.Rows[0].NumberCell()}
		}
	}
	return d, s.addDoubts(ctx, i, d)
}

// place is where the body of a record is.
type place struct{ at, size int64 }

// findRows sets places to those of the rows of an order, in the order of reading; joined are the
// offsets of those that were joined to it.
func (s *Store) findRows(e *entry, joined []int64) error {
	s.places = s.places[:0]
	add := func(at int64) (before int64, err error) {
		back, head, size, err := s.head(at)
		s.places = append(s.places, place{at + head, size})
		return at - back, err
	}
	for _, at := range joined {
		if _, err := add(at); err != nil {
			return err
		}
	}
	for at := e.last(); len(s.places) < int(e.rows); {
		var err error
		if at, err = add(at); err != nil {
			return err
		}
	}
	slices.SortFunc(s.places, func(a, b place) int { return cmp.Compare(a.at, b.at) })
	return nil
}
