package corpus

import (
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// perBook is the number of faults in one file. Each has a valid order behind it.
const perBook = 4

// Plants are all faults of orders.
func Plants() []Plant {
	return slices.Concat(buyerPlants(), goodsPlants(), ratePlants(), amountPlants(), orderPlants(), cellPlants())
}

// Books are all files: faults spread over the formats that can have them, and valid files.
func Books() []Book {
	var out []Book
	waiting := map[Format][]Plant{}
	turn := 0
	for _, p := range Plants() {
		f := formatOf(&p, &turn)
		if waiting[f] = append(waiting[f], p); len(waiting[f]) == perBook {
			out = append(out, faulty(len(out), f, waiting[f]))
			waiting[f] = nil
		}
	}
	for _, f := range []Format{XLSX, Bureau, CSV, GBK} {
		if len(waiting[f]) > 0 {
			out = append(out, faulty(len(out), f, waiting[f]))
		}
		out = append(out, Book{Name: "valid", Format: f, Plants: validOrders(f)})
	}
	return append(out, troubles()...)
}

// formatOf gives each fault a format, one after the other.
func formatOf(p *Plant, turn *int) Format {
	if p.typed() {
		return XLSX
	}
	formats := []Format{XLSX, CSV, GBK, Bureau}
	for {
		f := formats[*turn%len(formats)]
		*turn++
		if f == Bureau && !inBureau(p, 0) || f == GBK && !gbk(p) {
			continue
		}
		return f
	}
}

func faulty(n int, f Format, plants []Plant) Book {
	b := Book{Name: fmt.Sprintf("faults-%02d", n+1), Format: f}
	for _, p := range plants {
		b.Plants = append(b.Plants, p, valid("valid", nil))
	}
	return b
}

// validOrders are orders as accountants write them, none of which may give a finding.
func validOrders(f Format) []Plant {
	out := []Plant{
		valid("plain", nil),
		valid("two-lines", nil, Values{}),
		valid("special", Values{invoice.KindField: T("数电专票")}),
		valid("net", Values{invoice.TaxIncluded: T("否"), invoice.LineAmount: N("1234.56")}),
		valid("person", Values{invoice.BuyerName: T("张小明"), invoice.BuyerPerson: T("是"), invoice.BuyerTaxNum: none}),
		valid("quantity-price", Values{invoice.Quantity: N("3"), invoice.Price: N("35.33333333"), invoice.Unit: T("项"), invoice.LineAmount: N("106.00")}),
		valid("rate-13", Values{invoice.TaxRate: N("0.13"), invoice.GoodsCode: T(paper), invoice.Unit: T("包"), invoice.Quantity: N("2")}),
		valid("discount", Values{invoice.Discount: N("6.00")}),
		valid("remark", Values{invoice.Remark: T("合同号 HT-2026-11，请送前台")}),
		valid("exempt", Values{invoice.TaxRate: T("免税")}),
		valid("brackets", Values{invoice.BuyerName: T("青州松石物资（集团）有限公司")}),
	}
	if f != Bureau {
		out = append(out, valid("kind-empty", Values{invoice.KindField: none, invoice.TaxIncluded: none}))
	}
	return out
}
