package database

import (
	"slices"
	"strconv"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/profile"
)

// Mapping is a profile that says which columns are the fields of an order, with its lists.
type Mapping struct {
	Profile *profile.Profile
	Lists   []*profile.List
}

// mapped is a mapping applied to the columns of a result.
type mapped struct {
	binding *profile.Binding
	numbers *profile.Numbers
	skips   profile.Skips
	noted   bool // the findings about skipped rows were added
}

// bind applies the mapping, if there is one, to the names of the columns.
func (q *Query) bind(m *Mapping, names []string) error {
	if m == nil {
		return nil
	}
	b, err := m.Profile.Bind(names)
	if err == nil {
		b.Name(func(column int) string { return names[column] })
		err = b.Give(m.Lists)
	}
	if err != nil {
		return input.Refuse(source, input.ProfileMismatch, m.Profile.Name, err)
	}
	q.mapped = &mapped{binding: b, numbers: profile.NewNumbers(), skips: make(profile.Skips, b.Conditions())}
	return nil
}

// fieldOf is the field of a column; empty if it has none.
func (q *Query) fieldOf(names []string, column int) invoice.Field {
	if q.mapped != nil {
		return q.mapped.binding.Field(column)
	}
	return named(names[column])
}

// numberColumn is the column of the order number; -1 if there is none.
func (q *Query) numberColumn(names []string) int {
	if q.mapped != nil {
		return q.mapped.binding.NumberColumn()
	}
	return slices.IndexFunc(names, func(n string) bool { return named(n) == invoice.OrderNo })
}

// reads reports whether a column has values of an order.
func (q *Query) reads(column int) bool {
	return q.table.Columns[column].Field != "" || q.mapped != nil && q.mapped.binding.Reads(column) != profile.ReadUnknown
}

// complete turns the cells of an order into fields, if there is a mapping.
func (q *Query) complete(d *invoice.Draft) {
	if m := q.mapped; m != nil {
		m.numbers.Complete(d, func(*invoice.Row) (*profile.Binding, profile.Skips) { return m.binding, m.skips })
	}
}

// noteSkips adds the findings about rows that conditions of the mapping skip, once.
func (q *Query) noteSkips() {
	if q.mapped == nil || q.mapped.noted {
		return
	}
	q.mapped.noted = true
	for i, c := range q.mapped.skips {
		if c.Rows == 0 {
			continue
		}
		var cells []string
		for _, p := range c.First {
			cells = append(cells, p.AtCell().Cell())
		}
		q.findings = append(q.findings, rules.New(rules.ProfileSkips, c.First[0].AtCell(), "", "", "", strconv.Itoa(c.Rows),
			rules.Bilingual(q.mapped.binding.Condition(i)), rules.Places(c.Rows, cells)))
	}
}
