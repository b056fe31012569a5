package pipeline

import (
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// buyer compares who the invoice is for: the tax number decides, and the name where no number
// tells.
func (d *difference) buyer(e *ledger.Entry, f *Found) {
	want, got := taxNumber(e.BuyerTax), taxNumber(f.BuyerTax)
	same := want != "" && sameNumber(want, got)
	if got != "" && !same {
		masked, own := invoice.BuyerTaxNum.Mask(got), invoice.BuyerTaxNum.Mask(want)
		if want == "" {
			own = "—"
		}
		d.add(foreign, "购买方税号 %s，订单为 %s", "buyer's tax number %s, the order has %s", masked, own)
	}
	name, own := buyerName(f.BuyerName), buyerName(e.Buyer)
	if name == "" || name == own || hidden(f.BuyerName, own) {
		return
	}
	w := doubtful
	switch {
	case same:
		w = slight
	case want != "" && !related(name, own): // nothing says that it is this buyer
		w = foreign
	}
	d.add(w, "购买方名称“%s”，订单为“%s”", "buyer “%s”, the order has “%s”", f.BuyerName, e.Buyer)
}

// buyerName is a name as a register compares it: width, blanks, the form of brackets and of the dot
// in foreign names, and the mark that the platform adds to persons do not count.
func buyerName(s string) string {
	s = brackets.Replace(invoice.Fold(s))
	return strings.TrimSuffix(s, "(个人)")
}

// hidden reports that a name with a part behind asterisks may be an order's own.
func hidden(shown, own string) bool {
	first, last := strings.Index(shown, "*"), strings.LastIndex(shown, "*")
	if first < 0 {
		return false
	}
	head, tail := buyerName(shown[:first]), buyerName(shown[last+1:])
	return head+tail != "" && strings.HasPrefix(own, head) && strings.HasSuffix(own, tail)
}

// brackets brings the forms of brackets and dots to one each; Fold has made wide ones narrow.
var brackets = strings.NewReplacer("[", "(", "]", ")", "{", "(", "}", ")", "【", "(", "】", ")", "〔", "(", "〕", ")", "〈", "(", "〉", ")",
	"《", "(", "》", ")", "「", "(", "」", ")", "『", "(", "』", ")", "<", "(", ">", ")",
	"•", "·", "‧", "·", "∙", "·", "・", "·", "⋅", "·")

// related reports that one name is a part of the other, as a branch has its company's name.
func related(a, b string) bool {
	const least = 4 // characters; less is a person's name within another's
	if utf8.RuneCountInString(a) > utf8.RuneCountInString(b) {
		a, b = b, a
	}
	return utf8.RuneCountInString(a) >= least && strings.Contains(b, a)
}

// taxNumber is a tax number as it is compared; what stands in place of none is empty.
func taxNumber(s string) string {
	s = strings.ToUpper(invoice.CleanCode(s))
	if strings.Trim(s, "0-/无*") == "" {
		return ""
	}
	return s
}

// sameNumber compares tax numbers. The platform may hide the middle of a person's number behind
// asterisks, which tell nothing.
func sameNumber(want, got string) bool {
	head, _, hidden := strings.Cut(got, "*")
	if !hidden {
		return want == got
	}
	return strings.HasPrefix(want, head) && strings.HasSuffix(want, got[strings.LastIndex(got, "*")+1:])
}
