package nuonuo

import (
	"strings"
	"unicode"
)

// kindWords are the texts that answers use for kinds (protocol of queryInvoiceResult, field
// invoiceKind) and their synonyms, without blanks and with narrow brackets.
var kindWords = map[string]Kind{
	"增值税电子普通发票": KindOrdinary, "电子普通发票": KindOrdinary,
	"增值税普通发票":  KindPaperOrdinary,
	"增值税专用发票":  KindPaperSpecial,
	"专用发票(电子)": KindElectronicSpecial, "增值税电子专用发票": KindElectronicSpecial, "增值税专用发票(电子)": KindElectronicSpecial, "电子专用发票": KindElectronicSpecial,
	"收购发票(电子)": KindPurchase, "收购发票(纸质)": KindPaperPurchase,
	"增值税普通发票(卷式)": KindRoll, "增值税普通发票(卷票)": KindRoll,
	"机动车销售统一发票": KindVehicle, "二手车销售统一发票": KindUsedCar,
	"电子发票(增值税专用发票)": KindDigitalSpecial, "数电票(增值税专用发票)": KindDigitalSpecial, "全电发票(增值税专用发票)": KindDigitalSpecial,
	"电子发票(普通发票)": KindDigitalOrdinary, "数电票(普通发票)": KindDigitalOrdinary, "全电发票(普通发票)": KindDigitalOrdinary,
	"全电纸质发票(增值税专用发票)": KindDigitalPaperSpecial, "数电纸质发票(增值税专用发票)": KindDigitalPaperSpecial,
	"全电纸质发票(普通发票)": KindDigitalPaperOrdinary, "数电纸质发票(普通发票)": KindDigitalPaperOrdinary,
}

// KindOf returns the kind for the text of [Invoice].KindText, which is Chinese or the letters of a
// [Kind]. It returns the empty kind for any other text. Blanks, the width of brackets and case are
// ignored.
func KindOf(text string) Kind {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r == '（':
			return '('
		case r == '）':
			return ')'
		}
		return unicode.ToLower(r)
	}, text)
	if k, known := kindWords[plain]; known {
		return k
	}
	switch k := Kind(plain); k {
	case KindOrdinary, KindPaperOrdinary, KindPaperSpecial, KindElectronicSpecial, KindPurchase, KindPaperPurchase, KindRoll,
		KindVehicle, KindUsedCar, KindDigitalSpecial, KindDigitalOrdinary, KindDigitalPaperSpecial, KindDigitalPaperOrdinary:
		return k
	}
	return ""
}
