package invoice

import (
	"sync"

	"github.com/fapiao/fapiao/internal/lang"
)

// Catalogue lists every field in the order of the order template's columns. Titles, aliases and
// notes are what accountants see; the limits are the platform's (field table of requestBillingNew).
func Catalogue() []FieldInfo {
	out := make([]FieldInfo, 0, len(orderFields)+len(lineFields)+len(specialFields)+len(stateFields))
	out = append(out, orderFields...)
	out = append(out, lineFields...)
	out = append(out, specialFields...)
	return append(out, stateFields...)
}

// Info finds a field; ok is false for a name that is not in the catalogue.
func (f Field) Info() (FieldInfo, bool) {
	i, ok := fieldsByName()[f]
	return i, ok
}

// fieldsByName is built once, since it is used for every cell.
var fieldsByName = sync.OnceValue(func() map[Field]FieldInfo {
	all := Catalogue()
	out := make(map[Field]FieldInfo, len(all))
	for _, i := range all {
		out[i.Field] = i
	}
	return out
})

// Title is the title of the field's column; the name itself for a field that is neither in the
// catalogue nor of a list of corrections.
func (f Field) Title() lang.Text {
	if i, ok := f.Info(); ok {
		return i.Title
	}
	if i, ok := CorrectionInfo(f); ok {
		return i.Title
	}
	return lang.Text{Zh: string(f), En: string(f)}
}

var orderFields = []FieldInfo{
	{Field: OrderNo, Title: lang.Text{Zh: "订单号", En: "Order number"}, Type: TypeCode, Max: 64,
		Aliases: []string{"订单编号", "发票流水号", "流水号", "单据号", "单据编号", "开票单号", "业务单号"},
		Note: lang.Text{Zh: "必填。同一订单的多行填同一个号；同一个号只会开一次票。",
			En: "Required. Rows of one order carry the same number; a number is invoiced once."}},
	{Field: Seller, Title: lang.Text{Zh: "销售方", En: "Seller"}, Type: TypeText, Max: 100,
		Aliases: []string{"销方", "销方税号", "销售方税号", "销售方纳税人识别号", "销方名称", "Seller tax number"},
		Note: lang.Text{Zh: "多个销售方时填税号或名称；只有一个销售方时不填。",
			En: "Tax number or name where several sellers are configured."}},
	{Field: KindField, Title: lang.Text{Zh: "发票种类", En: "Invoice kind"},
		Type: TypeChoice, Max: 40, Aliases: []string{"发票类型", "票种", "开票种类"},
		Note: lang.Text{Zh: "不填为数电普票。",
			En: "Digital ordinary when empty."}},
	{Field: TaxIncluded, Title: lang.Text{Zh: "是否含税", En: "Tax included"},
		Type: TypeBool, Max: 4, Aliases: []string{"含税标志", "含税", "单价含税标志"},
		Note: lang.Text{Zh: "单价和金额是否含税：是 / 否。不填为是。",
			En: "Whether price and amount include tax. Yes when empty."}},
	{Field: BuyerName, Title: lang.Text{Zh: "购买方名称", En: "Buyer"},
		Type: TypeText, Max: 100,
		Aliases: []string{"购方名称", "受票方名称", "发票抬头", "抬头", "客户名称", "购货单位名称"},
		Note: lang.Text{Zh: "必填，订单的第一行填写即可。",
			En: "Required on one row of the order."}},
	{Field: BuyerTaxNum, Title: lang.Text{Zh: "购买方纳税人识别号", En: "Buyer tax number"},
		Type: TypeCode, Max: 20,
		Aliases: []string{"购方税号", "购买方税号", "税号", "纳税人识别号", "统一社会信用代码", "统一社会信用代码/纳税人识别号"},
		Note: lang.Text{Zh: "专票必填，企业必填；个人可不填。请用文本格式。",
			En: "Required for special invoices and for companies. Keep it as text."}},
	{Field: BuyerPerson, Title: lang.Text{Zh: "受票方自然人标识", En: "Buyer is a person"},
		Type: TypeBool, Max: 4, Aliases: []string{"自然人标识", "是否自然人"},
		Note: lang.Text{Zh: "是 / 否",
			En: "Yes or no"}},
	{Field: BuyerIDType, Title: lang.Text{Zh: "购买方证件类型", En: "Buyer ID type"},
		Type: TypeChoice, Max: 40, Extra: true, Aliases: []string{"证件类型"}},
	{Field: BuyerIDNum, Title: lang.Text{Zh: "购买方证件号码", En: "Buyer ID number"},
		Type: TypeCode, Max: 30, Personal: true, Extra: true, Aliases: []string{"证件号码"}},
	{Field: BuyerAddress, Title: lang.Text{Zh: "购买方地址", En: "Buyer address"},
		Type: TypeText, Max: 80, Aliases: []string{"购方地址"}},
	{Field: BuyerTel, Title: lang.Text{Zh: "购买方电话", En: "Buyer telephone"},
		Type: TypeText, Max: 50, Personal: true, Aliases: []string{"购方电话"}},
	{Field: BuyerBank, Title: lang.Text{Zh: "购买方开户银行", En: "Buyer bank"},
		Type: TypeText, Max: 100, Aliases: []string{"购方开户行", "开户银行", "购买方开户行"}},
	{Field: BuyerAccount, Title: lang.Text{Zh: "购买方银行账号", En: "Buyer account"},
		Type: TypeCode, Max: 100, Personal: true, Aliases: []string{"购方银行账号", "银行账号"}},
	{Field: ShowBuyer, Title: lang.Text{Zh: "是否展示购买方地址电话银行账号", En: "Show buyer details"},
		Type: TypeChoice, Max: 20, Extra: true, Aliases: []string{"是否展示购买方银行账号"}},
	{Field: SellerBank, Title: lang.Text{Zh: "销售方开户行", En: "Seller bank"},
		Type: TypeText, Max: 100, Extra: true},
	{Field: SellerAccount, Title: lang.Text{Zh: "销售方银行账号", En: "Seller account"},
		Type: TypeCode, Max: 100, Personal: true, Extra: true},
	{Field: ShowSeller, Title: lang.Text{Zh: "是否展示销售方地址电话银行账号", En: "Show seller details"},
		Type: TypeChoice, Max: 20, Extra: true, Aliases: []string{"是否展示销售方银行账号"}},
	{Field: BuyerPhone, Title: lang.Text{Zh: "交付手机", En: "Delivery phone"},
		Type: TypeCode, Max: 20, Personal: true,
		Aliases: []string{"购方手机", "购方手机号", "手机", "手机号"},
		Note: lang.Text{Zh: "发票短信发送到这个手机。",
			En: "The invoice is sent here by text message."}},
	{Field: BuyerEmail, Title: lang.Text{Zh: "交付邮箱", En: "Delivery e-mail"},
		Type: TypeText, Max: 50, Personal: true,
		Aliases: []string{"购买方邮箱", "邮箱", "邮箱地址", "电子邮箱"},
		Note: lang.Text{Zh: "发票发送到这个邮箱；多个邮箱用 ; 隔开，最多 5 个，每个至多 50 个字符。",
			En: "The invoice is sent here by e-mail. Separate several addresses (at most five, of 50 characters each) with ;."}},
	{Field: Remark, Title: lang.Text{Zh: "备注", En: "Remark"},
		Type: TypeText, Max: 230, Aliases: []string{"发票备注"}},
	{Field: OrderDate, Title: lang.Text{Zh: "订单时间", En: "Order time"},
		Type: TypeDate, Max: 20, Aliases: []string{"订单日期", "单据日期", "开单日期"},
		Note: lang.Text{Zh: "如 2026-11-30 或 2026-11-30 10:00:00。不填为导入时间。",
			En: "Such as 2026-11-30. Time of import when empty."}},
	{Field: Clerk, Title: lang.Text{Zh: "开票人", En: "Clerk"},
		Type: TypeText, Max: 20, Aliases: []string{"开票员"},
		Note: lang.Text{Zh: "不填用销售方设置。",
			En: "The seller's configuration when empty."}},
	{Field: Payee, Title: lang.Text{Zh: "收款人", En: "Payee"}, Type: TypeText, Max: 20},
	{Field: Checker, Title: lang.Text{Zh: "复核人", En: "Checker"}, Type: TypeText, Max: 20},
	{Field: Extension, Title: lang.Text{Zh: "分机号", En: "Extension number"},
		Type: TypeCode, Max: 5, Extra: true},
	{Field: SpecialKind, Title: lang.Text{Zh: "特定业务类型", En: "Special business"},
		Type: TypeChoice, Max: 20, Extra: true},
	{Field: LevyReason, Title: lang.Text{Zh: "放弃享受减按1%征收率原因", En: "Reason for the 3% levy rate"},
		Type: TypeChoice, Max: 100, Extra: true},
	{Field: ManagerName, Title: lang.Text{Zh: "购买方经办人姓名", En: "Buyer's handler"},
		Type: TypeText, Max: 16, Extra: true, Aliases: []string{"经办人姓名"}},
	{Field: ManagerIDType, Title: lang.Text{Zh: "购买方经办人证件类型", En: "Handler's ID type"},
		Type: TypeChoice, Max: 40, Extra: true, Aliases: []string{"经办人证件类型"}},
	{Field: ManagerIDNum, Title: lang.Text{Zh: "购买方经办人证件号码", En: "Handler's ID number"},
		Type: TypeCode, Max: 20, Personal: true, Extra: true, Aliases: []string{"经办人证件号码"}},
}

var lineFields = []FieldInfo{
	{Field: GoodsName, Title: lang.Text{Zh: "项目名称", En: "Goods or service"},
		Level: LevelLine, Type: TypeText, Max: 90,
		Aliases: []string{"商品名称", "货物名称", "货物或应税劳务名称", "品名", "开票项目"},
		Note: lang.Text{Zh: "必填。",
			En: "Required."}},
	{Field: GoodsCode, Title: lang.Text{Zh: "商品和服务税收编码", En: "Tax category code"},
		Level: LevelLine, Type: TypeCode, Max: 19,
		Aliases: []string{"税收分类编码", "商品编码", "税收编码", "商品和服务税收分类编码", "商品税目"},
		Note: lang.Text{Zh: "19 位；较短的编码右补零。请用文本格式。",
			En: "19 digits; a shorter code is padded on the right."}},
	{Field: Spec, Title: lang.Text{Zh: "规格型号", En: "Specification"},
		Level: LevelLine, Type: TypeText, Max: 40, Aliases: []string{"商品规格", "规格"}},
	{Field: Unit, Title: lang.Text{Zh: "单位", En: "Unit"},
		Level: LevelLine, Type: TypeText, Max: 20, Aliases: []string{"计量单位"}},
	{Field: Quantity, Title: lang.Text{Zh: "数量", En: "Quantity"},
		Level: LevelLine, Type: TypeNumber, Max: 16, Aliases: []string{"商品数量"}},
	{Field: Price, Title: lang.Text{Zh: "单价", En: "Price"},
		Level: LevelLine, Type: TypeNumber, Max: 16, Aliases: []string{"商品单价"},
		Note: lang.Text{Zh: "数量、单价、金额填其中两项即可，或只填金额。",
			En: "Any two of quantity, price and amount, or the amount alone."}},
	{Field: LineAmount, Title: lang.Text{Zh: "金额", En: "Amount"},
		Level: LevelLine, Type: TypeAmount, Max: 16,
		Note: lang.Text{Zh: "按“是否含税”理解；折扣行填负数。",
			En: "With or without tax as the order says; negative on a discount row."}},
	{Field: TaxRate, Title: lang.Text{Zh: "税率", En: "Tax rate"},
		Level: LevelLine, Type: TypeRate, Max: 10, Aliases: []string{"税率/征收率", "征收率"},
		Note: lang.Text{Zh: "必填。如 13%、0.13 或 免税。",
			En: "Required. Such as 13% or 0.13."}},
	{Field: Discount, Title: lang.Text{Zh: "折扣金额", En: "Discount"},
		Level: LevelLine, Type: TypeAmount, Max: 16, Aliases: []string{"折扣"},
		Note: lang.Text{Zh: "填正数，系统自动添加折扣行。",
			En: "A positive number; the discount line is added."}},
	{Field: NetAmount, Title: lang.Text{Zh: "不含税金额", En: "Net"},
		Level: LevelLine, Type: TypeAmount, Max: 16, Extra: true},
	{Field: TaxAmount, Title: lang.Text{Zh: "税额", En: "Tax"},
		Level: LevelLine, Type: TypeAmount, Max: 16, Extra: true},
	{Field: GrossField, Title: lang.Text{Zh: "含税金额", En: "Gross"},
		Level: LevelLine, Type: TypeAmount, Max: 16, Extra: true, Aliases: []string{"价税合计"}},
	{Field: LineType, Title: lang.Text{Zh: "行性质", En: "Line type"},
		Level: LevelLine, Type: TypeChoice, Max: 10, Extra: true, Aliases: []string{"发票行性质"}},
	{Field: UsePolicy, Title: lang.Text{Zh: "是否使用优惠政策", En: "Uses a tax policy"},
		Level: LevelLine, Type: TypeBool, Max: 4, Extra: true,
		Aliases: []string{"优惠政策标识", "是否享受税收优惠政策"}},
	{Field: Policy, Title: lang.Text{Zh: "优惠政策类型", En: "Tax policy"},
		Level: LevelLine, Type: TypeChoice, Max: 50, Extra: true,
		Aliases: []string{"优惠政策名称", "享受税收优惠政策内容"}},
	{Field: RefundType, Title: lang.Text{Zh: "即征即退类型", En: "Refund type"},
		Level: LevelLine, Type: TypeChoice, Max: 46, Extra: true},
	{Field: SelfCode, Title: lang.Text{Zh: "自行编码", En: "Own code"},
		Level: LevelLine, Type: TypeCode, Max: 16, Extra: true,
		Aliases: []string{"企业自编码", "企业商品自编码", "商家编码"}},
	{Field: CoalKind, Title: lang.Text{Zh: "煤炭种类", En: "Kind of coal"},
		Level: LevelLine, Type: TypeText, Max: 20, Extra: true},
}
