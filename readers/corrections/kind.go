package corrections

import "github.com/fapiao/fapiao/pipeline/invoice"

// digitalKinds and formerKinds are the kinds by the names that the bureau's export of issued
// invoices has for them (发票票种), folded. Without 数电 the same name is the kind of tax disks.
var (
	digitalKinds = map[string]invoice.Kind{
		"数电发票(普通发票)": invoice.KindDigitalOrdinary, "数电发票(增值税专用发票)": invoice.KindDigitalSpecial,
		"数电纸质发票(普通发票)": invoice.KindDigitalPaperOrdinary, "数电纸质发票(增值税专用发票)": invoice.KindDigitalPaperSpecial,
		"数电纸质发票(增值税普通发票)": invoice.KindDigitalPaperOrdinary,
		"全电发票(普通发票)":      invoice.KindDigitalOrdinary, "全电发票(增值税专用发票)": invoice.KindDigitalSpecial,
	}
	formerKinds = map[string]invoice.Kind{
		"增值税专用发票": invoice.KindPaperSpecial, "增值税普通发票": invoice.KindPaperOrdinary,
		"增值税电子普通发票": invoice.KindOrdinary, "增值税电子专用发票": invoice.KindSpecial,
		"增值税普通发票(电子)": invoice.KindOrdinary, "增值税专用发票(电子)": invoice.KindSpecial,
		"增值税普通发票(卷票)": invoice.KindRoll, "增值税普通发票(卷式)": invoice.KindRoll,
	}
)

// kindOf is the kind of a name; empty for one that is not known. An invoice with a code is of a
// kind before 数电.
func kindOf(name, code string) invoice.Kind {
	folded := invoice.Fold(name)
	if k, ok := digitalKinds[folded]; ok && code == "" {
		return k
	}
	if k, ok := formerKinds[folded]; ok && code != "" {
		return k
	}
	if k, ok := invoice.ParseKind(name); ok && k.Digital() == (code == "") {
		return k
	}
	return ""
}
