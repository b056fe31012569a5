package profile

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// condition is a Condition with its column.
type condition struct {
	Condition
	column int
	only   bool            // of OnlyWhen: a row is skipped that does not meet it
	texts  map[string]bool // those of Is or Not, folded
}

func (f *finder) conditions() (out []condition) {
	for _, c := range f.profile.Rows.OnlyWhen {
		out = append(out, condition{c, f.need(c.Column), true, folded(slices.Concat(c.Is, c.Not))})
	}
	for _, c := range f.profile.Rows.SkipWhen {
		out = append(out, condition{c, f.need(c.Column), false, folded(slices.Concat(c.Is, c.Not))})
	}
	return out
}

// skips is the index of the first condition by which a row is skipped; none for a row that is read.
// A cell that nobody filled meets neither Is nor, as an empty text, any value of Not.
func (b *Binding) skips(value func(column int) string) int {
	for i := range b.conditions {
		c := &b.conditions[i]
		if c.met(value(c.column)) != c.only {
			return i
		}
	}
	return none
}

// met reports whether the text of a cell, empty for none, meets a condition.
func (c *condition) met(text string) bool {
	text = invoice.Fold(text)
	switch {
	case c.Filled != nil:
		return *c.Filled == (text != "")
	case len(c.Is) > 0:
		return c.texts[text]
	}
	return !c.texts[text]
}

// Skips is the index of the condition by which a row is skipped on its own; -1 for a row that is
// read. Column numbers are those of Cell.Index.
func (b *Binding) Skips(cells []invoice.Cell) int {
	if len(b.conditions) == 0 {
		return none
	}
	return b.skips(func(column int) string { return shownText(cellAt(cells, column)) })
}

// Conditions is the number of conditions.
func (b *Binding) Conditions() int { return len(b.conditions) }

// Condition is a condition in words: 订单状态 is 已关闭.
func (b *Binding) Condition(i int) lang.Text {
	c := b.conditions[i]
	zh, en := strings.Join(c.Is, "、"), strings.Join(c.Is, ", ")
	is := len(c.Is) > 0
	if len(c.Not) > 0 {
		zh, en = strings.Join(c.Not, "、"), strings.Join(c.Not, ", ")
	}
	if c.Filled != nil {
		if *c.Filled != c.only {
			return lang.Format("“%s”已填写", "“%s” is filled", c.Column)
		}
		return lang.Format("“%s”为空", "“%s” is empty", c.Column)
	}
	if is != c.only {
		return lang.Format("“%s”是 %s", "“%s” is %s", c.Column, lang.Text{Zh: zh, En: en})
	}
	return lang.Format("“%s”不是 %s", "“%s” is not %s", c.Column, lang.Text{Zh: zh, En: en})
}

// cellAt is the cell of a column; nil if it is not filled.
func cellAt(cells []invoice.Cell, column int) *invoice.Cell {
	for i := range cells {
		if cells[i].Index == column {
			return &cells[i]
		}
	}
	return nil
}

// shownText is what a cell displays; empty for none.
func shownText(c *invoice.Cell) string {
	switch {
	case c == nil:
		return ""
	case c.Shown != nil:
		return c.Shown.Text
	case c.Kind == invoice.CellNumber: // a file may hold 2.0 for 2
		var room [longestNumber]byte
		if text, ok := appendStoredNumber(room[:0], c.Text); ok && string(text) != c.Text {
			return string(text)
		}
	}
	return c.Text
}
