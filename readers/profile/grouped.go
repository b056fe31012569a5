package profile

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/heading"
)

// BindRows is Bind for a header of several rows, each with its titles by column. A column may be
// named by its joined title, or by the lowest alone if no other column has that. It returns the
// titles by column: as the profile names columns that are copied into the results, else joined.
func (p *Profile) BindRows(rows []map[int]string) (*Binding, []string, error) {
	var titles, lowest []string
	for col, t := range joined(rows) {
		for len(titles) <= col {
			titles, lowest = append(titles, ""), append(lowest, "")
		}
		titles[col], lowest[col] = t.Text, invoice.Fold(t.Last)
	}
	f := newFinder(p, titles)
	if len(rows) > 1 {
		f.lowest = lowest
	}
	b, err := p.bind(f)
	if err != nil {
		return nil, titles, err
	}
	for i := range titles {
		if b.carried[i] && f.lowest != nil && !folded(p.CarriedTitles())[f.titles[i]] {
			titles[i] = heading.Join(rows...)[i].Last
		}
	}
	return b, titles, nil
}

// joined are the titles of a header; those of one row as they are.
func joined(rows []map[int]string) map[int]heading.Title {
	if len(rows) > 1 {
		return heading.Join(rows...)
	}
	out := map[int]heading.Title{}
	for col, text := range rows[0] {
		out[col] = heading.Title{Text: text, Last: text}
	}
	return out
}

// alone is the folded title of a column without those of groups.
func (f *finder) alone(i int) string {
	if f.lowest != nil {
		return f.lowest[i]
	}
	return f.titles[i]
}

// listed reports whether the profile names a column in a list of folded titles.
func (f *finder) listed(titles map[string]bool, i int) bool {
	if titles[f.titles[i]] || f.lowest == nil {
		return titles[f.titles[i]]
	}
	own := f.lowest[i]
	count := 0
	for _, t := range f.lowest {
		if t == own {
			count++
		}
	}
	return own != "" && titles[own] && count == 1 && !slices.Contains(f.titles, own)
}

// readings adds to a title that several columns have the complete titles of these columns.
func (f *finder) readings(title string, among []string, want string) string {
	if f.lowest == nil {
		return title
	}
	var names []string
	for i, t := range among {
		if t == want {
			names = append(names, f.shown[i])
		}
	}
	return title + " (" + strings.Join(names, ", ") + ")"
}
