package corpus

import (
	"fmt"
	"maps"

	"github.com/fapiao/fapiao/internal/fixture"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Plant is a fault of one order and all the findings that it must give.
type Plant struct {
	Name  string
	Cells Values   // of the first row; an empty value empties the cell
	More  []Values // further rows of the order
	Want  []Want

	Setting *Setting // nil for one that needs none
}

// Want is a finding at the cell of a field in a row of the order, from 0. An empty field is the
// order number.
type Want struct {
	Code  string
	Field invoice.Field
	Row   int
}

// want are findings in the first row.
func want(code string, fields ...invoice.Field) (out []Want) {
	if len(fields) == 0 {
		return []Want{{Code: code}}
	}
	for _, f := range fields {
		out = append(out, Want{Code: code, Field: f})
	}
	return out
}

// one is a fault of one cell with one finding there.
func one(name string, f invoice.Field, v Value, code string) Plant {
	return Plant{Name: name, Cells: Values{f: v}, Want: want(code, f)}
}

// valid is an order that gives no finding.
func valid(name string, cells Values, more ...Values) Plant {
	return Plant{Name: name, Cells: cells, More: more}
}

func (p *Plant) setting() *Setting {
	if p.Setting == nil {
		return &Setting{}
	}
	return p.Setting
}

func (p *Plant) typed() bool {
	for _, row := range p.More {
		if row.typed() {
			return true
		}
	}
	return p.Cells.typed()
}

// rows are the rows of the order at place i of a workbook: those of an order without fault, changed
// by the plant. No two orders have the same buyer.
func (p *Plant) rows(i int) []Values {
	first := Values{
		invoice.OrderNo: T(fmt.Sprintf("C%04d", i+1)), invoice.KindField: T("数电普票"), invoice.TaxIncluded: T("是"),
		invoice.BuyerName:   T(fmt.Sprintf("青州市松石第%d物资有限公司", i+1)),
		invoice.BuyerTaxNum: T(fixture.TaxNum(fmt.Sprintf("91370781MA3%06d", 100000+i*37))),
		invoice.GoodsName:   T("技术服务费"), invoice.GoodsCode: T("3040201000000000000"),
		invoice.LineAmount: N(invoice.Amount(10600 + int64(i)*106).String()), invoice.TaxRate: T("6%"),
	}
	base := p.setting().Base
	for _, cells := range []Values{base, p.Cells} {
		maps.Copy(first, cells)
	}
	out := []Values{first}
	for _, more := range p.More {
		row := Values{invoice.OrderNo: first[invoice.OrderNo], invoice.GoodsName: T("资料费"), invoice.GoodsCode: T("3040201000000000000"),
			invoice.LineAmount: N("53.00"), invoice.TaxRate: T("6%")}
		maps.Copy(row, more)
		out = append(out, row)
	}
	return out
}

// fields are those that the rows of a plant fill.
func (p *Plant) fields(i int) map[invoice.Field]bool {
	out := map[invoice.Field]bool{}
	for _, row := range p.rows(i) {
		for f, v := range row {
			if v.text != "" {
				out[f] = true
			}
		}
	}
	for _, w := range p.Want {
		if w.Field != "" {
			out[w.Field] = true
		}
	}
	return out
}
