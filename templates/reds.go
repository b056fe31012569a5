package templates

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// WriteReds writes the workbook of a list of reds: a sheet to fill in, one for the lines of
// invoices that were issued elsewhere, and one of explanations. The same call gives the same
// bytes.
func WriteReds(w io.Writer, in string) (err error) {
	book := &orderBook{File: excelize.NewFile(), lang: in, columns: redColumns()}
	book.sheet = book.pick("红冲", "Reds")
	defer func() { err = errors.Join(err, book.Close()) }()
	for _, step := range []func() error{book.makeStyles, book.makeOrders, book.makeBlueLines, book.makeRedGuide, book.finish} {
		if err := step(); err != nil {
			return fmt.Errorf("make red template: %w", err)
		}
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("write red template: %w", err)
	}
	return nil
}

// redColumns are the columns of the sheet to fill in.
func redColumns() (out []invoice.FieldInfo) {
	for _, f := range invoice.CorrectionFields() {
		if !f.Extra {
			out = append(out, f)
		}
	}
	return out
}

// blueLines are the columns of the lines of invoices that were issued elsewhere, in the bureau's
// words, one row a line.
var blueLines = []string{"发票号码", "发票代码", "发票种类", "购买方名称", "购买方税号", "开票日期", "商品名称", "税收编码", "规格型号", "单位",
	"数量", "税率", "金额", "税额", "价税合计"}

func (b *orderBook) makeBlueLines() error {
	const sheet = "蓝票明细"
	if _, err := b.NewSheet(sheet); err != nil {
		return err
	}
	for i, title := range blueLines {
		cell, err := cellName(i, 1)
		if err != nil {
			return err
		}
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		style := b.styles.text
		if i >= len(blueLines)-3 {
			style = b.styles.amount
		}
		if err := errors.Join(b.SetColWidth(sheet, name, name, 18), b.SetColStyle(sheet, name, style),
			b.SetCellStr(sheet, cell, title), b.SetCellStyle(sheet, cell, cell, b.styles.optional)); err != nil {
			return err
		}
	}
	return nil
}

func (b *orderBook) makeRedGuide() error {
	guide := []string{
		"如何填写“红冲”表",
		"1. 发票号码和订单号填一个。整张红冲的，一张发票填一行，商品名称、数量、金额都不填。",
		"2. 部分红冲的，每行明细一行：写明细序号或商品名称，销货退回填数量，销售折让填含税金额，服务中止填其中一个；都不填就是这一行余下的全部。",
		"3. 开票有误只能整张红冲。服务没有销货退回。",
		"4. 退款单号相同的几行是一笔红冲。没有退款单号的，同一张发票、同一原因的各行是一笔；同一行明细出现几次的会相加。",
		"5. 同一份清单再运行一次，不会重复红冲。一张发票分几次红冲的，每次都要有自己的退款单号；同一时间只能有一笔在办理。",
		"6. 不是本程序开的发票：填发票种类、购买方名称、开票日期和金额，只能整张红冲；要按行红冲的，以及税控发票，把明细填在“蓝票明细”表（顺序与发票一致），或用 --issued 给出电子税局“全量发票查询”导出的文件。",
		"7. 填好后运行：fapiao red 文件名 --dry-run 先看，再去掉 --dry-run。",
	}
	if b.lang == lang.English {
		guide = []string{
			"How to fill in the sheet Reds",
			"1. Give the invoice number or the order number. To reverse a whole invoice, one row without goods, quantity and amount.",
			"2. For a part, one row a line: its number or its name, and the quantity of goods returned, the amount (with tax) of a price allowance, or one of the two of a service that was stopped; neither means all that is left of the line.",
			"3. An invoice issued in error is reversed as a whole only. A service has no return of goods.",
			"4. Rows with one refund number are one red; without it, those of one invoice and reason. Rows about one line are added up.",
			"5. The same list again reverses nothing twice. Each refund of an invoice needs its own refund number; one at a time can be under way.",
			"6. Invoices issued elsewhere: give kind, buyer, day and amounts, for the whole only; for lines, and for kinds before 数电, fill in the sheet 蓝票明细 in the order of the invoice, or give the bureau's export (全量发票查询) with --issued.",
			"7. Then run: fapiao red FILE --dry-run to look, and again without --dry-run.",
		}
	}
	return b.explain(guide)
}
