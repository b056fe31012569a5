package rules

import (
	"sync"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// value is one filled cell after cleaning.
type value struct {
	info *invoice.FieldInfo
	text string // cleaned
	cell *invoice.Cell
	row  *invoice.Row
	bad  bool // a finding says that it cannot be used; it counts as filled
	// typed says that text is what the cell of a number shows, to be read as if it had been typed.
	typed bool
}

// place is where the cell stands.
func (v *value) place() invoice.Place {
	p := v.row.Place
	if p.Col = v.cell.Col; v.cell.From == nil {
		return p
	}
	if v.titled() {
		return v.cell.From.Title
	}
	if p.Col = v.row.Columns[v.info.Field]; p.Col == "" {
		return v.row.NumberCell()
	}
	return p
}

// from says where the value stands if it is in no cell of the source; empty for others.
func (v *value) from() string {
	switch from := v.cell.From; {
	case from == nil:
		return ""
	case v.titled():
		return words("这个值来自列标题“"+v.cell.Title+"”", "the value is from the column title “"+v.cell.Title+"”")
	case from.Profile != "":
		return words("这个值来自对应表 "+from.Profile, "the value is from the mapping profile, "+from.Profile)
	default:
		return words("这个值来自清单 "+from.List.String(), "the value is from the list, "+from.List.String())
	}
}

// titled reports whether the title of another column says the value.
func (v *value) titled() bool { return v.cell.From != nil && v.cell.From.Title != (invoice.Place{}) }

func (v *value) kind() invoice.CellKind {
	if v.typed {
		return invoice.CellText
	}
	return v.cell.Kind
}

// seen is what a person sees in the cell.
func (v *value) seen() string {
	if v.cell.Shown != nil {
		return invoice.CleanText(v.cell.Shown.Text)
	}
	return v.cell.Text
}

func (v *value) masked(text string) string { return v.info.Field.Mask(shorten(text)) }

// usable reports whether there is a value to go on with. It works for a nil value.
func (v *value) usable() bool { return v != nil && !v.bad }

// fields is built once; a value points into it.
var fields = sync.OnceValue(func() map[invoice.Field]*invoice.FieldInfo {
	all := invoice.Catalogue()
	out := make(map[invoice.Field]*invoice.FieldInfo, len(all))
	for i := range all {
		out[all[i].Field] = &all[i]
	}
	return out
})
