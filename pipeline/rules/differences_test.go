package rules_test

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func TestDifferences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		a, b     []edit
		field    invoice.Field
		was, now string
	}{
		{name: "none"},
		{"buyer before amount", nil, []edit{set(invoice.BuyerName, "上海星河贸易有限公司"), set(invoice.LineAmount, "1")}, invoice.BuyerName, "杭州云帆科技有限公司", "上海星河贸易有限公司"},
		{"amount", nil, []edit{set(invoice.LineAmount, "212")}, invoice.GrossField, "106.00", "212.00"},
		{"name", nil, []edit{set(invoice.GoodsName, "咨询费")}, invoice.GoodsName, "技术服务费", "咨询费"},
		{"rate", nil, []edit{set(invoice.TaxRate, "9%")}, invoice.NetAmount, "100.00", "97.25"},
		{"quantity", nil, []edit{set(invoice.Quantity, "2")}, invoice.Quantity, "0", "2"},
		{"one line more", nil, []edit{set(invoice.LineAmount, "53"), add(invoice.RoleMixed, invoice.GoodsName, "培训费", invoice.GoodsCode, "304", invoice.LineAmount, "53", invoice.TaxRate, "6%")}, invoice.GrossField, "106.00", "53.00"},
		{"phone, masked", []edit{set(invoice.BuyerPhone, "13800001234")}, []edit{set(invoice.BuyerPhone, "13800001299")}, invoice.BuyerPhone, "138******34", "138******99"},
		{"remark added", nil, []edit{set(invoice.Remark, "合同 1")}, invoice.Remark, "", "合同 1"},
		{"business", nil, []edit{freight()}, invoice.SpecialKind, "", "货物运输服务"},
		{"haul", []edit{freight()}, []edit{freight(), freight()}, invoice.FreightOrigin, "", "上海市浦东新区"},
		{"passenger's number, masked", []edit{passenger(invoice.TravelVehicle, "汽车")}, []edit{passenger(invoice.TravelVehicle, "汽车", invoice.TravelLevel, "x")}, invoice.TravelLevel, "", "x"},
	} {
		a, b := mustPass(t, c.a...), mustPass(t, c.b...)
		field, was, now := rules.Differences(a, b)
		if field != c.field || was != c.was || now != c.now {
			t.Errorf("%s: %s %q → %q, want %s %q → %q", c.name, field, was, now, c.field, c.was, c.now)
		}
	}
}

// If the hashes of two orders differ, a difference must be found; otherwise "other content" is
// reported without one.
func TestEachChangeShows(t *testing.T) {
	t.Parallel()
	base := mustPass(t)
	for _, f := range allFaults() {
		o := f.run().Order
		if o == nil {
			continue
		}
		h, err := o.Hash()
		if err != nil {
			t.Fatal(err)
		}
		b, err := base.Hash()
		if err != nil {
			t.Fatal(err)
		}
		if field, _, _ := rules.Differences(base, o); (field == "") != (h == b) {
			t.Errorf("%s: hashes equal: %v, first difference: %q", f.name, h == b, field)
		}
	}
}
