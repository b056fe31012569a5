package xlsx

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Cells read past the XML scanner give what the same cells give with a prefix, which is read as
// XML.
func TestPlainCellsAreReadAsXML(t *testing.T) {
	t.Parallel()
	address := rapid.SampledFrom([]string{` r="A1"`, ` r="B1"`, ` r="c1"`, ` r="$D1"`, ` r="AA1"`, ` r="XFD1"`, ` r="XFE1"`, ` r="E2"`, ` r="F01"`, ` r="1"`, ` r="G"`, ` r=""`, ``, ` r='H1'`})
	style := rapid.SampledFrom([]string{``, ``, ` s="3"`, ` s=""`, ` s="x"`, ` s="-1"`, ` s="99999999999999999999"`, ` s = "1"`})
	typ := rapid.SampledFrom([]string{``, ` t="n"`, ` t="s"`, ` t="str"`, ` t="inlineStr"`, ` t="b"`, ` t="e"`, ` t="d"`, ` t=""`, ` t="q"`})
	text := rapid.SampledFrom([]string{``, `1`, ` 1 `, `0.10`, `文字`, `a&amp;b`, `a]b`, `]]>`, "a\r\nb", "a\x01", "\xff", "\uFFFE", "_x000D_", "TRUE", "2026-11-26", strings.Repeat("长", 20000), "&#65;"})
	shape := rapid.SampledFrom([]string{`/>`, `></c>`, `><v>%s</v></c>`, `><v/></c>`, `><is><t>%s</t></is></c>`, `><is><t xml:space="preserve">%s</t></is></c>`,
		`><is><r><t>%s</t></r></is></c>`, `><f>A2</f><v>%s</v></c>`, `><v>%s</v><is><t>i</t></is></c>`, `> <v>%s</v></c>`, `><v>%s</v ></c>`, `><v>%s</v><v>2</v></c>`, `><v>%s`})
	rapid.Check(t, func(rt *rapid.T) {
		var row strings.Builder
		for range rapid.IntRange(1, 5).Draw(rt, "cells") {
			row.WriteString("<c" + address.Draw(rt, "address") + style.Draw(rt, "style") + typ.Draw(rt, "type"))
			form := shape.Draw(rt, "form")
			if strings.Contains(form, "%s") {
				form = fmt.Sprintf(form, text.Draw(rt, "text"))
			}
			row.WriteString(form)
		}
		got, err := scan(pack(t, sheetOf(`<row r="1">`+row.String()+`</row>`)))
		prefixed := strings.NewReplacer("<c", "<x:c", "</c", "</x:c").Replace(row.String())
		want, wantErr := scan(pack(t, sheetOf(`<row r="1">`+prefixed+`</row>`)))
		if fmt.Sprint(err) != fmt.Sprint(wantErr) || err == nil && !cmp.Equal(got, want) {
			rt.Fatalf("%s\ngives %v %v,\nwant %v %v", row.String(), got, err, want, wantErr)
		}
	})
}
