package xlsx

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// content is which children an element c has.
type content struct{ formula, value, inline bool }

// readCell reads the cell opened last up to its end and keeps it when it is filled. Where it has
// text of its own (is) and a value (v), its type says which counts.
func (r *rows) readCell(e xml.StartElement) error {
	if err := r.enterCell(e); err != nil {
		return err
	}
	r.slow.add(r)
	typ := attr(e, "t")
	style, _ := strconv.Atoi(attr(e, "s")) // an unreadable style is the first one
	r.text, r.inline = r.text[:0], r.inline[:0]
	var has content
	err := r.children(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "v":
			if has.value {
				return r.fault(errTwice)
			}
			has.value = true
			r.text, err = r.plain(r.text)
		case "is":
			if has.inline {
				return r.fault(errTwice)
			}
			has.inline = true
			r.inline, err = r.richText(r.inline)
		default:
			has.formula = has.formula || e.Name.Local == "f"
			err = r.skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	text := r.text
	if has.inline && (typ == "inlineStr" || len(text) == 0) {
		text, typ = r.inline, "inlineStr"
	}
	return r.keep(Cell{Col: r.col, Style: style, Formula: has.formula}, typ, has, text)
}

// keep gives a cell its kind and text (ECMA-376 part 1, 18.18.11) and drops it when it is empty.
func (r *rows) keep(c Cell, typ string, has content, text []byte) error {
	switch typ {
	case "s":
		if len(text) > 0 {
			return r.keepShared(c, text)
		}
	case "str", "inlineStr":
		b, ok := cellText(text)
		if !ok {
			return r.fault(errCellText)
		}
		c.Text = r.texts.of(b)
	case "b":
		c.Kind, c.Text = CellBool, truthText(strings.TrimSpace(string(text)))
	case "e":
		c.Kind, c.Text = CellError, strings.TrimSpace(string(text))
	case "d":
		c.Kind, c.Text = CellDate, isoDate(string(text))
	default:
		c.Kind, c.Text = CellNumber, r.texts.of(bytes.TrimSpace(text))
	}
	if has.formula {
		missing, err := r.book.notComputed(c, typ, has.value)
		if err != nil {
			return err
		}
		if missing {
			c.Kind, c.Text = CellUncached, ""
			r.cells = append(r.cells, c)
			return nil
		}
	}
	return r.fill(c)
}

// fill adds a cell to the row unless it is empty.
func (r *rows) fill(c Cell) error {
	if c.Text == "" {
		return nil
	}
	if err := r.budget.Take(len(c.Text), r.read); err != nil {
		return r.fault(err)
	}
	r.cells = append(r.cells, c)
	return nil
}

func truthText(s string) string {
	switch s {
	case "1", "true":
		return "TRUE"
	case "0", "false":
		return "FALSE"
	}
	return s
}

func (r *rows) keepShared(c Cell, text []byte) error {
	i, err := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 64)
	if err != nil {
		return r.fault(errNoString)
	}
	if r.book.strings == nil {
		r.book.ctx = r.ctx
		if err := r.book.loadStrings(); err != nil {
			return err
		}
	}
	if c.Text, err = r.book.strings.get(i); err != nil {
		return r.fault(err)
	}
	return r.fill(c)
}
