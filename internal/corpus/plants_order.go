package corpus

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func orderPlants() []Plant {
	state := func(name string, f invoice.Field, text, code string) Plant { return one(name, f, T(text), code) }
	return []Plant{
		{Name: "order-no-missing", Cells: Values{invoice.OrderNo: none}, Want: want(rules.OrderNoMissing)},
		one("order-no-long", invoice.OrderNo, T(strings.Repeat("9", 21)), rules.OrderNoLong),
		one("order-no-chinese", invoice.OrderNo, T("订单一"), rules.OrderNoForm),
		one("order-no-power", invoice.OrderNo, T("2.026113E10"), rules.ScientificText),
		one("order-no-full-width", invoice.OrderNo, T("Ａ１００１"), rules.ValueCleaned),
		{Name: "buyers-disagree", More: []Values{{invoice.BuyerName: T("另一家示范有限公司")}}, Want: []Want{{Code: rules.RowsDisagree, Field: invoice.BuyerName, Row: 1}}},
		one("kind-unknown", invoice.KindField, T("收据"), rules.KindUnknown),
		one("kind-vehicle", invoice.KindField, T("机动车销售统一发票"), rules.KindNotCarried),
		one("tax-included-unclear", invoice.TaxIncluded, T("不知道"), rules.NotYesOrNo),
		one("remark-long", invoice.Remark, T(long(201)), rules.TooLong),
		one("remark-umlaut", invoice.Remark, T("lü"), rules.CharsRefused),
		one("date-not-a-day", invoice.OrderDate, T("2026-02-30"), rules.NotADate),
		one("date-words", invoice.OrderDate, T("明天"), rules.NotADate),
		one("extension-letters", invoice.Extension, T("12a"), rules.ExtensionForm),
		one("levy-reason", invoice.LevyReason, T("不想"), rules.ChoiceUnknown),
		{Name: "handler-incomplete", Cells: Values{invoice.ManagerName: T("李明"), invoice.ManagerIDType: T("居民身份证")}, Want: want(rules.ManagerIncomplete, invoice.ManagerIDNum)},
		one("seller-unknown", invoice.Seller, T("某某公司"), rules.SellerUnknown),
		state("state-issued", invoice.InvoiceState, "已开票", rules.StateStops),
		state("state-refunded", invoice.RefundState, "退款成功", rules.StateStops),
		state("state-closed", invoice.OrderState, "交易关闭", rules.StateStops),
		state("state-void", invoice.VoidMark, "是", rules.StateStops),
		state("state-not-wanted", invoice.InvoiceWanted, "否", rules.StateStops),
		state("state-refund-amount", invoice.RefundAmount, "5.00", rules.StateStops),
		state("state-own-word", invoice.OrderState, "等待买家付款", rules.StateUnclear),
		state("state-in-doubt", invoice.InvoiceState, "结果待确认（勿重开）", rules.SentByResults),
		state("remark-void", invoice.Remark, "作废", rules.StateStops),
		state("deduction", invoice.Deduction, "20", rules.DeductionNotMade),
		state("sales-list", invoice.ListFlag, "1", rules.FieldNotCarried),
	}
}
