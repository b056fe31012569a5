package resultbook

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/writers/writertest"
)

// TestOrdersOfTheSheetAreTheSame: an order that 待处理 has with its lines is read from there as an
// order of the same hash, with its number and what else it says unchanged.
func TestOrdersOfTheSheetAreTheSame(t *testing.T) {
	t.Parallel()
	settings := &rules.Settings{Default: writertest.Seller, Sellers: []rules.Seller{{TaxNum: writertest.Seller, Name: "杭州例样软件有限公司", Clerk: "陈静"}}}
	met := 0
	rapid.Check(t, func(rt *rapid.T) {
		lang := rapid.SampledFrom([]string{"zh", "en"}).Draw(rt, "lang")
		sum, orders := writertest.Summary(nil), map[string]string{}
		var rows []report.Row
		for i := range rapid.IntRange(1, 8).Draw(rt, "orders") {
			o := rules.Check(rules.DraftOf(typedRows(rt, i)), settings).Order
			if o == nil {
				continue
			}
			hash, err := o.Hash()
			if err != nil {
				rt.Fatal(err)
			}
			orders[o.OrderNo] = hash
			r := report.Row{State: "ready", OrderNo: o.OrderNo, Seller: o.Seller, Source: invoice.Place{File: "a.xlsx", Sheet: "订单", Row: i + 2}, Typed: rules.TypedOrder(o, lang)}
			for _, row := range r.Typed {
				for _, v := range row {
					sum.Left = append(sum.Left, report.LeftColumn{Field: v.Field, Title: v.Title})
				}
			}
			rows = append(rows, r)
		}
		if len(rows) == 0 {
			return
		}
		met += len(rows)
		read(rt, write(t, Options{Lang: lang}, sum, rows...), settings, orders)
	})
	if met == 0 {
		t.Error("no order was written")
	}
}

// read compares the orders of a workbook with their hashes by number.
func read(t *rapid.T, path string, settings *rules.Settings, orders map[string]string) {
	w, err := readers.Open(t.Context(), path, readers.Options{Results: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for range len(orders) {
		d, err := w.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		r := rules.Check(d, settings)
		if r.Order == nil {
			t.Fatalf("%s is rejected: %v", d.Number, r.Findings)
		}
		if hash, err := r.Order.Hash(); err != nil || hash != orders[r.Order.OrderNo] {
			t.Fatalf("%s is another order: %+v, %v", d.Number, r.Order, err)
		}
		delete(orders, r.Order.OrderNo)
	}
	if _, err := w.Next(t.Context()); !errors.Is(err, io.EOF) || len(orders) > 0 {
		t.Fatalf("orders %v are missing, or %v", orders, err)
	}
}

// typedRows are rows of an order as a person may type them; some are refused.
func typedRows(t *rapid.T, n int) (rows []invoice.TypedRow) {
	words := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙AB0 1-=+@'\"&<\n（）#_x")), 1, 12, -1)
	text := func(f invoice.Field, s string) invoice.Typed { return invoice.Typed{Field: f, Text: s} }
	number := func(f invoice.Field, s string) invoice.Typed {
		kind := invoice.TypedNumber
		if rapid.Bool().Draw(t, "as text") {
			kind = invoice.TypedText
		}
		return invoice.Typed{Field: f, Text: s, Kind: kind}
	}
	head := invoice.TypedRow{
		text(invoice.OrderNo, fmt.Sprintf("%s%03d", rapid.SampledFrom([]string{"A-", "00", "1E", "2026"}).Draw(t, "number"), n)),
		text(invoice.BuyerName, "买方"+words.Draw(t, "buyer")+"公司"), text(invoice.BuyerTaxNum, "91330106MA0DEM0058"),
		text(invoice.TaxIncluded, rapid.SampledFrom([]string{"是", "否"}).Draw(t, "included")),
	}
	if rapid.Bool().Draw(t, "with remark") {
		head = append(head, text(invoice.Remark, words.Draw(t, "remark")))
	}
	for range rapid.IntRange(1, 3).Draw(t, "lines") {
		cents := rapid.IntRange(100, 99_999_999).Draw(t, "amount")
		amount := fmt.Sprintf("%d.%02d", cents/100, cents%100)
		row := append(slices.Clip(head),
			text(invoice.GoodsName, "咨询"+words.Draw(t, "goods")), text(invoice.GoodsCode, "3040801010000000000"),
			text(invoice.TaxRate, rapid.SampledFrom([]string{"6%", "0.06", "13%", "1%"}).Draw(t, "rate")), number(invoice.LineAmount, amount))
		if rapid.Bool().Draw(t, "with quantity") {
			row = append(row, number(invoice.Quantity, rapid.SampledFrom([]string{"1", "3", "0.37", "12.5", "1000"}).Draw(t, "quantity")))
		}
		if rapid.Bool().Draw(t, "with discount") {
			row = append(row, number(invoice.Discount, rapid.SampledFrom([]string{"0.01", "0.5", "1"}).Draw(t, "discount")))
		}
		rows = append(rows, row)
	}
	return rows
}
