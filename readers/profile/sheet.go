package profile

import (
	"path"
	"path/filepath"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// SheetNamed reports whether a name, or a pattern with * and ?, is that of a sheet. An empty
// pattern means every visible sheet. A hidden sheet must be named exactly.
func SheetNamed(pattern, sheet string, hidden bool) bool {
	switch {
	case pattern == sheet:
		return true
	case hidden:
		return false
	case pattern == "":
		return true
	}
	met, err := path.Match(pattern, sheet)
	return err == nil && met
}

// ListFile is the path of the file of lookup i.
func (p *Profile) ListFile(i int) string {
	file := p.Lookups[i].File
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(p.dir, file)
}

// Total is the text of the first cell of a row, if it is a word for totals of the profile;
// otherwise empty.
func (b *Binding) Total(cells []invoice.Cell) string {
	if len(cells) == 0 || len(b.profile.Rows.Totals) == 0 {
		return ""
	}
	text := invoice.Fold(shownText(&cells[0]))
	if slices.ContainsFunc(b.profile.Rows.Totals, func(word string) bool { return invoice.Fold(word) == text }) {
		return cells[0].Text
	}
	return ""
}

// Blank reports whether a row has nothing but a running number that was entered beforehand.
func (b *Binding) Blank(cells []invoice.Cell) bool {
	return len(cells) == 1 && b.numbered && cells[0].Index == b.number
}

// PlaceColumn is the column by which messages name a row: that of the order number, or the first
// that identifies an order.
func (b *Binding) PlaceColumn() int {
	if b.number == none && len(b.identify) > 0 {
		return b.identify[0].column
	}
	return b.number
}
