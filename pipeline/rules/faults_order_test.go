package rules_test

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func orderFaults() []fault {
	two := func(s *rules.Settings) {
		s.Default = ""
		s.Sellers = append(s.Sellers, rules.Seller{TaxNum: "91350200MA2YJ1XR9G", Name: "厦门启明贸易有限公司", Clerk: "林涛"})
	}
	return []fault{
		{name: "no order number", edits: []edit{drop(invoice.OrderNo), func(d *invoice.Draft) { d.Number = "" }}, want: []string{rules.OrderNoMissing}},
		{name: "long order number", edits: []edit{set(invoice.OrderNo, strings.Repeat("9", 21))}, want: []string{rules.OrderNoLong}},
		{name: "order number with Chinese", edits: []edit{set(invoice.OrderNo, "订单1")}, want: []string{rules.OrderNoForm}},
		{name: "a longer number where the account takes it", edits: []edit{set(invoice.OrderNo, strings.Repeat("9", 32))}, s: func(s *rules.Settings) { s.OrderNoMax = 32 }},
		{name: "no buyer", edits: []edit{drop(invoice.BuyerName)}, want: []string{rules.FieldMissing}},
		{name: "two buyers", edits: []edit{add(invoice.RoleMixed, invoice.BuyerName, "上海星河贸易有限公司", invoice.GoodsName, "咨询费", invoice.GoodsCode, "304", invoice.LineAmount, "1", invoice.TaxRate, "6%")},
			want: []string{rules.RowsDisagree}},
		{name: "the same buyer twice", edits: []edit{add(invoice.RoleMixed, invoice.BuyerName, " 杭州云帆科技有限公司", invoice.BuyerTaxNum, "91370306ma3tbj0t8e", invoice.GoodsName, "咨询费", invoice.GoodsCode, "304", invoice.LineAmount, "1", invoice.TaxRate, "6%")}, want: []string{rules.ValueTidied}},
		{name: "no lines", edits: []edit{drop(invoice.GoodsName, invoice.GoodsCode, invoice.LineAmount, invoice.TaxRate)}, want: []string{rules.NoLines}},
		{name: "lines without their head", edits: []edit{func(d *invoice.Draft) { d.Rows[0].Role = invoice.RoleLine }, drop(invoice.BuyerName, invoice.BuyerTaxNum)}, want: []string{rules.NoHead}},
		{name: "head twice", edits: []edit{func(d *invoice.Draft) {
			d.Rows = []invoice.Row{row(invoice.RoleHead, invoice.OrderNo, "A1001", invoice.KindField, "普通发票", invoice.TaxIncluded, "是", invoice.BuyerName, "个人"),
				row(invoice.RoleHead, invoice.OrderNo, "A1001", invoice.BuyerName, "别人"),
				row(invoice.RoleLine, invoice.OrderNo, "A1001", invoice.GoodsName, "餐费", invoice.GoodsCode, "30704", invoice.LineAmount, "10", invoice.TaxRate, "0.06")}
		}}, want: []string{rules.NumberTwice, rules.PersonNotFlagged}},
		{name: "unknown kind", edits: []edit{set(invoice.KindField, "收据")}, want: []string{rules.KindUnknown}},
		{name: "vehicle", edits: []edit{set(invoice.KindField, "机动车销售统一发票")}, want: []string{rules.KindNotCarried}},
		{name: "purchase", edits: []edit{set(invoice.KindField, "e")}, want: []string{rules.KindNotCarried}},
		{name: "too many lines", edits: []edit{repeatLine(3)}, s: func(s *rules.Settings) { s.MaxLines = 3 }, want: []string{rules.TooManyLines}},
		{name: "long paper invoice", edits: []edit{set(invoice.KindField, "c"), repeatLine(8)}, want: []string{rules.PaperNeedsList}},
		{name: "long remark", edits: []edit{set(invoice.Remark, strings.Repeat("备", 201))}, want: []string{rules.TooLong}},
		{name: "a remark that older kinds take", edits: []edit{set(invoice.KindField, "p"), set(invoice.Remark, strings.Repeat("a", 230))}},
		{name: "many bytes", edits: []edit{set(invoice.Spec, strings.Repeat("型", 21))}, want: []string{rules.TooManyBytes}},
		{name: "emoji", edits: []edit{set(invoice.GoodsName, "技术服务😀")}, want: []string{rules.CharsRefused}},
		{name: "a GBK character that clients refuse", edits: []edit{set(invoice.Remark, "lü")}, want: []string{rules.CharsRefused}},
		{name: "no clerk", s: func(s *rules.Settings) { s.Sellers[0].Clerk = "" }, want: []string{rules.ClerkMissing}},
		{name: "handler without number", edits: []edit{sets(invoice.ManagerName, "李明", invoice.ManagerIDType, "居民身份证")}, want: []string{rules.ManagerIncomplete}},
		{name: "unknown document", edits: []edit{sets(invoice.ManagerName, "李明", invoice.ManagerIDType, "海员证", invoice.ManagerIDNum, "12345678")}, want: []string{rules.ChoiceUnknown}},
		{name: "handler on an older kind", edits: []edit{set(invoice.KindField, "p"), set(invoice.ManagerName, "李明")}, want: []string{rules.FieldNotInKind}},
		{name: "extension", edits: []edit{set(invoice.Extension, "12a")}, want: []string{rules.ExtensionForm}},
		{name: "levy reason", edits: []edit{set(invoice.LevyReason, "不想")}, want: []string{rules.ChoiceUnknown}},
		{name: "unknown seller", edits: []edit{set(invoice.Seller, "某某公司")}, want: []string{rules.SellerUnknown}},
		{name: "no seller chosen", s: two, want: []string{rules.SellerMissing}},
		{name: "seller by name", edits: []edit{set(invoice.Seller, "厦门启明贸易有限公司")}, s: two},
		{name: "two sellers of a name", edits: []edit{set(invoice.Seller, "福州启明贸易有限公司")},
			s: func(s *rules.Settings) {
				two(s)
				s.Sellers[1].Name = s.Sellers[0].Name
			}, want: []string{rules.SellerAmbiguous}},
		{name: "no code", edits: []edit{drop(invoice.GoodsCode)}, want: []string{rules.GoodsCodeMissing}},
		{name: "no code where the account finds it", edits: []edit{drop(invoice.GoodsCode)}, s: func(s *rules.Settings) { s.Sellers[0].SmartCode = true }},
		{name: "code one digit short", edits: []edit{set(invoice.GoodsCode, "304020100000000000")}, want: []string{rules.GoodsCodeForm}},
		{name: "code too long", edits: []edit{set(invoice.GoodsCode, "30402010000000000000")}, want: []string{rules.GoodsCodeForm}},
		{name: "code beginning with 9", edits: []edit{set(invoice.GoodsCode, "9040201000000000000")}, want: []string{rules.GoodsCodeForm}},
		{name: "code with letters", edits: []edit{set(invoice.GoodsCode, "餐饮")}, want: []string{rules.GoodsCodeForm}},
		{name: "name with category", edits: []edit{set(invoice.GoodsName, "*软件服务*技术服务费")}, want: []string{rules.GoodsNamePrefix}},
		{name: "name of nothing but a category", edits: []edit{set(invoice.GoodsName, "*软件服务*")}, want: []string{rules.FieldMissing}},
	}
}

// repeatLine adds lines like the first.
func repeatLine(n int) edit {
	return func(d *invoice.Draft) {
		for range n {
			add(invoice.RoleMixed, invoice.GoodsName, "技术服务费", invoice.GoodsCode, "3040201000000000000", invoice.LineAmount, "106", invoice.TaxRate, "6%")(d)
		}
	}
}
