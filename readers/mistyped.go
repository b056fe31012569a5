package readers

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/nearest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// needed are the fields that every order must have.
var needed = []invoice.Field{invoice.OrderNo, invoice.BuyerName, invoice.GoodsName, invoice.TaxRate, invoice.LineAmount}

// mistyped returns the field whose title differs in one letter from an unknown title, among fields
// that the sheet does not have. Of several candidates it returns the only one that every order must
// have; it is empty if that is not unique. A title of two characters matches only fields that every
// order must have.
func mistyped(text string, columns []rowstore.Column) invoice.Field {
	title := invoice.Fold(text)
	short := utf8.RuneCountInString(title) < 3
	var all, wanted []invoice.Field
	for _, info := range invoice.Catalogue() {
		if slices.ContainsFunc(columns, func(c rowstore.Column) bool { return c.Field == info.Field }) ||
			!slices.ContainsFunc(info.Titles(), func(name string) bool { return meant(title, invoice.Fold(name)) }) {
			continue
		}
		all = append(all, info.Field)
		if slices.Contains(needed, info.Field) {
			wanted = append(wanted, info.Field)
		}
	}
	switch {
	case len(wanted) == 1:
		return wanted[0]
	case len(all) == 1 && !short:
		return all[0]
	}
	return ""
}

// meant reports whether title is a mistyped name. A title of a rate or a price does not match one
// of an amount: 折扣率 is not 折扣额.
func meant(title, name string) bool {
	for _, kind := range []string{"率", "价", "比", "比例", "%", "rate", "price"} {
		if strings.HasSuffix(title, kind) && !strings.HasSuffix(name, kind) {
			return false
		}
	}
	return nearest.Typo(title, name)
}
