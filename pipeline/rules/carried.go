package rules

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// unknown handles a filled cell of an unknown column, unless it only means "no value".
func (c *checker) unknown(cell *invoice.Cell, p invoice.Place) {
	text := invoice.CleanText(cell.Text)
	missing := cell.Kind == invoice.CellUncached // its value is unknown
	if !missing && (text == "" || isDefault(invoice.Fold(cell.Title), text)) {
		return
	}
	p.Col = cell.Col
	title := invoice.CleanText(cell.Title)
	if title == "" {
		c.addUnplaced(ColumnUntitled, title, p)
		c.findings = append(c.findings, New(ColumnUntitled, p, "", "", ""))
		c.freeNote(cell, "", p)
		return
	}
	switch fate := c.s.Columns.fateOfCell(title, text, cell); {
	case fate == columnIgnored:
	case fate == columnCarried && c.keep(title, text):
		if c.s.Columns == nil || !c.s.Columns.carry[invoice.Fold(title)] {
			c.addUnplaced(ColumnCarried, title, p)
		}
		c.carriedFault(cell, title, text, p)
	default:
		c.addUnplaced(ColumnUnknown, title, p)
		c.findings = append(c.findings, New(ColumnUnknown, p, "", "", "", shorten(title)))
	}
}

// carriedFault warns about a cell that has no value to carry. It is no error, as that of a field
// is, since no invoice has it.
func (c *checker) carriedFault(cell *invoice.Cell, title, text string, p invoice.Place) {
	switch cell.Kind {
	case invoice.CellUncached:
		c.findings = append(c.findings, New(CarriedNotComputed, p, "", "", "", shorten(title)))
	case invoice.CellError:
		c.findings = append(c.findings, New(CarriedError, p, "", "", text, shorten(title)))
	}
}

func (c *checker) addUnplaced(code, title string, p invoice.Place) {
	c.unplacedCells = append(c.unplacedCells, Unplaced{code, title, p})
}

// keep copies a cell to the results, and reports whether there is room for it. Equal values of
// several rows are kept once.
func (c *checker) keep(title, text string) bool {
	text, title = cutTo(text, maxCarriedText), cutTo(title, maxCarriedTitle)
	for i := range c.carried {
		was := &c.carried[i]
		if was.Title != title {
			continue
		}
		if was.Value == "" {
			was.Value = text
		} else if text != "" && !containsPart(was.Value, text) && !strings.HasSuffix(was.Value, carriedMore) {
			was.Value = cutTo(was.Value+invoice.CarriedSeparator+text, 4*maxCarriedText)
		}
		return true
	}
	if len(c.carried) == maxCarried {
		return false
	}
	c.carried = append(c.carried, invoice.Carried{Title: title, Value: text})
	return true
}

// cutTo truncates a text to a number of characters.
func cutTo(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + carriedMore
	}
	return text
}

// carriedMore marks that the source has more than the results show.
const carriedMore = "…"

func containsPart(all, part string) bool {
	for one := range strings.SplitSeq(all, invoice.CarriedSeparator) {
		if one == part {
			return true
		}
	}
	return false
}

// isDefault reports whether a cell holds what the platform takes for granted: no to a yes/no
// question, China as a nationality.
func isDefault(title, text string) bool {
	switch {
	case strings.HasPrefix(title, "是否"):
		yes, ok := parseBool(text)
		return ok && !yes && !noMatters(title)
	case strings.Contains(title, "国籍"):
		switch invoice.Fold(text) {
		case "中国", "中华人民共和国", "china", "chn", "cn", "156":
			return true
		}
	}
	return false
}

// noMatters reports whether "no" to a question may mean that there is to be no invoice: 是否有效,
// 是否可开票.
func noMatters(title string) bool {
	if strings.Contains(title, "涉税") { // a question of the bureau's workbook
		return false
	}
	return containsAny(title, []string{
		"有效", "正常", "通过", "确认", "完成", "成交", "付款", "收款", "支付", "到账", "开票",
		"发票", "要票", "开具",
	})
}
