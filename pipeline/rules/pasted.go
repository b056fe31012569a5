package rules

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// pasted reports rows of the order that stand in its sheet twice: the same rows again further down,
// or a series of different rows right below itself. Their lines are never added up. Equal lines one
// below the other may be sales of their own.
func (c *checker) pasted() {
	for _, role := range []invoice.Role{invoice.RoleMixed, invoice.RoleLine} {
		rows := rowsOf(c.d, role)
		if len(rows) < 2 || c.d.Derived {
			continue
		}
		first, again := repeated(rows)
		if again == nil {
			continue
		}
		c.order.Net, c.order.Tax, c.order.Gross = 0, 0, 0 // the sum of both is meaningless
		at := first.NumberCell()
		c.find(NumberTwice, again.NumberCell(), invoice.OrderNo, c.d.Number, at.String())
		return
	}
}

func rowsOf(d *invoice.Draft, role invoice.Role) (out []*invoice.Row) {
	for i := range d.Rows {
		if d.Rows[i].Role == role {
			out = append(out, &d.Rows[i])
		}
	}
	return out
}

// repeated finds the first row of a block, and that of the block that repeats it.
func repeated(rows []*invoice.Row) (first, again *invoice.Row) {
	var blocks [][]*invoice.Row
	from := 0
	for i := 1; i <= len(rows); i++ {
		if i == len(rows) || rows[i].Place.Row != rows[i-1].Place.Row+1 || rows[i].Place.Sheet != rows[i-1].Place.Sheet {
			blocks = append(blocks, rows[from:i])
			from = i
		}
	}
	if len(blocks) == 1 {
		half := len(rows) / 2
		if len(rows)%2 != 0 || half < 2 || !differ(rows[:half]) || !slices.EqualFunc(rows[:half], rows[half:], sameCells) {
			return nil, nil
		}
		return rows[0], rows[half]
	}
	if len(blocks) > maxBlocks {
		return nil, nil
	}
	for i := range blocks {
		for j := range i {
			a, b := blocks[j][0].Place, blocks[i][0].Place
			if a.File == b.File && a.Sheet == b.Sheet && slices.EqualFunc(blocks[j], blocks[i], sameCells) {
				return blocks[j][0], blocks[i][0]
			}
		}
	}
	return nil, nil
}

// maxBlocks bounds how many blocks are compared with each other.
const maxBlocks = 100

// differ reports whether not all rows are equal.
func differ(rows []*invoice.Row) bool {
	return slices.ContainsFunc(rows[1:], func(r *invoice.Row) bool { return !sameCells(rows[0], r) })
}

// sameCells reports whether two rows have the same cells, running numbers apart.
func sameCells(a, b *invoice.Row) bool {
	return slices.EqualFunc(a.Cells, b.Cells, func(x, y invoice.Cell) bool {
		return x.Field == y.Field && x.Title == y.Title && (x.Field == invoice.RowNo || x.Text == y.Text && x.Kind == y.Kind)
	})
}
