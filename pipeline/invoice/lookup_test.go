package invoice_test

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func TestEveryFieldIsFound(t *testing.T) {
	t.Parallel()
	for _, i := range invoice.Catalogue() {
		if got, ok := i.Field.Info(); !ok || got.Title != i.Title {
			t.Errorf("%s is found as %q", i.Field, got.Title)
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

// Titles are what people read: each field has one in both languages, and no two fields share one,
// in the spelling in which titles are compared.
func TestTitlesBelongToOneField(t *testing.T) {
	t.Parallel()
	taken := map[string]invoice.Field{}
	for _, i := range invoice.Catalogue() {
		if i.Field.Title() != i.Title || i.Title.Zh == "" || i.Title.En == "" {
			t.Errorf("%s is called %q and %q", i.Field, i.Field.Title().Zh, i.Field.Title().En)
		}
		for _, title := range append([]string{i.Title.Zh, i.Title.En, string(i.Field)}, i.Aliases...) {
			title = invoice.Fold(title)
			if other, ok := taken[title]; ok && other != i.Field {
				t.Errorf("%q is a title of %s and of %s", title, other, i.Field)
			}
			taken[title] = i.Field
		}
	}
	if got := invoice.Field("nothing").Title().Zh; got != "nothing" {
		t.Errorf("a field that is not there is called %q", got)
	}
}

// Changing a returned catalogue changes only a copy.
func TestTheCatalogueIsNotShared(t *testing.T) {
	t.Parallel()
	invoice.Catalogue()[0].Title.Zh = "changed"
	if first := invoice.Catalogue()[0]; first.Title.Zh == "changed" {
		t.Error("the catalogue was changed for everybody")
	}
}
