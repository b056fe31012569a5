package readers

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/nearest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/gather"
)

// needed are the fields without which no order goes through.
var needed = []invoice.Field{invoice.OrderNo, invoice.BuyerName, invoice.GoodsName, invoice.TaxRate, invoice.LineAmount}

// mistyped finds the field whose title is one letter off a title that means nothing, and that no
// column of the sheet holds. Where several are, one that every order needs is meant; empty where
// that does not tell. A title of two characters must be one of a field that every order needs.
func mistyped(text string, columns []gather.Column) invoice.Field {
	title := invoice.Fold(text)
	short := utf8.RuneCountInString(title) < 3
	var all, wanted []invoice.Field
	for _, info := range invoice.Catalogue() {
		if slices.ContainsFunc(columns, func(c gather.Column) bool { return c.Field == info.Field }) ||
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

// meant says whether a title is another one mistyped. One of a rate or a price is none of an amount:
// 折扣率 is not 折扣额.
func meant(title, name string) bool {
	for _, kind := range []string{"率", "价", "比", "比例", "%", "rate", "price"} {
		if strings.HasSuffix(title, kind) && !strings.HasSuffix(name, kind) {
			return false
		}
	}
	return nearest.Typo(title, name)
}
