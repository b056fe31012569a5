package rules_test

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// edit changes a draft for one case.
type edit func(*invoice.Draft)

// baseDraft is an order without fault: one row with everything that is needed.
func baseDraft(edits ...edit) *invoice.Draft {
	d := &invoice.Draft{Number: "A1001", Rows: []invoice.Row{row(invoice.RoleMixed,
		invoice.OrderNo, "A1001", invoice.BuyerName, "杭州云帆科技有限公司", invoice.BuyerTaxNum, "91370306MA3TBJ0T8E",
		invoice.GoodsName, "技术服务费", invoice.GoodsCode, "3040201000000000000", invoice.LineAmount, "106.00", invoice.TaxRate, "6%")}}
	for _, e := range edits {
		e(d)
	}
	for i := range d.Rows {
		d.Rows[i].Place = invoice.Place{File: "orders.xlsx", Sheet: "订单", Row: i + 2}
		for j := range d.Rows[i].Cells {
			d.Rows[i].Cells[j].Col = string(rune('A' + j%26))
		}
	}
	return d
}

// row makes a row of pairs of field and text.
func row(role invoice.Role, pairs ...any) invoice.Row {
	r := invoice.Row{Role: role}
	for i := 0; i+1 < len(pairs); i += 2 {
		f := pairs[i].(invoice.Field)
		r.Cells = append(r.Cells, invoice.Cell{Field: f, Text: pairs[i+1].(string), Title: f.Title().Zh})
	}
	return r
}

// set fills a cell of the first row.
func set(f invoice.Field, text string) edit { return setKind(f, text, invoice.CellText) }

// setKind fills a cell of the first row as the source keeps it.
func setKind(f invoice.Field, text string, kind invoice.CellKind) edit {
	return func(d *invoice.Draft) {
		drop(f)(d)
		d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Field: f, Text: text, Kind: kind, Title: f.Title().Zh})
	}
}

// shown fills a cell of the first row with a number that its format shows otherwise.
func shown(f invoice.Field, number string, as invoice.CellFormat, text string, exact bool) edit {
	return func(d *invoice.Draft) {
		setKind(f, number, invoice.CellNumber)(d)
		d.Rows[0].Cells[len(d.Rows[0].Cells)-1].Shown = &invoice.Shown{Format: as, Text: text,
			Exact: exact}
	}
}

// sets fills several cells of the first row.
func sets(pairs ...any) edit {
	return func(d *invoice.Draft) {
		for i := 0; i+1 < len(pairs); i += 2 {
			set(pairs[i].(invoice.Field), pairs[i+1].(string))(d)
		}
	}
}

// drop empties cells of the first row.
func drop(fields ...invoice.Field) edit {
	return func(d *invoice.Draft) {
		var keep []invoice.Cell
		for _, c := range d.Rows[0].Cells {
			gone := false
			for _, f := range fields {
				gone = gone || c.Field == f
			}
			if !gone {
				keep = append(keep, c)
			}
		}
		d.Rows[0].Cells = keep
	}
}

// add appends a row.
func add(role invoice.Role, pairs ...any) edit {
	return func(d *invoice.Draft) { d.Rows = append(d.Rows, row(role, pairs...)) }
}

// column appends a cell of a column that means nothing to us.
func column(title, text string) edit {
	return func(d *invoice.Draft) {
		d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Text: text, Title: title})
	}
}

// person makes the buyer a natural person.
var person = sets(invoice.BuyerName, "张小明", invoice.BuyerPerson, "是", invoice.BuyerTaxNum, "11010519491231002X")

// settings are those of a seller without limits.
func settings() *rules.Settings {
	return &rules.Settings{Default: "91350100M000100Y43", Sellers: []rules.Seller{
		{TaxNum: "91350100M000100Y43", Name: "福州启明贸易有限公司", Clerk: "陈静"}}}
}

// check runs a check and returns its result.
func check(t testing.TB, s *rules.Settings, edits ...edit) rules.Result {
	t.Helper()
	d := baseDraft(edits...)
	r := rules.Check(d, s)
	typedAgain(t, d, &r, s)
	return r
}

// mustPass runs a check that must make an order.
func mustPass(t testing.TB, edits ...edit) *invoice.Order {
	t.Helper()
	r := check(t, settings(), edits...)
	if r.Order == nil {
		for _, f := range r.Findings {
			t.Errorf("%s %s: %s", f.Code, f.Place, f.Message("zh"))
		}
		t.FailNow()
	}
	return r.Order
}
