package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// typedAgain holds of every case of a check that an order that is written in the standard layout
// is read as the same order, and that a rejected draft that is written there is rejected again.
func typedAgain(t testing.TB, d *invoice.Draft, r *rules.Result, s *rules.Settings) {
	t.Helper()
	if r.Order == nil {
		rows := rules.Typed(d, r, s)
		if rows != nil && rules.Check(rules.DraftOf(rows), s).Order != nil {
			t.Errorf("what was rejected passes when it is written again: %v", r.Findings)
		}
		return
	}
	for _, lang := range []string{"zh", "en"} {
		rows := rules.TypedOrder(r.Order, lang)
		again := rules.Check(rules.DraftOf(rows), s)
		if again.Order == nil {
			t.Errorf("the order is rejected when it is written again: %+v\n%v", rows, again.Findings)
			return
		}
		if diff := cmp.Diff(contentOf(t, r.Order), contentOf(t, again.Order)); diff != "" {
			t.Errorf("another order when it is written again (-was +is):\n%s\n%+v", diff, rows)
		}
	}
}

// contentOf is what the hash of an order is made of.
func contentOf(t testing.TB, o *invoice.Order) string {
	t.Helper()
	c := *o
	c.Lines = append([]invoice.Line(nil), o.Lines...)
	for i := range c.Lines {
		c.Lines[i].Row = 0
	}
	b, err := c.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestWhatIsWrongElsewhereHasNoRows holds that a draft which is refused for a reason that its rows
// do not have, such as where they stand, is not written: a correction of another fault would get
// past that reason.
func TestWhatIsWrongElsewhereHasNoRows(t *testing.T) {
	t.Parallel()
	bad := set(invoice.TaxRate, "十七")
	cases := map[string]*invoice.Draft{
		"a copied sheet": moved(baseDraft(bad, add(invoice.RoleMixed, invoice.OrderNo, "A1001", invoice.GoodsName, "技术服务费",
			invoice.GoodsCode, "3040201000000000000", invoice.LineAmount, "106.00", invoice.TaxRate, "6%")), "订单 (2)"),
		"a number of another spelling": baseDraft(bad, func(d *invoice.Draft) { d.Twin = "A-1001" }),
		"rows that may be its lines": baseDraft(bad, func(d *invoice.Draft) {
			d.Doubts = []invoice.Doubt{{Kind: invoice.DoubtNear, Rows: 1, Cells: []string{"A9"}}}
		}),
		"a derived number": baseDraft(bad, func(d *invoice.Draft) { d.Derived = true }),
		"no number":        baseDraft(bad, drop(invoice.OrderNo), func(d *invoice.Draft) { d.Number = "" }),
		"two columns of a field": baseDraft(bad, func(d *invoice.Draft) {
			d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Field: invoice.LineAmount, Text: "1.00", Title: "金额"})
		}),
	}
	for name, d := range cases {
		r := rules.Check(d, settings())
		if rows := rules.Typed(d, &r, settings()); r.Order != nil || rows != nil {
			t.Errorf("%s: %+v", name, rows)
		}
	}
	d := baseDraft(bad)
	r := rules.Check(d, settings())
	rows := rules.Typed(d, &r, settings())
	if len(rows) != 1 || rows[0].Text(invoice.TaxRate) != "十七" || rows[0].Text(invoice.Seller) == "" {
		t.Errorf("a fault of a cell: %+v", rows)
	}
}

// TestTypedCells holds how cells that a workbook shows otherwise are typed.
func TestTypedCells(t *testing.T) {
	t.Parallel()
	bad := set(invoice.BuyerTaxNum, "12")
	for name, c := range map[string]struct {
		edit edit
		f    invoice.Field
		want string
		kind invoice.TypedKind
	}{
		"percent":            {shown(invoice.TaxRate, "0.06", invoice.FormatPercent, "6%", true), invoice.TaxRate, "6%", invoice.TypedText},
		"rounded price":      {shown(invoice.Price, "53.0000001", invoice.FormatNumber, "53.00", false), invoice.Price, "53.0000001", invoice.TypedNumber},
		"another amount":     {shown(invoice.LineAmount, "106", invoice.FormatNumber, "1万", false), invoice.LineAmount, "1万", invoice.TypedText},
		"stored number":      {setKind(invoice.LineAmount, "106", invoice.CellNumber), invoice.LineAmount, "106", invoice.TypedNumber},
		"an error":           {setKind(invoice.Remark, "#REF!", invoice.CellError), invoice.Remark, "#N/A", invoice.TypedFault},
		"lost digits":        {setKind(invoice.GoodsCode, "3.0402010000000003E+18", invoice.CellNumber), invoice.GoodsCode, "3.0402010000000003E+18", invoice.TypedNumber},
		"formula not stored": {setKind(invoice.Quantity, "", invoice.CellUncached), invoice.Quantity, "#N/A", invoice.TypedFault},
	} {
		d := baseDraft(bad, c.edit)
		r := rules.Check(d, settings())
		rows := rules.Typed(d, &r, settings())
		if len(rows) != 1 {
			t.Errorf("%s: %+v, %v", name, rows, r.Findings)
			continue
		}
		for _, v := range rows[0] {
			if v.Field == c.f && (v.Text != c.want || v.Kind != c.kind) {
				t.Errorf("%s: %+v", name, v)
			}
		}
	}
}

// TestEachRowMeansTheSameAlone holds that each row of an order has the order's own fields, with the
// seller and the kind that were chosen for the reading.
func TestEachRowMeansTheSameAlone(t *testing.T) {
	t.Parallel()
	s := settings()
	s.DefaultKind = invoice.KindDigitalSpecial
	d := baseDraft(set(invoice.TaxRate, "十七"), set(invoice.TaxIncluded, "否"), set(invoice.Remark, "合同8"), drop(invoice.KindField),
		add(invoice.RoleMixed, invoice.OrderNo, "A1001", invoice.GoodsName, "技术服务费",
			invoice.GoodsCode, "3040201000000000000", invoice.LineAmount, "106.00", invoice.TaxRate, "6%"))
	r := rules.Check(d, s)
	rows := rules.Typed(d, &r, s)
	if len(rows) != 2 {
		t.Fatalf("%+v, %v", rows, r.Findings)
	}
	alone := rules.Check(rules.DraftOf(rows[1:]), settings())
	o := alone.Order
	if o == nil || o.TaxIncluded || o.Kind != invoice.KindDigitalSpecial || o.Remark != "合同8" || o.Seller != r.Facts.Seller || o.Buyer.TaxNum == "" {
		t.Fatalf("the second row alone: %+v, %v", o, alone.Findings)
	}
	o.Lines = append(o.Lines, o.Lines...)
	for _, row := range rules.TypedOrder(o, "zh") {
		if row.Text(invoice.TaxIncluded) != "否" || row.Text(invoice.Remark) != "合同8" || row.Text(invoice.KindField) == "" || row.Text(invoice.Seller) == "" {
			t.Errorf("a row of an order: %+v", row)
		}
	}
}
