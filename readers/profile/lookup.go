package profile

import (
	"errors"
	"maps"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// MaxEntries is the most entries of one list.
const MaxEntries = 200_000

// ErrListTooLong reports a list with more than MaxEntries entries.
var ErrListTooLong = lang.Text{Zh: "清单超过 200,000 行", En: "the list has more than 200,000 rows"}

// List is a list of buyers or goods in which fields are looked up.
type List struct {
	lookup  *Lookup
	match   int
	fill    map[invoice.Field]int
	entries map[string][]entry
	rows    int
}

// entry is one row of a list.
type entry struct {
	place invoice.Place
	cells []invoice.Cell // with their fields
}

// NewList binds a lookup to the titles of a list. It returns a *MatchError if a title is missing.
func NewList(profile string, l *Lookup, titles []string) (*List, error) {
	f := newFinder(&Profile{Name: profile}, titles)
	out := &List{lookup: l, match: f.need(l.Column), fill: map[invoice.Field]int{}, entries: map[string][]entry{}}
	for _, field := range slices.Sorted(maps.Keys(l.Fill)) {
		out.fill[field] = f.need(l.Fill[field])
	}
	if len(f.err.Missing)+len(f.err.Twice) > 0 {
		return nil, &f.err
	}
	return out, nil
}

// Reads is how a column of the list is read.
func (l *List) Reads(column int) Reads {
	if column == l.match {
		return ReadText
	}
	for f, i := range l.fill {
		if i != column {
			continue
		}
		switch info, _ := f.Info(); info.Type {
		case invoice.TypeDate:
			return ReadDate
		case invoice.TypeAmount, invoice.TypeNumber:
			return ReadAmount
		}
		return ReadText
	}
	return ReadUnknown
}

// Add adds a row of the list; place is the row. A row without a value to compare is left out.
func (l *List) Add(place invoice.Place, cells []invoice.Cell) error {
	key := matchKey(cellAt(cells, l.match))
	if key == "" {
		return nil
	}
	if l.rows++; l.rows > MaxEntries {
		return ErrListTooLong
	}
	e := entry{place: place}
	for _, f := range slices.Sorted(maps.Keys(l.fill)) {
		if c := cellAt(cells, l.fill[f]); c != nil && !invoice.Nothing(c.Text) {
			cell := *c
			cell.Field, cell.Index, cell.Col, cell.Title = f, none, xlsx.ColumnName(c.Index), ""
			e.cells = append(e.cells, cell)
		}
	}
	for _, other := range l.entries[key] {
		if other.equal(e) {
			return nil
		}
	}
	l.entries[key] = append(l.entries[key], e)
	return nil
}

// equal reports whether two entries fill the same values.
func (e entry) equal(other entry) bool {
	return slices.EqualFunc(e.cells, other.cells, func(a, b invoice.Cell) bool {
		return a.Field == b.Field && a.Kind == b.Kind && a.Text == b.Text && shownText(&a) == shownText(&b)
	})
}

// matchKey is the text by which a value is found: as displayed, without regard to width, case and
// blanks.
func matchKey(c *invoice.Cell) string {
	if c == nil || c.Kind == invoice.CellError || c.Kind == invoice.CellUncached {
		return ""
	}
	return invoice.Fold(shownText(c))
}

// name is what messages call the list.
func (l *List) name() string {
	if l.lookup.Sheet != "" {
		return l.lookup.Sheet
	}
	return l.lookup.File
}

// Give adds the lists of the profile, in the order of its lookups, to a binding.
func (b *Binding) Give(lists []*List) error {
	if len(lists) != len(b.profile.Lookups) {
		return errors.Join(lang.Text{Zh: "对应表的清单没有全部读取", En: "not all lists of the profile were read"})
	}
	b.lists = lists
	return nil
}

// lookUp fills the fields of a list into an order: by a field of the order once, by a field of a
// line on each row that has it.
func (d *draft) lookUp(l *List) {
	info, _ := l.lookup.Match.Info()
	for i := range d.Rows {
		row := &d.Rows[i]
		at := slices.IndexFunc(row.Cells, func(c invoice.Cell) bool { return c.Field == l.lookup.Match })
		if at < 0 {
			continue
		}
		if found := l.find(&row.Cells[at]); found != nil {
			found.Place = row.Place
			found.Place.Col, found.Field = row.Cells[at].Col, l.lookup.Match
			d.Doubts = append(d.Doubts, *found)
		} else {
			d.fill(row, l, matchKey(&row.Cells[at]))
		}
		if info.Level == invoice.LevelOrder {
			return
		}
	}
}

// find looks up a value. It returns a doubt if the list has no entry that can be used, and nil if
// it has one, or has none and needs none.
func (l *List) find(c *invoice.Cell) *invoice.Doubt {
	entries := l.entries[matchKey(c)]
	switch {
	case len(entries) > 1:
		out := &invoice.Doubt{Kind: invoice.DoubtLookupTwice, Rows: len(entries), Value: shownText(c), Of: l.name()}
		for _, e := range entries[:min(len(entries), invoice.DoubtCells)] {
			out.Cells = append(out.Cells, e.place.Sheet+" "+e.place.AtCell().Cell())
		}
		return out
	case len(entries) == 0 && l.lookup.Required:
		return &invoice.Doubt{Kind: invoice.DoubtLookupMissing, Value: shownText(c), Of: l.name()}
	}
	return nil
}

// fill adds the fields of the entry with a key that the order, or the row, does not have.
func (d *draft) fill(row *invoice.Row, l *List, key string) {
	if len(l.entries[key]) == 0 {
		return
	}
	for _, cell := range l.entries[key][0].cells {
		info, _ := cell.Field.Info()
		if has(row, cell.Field) || info.Level == invoice.LevelOrder &&
			slices.ContainsFunc(d.Rows, func(r invoice.Row) bool { return has(&r, cell.Field) }) {
			continue
		}
		cell.From = &invoice.Origin{List: l.entries[key][0].place}
		cell.From.List.Col, cell.Col = cell.Col, ""
		row.Cells = append(row.Cells, cell)
	}
}
