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
