package corpus

import (
	"io"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// trouble makes a file whose fault is in its sheets, not in one order.
func trouble(name string, write func(*sheets), want ...Expected) Book {
	return Book{Name: name, Format: XLSX, write: func(w io.Writer) error {
		book := xlsx.New(w)
		write(&sheets{Writer: book})
		return book.Close()
	}, want: want}
}

// at is a finding at a cell of the first sheet.
func at(code, cell string) Expected { return Expected{Code: code, Sheet: "订单", Cell: cell} }

// sheets writes a workbook of valid orders.
type sheets struct{ *xlsx.Writer }

// plainFields are the columns of these sheets: A to G.
var plainFields = []invoice.Field{invoice.OrderNo, invoice.BuyerName, invoice.BuyerTaxNum, invoice.GoodsName, invoice.GoodsCode,
	invoice.LineAmount, invoice.TaxRate}

// header writes the titles, then further ones.
func header(s *xlsx.Sheet, more ...string) {
	var cells []xlsx.Cell
	for _, f := range plainFields {
		cells = append(cells, xlsx.Text(f.Title().Zh))
	}
	s.Row(append(cells, texts(more...)...)...)
}

func texts(all ...string) (out []xlsx.Cell) {
	for _, s := range all {
		out = append(out, xlsx.Text(s))
	}
	return out
}

// order is the row of order i, then further cells.
func order(i int, more ...xlsx.Cell) []xlsx.Cell {
	p := valid("plain", nil)
	v := p.rows(i)[0]
	var cells []xlsx.Cell
	for _, f := range plainFields {
		cells = append(cells, v[f].cell)
	}
	return append(cells, more...)
}

// without empties cells of a row.
func without(row []xlsx.Cell, columns ...int) []xlsx.Cell {
	for _, c := range columns {
		row[c] = xlsx.Cell{}
	}
	return row
}

// with replaces a cell of a row.
func with(row []xlsx.Cell, column int, c xlsx.Cell) []xlsx.Cell {
	row[column] = c
	return row
}

// orders begins a sheet with the titles.
func (b *sheets) orders(more ...string) *xlsx.Sheet {
	s := b.Sheet("订单")
	header(s, more...)
	return s
}
