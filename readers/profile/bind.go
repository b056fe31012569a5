package profile

import (
	"maps"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Binding is a profile applied to the columns of one sheet, or of one query. It is used by one
// goroutine.
type Binding struct {
	profile    *Profile
	fields     []fieldRule
	number     int           // column of the order number; none if it is derived
	numbered   bool          // that column has running numbers
	identify   []datedColumn // those that identify an order
	content    []datedColumn // other columns of fields
	added      int           // cells that a row may get beside its own: of constants, defaults and the number
	conditions []condition
	columns    map[invoice.Field]string // name of the column of each field, see Name
	running    map[int]bool             // columns with running numbers
	kept       map[int]bool             // columns without a field that the results or a finding show
	used       map[int]bool             // columns that the profile reads
	carried    map[int]bool             // columns that the profile copies to the results
	lists      []*List
}

// datedColumn is a column and the pattern of its days, which is empty for none.
type datedColumn struct {
	column int
	date   string
}

// none is the index of no column.
const none = -1

// fieldRule is a field and the columns that it comes from; none for a constant or a default.
type fieldRule struct {
	field invoice.Field
	info  invoice.FieldInfo
	Column
	columns []int
	values  map[string]string // Column.Values by folded text
}

// MatchError says why a header does not have the columns of a profile.
type MatchError struct {
	Profile string
	Missing []string // titles that the header lacks
	Twice   []string // titles that it has twice
	Found   int      // titles that it has
}

// Error is the English text.
func (e *MatchError) Error() string { return e.Text(lang.English) }

// Text names the titles in a language.
func (e *MatchError) Text(in string) string {
	var parts []string
	for _, p := range []struct {
		titles []string
		text   lang.Text
	}{
		{e.Missing, lang.Text{Zh: "缺少列 ", En: "has no column "}},
		{e.Twice, lang.Text{Zh: "有两个同名的列 ", En: "has two columns "}},
	} {
		if len(p.titles) > 0 {
			parts = append(parts, p.text.Text(in)+strings.Join(p.titles, lang.Pick(in, "、", ", ")))
		}
	}
	return strings.Join(parts, lang.Pick(in, "；", "; "))
}

// Bind finds the columns of a profile among the titles of a header, by the index of the column. It
// returns a *MatchError if a column that the profile needs is missing or exists twice.
func (p *Profile) Bind(titles []string) (*Binding, error) {
	f := newFinder(p, titles)
	b := &Binding{profile: p, number: none, columns: map[invoice.Field]string{}, running: map[int]bool{}, kept: map[int]bool{}, carried: map[int]bool{}, used: f.used}
	for _, info := range invoice.Catalogue() {
		col, ok := p.Columns[info.Field]
		if !ok {
			continue
		}
		r := fieldRule{field: info.Field, info: info, Column: col, columns: f.columnsOf(&col), values: map[string]string{}}
		for from, to := range col.Values {
			r.values[invoice.Fold(from)] = to
		}
		if info.Field == invoice.OrderNo && len(r.columns) > 0 {
			b.number = r.columns[0]
			b.numbered = runningTitle(titles[b.number])
		}
		b.fields = append(b.fields, r)
	}
	b.conditions = f.conditions()
	for _, title := range p.Order.IdentifyBy {
		if i := f.need(title); i != none {
			b.identify = append(b.identify, datedColumn{i, b.dateOf(i)})
		}
	}
	b.content, b.added = b.others(), b.constants()+1
	b.keep(f)
	if len(f.err.Missing)+len(f.err.Twice) > 0 {
		return nil, &f.err
	}
	return b, nil
}

// constants is the number of fields with a constant or a default.
func (b *Binding) constants() (n int) {
	for i := range b.fields {
		if b.fields[i].Constant != "" || b.fields[i].Default != "" {
			n++
		}
	}
	return n
}

// others are the columns of fields besides those that identify an order and are read as there.
func (b *Binding) others() (out []datedColumn) {
	for i := range b.fields {
		for _, column := range b.fields[i].columns {
			if c := (datedColumn{column, b.fields[i].Date}); !slices.Contains(b.identify, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// keep finds the columns without a field that are shown in the results, and those that nobody
// mentions, whose filled cells are findings.
func (b *Binding) keep(f *finder) {
	mapped := map[int]bool{}
	for _, r := range b.fields {
		for _, i := range r.columns {
			mapped[i] = true
		}
	}
	carried := folded(b.profile.CarriedTitles())
	ignored := folded(b.profile.Ignore)
	for i, title := range f.titles {
		b.running[i] = !b.used[i] && !carried[title] && rowNumbers(title)
		b.carried[i] = carried[title]
		b.kept[i] = !mapped[i] && !ignored[title] && (!b.used[i] && !b.running[i] || carried[title])
	}
}

// CarriedTitles are the titles of the columns that are copied into the results: those of Carry, and
// those that identify an order, whose derived number says nothing to a person.
func (p *Profile) CarriedTitles() []string {
	return append(slices.Clone(p.Carry), p.Order.IdentifyBy...)
}

func folded(titles []string) map[string]bool {
	out := map[string]bool{}
	for _, t := range titles {
		out[invoice.Fold(t)] = true
	}
	return out
}

// finder finds columns by their titles, and collects the titles that it does not find.
type finder struct {
	profile *Profile
	titles  []string // folded
	used    map[int]bool
	err     MatchError
}

func newFinder(p *Profile, titles []string) *finder {
	f := &finder{profile: p, used: map[int]bool{}, err: MatchError{Profile: p.Name}}
	for _, t := range titles {
		f.titles = append(f.titles, invoice.Fold(t))
	}
	return f
}

// find is the column with the first of some titles that the header has; none if there is none.
func (f *finder) find(titles ...string) int {
	for _, title := range titles {
		want := invoice.Fold(title)
		i := slices.Index(f.titles, want)
		if i < 0 || want == "" {
			continue
		}
		if slices.Contains(f.titles[i+1:], want) {
			if !slices.Contains(f.err.Twice, title) {
				f.err.Twice = append(f.err.Twice, title)
			}
			return none
		}
		f.used[i] = true
		f.err.Found++
		return i
	}
	return none
}

// need is find for a column that must exist.
func (f *finder) need(titles ...string) int {
	before := len(f.err.Twice)
	i := f.find(f.others(titles)...)
	if i == none && len(f.err.Twice) == before && !slices.Contains(f.err.Missing, titles[0]) {
		f.err.Missing = append(f.err.Missing, titles[0])
	}
	return i
}

// others adds the titles that a column may have instead to those that name it elsewhere, such as in
// a condition.
func (f *finder) others(titles []string) []string {
	if len(titles) > 1 {
		return titles
	}
	for _, field := range slices.Sorted(maps.Keys(f.profile.Columns)) {
		c := f.profile.Columns[field]
		all := append([]string{c.Column}, c.Or...)
		if slices.ContainsFunc(all, func(t string) bool { return invoice.Fold(t) == invoice.Fold(titles[0]) }) {
			return append(slices.Clone(titles), all...)
		}
	}
	return titles
}

// columnsOf finds the columns of a field.
func (f *finder) columnsOf(c *Column) (out []int) {
	get := f.need
	if c.Optional {
		get = f.find
	}
	if c.Column != "" {
		if i := get(append([]string{c.Column}, c.Or...)...); i != none {
			out = append(out, i)
		}
	}
	for _, title := range c.Join {
		if i := get(title); i != none {
			out = append(out, i)
		}
	}
	return out
}

// Name tells the binding the name of each column, such as the letters of a sheet's column, for
// findings about empty cells.
func (b *Binding) Name(name func(column int) string) {
	for _, r := range b.fields {
		if len(r.columns) > 0 {
			b.columns[r.field] = name(r.columns[0])
		}
	}
	if b.number == none && len(b.identify) > 0 {
		b.columns[invoice.OrderNo] = name(b.identify[0].column)
	}
	for _, l := range b.profile.Lookups {
		for f := range l.Fill {
			if at := b.columns[l.Match]; b.columns[f] == "" && at != "" {
				b.columns[f] = at
			}
		}
	}
}

// Field is the field of a column; empty if it has none, or is one of several that are joined.
// Running numbers that the profile does not read are no data of an order.
func (b *Binding) Field(column int) invoice.Field {
	if b.running[column] {
		return invoice.RowNo
	}
	for _, r := range b.fields {
		if len(r.columns) == 1 && r.columns[0] == column {
			return r.field
		}
	}
	return ""
}

// Profile is the profile of the binding.
func (b *Binding) Profile() *Profile { return b.profile }

// NumberColumn is the column of the order number; -1 if the number is derived from other columns.
func (b *Binding) NumberColumn() int { return b.number }

// Reads is how a reader must read a column.
type Reads uint8

// The ways to read a column.
const (
	ReadUnknown Reads = iota // the profile does not read it
	ReadText                 // what the cell displays
	ReadAmount               // the number
	ReadDate                 // a day, where the number format is of a date; otherwise as ReadText
)

// Reads is how a column is read. An amount in another unit than yuan is compared with what its cell
// displays.
func (b *Binding) Reads(column int) Reads {
	for _, r := range b.fields {
		if !slices.Contains(r.columns, column) {
			continue
		}
		switch {
		case r.info.Type == invoice.TypeDate:
			return ReadDate
		case r.Unit == "" && len(r.Values) == 0 && (r.info.Type == invoice.TypeAmount || r.info.Type == invoice.TypeNumber):
			return ReadAmount
		}
		return ReadText
	}
	switch {
	case b.identifies(column):
		return ReadDate
	case b.used[column]:
		return ReadText
	}
	return ReadUnknown
}
