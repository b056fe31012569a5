package invoice

import (
	"sync"

	"github.com/fapiao/fapiao/internal/lang"
)

// Kind is the kind of invoice (发票种类), by the platform's letters (invoiceLine).
type Kind string

// The kinds the platform has; source: the field table of requestBillingNew, invoiceLine.
const (
	KindDigitalOrdinary      Kind = "pc" // 数电普票, electronic
	KindDigitalSpecial       Kind = "bs" // 数电专票, electronic
	KindDigitalPaperOrdinary Kind = "ec" // 数电普票, paper
	KindDigitalPaperSpecial  Kind = "es" // 数电专票, paper
	KindOrdinary             Kind = "p"  // 增值税电子普通发票
	KindSpecial              Kind = "b"  // 增值税电子专用发票
	KindPaperOrdinary        Kind = "c"  // 增值税普通发票, paper
	KindPaperSpecial         Kind = "s"  // 增值税专用发票, paper
	KindRoll                 Kind = "r"  // 卷票
	KindPurchase             Kind = "e"  // 收购发票, electronic
	KindPaperPurchase        Kind = "f"  // 收购发票, paper
	KindVehicle              Kind = "j"  // 机动车销售统一发票
	KindUsedVehicle          Kind = "u"  // 二手车销售统一发票
)

type kindInfo struct {
	kind    Kind
	zh, en  string
	digital bool
	special bool
	words   []string
}

var kinds = []kindInfo{
	{KindDigitalOrdinary, "数电普票", "digital ordinary", true, false, []string{"普通发票", "电子发票(普通发票)", "数电票(普通发票)", "全电普票", "数电普通发票", "普票"}},
	{KindDigitalSpecial, "数电专票", "digital special", true, true, []string{"增值税专用发票", "电子发票(增值税专用发票)", "数电票(增值税专用发票)", "全电专票", "数电专用发票", "专票", "专用发票"}},
	{KindDigitalPaperOrdinary, "数电纸质普票", "digital ordinary on paper", true, false, []string{"数电纸普", "全电纸质发票(普通发票)", "数电纸质发票(普通发票)"}},
	{KindDigitalPaperSpecial, "数电纸质专票", "digital special on paper", true, true, []string{"数电纸专", "全电纸质发票(增值税专用发票)", "数电纸质发票(增值税专用发票)"}},
	{KindOrdinary, "电子普票", "electronic ordinary", false, false, []string{"增值税电子普通发票", "电普"}},
	{KindSpecial, "电子专票", "electronic special", false, true, []string{"增值税电子专用发票", "专用发票(电子)", "电专"}},
	{KindPaperOrdinary, "纸质普票", "paper ordinary", false, false, []string{"增值税普通发票", "纸普"}},
	{KindPaperSpecial, "纸质专票", "paper special", false, true, []string{"增值税专用发票(纸质)", "纸专"}},
	{KindRoll, "卷票", "roll", false, false, []string{"增值税普通发票(卷式)"}},
	{KindPurchase, "电子收购发票", "electronic purchase", false, false, []string{"收购发票(电子)"}},
	{KindPaperPurchase, "纸质收购发票", "paper purchase", false, false, []string{"收购发票(纸质)"}},
	{KindVehicle, "机动车发票", "motor vehicle", false, false, []string{"机动车销售统一发票"}},
	{KindUsedVehicle, "二手车发票", "used vehicle", false, false, []string{"二手车销售统一发票"}},
}

func (k Kind) info() (kindInfo, bool) {
	for _, i := range kinds {
		if i.kind == k {
			return i, true
		}
	}
	return kindInfo{}, false
}

// Kinds lists every kind in the order a drop-down shows them.
func Kinds() []Kind {
	out := make([]Kind, len(kinds))
	for i, k := range kinds {
		out[i] = k.kind
	}
	return out
}

// ParseKind reads a kind from the platform's letters or from one of the names that workbooks use,
// in folded form (see Fold).
func ParseKind(text string) (Kind, bool) {
	k, ok := kindsByWord()[Fold(text)]
	return k, ok
}

// kindsByWord has every spelling in folded form. If two kinds share one, the first in the list is
// used.
var kindsByWord = sync.OnceValue(func() map[string]Kind {
	out := make(map[string]Kind, 8*len(kinds))
	for _, i := range kinds {
		for _, w := range append([]string{string(i.kind), i.zh, i.en}, i.words...) {
			if _, taken := out[Fold(w)]; !taken {
				out[Fold(w)] = i.kind
			}
		}
	}
	return out
})

// Valid reports whether the platform has the kind.
func (k Kind) Valid() bool { _, ok := k.info(); return ok }

// Digital reports whether the kind is a 数电票.
func (k Kind) Digital() bool { i, _ := k.info(); return i.digital }

// Paper reports whether the kind is printed on paper. Such an invoice can be made void (作废) in its
// month.
func (k Kind) Paper() bool {
	switch k {
	case KindDigitalPaperOrdinary, KindDigitalPaperSpecial, KindPaperOrdinary, KindPaperSpecial, KindRoll, KindPaperPurchase,
		KindVehicle, KindUsedVehicle:
		return true
	}
	return false
}

// Special reports whether the buyer may deduct the tax (专用发票); such an invoice needs the
// buyer's tax number.
func (k Kind) Special() bool { i, _ := k.info(); return i.special }

// Name is the kind's name; an unknown kind is its own name.
func (k Kind) Name() lang.Text {
	i, ok := k.info()
	if !ok {
		return lang.Text{Zh: string(k), En: string(k)}
	}
	return lang.Text{Zh: i.zh, En: i.en}
}
