package readers

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/gather"
)

// needed are the fields without which no order goes through.
var needed = []invoice.Field{invoice.OrderNo, invoice.BuyerName, invoice.GoodsName, invoice.TaxRate, invoice.LineAmount}

// mistyped finds the field whose title is one letter off a title that means nothing, and that no
// column of the sheet holds. Where several are, one that every order needs is meant; empty where
// that does not tell. Titles of two characters differ by one from many, so that theirs must begin
// alike and be needed.
func mistyped(text string, columns []gather.Column) invoice.Field {
	title := invoice.Fold(text)
	short := utf8.RuneCountInString(title) < 3
	var all, wanted []invoice.Field
	for _, info := range invoice.Catalogue() {
		names := append([]string{info.Zh, info.En}, info.Aliases...)
		if slices.ContainsFunc(columns, func(c gather.Column) bool { return c.Field == info.Field }) ||
			!slices.ContainsFunc(names, func(name string) bool { return oneOff(title, invoice.Fold(name), short) }) {
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

// oneOff says whether two texts differ by one character: another one, one more, one less or two in
// the other order. alike wants the first to be the same.
func oneOff(a, b string, alike bool) bool {
	x, y := []rune(a), []rune(b)
	n := 0 // of the beginning that they share
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	x, y = x[n:], y[n:]
	if alike && n == 0 || len(x) == 0 && len(y) == 0 {
		return false
	}
	after := func(x []rune, n int) string { return string(x[min(n, len(x)):]) }
	switch len(x) - len(y) {
	case 0:
		return after(x, 1) == after(y, 1) ||
			len(x) > 1 && x[0] == y[1] && x[1] == y[0] && strings.EqualFold(after(x, 2), after(y, 2))
	case 1:
		return after(x, 1) == string(y)
	case -1:
		return string(x) == after(y, 1)
	}
	return false
}
