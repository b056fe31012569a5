package invoice_test

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func TestEveryFieldIsFound(t *testing.T) {
	t.Parallel()
	for _, i := range invoice.Catalogue() {
		if got, ok := i.Field.Info(); !ok || got.Zh != i.Zh {
			t.Errorf("%s is found as %q", i.Field, got.Zh)
		}
	}
	if _, ok := invoice.Field("nothing").Info(); ok {
		t.Error("a field that is not there")
	}
}

func TestParseKind(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]invoice.Kind{
		"pc": "pc", "BS": "bs", "增值税专用发票": "bs", "普通发票": "pc", " 数电 专票 ": "bs", "全电纸质发票（普通发票）": "ec", "增值税普通发票": "c", "digital special": "bs",
	} {
		if got, ok := invoice.ParseKind(text); !ok || got != want {
			t.Errorf("ParseKind(%q) = %q %v, want %q", text, got, ok, want)
		}
	}
	if _, ok := invoice.ParseKind("收据"); ok {
		t.Error("a receipt is no invoice")
	}
}
