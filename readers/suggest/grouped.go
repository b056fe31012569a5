package suggest

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/heading"
)

// readJoined reads the title of a column that may stand below that of a group. Below the title of a
// known group it must be a known title: texts that are only similar have no meaning there.
func readJoined(t heading.Title) meant {
	if t.Group == "" {
		return readTitle(t.Text)
	}
	key := invoice.Fold(t.Text)
	bare := t
	bare.Last = notes.ReplaceAllString(invoice.Fold(t.Last), "")
	out := meant{}
	for _, reading := range append(t.Readings(), bare.Readings()...) {
		if pair := pairOf(reading); pair != "" {
			return meant{word: word{why: twoInOne}, pair: pair}
		}
		w, ok := words()[reading]
		if !ok {
			continue
		}
		w = based(w, key)
		if out.field != "" && w.field != "" && w.field != out.field {
			return meant{either: []invoice.Field{out.field, w.field}}
		}
		if !out.known() || w.field == out.field && w.sure > out.sure {
			out = meant{word: w, unit: unitOf(key)}
		}
	}
	if out.known() {
		return out
	}
	out = readTitle(t.Text)
	out.sure = Unsure
	return out
}

// twoRows says that a header has two rows.
func (s *Suggestion) twoRows(of *sheet) {
	s.Profile.Header.Rows = of.header - of.upper + 1
	example := ""
	for col := range maxColumns {
		if t, ok := of.joined()[col]; ok && t.Group != "" {
			example = t.Text
			break
		}
	}
	s.Checks = append(s.Checks, lang.Format(
		"表头占两行（第 %[1]d、%[2]d 行），上下两行的列名合起来写，如“%[3]s”",
		"The header has two rows (%[1]d and %[2]d); the titles of both are joined, such as %[3]s",
		of.rows[of.upper].number, of.rows[of.header].number, example))
}
