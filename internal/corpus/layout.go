package corpus

import (
	"slices"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// table is one sheet: its columns, and the rows above its data.
type table struct {
	name   string
	above  int             // rows up to the header
	fields []invoice.Field // nil if the titles are a row
	rows   [][]Value
}

// column is the letter of a field's column.
func (t *table) column(f invoice.Field) string {
	if i := slices.Index(t.fields, f); i >= 0 {
		return xlsx.ColumnName(i)
	}
	return "A"
}

func (t *table) add(v Values) {
	row := make([]Value, len(t.fields))
	for i, f := range t.fields {
		row[i] = v[f]
	}
	t.rows = append(t.rows, row)
}

// next is the number of the row that add adds.
func (t *table) next() int { return t.above + len(t.rows) + 1 }

// wide makes one sheet with a column for each field that a plant fills.
func wide(plants []Plant) []*table {
	used := map[invoice.Field]bool{}
	for i := range plants {
		for f := range plants[i].fields(i) {
			used[f] = true
		}
	}
	t := &table{name: "订单", above: 1}
	for _, f := range invoice.Catalogue() {
		if used[f.Field] {
			t.fields = append(t.fields, f.Field)
		}
	}
	return []*table{t}
}

// cells are all rows of a sheet: those above the titles, the titles, and the data.
func (t *table) cells() (out [][]Value) {
	if t.fields == nil {
		return t.rows
	}
	for range t.above - 1 {
		out = append(out, []Value{T("必填\n(限100字符)")})
	}
	titles := make([]Value, len(t.fields))
	for i, f := range t.fields {
		titles[i] = T(t.title(f))
	}
	return append(append(out, titles), t.rows...)
}

var bureauHead = []invoice.Field{invoice.OrderNo, invoice.KindField, invoice.SpecialKind, invoice.TaxIncluded, invoice.BuyerPerson,
	invoice.BuyerName, invoice.BuyerTaxNum, invoice.BuyerIDType, invoice.BuyerIDNum, invoice.BuyerAddress, invoice.BuyerTel,
	invoice.BuyerBank, invoice.BuyerAccount, invoice.ShowBuyer, invoice.Remark, invoice.BuyerEmail, invoice.ManagerName,
	invoice.ManagerIDType, invoice.ManagerIDNum, invoice.LevyReason}

var bureauLine = []invoice.Field{invoice.OrderNo, invoice.GoodsName, invoice.GoodsCode, invoice.Spec, invoice.Unit, invoice.Quantity,
	invoice.Price, invoice.LineAmount, invoice.TaxRate, invoice.Discount, invoice.UsePolicy, invoice.Policy, invoice.RefundType, invoice.CoalKind}

// bureau makes the first two sheets of the bureau's batch workbook.
func bureau() []*table {
	return []*table{{name: "1-发票基本信息", above: 3, fields: bureauHead}, {name: "2-发票明细信息", above: 3, fields: bureauLine}}
}

// inBureau reports whether the bureau's workbook has columns for all of a plant, and a number
// without which its sheets do not belong together.
func inBureau(p *Plant, i int) bool {
	for f := range p.fields(i) {
		if !slices.Contains(bureauHead, f) && !slices.Contains(bureauLine, f) {
			return false
		}
	}
	for _, row := range p.More {
		for f := range row {
			if f != invoice.OrderNo && !slices.Contains(bureauLine, f) {
				return false
			}
		}
	}
	_, number := p.Cells[invoice.OrderNo]
	return !number
}
