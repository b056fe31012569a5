package readers

import (
	"regexp"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// titles maps folded titles of columns to fields. Titles of the catalogue have the best rank, then
// English and machine names, then aliases, then titles without a note in brackets.
type titles map[string]title

type title struct {
	field invoice.Field
	rank  int
}

// The ranks of titles; the lower one wins where two columns could be the order number.
const (
	rankOwn = iota
	rankOther
	rankAlias
	rankNoted
)

// taxed are titles whose brackets change their meaning and must not be dropped as a note.
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

// find looks up a title as it is, then without its notes.
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
		return title{}, false // 折扣(%) is not an amount
	}
	return m, ok
}

var brackets = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】`)

// bareTitle removes notes in brackets about how to fill in a column. Notes that change the meaning
// stay: 金额(不含税) and 金额(万元) are not 金额.
func bareTitle(folded string) string {
	return brackets.ReplaceAllStringFunc(folded, func(note string) string {
		inner := strings.Trim(note, "()[]【】")
		if fillingNote(inner) {
			return ""
		}
		return note
	})
}

func fillingNote(note string) bool {
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

// instruction reports whether a cell explains how to fill in its column: 必填, 非必填(限20字符).
func instruction(text string) bool {
	if c := firstLetter(text); c != 0 && c != 'r' && c != 'o' {
		return false
	}
	s := invoice.Fold(text)
	for _, p := range []string{"必填", "非必填", "选填", "有条件必填", "专票必填", "必录", "required", "optional"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return strings.HasPrefix(s, "(限") || strings.HasPrefix(s, "限") && strings.HasSuffix(strings.TrimRight(s, ")"), "字符")
}

// firstLetter is the ASCII letter, in lower case, or the digit that a text begins with, folded or
// not; 0 for other texts.
func firstLetter(text string) byte {
	switch {
	case text == "":
	case text[0] >= 'a' && text[0] <= 'z', text[0] >= '0' && text[0] <= '9':
		return text[0]
	case text[0] >= 'A' && text[0] <= 'Z':
		return text[0] + 'a' - 'A'
	}
	return 0
}

// explanation reports whether the cell of the order number begins an explanation, such as 填表说明.
// An example row is read like any other, since skipping it could skip a real order; the checks
// refuse its number.
func explanation(number string) bool {
	if firstLetter(number) != 0 {
		return false
	}
	s := invoice.Fold(number)
	for _, p := range []string{"填表说明", "填写说明"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// exampleNumber reports whether an order number is that of an example row of the template.
func exampleNumber(number string) bool {
	s := invoice.Fold(number)
	return strings.HasPrefix(s, "示例") || strings.HasPrefix(s, "example")
}

// exampleSheet reports whether a name is that of a sheet of examples.
func exampleSheet(name string) bool {
	s := strings.Trim(norm.NFKC.String(invoice.Fold(name)), "()【】[]")
	switch s {
	case "示例", "样例", "填写示例", "填表示例", "example", "examples", "sample":
		return true
	}
	return false
}

// guideSheet reports whether a name is that of a sheet of explanations, which is skipped without a
// finding.
func guideSheet(name string) bool {
	switch invoice.Fold(name) {
	case "说明", "填写说明", "填表说明", "使用说明", "instructions", "readme":
		return true
	}
	return exampleSheet(name)
}
