package suggest

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/nearest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
)

// titleLength is the most characters of a title. Longer texts are explanations.
const titleLength = 40

// meant is what a title is read as.
type meant struct {
	word
	unit profile.Unit
	near string // the known title, if this one is only similar
	part bool   // a known title stands inside this one
	// either are two fields that the title may name together with that of its group.
	either []invoice.Field
	// pair is the field of the text, of a column with a text and a number; empty for others.
	pair invoice.Field
}

// known reports whether a title says anything.
func (m *meant) known() bool { return m.field != "" || m.carry || m.why != noReason }

var notes = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】`)

// readTitle reads the title of a column: as it is, without its notes, with one typing error, or by
// a known title inside.
func readTitle(text string) meant {
	key := invoice.Fold(text)
	if key == "" || utf8.RuneCountInString(key) > titleLength {
		return meant{}
	}
	if pair := pairOf(key); pair != "" {
		return meant{word: word{why: twoInOne}, pair: pair}
	}
	unit := unitOf(key)
	if w, ok := words()[key]; ok {
		return meant{word: w, unit: unit}
	}
	bare := notes.ReplaceAllString(key, "")
	if w, ok := words()[bare]; ok {
		return meant{word: based(w, key), unit: unit}
	}
	if name, w := nearTitle(bare); name != "" {
		w.sure = Unsure
		return meant{word: w, unit: unit, near: name}
	}
	m := partOf(bare)
	m.unit, m.word = unit, based(m.word, key)
	return m
}

// unitOf is the unit that a title names.
func unitOf(key string) profile.Unit {
	switch {
	case strings.Contains(key, "万元") || strings.HasSuffix(key, "(万)"):
		return profile.Wan
	case strings.HasSuffix(key, "(分)") || strings.HasSuffix(key, "/分"):
		return profile.Fen
	case strings.Contains(key, "%"):
		return profile.Percent
	}
	return ""
}

// based applies what a note says of tax to the meaning of a title: 金额(含税).
func based(w word, key string) word {
	if w.base != noBase || w.field != invoice.LineAmount && w.field != invoice.Price {
		return w
	}
	switch {
	case strings.Contains(key, "不含税"), strings.Contains(key, "未税"), strings.Contains(key, "excl"):
		w.base = isNet
	case strings.Contains(key, "含税"), strings.Contains(key, "incl"):
		w.base = isGross
	}
	if w.field == invoice.LineAmount {
		switch w.base {
		case isNet:
			w.field = invoice.NetAmount
		case isGross:
			w.field = invoice.GrossField
		}
	}
	return w
}

// nearLength is the least number of characters of a title with a typing error: shorter ones differ
// by one from many others.
const nearLength = 3

// nearTitle is the only meaning whose title is one typing error away, and that title.
func nearTitle(key string) (string, word) {
	runes := []rune(key)
	if len(runes) < nearLength {
		return "", word{}
	}
	best := ""
	var is word
	for length := len(runes) - 1; length <= len(runes)+1; length++ {
		for _, name := range namesByLength()[length] {
			if !sameEnd(runes, name.runes) || !nearest.Typo(key, name.text) {
				continue
			}
			w := words()[name.text]
			if best != "" && w.field != is.field {
				return "", word{}
			}
			if best == "" || name.text < best {
				best, is = name.text, w
			}
		}
	}
	return best, is
}

// sameEnd reports whether two texts begin or end with the same character, as those do that are one
// typing error apart.
func sameEnd(a, b []rune) bool { return a[0] == b[0] || a[len(a)-1] == b[len(b)-1] }

// name is a title that names a field.
type name struct {
	text  string
	runes []rune
}

// namesByLength are the titles that name fields, by their number of characters.
var namesByLength = sync.OnceValue(func() map[int][]name {
	out := map[int][]name{}
	for text, w := range words() {
		if runes := []rune(text); w.field != "" && len(runes) >= nearLength {
			out[len(runes)] = append(out[len(runes)], name{text, runes})
		}
	}
	return out
})

// parts are texts inside a title that tell its meaning, the most telling first.
var parts = []struct {
	texts []string // all of them
	not   []string // none of these
	is    word
}{
	{[]string{"税率"}, nil, word{field: invoice.TaxRate}},
	{[]string{"识别号"}, nil, word{field: invoice.BuyerTaxNum}},
	{[]string{"信用代码"}, nil, word{field: invoice.BuyerTaxNum}},
	{[]string{"税号"}, []string{"销"}, word{field: invoice.BuyerTaxNum}},
	{[]string{"税收", "编码"}, []string{"版本"}, word{field: invoice.GoodsCode}},
	{[]string{"不含税", "单价"}, nil, word{field: invoice.Price, base: isNet}},
	{[]string{"含税", "单价"}, nil, word{field: invoice.Price, base: isGross}},
	{[]string{"不含税", "额"}, nil, word{field: invoice.NetAmount, base: isNet}},
	{[]string{"含税", "额"}, nil, word{field: invoice.GrossField, base: isGross}},
	{[]string{"价税合计"}, nil, word{field: invoice.GrossField, base: isGross}},
	{[]string{"客户", "名称"}, nil, word{field: invoice.BuyerName}},
	{[]string{"购", "名称"}, nil, word{field: invoice.BuyerName}},
	{[]string{"抬头"}, []string{"类型"}, word{field: invoice.BuyerName}},
	{[]string{"品", "名称"}, nil, word{field: invoice.GoodsName}},
	{[]string{"服务", "名称"}, nil, word{field: invoice.GoodsName}},
	{[]string{"订单", "号"}, []string{"子"}, word{field: invoice.OrderNo}},
	{[]string{"单号"}, []string{"子", "原", "快递", "物流", "运单", "退", "售后", "支付"}, word{field: invoice.OrderNo}},
	{[]string{"邮箱"}, nil, word{field: invoice.BuyerEmail}},
	{[]string{"开票", "金额"}, []string{"已", "未", "累计"}, word{field: invoice.LineAmount}},
	{[]string{"退款", "状态"}, nil, word{field: invoice.RefundState}},
	{[]string{"开票", "状态"}, nil, word{field: invoice.InvoiceState}},
	{[]string{"订单", "状态"}, nil, word{field: invoice.OrderState}},
}

func partOf(key string) meant {
	for _, p := range parts {
		in := func(t string) bool { return strings.Contains(key, t) }
		if slices.ContainsFunc(p.not, in) {
			continue
		}
		if !slices.ContainsFunc(p.texts, func(t string) bool { return !in(t) }) {
			return meant{word: p.is, part: true}
		}
	}
	return meant{}
}
