package rules

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// sortCells sorts the cells of the draft's rows into the order's own fields, lines, special
// business and elements.
func (c *checker) sortCells() {
	mixed := false
	for i := range c.d.Rows {
		row := &c.d.Rows[i]
		switch row.Role {
		case invoice.RoleMixed:
			mixed = true
		case invoice.RoleHead:
			if c.headRow != nil {
				at := c.headRow.NumberCell()
				c.missing(NumberTwice, row.Place, invoice.OrderNo, at.String())
				continue // its cells would only repeat the trouble as contradictions
			}
			c.headRow = row
		}
		c.gatherRow(row)
	}
	c.headless = c.headRow == nil && !mixed
}

func (c *checker) gatherRow(row *invoice.Row) {
	line := fieldRow{place: row.Place}
	block := fieldRow{place: row.Place}
	element := fieldRow{place: row.Place}
	for i := range row.Cells {
		cell := &row.Cells[i]
		info := c.info(cell)
		if info == nil {
			c.unknown(cell, row.Place)
			continue
		}
		if info.Level == invoice.LevelState {
			c.state(cell, info, row.Place)
			continue
		}
		v, ok := c.read(cell, info, row)
		if cell.Field == invoice.Remark {
			c.freeNote(cell, invoice.Remark, v.place())
		}
		switch {
		case !ok:
		case misplaced(row.Role, info.Level):
			c.reject(FieldMisplaced, &v)
		case info.Level == invoice.LevelOrder:
			c.addHead(v)
		case info.Level == invoice.LevelLine:
			if line.values == nil {
				line.values = c.room(len(row.Cells))
			}
			c.addCell(&line, v)
		case info.Level == invoice.LevelSpecial:
			c.addCell(&block, v)
		default:
			c.addCell(&element, v)
		}
	}
	if len(line.values) > 0 {
		c.rows = append(c.rows, lineRow{fieldRow: line})
	}
	if len(block.values) > 0 {
		c.blocks = append(c.blocks, block)
	}
	if len(element.values) > 0 {
		c.named = append(c.named, element)
	}
}

// misplaced reports whether a row of a role has no business with a level. The order's own fields
// may stand anywhere.
func misplaced(role invoice.Role, level invoice.Level) bool {
	switch role {
	case invoice.RoleHead:
		return level != invoice.LevelOrder
	case invoice.RoleLine:
		return level == invoice.LevelSpecial || level == invoice.LevelElement
	case invoice.RoleSpecial:
		return level == invoice.LevelLine || level == invoice.LevelElement
	case invoice.RoleElement:
		return level == invoice.LevelLine || level == invoice.LevelSpecial
	}
	return false
}

// addHead adds one of the order's own fields. Rows may repeat it but not contradict each other.
func (c *checker) addHead(v value) {
	was := c.get(v.info.Field)
	switch {
	case was == nil:
		c.head.add(v)
	case was.bad || v.bad || was.text == v.text || canonical(was) == canonical(&v):
	case was.titled() != v.titled():
		c.titleDisagrees(was, &v)
	default:
		c.disagree(RowsDisagree, &v, was, was.place().String())
	}
}

// titleDisagrees reports a cell that contradicts the title of another column.
func (c *checker) titleDisagrees(title, cell *value) {
	if cell.titled() {
		title, cell = cell, title
	}
	c.report(TitleDisagrees, cell, title.cell.Title, title.place().Cell(), title.text)
}

// addCell adds a cell to its row; two columns may be the same field as long as they agree.
func (c *checker) addCell(r *fieldRow, v value) {
	was := r.get(v.info.Field)
	switch {
	case was == nil:
		r.add(v)
	case was.bad || v.bad || was.text == v.text || canonical(was) == canonical(&v):
	default:
		c.disagree(ColumnTwice, &v, was, was.place().Cell())
	}
}

// disagree reports a value that contradicts an earlier one. Where masks make the two look alike, it
// says in what they differ.
func (c *checker) disagree(code string, v, was *value, at string) {
	f := v.info.Field
	args := []string{at, f.Mask(shorten(was.text))}
	if args[1] == f.Mask(shorten(v.seen())) {
		one, other := f.MaskPair(shorten(was.text), shorten(v.text))
		args = append(args, words(one+" 和 "+other, one+" and "+other))
	}
	c.report(code, v, args...)
}

// canonical brings a value to the form in which two spellings of it are equal.
func canonical(v *value) string {
	switch v.info.Type {
	case invoice.TypeBool:
		if b, ok := parseBool(v.text); ok && b {
			return "true"
		} else if ok {
			return "false"
		}
	case invoice.TypeDate:
		if t, _, ok := parseDate(v.text); ok {
			return t.String()
		}
	case invoice.TypeAmount, invoice.TypeNumber:
		if d, ok := number(v.text, v.kind()); ok {
			return d.String()
		}
	case invoice.TypeRate:
		if d, word, ok := parseRate(v.text, v.kind()); ok {
			return d.String() + word
		}
	case invoice.TypeChoice:
		return invoice.Fold(v.text)
	}
	if v.info.Field == invoice.BuyerTaxNum {
		return strings.ToUpper(v.text)
	}
	return v.text
}
