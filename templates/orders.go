package templates

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/lang"
	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// lastRow is the last row with drop-downs: the last one of a sheet.
const lastRow = excelize.TotalRows

// WriteOrders writes the order workbook: a sheet to fill in, a sheet 示例 of examples that is never
// read as orders, and a sheet of explanations. Titles and notes are Chinese, or English for lang
// "en"; both are read. The same call gives the same bytes.
func WriteOrders(w io.Writer, in string) (err error) {
	book := &orderBook{File: excelize.NewFile(), lang: in, columns: plain()}
	book.sheet = book.pick("订单", "Orders")
	defer func() { err = errors.Join(err, book.Close()) }()
	for _, step := range []func() error{book.makeStyles, book.makeOrders, book.makeExamples, book.makeGuide, book.finish} {
		if err := step(); err != nil {
			return fmt.Errorf("make order template: %w", err)
		}
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("write order template: %w", err)
	}
	return nil
}

func (b *orderBook) makeOrders() error {
	if err := b.SetSheetName("Sheet1", b.ordersSheet()); err != nil {
		return err
	}
	if err := b.header(b.ordersSheet()); err != nil {
		return err
	}
	for i, c := range b.columns {
		if err := b.note(i, c); err != nil {
			return err
		}
		if err := b.dropDown(i, c); err != nil {
			return err
		}
	}
	return nil
}

// note puts what to fill in beside the title of column i.
func (b *orderBook) note(i int, c invoice.FieldInfo) error {
	text := b.pick(c.Note.Zh, c.Note.En)
	if c.Max > 0 && c.Field != invoice.BuyerEmail { // its note states the limit per address
		text += b.pick(fmt.Sprintf("最多 %d 个字符。", c.Max), fmt.Sprintf(" At most %d characters.", c.Max))
	}
	if text == "" {
		return nil
	}
	cell, err := cellName(i, 1)
	if err != nil {
		return err
	}
	return b.AddComment(b.ordersSheet(), excelize.Comment{Cell: cell, Author: "fapiao",
		Paragraph: []excelize.RichTextRun{{Text: text}}, Width: 260, Height: 90})
}

// dropDown adds the choices of column i. Other values may be typed as well.
func (b *orderBook) dropDown(i int, c invoice.FieldInfo) error {
	choices := b.choices(c)
	if choices == nil {
		return nil
	}
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return err
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = fmt.Sprintf("%s2:%s%d", name, name, lastRow)
	if err := v.SetDropList(choices); err != nil {
		return err
	}
	v.SetError(excelize.DataValidationErrorStyleWarning, c.Field.Title().Text(b.lang),
		b.pick("不在下拉列表中，确定要使用吗？", "This value is not in the list. Use it anyway?"))
	return b.AddDataValidation(b.ordersSheet(), v)
}

func (b *orderBook) choices(c invoice.FieldInfo) []string {
	switch {
	case c.Field == invoice.KindField:
		var out []string
		for _, k := range invoice.Kinds() {
			if k.Digital() {
				out = append(out, k.Name().Text(b.lang))
			}
		}
		return out
	case c.Field == invoice.RedCause:
		var out []string
		for _, r := range invoice.RedReasons() {
			out = append(out, r.Name().Text(b.lang))
		}
		return out
	case c.Field == invoice.VoidCause && b.lang == lang.English:
		return []string{"returned", "error", "stopped"}
	case c.Field == invoice.VoidCause:
		return []string{"销货退回", "开票有误", "服务中止"}
	case c.Type == invoice.TypeRate:
		return []string{"13%", "9%", "6%", "5%", "3%", "1%", "0%", "免税", "不征税"}
	case c.Type == invoice.TypeBool:
		return []string{b.pick("是", "yes"), b.pick("否", "no")}
	}
	return nil
}

// finish opens the workbook at the orders.
func (b *orderBook) finish() error {
	b.SetActiveSheet(0)
	return xlsx.SetProperties(b.File, xlsx.Properties{Creator: "fapiao", Created: "2026-01-01T00:00:00Z"})
}
