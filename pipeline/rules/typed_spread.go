package rules

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// spread puts the order's own fields into each of its rows, so that the other rows mean the same
// when one is deleted. A row that has a field keeps its value; the others get the first one of the
// rows, else that of chosen.
func spread(rows []invoice.TypedRow, chosen []invoice.Typed) []invoice.TypedRow {
	var own []invoice.Typed
	for i := range rows {
		rows[i] = slices.DeleteFunc(rows[i], func(v invoice.Typed) bool { return ownField(&v) && blankTyped(&v) })
		own = addMissing(own, rows[i])
	}
	own = addMissing(own, chosen)
	for i := range rows {
		rows[i] = addMissing(rows[i], own)
	}
	return rows
}

// addMissing adds the order's own fields that a row has no value of.
func addMissing(row, own []invoice.Typed) []invoice.Typed {
	for i := range own {
		v := &own[i]
		if ownField(v) && !blankTyped(v) && !slices.ContainsFunc(row, func(has invoice.Typed) bool { return has.Is(v) }) {
			row = append(row, *v)
		}
	}
	return row
}

func ownField(v *invoice.Typed) bool {
	info, ok := v.Field.Info()
	return ok && info.Level == invoice.LevelOrder
}

func blankTyped(v *invoice.Typed) bool {
	return v.Kind == invoice.TypedText && invoice.CleanText(v.Text) == ""
}
