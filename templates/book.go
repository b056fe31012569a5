package templates

import (
	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

type orderBook struct {
	*excelize.File
	lang    string
	sheet   string // to fill in
	columns []invoice.FieldInfo
	styles  styles
}

func (b *orderBook) pick(zh, en string) string { return lang.Pick(b.lang, zh, en) }

func (b *orderBook) ordersSheet() string { return b.sheet }

func (b *orderBook) exampleSheet() string { return b.pick("示例", "Example") }

func (b *orderBook) guideSheet() string { return b.pick("说明", "Instructions") }

func cellName(col, row int) (string, error) { return excelize.CoordinatesToCellName(col+1, row) }

// styles are the indexes of the workbook's styles.
type styles struct{ required, optional, text, amount, general, wrap int }
