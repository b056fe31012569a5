package clocks

import (
	"context"
	"fmt"
	"io"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func rulesOf() rules.Settings {
	return rules.Settings{Default: seller, Sellers: []rules.Seller{{TaxNum: seller, Name: "示例（杭州）科技有限公司", Clerk: "张三"}}}
}

// sheet is a source of n orders.
type sheet struct{ n, next int }

func (s *sheet) Next(context.Context) (*invoice.Draft, error) {
	if s.next == s.n {
		return nil, io.EOF
	}
	s.next++
	cell := func(f invoice.Field, text string) invoice.Cell {
		return invoice.Cell{Field: f, Text: text, Col: "A", Title: string(f)}
	}
	no := fmt.Sprintf("CL%04d", s.next)
	return &invoice.Draft{Number: no, Rows: []invoice.Row{{
		Place: invoice.Place{File: "orders.xlsx", Sheet: "订单", Row: s.next + 1},
		Cells: []invoice.Cell{cell(invoice.OrderNo, no), cell(invoice.BuyerName, "杭州测试采购有限公司"), cell(invoice.BuyerTaxNum, "91330100MADEM00095"),
			cell(invoice.GoodsName, "办公用品"), cell(invoice.GoodsCode, "1060105040000000000"), cell(invoice.Quantity, "1"),
			cell(invoice.LineAmount, fmt.Sprintf("%d.00", 100+s.next)), cell(invoice.TaxRate, "13%")},
	}}}, nil
}

func (*sheet) OfResults() bool           { return false }
func (s *sheet) Rewind()                 { s.next = 0 }
func (*sheet) Findings() []rules.Finding { return nil }
func (*sheet) Close() error              { return nil }
