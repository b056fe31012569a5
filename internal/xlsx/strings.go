package xlsx

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/spool"
)

// sharedStrings is the workbook's table of texts. Its memory is bounded: large tables are in
// temporary files. Marked strings are too long for a cell; they are refused where a cell names one.
type sharedStrings struct {
	*spool.Table
	buf []byte
}

var errNoString = lang.Text{Zh: "单元格引用的共享字符串不存在",
	En: "a cell refers to a missing shared string"}

func (t *sharedStrings) add(raw []byte) error {
	text, ok := cellText(raw)
	if !ok {
		text = nil
	}
	return t.Append(text, !ok)
}

func (t *sharedStrings) get(i int64) (string, error) { return SharedText(t.Table, i) }

// SharedText is string i of a table whose strings are marked where they are too long for a cell.
// Fault converts its errors.
func SharedText(t *spool.Table, i int64) (string, error) {
	if i < 0 || i >= t.Len() {
		return "", errNoString
	}
	text, long, err := t.Text(i)
	if long {
		return "", errCellText
	}
	return text, err
}
