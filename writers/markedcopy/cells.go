package markedcopy

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// The colours of cells: those that Excel itself uses for bad and for neutral values.
const (
	errorFill   = "FFC7CE"
	warningFill = "FFEB9C"
)

// author is the author of the notes. Notes under this name are replaced when a copy is checked
// again.
const author = "fapiao"

// cellFindings are the findings of one cell.
type cellFindings struct {
	at  xlsx.Address
	all []*rules.Finding
}

// cells marks the cells with findings and adds their notes.
func (m *marking) cells() error {
	earlier, err := m.patch.ReplaceNotes(author)
	if err != nil {
		return err
	}
	list := m.byCell()
	marked := map[xlsx.Address]bool{}
	for i, c := range list {
		marked[c.at] = true
		if err := m.patch.Mark(c.at, xlsx.Mark{Fill: fillOf(c.all)}); err != nil {
			return err
		}
		if i >= maxNotes {
			continue
		}
		if err := m.patch.Note(c.at, m.note(c.all)); err != nil {
			return err
		}
	}
	for _, at := range earlier { // what was marked in an earlier copy and is right now
		if !marked[at] {
			if err := m.patch.Mark(at, xlsx.Mark{}); err != nil {
				return err
			}
		}
	}
	return nil
}

// byCell groups the findings by cell, in the order of the list.
func (m *marking) byCell() (list []*cellFindings) {
	met := map[xlsx.Address]*cellFindings{}
	for i := range m.Findings {
		f := &m.Findings[i]
		at, ok := m.address(f)
		if !ok || rules.OfColumn(f.Code) {
			continue
		}
		c := met[at]
		if c == nil {
			if len(list) == maxMarks {
				continue
			}
			c = &cellFindings{at: at}
			met[at], list = c, append(list, c)
		}
		c.all = append(c.all, f)
	}
	return list
}

func fillOf(fs []*rules.Finding) string {
	for _, f := range fs {
		if f.Severity == rules.Error {
			return errorFill
		}
	}
	return warningFill
}

// noteFindings is the most findings that a note names.
const noteFindings = 5

// note is the text of a note: what is wrong, and what to type.
func (m *marking) note(fs []*rules.Finding) string {
	var out []string
	for i, f := range fs {
		if i == noteFindings {
			out = append(out, "…")
			break
		}
		text := level(f).Text(m.Lang) + " " + f.Code + "\n" + f.Message(m.Lang)
		if hint := f.Hint(m.Lang); hint != "" {
			text += "\n→ " + hint
		}
		out = append(out, clean(text))
	}
	return strings.Join(out, "\n\n")
}

// level is the word for a severity.
func level(f *rules.Finding) lang.Text {
	if f.Severity == rules.Error {
		return lang.Text{Zh: "错误", En: "Error"}
	}
	return lang.Text{Zh: "请核对", En: "Please check"}
}

// maxText bounds a text of a copy, in bytes: a cell holds 32,767 characters.
const maxText = 8_000

// clean makes a text that a cell can hold.
func clean(s string) string {
	if len(s) > maxText {
		s = s[:maxText] + "…"
	}
	return strings.ToValidUTF8(s, "")
}
