package pipeline

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// FormRow is what a form takes back of one line of its invoice (detail of protocol §3.11). All of
// it is positive.
type FormRow struct {
	invoice.RedLine // Index is that of the blue line (blueDetailIndex); its price is not read
	Name            string
}

// placedRows are the rows of a form as parts of the lines of its invoice. ok is false if one does
// not show the name of its line, or if it may be another line of that name: it is not certain that
// others count discount lines as we do.
func (f *RedForm) placedRows(lines []invoice.BlueLine) (rows []invoice.RedLine, ok bool) {
	discounts := len(lines) > 0 && lines[len(lines)-1].Index != len(lines)
	for _, r := range f.Rows {
		i := slices.IndexFunc(lines, func(l invoice.BlueLine) bool { return l.Index == r.Index })
		name := ledger.GoodsName(r.Name)
		if i < 0 || name == "" || ledger.GoodsName(lines[i].Name) != name || discounts && linesNamed(lines, name) > 1 {
			return nil, false
		}
		rows = append(rows, r.RedLine)
	}
	return rows, len(rows) > 0
}

// linesNamed counts the lines with a name.
func linesNamed(lines []invoice.BlueLine, name string) (n int) {
	for i := range lines {
		if ledger.GoodsName(lines[i].Name) == name {
			n++
		}
	}
	return n
}

// place says of which lines a red is, by the rows of its form, or else by its amounts. done are the
// other reds of the invoice; known, whether the lines of all of them are known.
func (f *RedForm) place(lines []invoice.BlueLine, done []invoice.Red, known bool) (invoice.Red, bool) {
	if rows, ok := f.placedRows(lines); ok {
		if part, ok := invoice.PlaceRows(lines, done, rows, f.Net, f.Tax); ok {
			return part, true
		}
	}
	if !known {
		return invoice.Red{}, false
	}
	return invoice.PlaceRed(lines, done, f.Reason, f.Net, f.Tax)
}
