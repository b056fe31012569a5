package corpus

import (
	"fmt"
	"slices"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// troubles are files whose faults are in their sheets.
func troubles() []Book {
	return slices.Concat(totalTroubles(), buyerTroubles(), rowTroubles(), columnTroubles(), sheetTroubles(), gridTroubles())
}

// totalTroubles are about rows above, below and hidden among the orders.
func totalTroubles() []Book {
	return []Book{
		trouble("titles-above", func(b *sheets) {
			s := b.Sheet("订单")
			s.Row(xlsx.Text("松石物资十一月开票明细"))
			s.Row(xlsx.Text("制表日期：2026-11-30"))
			header(s)
			s.Row(order(0)...)
		}),
		trouble("total-row", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Row(order(1)...)
			s.Row(xlsx.Text("合计"), xlsx.Cell{}, xlsx.Cell{}, xlsx.Cell{}, xlsx.Cell{}, xlsx.Number("213.06"))
		}, at(rules.TotalRows, "A4")),
		trouble("total-differs", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Row(order(1)...)
			s.Row(xlsx.Text("合计"), xlsx.Cell{}, xlsx.Cell{}, xlsx.Cell{}, xlsx.Cell{}, xlsx.Number("500.00"))
		}, at(rules.TotalRows, "A4"), at(rules.TotalDiffers, "F4")),
		trouble("hidden-rows", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.HiddenRow(order(1)...)
		}, at(rules.RowsUnseen, "A2"), at(rules.RowsUnseen, "A3")),
	}
}

// buyerTroubles are about rows that leave buyer or number out.
func buyerTroubles() []Book {
	return []Book{
		trouble("buyer-once", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Row(with(without(order(0), 1, 2), 3, xlsx.Text("资料费"))...)
		}),
		trouble("buyer-merged", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Row(with(without(order(0), 0, 1, 2), 3, xlsx.Text("资料费"))...)
			for _, ref := range []string{"A2:A3", "B2:B3", "C2:C3"} {
				s.Merge(ref)
			}
		}),
		trouble("number-once", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Row(with(without(order(0), 0, 1, 2), 3, xlsx.Text("资料费"))...)
			s.Row(order(1)...)
		}, at(rules.RowsJoined, "A3")),
		trouble("number-missing-other-buyer", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Row(without(order(1), 0)...)
			s.Row(order(2)...)
		}, at(rules.OrderNoMissing, "A3")),
	}
}

func rowTroubles() []Book {
	return []Book{
		trouble("blank-rows", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Skip(300)
			s.Row(texts("　", "  ")...)
			s.Row(order(1)...)
		}),
		trouble("prefilled", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			for range 50 {
				s.Row(xlsx.Cell{}, xlsx.Cell{}, xlsx.Cell{}, xlsx.Cell{}, xlsx.Cell{}, xlsx.Formula("H2*I2", "0"), xlsx.Cell{})
			}
		}),
		trouble("header-again", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			header(s)
			s.Row(order(1)...)
		}),
		trouble("running-numbers", func(b *sheets) {
			s := b.orders()
			for i := range 4 {
				s.Row(with(order(i), 0, xlsx.Text(fmt.Sprint(i+1)))...)
			}
		}, at(rules.SerialOrders, "A2")),
		trouble("rows-pasted", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Row(with(order(0), 3, xlsx.Text("资料费"))...)
			s.Row(order(1)...)
			s.Row(order(0)...)
			s.Row(with(order(0), 3, xlsx.Text("资料费"))...)
		}, at(rules.NumberTwice, "A5")),
		trouble("notes-below", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Row(xlsx.Text("第1页"))
			s.Row(order(1)...)
			s.Row(texts("汇总", "", "", "", "")...)
			s.Row(xlsx.Text("备注：以上请于月底前开具"))
		}, at(rules.TotalRows, "A3")),
		trouble("amount-shown-negative", func(b *sheets) {
			s := b.orders()
			s.Row(with(order(0), 5, xlsx.Formatted("106", "-0.00"))...)
			s.Row(with(order(1), 5, xlsx.Formatted("106", `[=106]"免费";0.00`))...)
		}, at(rules.ShownOther, "F2"), at(rules.ShownOther, "F3")),
		trouble("goods-as-above", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Row(with(order(1), 3, xlsx.Text("同上"))...)
		}, at(rules.FieldMissing, "D3")),
		trouble("buyer-looked-up", func(b *sheets) {
			s := b.orders()
			s.Row(with(order(0), 1, xlsx.Formula("VLOOKUP(C2,J:K,2,0)", "0"))...)
		}, at(rules.BuyerNotNamed, "B2")),
		trouble("twins", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Row(with(order(0), 0, xlsx.Text("C0002"))...)
		}, at(rules.LikelyTwice, "A3")),
		trouble("spelled-twice", func(b *sheets) {
			s := b.orders()
			s.Row(with(order(0), 0, xlsx.Formatted("123", "000000"))...)
			s.Row(with(order(1), 0, xlsx.Text("123"))...)
		}, at(rules.SpelledTwice, "A2"), at(rules.SpelledTwice, "A3")),
		trouble("signatures", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.Skip(1)
			s.Row(texts("制表：", "李会计", "", "审核：", "王主管")...)
		}, at(rules.TotalRows, "A4")),
	}
}

func columnTroubles() []Book {
	return []Book{
		trouble("column-unknown", func(b *sheets) {
			s := b.orders("报废产品销售类型")
			for i := range 3 {
				s.Row(order(i, xlsx.Text("销售收购的报废产品"))...)
			}
		}, at(rules.ColumnUnknown, "H2")),
		trouble("column-of-names", func(b *sheets) {
			s := b.orders("制单人")
			for i := range 30 {
				s.Row(order(i, xlsx.Text("李会计"))...)
			}
		}, at(rules.ColumnCarried, "H2")),
		trouble("column-untitled", func(b *sheets) {
			s := b.orders()
			s.Row(order(0, xlsx.Cell{}, xlsx.Text("加急"))...)
		}, at(rules.ColumnUntitled, "I2")),
		trouble("column-twice", func(b *sheets) {
			s := b.orders("金额")
			s.Row(order(0, xlsx.Number("106.00"))...)
			s.Row(order(1, xlsx.Number("107.00"))...)
		}, at(rules.ColumnTwice, "H3")),
		trouble("price-with-tax", priced("含税单价")),
		trouble("price-without-tax", priced("不含税单价")),
		trouble("price-title-contradicted", func(b *sheets) {
			s := b.orders("数量", "不含税单价", "含税标志")
			s.Row(order(0, xlsx.Number("2"), xlsx.Number("53"), xlsx.Text("否"))...)
			s.Row(order(1, xlsx.Number("1"), xlsx.Number("107.06"), xlsx.Text("是"))...)
		}, at(rules.TitleDisagrees, "J3")),
		trouble("column-hidden", func(b *sheets) {
			s := b.Sheet("订单")
			s.HideColumns(7, 7)
			header(s, "折扣金额")
			s.Row(order(0, xlsx.Number("6.00"))...)
		}, at(rules.ColumnUnseen, "H1")),
		trouble("title-mistyped", func(b *sheets) {
			s := b.orders("折扣全额")
			s.Row(order(0, xlsx.Number("6.00"))...)
		}, at(rules.TitleMistyped, "H1"), at(rules.ColumnUnknown, "H2")),
	}
}

// priced are orders whose price has a title that says whether it includes tax.
func priced(title string) func(*sheets) {
	return func(b *sheets) {
		s := b.orders("数量", title)
		s.Row(order(0, xlsx.Number("2"), xlsx.Number("53"))...)
		s.Row(order(1, xlsx.Number("1"), xlsx.Formatted("107.06", "#,##0.00"))...)
	}
}

func sheetTroubles() []Book {
	return []Book{
		trouble("sheet-copied", func(b *sheets) {
			b.orders().Row(order(0)...)
			s := b.Sheet("订单 (2)")
			header(s)
			s.Row(order(0)...)
		}, Expected{Code: rules.SheetTwice, Sheet: "订单 (2)", Cell: "A2"}),
		trouble("sheet-hidden", func(b *sheets) {
			b.orders().Row(order(0)...)
			s := b.HiddenSheet("上月")
			header(s)
			s.Row(order(1)...)
		}, Expected{Code: rules.SheetHidden, Sheet: "上月", Cell: "A1"}),
		trouble("sheet-unread", func(b *sheets) {
			b.orders().Row(order(0)...)
			b.Sheet("工资").Row(texts("姓名", "实发")...)
		}, Expected{Code: rules.SheetUnread, Sheet: "工资", Cell: "A1"}),
		trouble("sheet-of-examples", func(b *sheets) {
			b.orders().Row(order(0)...)
			s := b.Sheet("示例")
			header(s)
			s.Row(order(1)...)
		}, Expected{Code: rules.SheetOfExamples, Sheet: "示例", Cell: "A1"}),
		trouble("two-sheets", func(b *sheets) {
			b.orders().Row(order(0)...)
			s := b.Sheet("华东")
			header(s)
			s.Row(order(1)...)
		}),
		trouble("no-orders", func(b *sheets) { b.orders() }, at(rules.NoOrders, "A2")),
		trouble("date-1904", func(b *sheets) {
			b.Date1904 = true
			s := b.orders("订单时间")
			s.Row(order(0, xlsx.Date("44894"))...)
		}),
	}
}
