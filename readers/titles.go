package readers

import (
	"regexp"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// titles finds the field that a column's title names. Better titles come first: the catalogue's
// own, then its English and its machine name, then its aliases, then the same without a note in
// brackets.
type titles map[string]title

type title struct {
	field invoice.Field
	rank  int
}

// The ranks of titles; a lower one wins where two columns could hold the order number.
const (
	rankOwn = iota
	rankOther
	rankAlias
	rankNoted
)

// taxed are titles whose bracket changes their meaning, so that it must not be dropped as a note.
var taxed = map[string]invoice.Field{
	"金额(含税)":    invoice.GrossField,
	"金额(不含税)":   invoice.NetAmount,
	"价税合计金额":    invoice.GrossField,
	"不含税金额(元)":  invoice.NetAmount,
	"含税金额(元)":   invoice.GrossField,
	"价税合计(元)":   invoice.GrossField,
	"金额(含税)(元)": invoice.GrossField,
}

// allTitles are the titles of all fields.
var allTitles = sync.OnceValue(newTitles)

func newTitles() titles {
	t := titles{}
	fields := invoice.Catalogue()
	for _, f := range fields {
		t.add(f.Title.Zh, f.Field, rankOwn)
	}
	for _, f := range fields {
		t.add(f.Title.En, f.Field, rankOther)
		t.add(string(f.Field), f.Field, rankOther)
	}
	for _, f := range fields {
		for _, a := range f.Aliases {
			t.add(a, f.Field, rankAlias)
		}
	}
	for name, f := range taxed {
		t.add(name, f, rankAlias)
	}
	return t
}

func (t titles) add(name string, f invoice.Field, rank int) {
	key := invoice.Fold(name)
	if _, taken := t[key]; !taken && key != "" {
		t[key] = title{f, rank}
	}
}

// find looks a title up as it is, then without its notes.
func (t titles) find(text string) (title, bool) {
	key := invoice.Fold(text)
	if m, ok := t[key]; ok {
		return m, true
	}
	bare := bareTitle(key)
	if bare == key {
		return title{}, false
	}
	m, ok := t[bare]
	m.rank = rankNoted
	if ok && strings.Contains(key, "%") && m.field != invoice.TaxRate {
		return title{}, false // 折扣(%) is no amount
	}
	return m, ok
}

var brackets = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】`)

// bareTitle drops bracketed notes that say how to fill in a column. Notes that say what the column
// holds stay: 金额(不含税) and 金额(万元) are not 金额.
func bareTitle(folded string) string {
	return brackets.ReplaceAllStringFunc(folded, func(note string) string {
		inner := strings.Trim(note, "()[]【】")
		if harmless(inner) {
			return ""
		}
		return note
	})
}

func harmless(note string) bool {
	switch note {
	case "元", "人民币", "人民币元", "rmb", "cny", "文本", "文本格式", "text", "是/否", "%":
		return true
	}
	for _, word := range []string{"填", "限", "字符", "可空", "格式", "required", "optional"} {
		if strings.Contains(note, word) {
			return true
		}
	}
	return false
}

// instruction reports a cell of a row that says how to fill in its column: 必填, 非必填(限20字符).
func instruction(text string) bool {
	s := invoice.Fold(text)
	for _, p := range []string{"必填", "非必填", "选填", "有条件必填", "专票必填", "必录", "required", "optional"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return strings.HasPrefix(s, "(限") || strings.HasPrefix(s, "限") && strings.HasSuffix(strings.TrimRight(s, ")"), "字符")
}

// explanation reports the order number of a row that is none: 填表说明 and the like. An example row
// left in is an order like any other, since leaving it out could leave out a real one; its number
// is refused by the checks.
func explanation(number string) bool {
	s := invoice.Fold(number)
	for _, p := range []string{"填表说明", "填写说明"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// exampleNumber reports the order number of a row of the example sheet as it was handed out.
func exampleNumber(number string) bool {
	s := invoice.Fold(number)
	return strings.HasPrefix(s, "示例") || strings.HasPrefix(s, "example")
}

// exampleSheet reports the name of a sheet whose rows show how to fill in the others.
func exampleSheet(name string) bool {
	s := strings.Trim(norm.NFKC.String(invoice.Fold(name)), "()【】[]")
	switch s {
	case "示例", "样例", "填写示例", "填表示例", "example", "examples", "sample":
		return true
	}
	return false
}

// guideSheet reports the name of a sheet of explanations, which needs no remark when it is not
// read.
func guideSheet(name string) bool {
	switch invoice.Fold(name) {
	case "说明", "填写说明", "填表说明", "使用说明", "instructions", "readme":
		return true
	}
	return exampleSheet(name)
}
