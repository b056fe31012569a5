package platform

import (
	"testing"

	"github.com/fapiao/fapiao/nuonuo"
)

// A form names its blue invoice as the invoice does: by the printed number where it has a code, so
// that the red of a 数电 paper kind, whose form has both numbers, is known again.
func TestFormsNameTheirInvoice(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]nuonuo.RedForm{
		"26330000000000000001": {BlueDigitalNo: "26330000000000000001"},
		"00000007":             {BlueDigitalNo: "26330000000000000007", BlueInvoiceNo: "00000007", BlueInvoiceCode: "033002600104"},
		"00000009":             {BlueInvoiceNo: "00000009", BlueInvoiceCode: "033002600104"},
		"26330000000000000003": {BlueInvoiceNo: "26330000000000000003"},
	} {
		if got := formOf(&f).BlueNo; got != want {
			t.Errorf("%+v: %q, want %q", f, got, want)
		}
	}
}

// The rows of a form are read as what they take back; one that cannot be read leaves all unknown.
func TestRowsOfForm(t *testing.T) {
	t.Parallel()
	row := nuonuo.RedDetail{BlueDetailIndex: "2", GoodsName: "鼠标", Quantity: "-1.50", Net: "-30.00", Tax: "-3.90"}
	got := formOf(&nuonuo.RedForm{Net: "-30.00", Tax: "-3.90", Details: []nuonuo.RedDetail{row}}).Rows
	if len(got) != 1 || got[0].Index != 2 || got[0].Name != "鼠标" || got[0].Quantity.String() != "1.5" || got[0].Net != 30_00 || got[0].Tax != 3_90 {
		t.Errorf("%+v", got)
	}
	if got := formOf(&nuonuo.RedForm{Net: "30.00", Details: []nuonuo.RedDetail{{BlueDetailIndex: "1", Net: "30.00", Tax: "0"}}}).Rows; got[0].Net != 30_00 {
		t.Errorf("without signs: %+v", got)
	}
	for name, change := range map[string]func(*nuonuo.RedDetail){
		"no index":      func(d *nuonuo.RedDetail) { d.BlueDetailIndex = "" },
		"no net":        func(d *nuonuo.RedDetail) { d.Net = "" },
		"no tax":        func(d *nuonuo.RedDetail) { d.Tax = "x" },
		"odd quantity":  func(d *nuonuo.RedDetail) { d.Quantity = "x" },
		"huge exponent": func(d *nuonuo.RedDetail) { d.Quantity = "1e-999999999" },
	} {
		bad := row
		change(&bad)
		if got := formOf(&nuonuo.RedForm{Net: "-60.00", Details: []nuonuo.RedDetail{row, bad}}).Rows; got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
