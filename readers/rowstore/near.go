package rowstore

import (
	"context"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Near records that the row of entry row, which has no number, may belong to an order. If sure is
// false, this holds only if the row has the order's buyer, by name or tax number.
func (s *Store) Near(order, row int, sure bool) {
	s.near[order] = append(s.near[order], near{row, sure})
}

// Keyed reports whether an entry of Add is an order with a number.
func (s *Store) Keyed(entry int) bool { return s.index.at(entry).key != none }

// Headless reports whether rows without a number on a sheet of lines could belong to another order
// than the one above: a row of the sheet of heads has no number, or its number has no lines.
func (s *Store) Headless() bool {
	const head, lines = 1 << invoice.RoleHead, 1<<invoice.RoleLine | 1<<invoice.RoleMixed
	for i := range s.index.count {
		if e := s.index.at(i); e.rows > 0 && e.role&head != 0 && e.role&lines == 0 {
			return true
		}
	}
	return false
}

// addDoubts adds a doubt about the rows near order i that may belong to it.
func (s *Store) addDoubts(ctx context.Context, i int, d *invoice.Draft) error {
	rows := s.near[i]
	if len(rows) == 0 {
		return nil
	}
	doubt := invoice.Doubt{Kind: invoice.DoubtNear}
	buyers := buyersOf(d)
	for _, n := range rows {
		row, _, err := s.row(ctx, s.index.at(n.row).last())
		if err != nil {
			return err
		}
		if !n.sure && !sameBuyer(buyers, &row) {
			continue
		}
		if doubt.Rows++; doubt.Rows == 1 {
			doubt.Place = row.NumberCell()
		}
		if len(doubt.Cells) < invoice.DoubtCells {
			doubt.Cells = append(doubt.Cells, row.NumberCell().Cell())
		}
	}
	if doubt.Rows > 0 {
		d.Doubts = append(d.Doubts, doubt)
	}
	return nil
}

// buyer is a normalized name or tax number.
type buyer struct {
	field invoice.Field
	key   string
}

// buyersOf returns the names and tax numbers of buyers in an order's rows.
func buyersOf(d *invoice.Draft) map[buyer]bool {
	out := map[buyer]bool{}
	for r := range d.Rows {
		for c := range d.Rows[r].Cells {
			if b := buyerOf(&d.Rows[r].Cells[c]); b.key != "" {
				out[b] = true
			}
		}
	}
	return out
}

// sameBuyer reports whether a row has one of the buyers, or "same as above". An order without a
// buyer matches any.
func sameBuyer(buyers map[buyer]bool, row *invoice.Row) bool {
	if len(buyers) == 0 {
		return true
	}
	for i := range row.Cells {
		if b := buyerOf(&row.Cells[i]); b.key != "" && (buyers[b] || invoice.Ditto(b.key)) {
			return true
		}
	}
	return false
}

// buyerOf is the buyer in a cell; the key is empty for other cells.
func buyerOf(c *invoice.Cell) buyer {
	if c.Field != invoice.BuyerName && c.Field != invoice.BuyerTaxNum || invoice.Nothing(c.Text) {
		return buyer{}
	}
	return buyer{c.Field, strings.TrimSuffix(invoice.Fold(c.Text), "(个人)")}
}
