package rules

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Typed is a rejected draft in the standard layout of order workbooks, as it was typed: what cannot
// be read stands there as its cell shows it. It is nil where those rows would not be refused for
// all the reasons that r has: these may lie in the layout of the source, in other rows of it or in
// other sources, and somebody who corrects the rows alone must not get past them.
func Typed(d *invoice.Draft, r *Result, s *Settings) []invoice.TypedRow {
	if r.Facts.OrderNo == "" || d.Derived || r.Order != nil {
		return nil
	}
	t := typed{carried: map[string]bool{}, refused: map[invoice.Place]bool{}}
	for _, c := range r.Facts.Carried {
		t.carried[c.Title] = true
	}
	for _, f := range r.Findings {
		if f.Code == ColumnUnknown {
			t.refused[f.Place] = true
		}
	}
	rows, ok := t.draft(d)
	if !ok {
		return nil
	}
	rows = spread(rows, []invoice.Typed{ // chosen for the reading where no cell names them
		{Field: invoice.Seller, Text: r.Facts.Seller}, {Field: invoice.KindField, Text: r.Facts.Kind.Name().Zh},
	})
	again := Check(DraftOf(rows), s).Findings
	if !refusedAlike(r.Findings, again) || found(again, NumberTwice) && !found(r.Findings, NumberTwice) {
		return nil
	}
	return rows
}

func found(findings []Finding, code string) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Code == code })
}

// refusedAlike reports whether findings keep an order back for at least the reasons of others.
func refusedAlike(others, findings []Finding) bool {
	count := map[invoice.Field]int{}
	for _, f := range findings {
		if f.Severity != Warning {
			count[f.Field]++
		}
	}
	for _, f := range others {
		if f.Severity == Warning {
			continue
		}
		if count[f.Field]--; count[f.Field] < 0 {
			return false
		}
	}
	return true
}

// HoldsAlike reports whether rows of the standard layout make an order of this hash that is kept
// back for at least the reasons of others.
func HoldsAlike(rows []invoice.TypedRow, hash string, others []Finding, s *Settings) (bool, error) {
	r := Check(DraftOf(rows), s)
	if r.Order == nil {
		return false, nil
	}
	got, err := r.Order.Hash()
	kept := slices.DeleteFunc(slices.Clone(others), func(f Finding) bool { return !holds(f.Code) })
	return got == hash && refusedAlike(kept, r.Findings), err
}

// typed makes rows of the standard layout of a draft.
type typed struct {
	carried map[string]bool        // titles of carried columns, which results have anyway
	refused map[invoice.Place]bool // cells of unknown columns that keep the order back
	lost    bool                   // something has no place
}

// draft puts the rows of all sheets together: what a sheet of heads says into the first row,
// special business and elements beside the lines.
func (t *typed) draft(d *invoice.Draft) ([]invoice.TypedRow, bool) {
	var lines, heads, blocks, elements []invoice.TypedRow
	for i := range d.Rows {
		row := t.row(&d.Rows[i])
		switch d.Rows[i].Role {
		case invoice.RoleHead:
			heads = append(heads, row)
		case invoice.RoleSpecial:
			blocks = append(blocks, row)
		case invoice.RoleElement:
			elements = append(elements, row)
		default:
			lines = append(lines, row)
		}
	}
	for _, beside := range [][]invoice.TypedRow{heads, blocks, elements} {
		for i, row := range beside {
			for len(lines) <= i {
				lines = append(lines, nil)
			}
			for _, v := range row {
				lines[i] = t.add(lines[i], v)
			}
		}
	}
	number := ""
	for i := range lines {
		number = cmp.Or(number, lines[i].Text(invoice.OrderNo))
	}
	for i := range lines {
		lines[i] = t.add(lines[i], invoice.Typed{Field: invoice.OrderNo, Text: cmp.Or(lines[i].Text(invoice.OrderNo), number)})
	}
	return lines, !t.lost && number != ""
}

func (t *typed) row(r *invoice.Row) (out invoice.TypedRow) {
	for i := range r.Cells {
		c := &r.Cells[i]
		info, known := c.Field.Info()
		at := r.Place
		at.Col = c.Col
		title := invoice.CleanText(c.Title)
		switch {
		case known && info.Field == invoice.RowNo:
		case known:
			out = t.add(out, typedCell(c, &info, r.Place))
		case t.carried[title] || !t.refused[at]:
		default:
			v := typedCell(c, &invoice.FieldInfo{}, r.Place)
			v.Field, v.Title = "", title
			out = t.add(out, v)
		}
	}
	return out
}

// add adds a value. Two that differ have no room in one column.
func (t *typed) add(row invoice.TypedRow, v invoice.Typed) invoice.TypedRow {
	for i := range row {
		if row[i].Is(&v) {
			t.lost = t.lost || row[i] != v
			return row
		}
	}
	return append(row, v)
}

// typedCell is a cell as a person types it.
func typedCell(c *invoice.Cell, info *invoice.FieldInfo, row invoice.Place) invoice.Typed {
	v := invoice.Typed{Field: c.Field, Text: c.Text}
	number := info.Type == invoice.TypeAmount || info.Type == invoice.TypeNumber
	switch {
	case c.Kind == invoice.CellError || c.Kind == invoice.CellUncached:
		v.Kind, v.Text = invoice.TypedFault, "#N/A"
	case c.Shown != nil:
		r := ReadCell(c, info, row)
		switch {
		case r.Bad() || c.Kind == invoice.CellText:
			v.Text = c.Shown.Text
		case number:
			v.Kind = invoice.TypedNumber
		default:
			v.Text = r.Text
		}
	case c.Kind == invoice.CellNumber, c.Kind == invoice.CellDecimal && number:
		v.Kind = invoice.TypedNumber
	}
	return v
}

// DraftOf is what a reader makes of rows of the standard layout, all of one order.
func DraftOf(rows []invoice.TypedRow) *invoice.Draft {
	most := 0
	for _, row := range rows {
		most = max(most, len(row))
	}
	columns, places := make(map[invoice.Field]string, most), make(map[invoice.Typed]int, most)
	d := &invoice.Draft{Rows: make([]invoice.Row, len(rows))}
	for i, row := range rows {
		to := &d.Rows[i]
		to.Place, to.Columns = invoice.Place{Sheet: "1", Row: i + 2}, columns
		to.Cells = make([]invoice.Cell, 0, len(row))
		for _, v := range row {
			key := invoice.Typed{Field: v.Field, Title: v.Title}
			at, met := places[key]
			if !met {
				at = len(places)
				places[key] = at
			}
			c := invoice.Cell{Field: v.Field, Text: v.Text, Index: at, Col: "C" + strconv.Itoa(at), Title: cmp.Or(v.Title, v.Field.Title().Zh)}
			columns[v.Field] = c.Col
			switch v.Kind {
			case invoice.TypedNumber:
				c.Kind = invoice.CellNumber
			case invoice.TypedFault:
				c.Kind = invoice.CellError
			}
			if v.Field == invoice.OrderNo {
				d.Number = invoice.CleanCode(v.Text)
			}
			to.Cells = append(to.Cells, c)
		}
	}
	return d
}
