package corpus

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/rules"
)

const plainHead = "订单号|购买方名称|购买方纳税人识别号|项目名称|商品和服务税收编码|金额|税率"

const code = "3040201000000000000"

// gridTroubles are further files whose faults are in their sheets.
func gridTroubles() []Book {
	a, b := buyerA+"|技术服务费|"+code+"|106.00|6%", buyerB+"|咨询费|"+code+"|53.00|6%"
	withFlags := func(b Book, flags ...string) Book {
		b.Flags = flags
		return b
	}
	hidden := func(name string, want ...Expected) Book {
		return trouble(name, func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.HiddenRow(order(1)...)
		}, want...)
	}
	return slices.Concat([]Book{
		withFlags(hidden("hidden-rows-read", at(rules.RowsHidden, "A3")), "--hidden-rows", "read"),
		withFlags(hidden("hidden-rows-skip", at(rules.RowsSkipped, "A3")), "--hidden-rows", "skip"),
		withFlags(trouble("hidden-row-of-an-order", func(b *sheets) {
			s := b.orders()
			s.Row(order(0)...)
			s.HiddenRow(with(order(0), 3, T("资料费").cell)...)
		}, at(rules.PartlyUnseen, "A3")), "--hidden-rows", "skip"),
		grid("rows-near", XLS, found("订单", rules.RowsNear, "A3", rules.OrderNoMissing, "A3"), "订单\n"+plainHead+"\nA1|"+a+"\n|"+buyerA+"|资料费|"+code+"|53.00|6%\nA2|"+b+"\n"),
		grid("number-is-total", CSV, found("number-is-total.utf8", rules.OrderNoIsTotal, "A3"), "-\n"+plainHead+"\nA1|"+a+"\n合计|"+b+"\n"),
		grid("discount-title", XLS, found("订单", rules.DiscountIsRate, "H2", rules.DiscountMayBeTenths, "H3"), "订单\n"+plainHead+"|折扣\nA1|"+a+"|0.9\nA2|"+b+"|12\n"),
		grid("sheet-of-numbers", XLS, found("补开", rules.SerialSheet, "A1"), "订单\n"+plainHead+"\nA1|"+a+"\n", "补开\n"+strings.Replace(plainHead, "订单号", "序号", 1)+"\n1|"+b+"\n"),
	}, bureauTroubles())
}

const bureauTop = "1-发票基本信息\n说明\n必填\n发票流水号|发票类型|特定业务类型|是否含税|受票方自然人标识|购买方名称|购买方纳税人识别号\n"

const bureauLines = "2-发票明细信息\n说明\n必填\n发票流水号|项目名称|商品和服务税收编码|规格型号|单位|数量|单价|金额|税率\n"

const bureauElements = "4-附加要素信息\n说明\n必填\n发票流水号|附加要素名称|附加要素内容\n"

// bureauTroubles are files in the layout of the bureau's workbook whose sheets do not fit together.
func bureauTroubles() []Book {
	head := func(number string) string { return number + "|普通发票||是||" + buyerA + "\n" }
	line := func(number string) string { return number + "|技术服务费|" + code + "|||||106.00|0.06\n" }
	return []Book{
		grid("bureau-no-lines", XLS, found("1-发票基本信息", rules.NoLines, "A5"), bureauTop+head("A1")+head("A2"), bureauLines+line("A1")),
		grid("bureau-no-head", XLSX, found("2-发票明细信息", rules.NoHead, "A5"), bureauTop+head("A1"), bureauLines+line("A1")+line("A2")),
		grid("bureau-twice", XLSX, found("1-发票基本信息", rules.NumberTwice, "A5"), bureauTop+head("A1")+head("A1"), bureauLines+line("A1")),
		grid("bureau-misplaced", XLSX, found("4-附加要素信息", rules.FieldMisplaced, "D4"), bureauTop+head("A1"), bureauLines+line("A1"),
			strings.TrimSuffix(bureauElements, "\n")+"|规格型号\nA1|||大\n"),
		func() Book {
			b := grid("bureau-elements", XLS, found("4-附加要素信息", rules.ElementTooMany, "B4"), bureauTop+head("A1"), bureauLines+line("A1"),
				bureauElements+strings.Join(elementRows(11), ""))
			b.Config = elements.Config
			return b
		}(),
	}
}

func elementRows(n int) (out []string) {
	for i := range n {
		out = append(out, "A1|要素"+string(rune('a'+i))+"|一期\n")
	}
	return out
}
