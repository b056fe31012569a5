package invoice_test

import (
	"slices"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Each kind has a name of its own in both languages, and what a drop-down shows is read as the kind
// that was chosen.
func TestEveryKindIsReadByItsNames(t *testing.T) {
	t.Parallel()
	seen := map[string]invoice.Kind{}
	for _, k := range invoice.Kinds() {
		if !k.Valid() {
			t.Errorf("%s is not valid", k)
		}
		for _, name := range []string{string(k), k.Name().Text("zh"), k.Name().Text("en")} {
			if got, ok := invoice.ParseKind(name); !ok || got != k {
				t.Errorf("%q is read as %q, want %q", name, got, k)
			}
			if other, taken := seen[name]; taken && other != k {
				t.Errorf("%q names %q and %q", name, k, other)
			}
			seen[name] = k
		}
	}
	if k := invoice.Kind("x"); k.Valid() || k.Digital() || k.Special() || k.Name().Text("zh") != "x" {
		t.Error("a kind that the platform does not know")
	}
	if _, ok := invoice.ParseKind(""); ok {
		t.Error("nothing is a kind")
	}
}

// Special invoices need the buyer's tax number, and digital ones have their own rules: a kind that
// is counted wrongly here is checked wrongly everywhere.
func TestSpecialAndDigitalKinds(t *testing.T) {
	t.Parallel()
	var special, digital []invoice.Kind
	for _, k := range invoice.Kinds() {
		if k.Special() {
			special = append(special, k)
		}
		if k.Digital() {
			digital = append(digital, k)
		}
	}
	if want := []invoice.Kind{"bs", "es", "b", "s"}; !slices.Equal(special, want) {
		t.Errorf("special kinds %v, want %v", special, want)
	}
	if want := []invoice.Kind{"pc", "bs", "ec", "es"}; !slices.Equal(digital, want) {
		t.Errorf("digital kinds %v, want %v", digital, want)
	}
}

// A kind is known or it is none, and the same in every spelling of its text.
func FuzzParseKind(f *testing.F) {
	for _, s := range []string{"pc", "增值税专用发票", "普票", "数电票（普通发票）", "ＢＳ", "专 票", "收据", "special", "*专票"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k, ok := invoice.ParseKind(s)
		if ok != k.Valid() {
			t.Errorf("ParseKind(%q) = %q, %v", s, k, ok)
		}
		if again, found := invoice.ParseKind(invoice.Fold(s)); again != k || found != ok {
			t.Errorf("%q is %q, and folded %q", s, k, again)
		}
	})
}
