package corpus

import (
	"fmt"
	"io"
	"maps"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// sameOrders are orders of many kinds, which every format and database can have.
func sameOrders() (out []Plant) {
	net := Values{invoice.TaxIncluded: T("否"), invoice.LineAmount: N("1234.56")}
	special := Values{invoice.KindField: T("数电专票"), invoice.BuyerAddress: T("青州市松石路 1 号"), invoice.BuyerTel: T("0536-3888888"),
		invoice.BuyerBank: T("松石银行青州支行"), invoice.BuyerAccount: T("0370781000012345678")}
	more := []Plant{
		valid("off-row", Values{invoice.LineAmount: N("106.00")}, Values{invoice.GoodsName: T("技术服务费"), invoice.LineAmount: N("-10.60")}),
		valid("nine-lines", net, Values{}, Values{}, Values{}, Values{}, Values{}, Values{}, Values{}, Values{}),
		valid("special-bank", special, Values{}),
		valid("net-discount", net, Values{invoice.Discount: N("10.00")}),
		valid("quantity-of-two-lines", Values{invoice.Quantity: N("7"), invoice.Unit: T("次"), invoice.LineAmount: N("100.01")}, Values{invoice.Quantity: N("3"), invoice.Unit: T("份")}),
		valid("rate-9", Values{invoice.TaxRate: N("0.09"), invoice.GoodsCode: T("3010102020100000000"), invoice.GoodsName: T("货物运输")}),
		valid("cents", Values{invoice.LineAmount: N("0.37")}),
		valid("millions", Values{invoice.LineAmount: N("98765432.10")}),
		valid("mail", Values{invoice.BuyerEmail: T("fapiao@example.com"), invoice.BuyerPhone: T("13800138000")}),
	}
	for _, p := range append(validOrders(Bureau), more...) {
		cells := Values{invoice.OrderDate: T("2026-11-03 10:30:00")}
		maps.Copy(cells, p.Cells)
		p.Cells = cells
		out = append(out, p)
	}
	return out
}

// WriteSame writes the same orders in each format.
func WriteSame(w io.Writer, f Format) error {
	b := Book{Name: "same", Format: f, Plants: sameOrders()}
	write, _ := b.writer()
	return write(w)
}

// SameOrders is the number of orders that WriteSame writes.
func SameOrders() int { return len(sameOrders()) }

// SameTable are the statements that make a table "sales" with the orders that WriteSame writes, for
// the types of an SQL dialect, and the query of its rows.
func SameTable(amount, day string) (statements []string, query string) {
	tables, _ := (&Book{Name: "same", Format: XLSX, Plants: sameOrders()}).fill()
	t := tables[0]
	var columns, names []string
	for _, f := range t.fields {
		kind := "VARCHAR(300)"
		switch f {
		case invoice.LineAmount, invoice.Discount:
			kind = amount
		case invoice.OrderDate:
			kind = day
		}
		columns, names = append(columns, string(f)+" "+kind), append(names, string(f))
	}
	statements = []string{"CREATE TABLE sales (line INTEGER, " + strings.Join(columns, ", ") + ")"}
	for i, row := range t.rows {
		values := []string{fmt.Sprint(i)}
		for _, v := range row {
			if v.text == "" {
				values = append(values, "NULL")
			} else {
				values = append(values, "'"+v.text+"'")
			}
		}
		statements = append(statements, "INSERT INTO sales VALUES ("+strings.Join(values, ", ")+")")
	}
	return statements, "SELECT " + strings.Join(names, ", ") + " FROM sales ORDER BY line"
}
