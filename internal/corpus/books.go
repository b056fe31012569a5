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
	return slices.Concat(buyerPlants(), goodsPlants(), ratePlants(), amountPlants(), orderPlants(), cellPlants(), specialPlants(), furtherPlants(), settingPlants())
}

// formats are those of faults, in turn.
var formats = []Format{XLSX, CSV, XLS, GBK, Bureau}

// shelf is a pile of faults that can be in one file.
type shelf struct {
	format  Format
	setting *Setting
}

// Books are all files: faults spread over the formats that can have them, and valid files.
func Books() []Book {
	var out []Book
	var shelves []shelf
	waiting := map[shelf][]Plant{}
	var plain, cells int
	for _, p := range Plants() {
		turn := &plain
		if p.typed() {
			turn = &cells
		}
		on := shelf{formatOf(&p, turn), p.Setting}
		if waiting[on] = append(waiting[on], p); len(waiting[on]) == perBook {
			out = append(out, faulty(len(out), on, waiting[on]))
			waiting[on] = nil
		}
		if !slices.Contains(shelves, on) {
			shelves = append(shelves, on)
		}
	}
	for _, on := range shelves {
		if len(waiting[on]) > 0 {
			out = append(out, faulty(len(out), on, waiting[on]))
		}
	}
	for _, f := range formats {
		out = append(out, Book{Name: "valid", Format: f, Plants: validOrders(f)})
	}
	return slices.Concat(out, troubles(), mappedBooks())
}

// formatOf gives each fault a format, one after the other. A setting has all of its faults in one
// format, so that it has few files.
func formatOf(p *Plant, turn *int) Format {
	if p.Setting != nil {
		return p.Setting.Format
	}
	for {
		f := formats[*turn%len(formats)]
		*turn++
		if p.typed() && f != XLSX && f != XLS || f == Bureau && !inBureau(p, 0) || f == GBK && !gbk(p) {
			continue
		}
		return f
	}
}

func faulty(n int, on shelf, plants []Plant) Book {
	b := Book{Name: fmt.Sprintf("faults-%02d", n+1), Format: on.format}
	if on.setting != nil {
		b.Config, b.Codes = on.setting.Config, on.setting.Codes
	}
	for _, p := range plants {
		right := valid("valid", nil)
		right.Setting = on.setting
		b.Plants = append(b.Plants, p, right)
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
