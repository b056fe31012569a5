package rowstore

import (
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
	d := &invoice.Draft{Number: string(s.index.text(e.key)), Rows: make([]invoice.Row, 0, e.rows)}
	offsets := append(make([]int64, 0, e.rows), s.joined[i]...)
	for at := e.last; len(offsets) < int(e.rows); {
		offsets = append(offsets, at)
		back, _, _, err := s.head(at)
		if err != nil {
			return nil, err
		}
		at -= back
	}
	slices.Sort(offsets)
	bytes, cells := int64(0), 0
	for _, at := range offsets {
		row, size, err := s.row(ctx, at)
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
