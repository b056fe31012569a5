package templates

import (
	"errors"
	"strconv"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// example is one row of the sheet of examples.
type example map[invoice.Field]string

// examples show an order of one line, one of two lines, and the three ways to give a discount.
// Buyers are invented; the order numbers are in a form that the checks refuse, so that a row copied
// by mistake is not issued.
func (b *orderBook) examples() []example {
	no := b.pick("示例-", "Example-")
	yes := b.pick("是", "yes")
	special := invoice.KindDigitalSpecial.Name().Text(b.lang)
	return []example{
		{invoice.OrderNo: no + "1", invoice.TaxIncluded: yes, invoice.BuyerName: "杭州云栖示例科技有限公司", invoice.BuyerTaxNum: "91330106MA2FXTR10H",
			invoice.BuyerEmail: "finance@example.com", invoice.GoodsName: "液晶显示器", invoice.GoodsCode: "1090511010000000000", invoice.Spec: "27寸", invoice.Unit: "台",
			invoice.Quantity: "2", invoice.Price: "999.00", invoice.LineAmount: "1998.00", invoice.TaxRate: "13%"},
		{invoice.OrderNo: no + "2", invoice.KindField: special, invoice.TaxIncluded: b.pick("否", "no"), invoice.BuyerName: "宁波青禾示例商贸有限公司", invoice.BuyerTaxNum: "91330203MA2FXTR20C",
			invoice.GoodsName: "软件开发服务", invoice.GoodsCode: "3040201010000000000", invoice.LineAmount: "50000.00", invoice.TaxRate: "6%", invoice.Remark: b.pick("第二行不用再填购买方", "The second row need not repeat the buyer")},
		{invoice.OrderNo: no + "2", invoice.GoodsName: "技术咨询服务", invoice.GoodsCode: "3040102000000000000", invoice.LineAmount: "8000.00", invoice.TaxRate: "6%"},
		{invoice.OrderNo: no + "3", invoice.BuyerName: "张示例", invoice.BuyerPerson: yes, invoice.GoodsName: "无线键盘", invoice.GoodsCode: "1090511020000000000",
			invoice.Quantity: "1", invoice.LineAmount: "199.00", invoice.TaxRate: "13%", invoice.Discount: "20.00", invoice.Remark: b.pick("折扣填在折扣金额列", "The discount in its own column")},
		{invoice.OrderNo: no + "4", invoice.BuyerName: "李示例", invoice.BuyerPerson: yes, invoice.GoodsName: "无线键盘", invoice.GoodsCode: "1090511020000000000",
			invoice.LineAmount: "199.00", invoice.TaxRate: "13%"},
		{invoice.OrderNo: no + "4", invoice.GoodsName: "无线键盘", invoice.GoodsCode: "1090511020000000000", invoice.LineAmount: "-20.00", invoice.TaxRate: "13%"},
	}
}

func (b *orderBook) makeExamples() error {
	sheet := b.exampleSheet()
	if _, err := b.NewSheet(sheet); err != nil {
		return err
	}
	if err := b.header(sheet); err != nil {
		return err
	}
	for r, e := range b.examples() {
		for i, c := range b.columns {
			text := e[c.Field]
			if text == "" {
				continue
			}
			if err := b.put(sheet, i, r+2, c, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// put writes amounts and quantities as numbers, other values as text.
func (b *orderBook) put(sheet string, col, row int, c invoice.FieldInfo, text string) error {
	cell, err := cellName(col, row)
	if err != nil {
		return err
	}
	switch c.Type {
	case invoice.TypeAmount, invoice.TypeNumber:
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return err
		}
		return b.SetCellDefault(sheet, cell, text)
	}
	return b.SetCellStr(sheet, cell, text)
}

func (b *orderBook) guide() []string {
	if b.lang == lang.English {
		return []string{
			"How to fill in the sheet Orders",
			"1. One row is one line of an invoice. Rows of one order carry the same order number; they need not stand together.",
			"2. An order number is invoiced once. The same number with other content is refused.",
			"3. The buyer stands on one row of the order; the other rows may leave those cells empty.",
			"4. Yellow titles are required. Give two of quantity, price and amount, or the amount alone.",
			"5. A discount is a positive number in the column Discount, or a row of its own with a negative amount below its line.",
			"6. Keep tax numbers, codes and account numbers as text: a spreadsheet keeps only 15 digits of a number.",
			"7. Columns may be moved, deleted and added. Columns that name a person, a department or a document are carried into the results; any other column with an unknown title needs --carry-column or --ignore-column.",
			"8. The sheet Example is never read. Check this file with: fapiao check FILE",
		}
	}
	return []string{
		"如何填写“订单”表",
		"1. 一行是发票的一条明细。同一订单的多行填同一个订单号，不必相邻。",
		"2. 同一个订单号只会开一次票；号码相同而内容不同的，不会开票。",
		"3. 购买方信息填在订单的任意一行即可，其余各行可以留空。",
		"4. 黄色标题为必填。数量、单价、金额填其中两项，或者只填金额。",
		"5. 折扣：在“折扣金额”列填正数，或者在商品行的下一行填一条负数金额。",
		"6. 税号、税收编码、银行账号请保持文本格式：表格软件只保留数字的前 15 位。",
		"7. 列可以移动、删除、增加；业务员、部门、合同号等列只带入结果表；其他标题不认识的列，填了内容须用 --carry-column（带入结果表）或 --ignore-column（不采用）说明。",
		"8. “示例”表不会被读取。填好后可先检查：fapiao check 文件名",
	}
}

func (b *orderBook) makeGuide() error { return b.explain(b.guide()) }

// explain writes a sheet of explanations, one a row.
func (b *orderBook) explain(texts []string) error {
	sheet := b.guideSheet()
	if _, err := b.NewSheet(sheet); err != nil {
		return err
	}
	for i, text := range texts {
		cell, err := cellName(0, i+1)
		if err != nil {
			return err
		}
		if err := errors.Join(b.SetCellStr(sheet, cell, text), b.SetCellStyle(sheet, cell, cell, b.styles.wrap)); err != nil {
			return err
		}
	}
	return b.SetColWidth(sheet, "A", "A", 100)
}
