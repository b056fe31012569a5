package invoice

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// The fields of a list of corrections that no order has.
const (
	DigitalNo   Field = "digital_no"   // 数电票号码, in lists that have 发票号码 beside it
	InvoiceCode Field = "invoice_code" // 发票代码, of kinds before 数电
	RedCause    Field = "red_reason"   // 红冲原因
	BlueLineNo  Field = "line_no"      // 蓝票明细序号
	RefundGross Field = "refund_gross" // what is taken back, tax included
	RefundNo    Field = "refund_no"    // 退款单号
	BillInfoNo  Field = "bill_info_no" // 红字信息表编号
	IssuedOn    Field = "issued_on"    // 开票日期
	VoidCause   Field = "void_reason"  // 作废原因
	RetryMark   Field = "retry"        // 重新开具
)

// CorrectionFields lists the fields of a list of corrections: which invoice, what of it is taken
// back, and what the invoice is, where it was issued elsewhere. Where a list has several titles of
// one field, the first in this order is its column.
func CorrectionFields() []FieldInfo { return slices.Clone(correctionFields) }

// CorrectionInfo finds a field of a list of corrections; ok is false for another name.
func CorrectionInfo(f Field) (FieldInfo, bool) {
	if of, is := f.Reissued(); is {
		info, known := of.Info()
		info.Field, info.Title, info.Aliases, info.Note = f, lang.Text{Zh: reissueZh + info.Title.Zh, En: reissueEn + info.Title.En}, nil, lang.Text{}
		if info.Type != TypeCode {
			info.Type = TypeText
		}
		return info, known
	}
	i := slices.IndexFunc(correctionFields, func(info FieldInfo) bool { return info.Field == f })
	if i < 0 {
		return FieldInfo{}, false
	}
	return correctionFields[i], true
}

// What stands before a field of an order, or its title, in a list of orders to correct (换开): the
// value that the corrected order has.
const (
	reissueName = "reissue_"
	reissueZh   = "换开"
	reissueEn   = "Reissue "
)

// Reissue is the field of a list that has the corrected value of a field of an order.
func (f Field) Reissue() Field { return reissueName + f }

// Reissued is the field of an order whose corrected value a field of a list has; ok is false for
// another field.
func (f Field) Reissued() (of Field, ok bool) {
	name, ok := strings.CutPrefix(string(f), reissueName)
	return Field(name), ok
}

// ReissueTitle is what stands in a title of such a field after the word for it; ok is false for
// another title.
func ReissueTitle(title string) (of string, ok bool) {
	title = strings.TrimSpace(title)
	if of, ok = strings.CutPrefix(title, reissueZh); ok {
		return of, true
	}
	if n := len(reissueEn); len(title) > n && strings.EqualFold(title[:n], reissueEn) {
		return title[n:], true
	}
	name, ok := Field(title).Reissued()
	return string(name), ok
}

// correctionFields all belong to a row. Sources of the titles: the bureau's export of issued
// invoices and its red confirmation form, refund lists of web shops, and accountants' own lists.
var correctionFields = []FieldInfo{
	{Field: InvoiceNo, Title: lang.Text{Zh: "发票号码", En: "Invoice number"}, Type: TypeCode, Max: 20, Level: LevelLine,
		Aliases: []string{"蓝票号码", "蓝字发票号码", "原蓝票号码", "原发票号码", "被红冲发票号码", "发票号", "原发票号", "蓝票号"},
		Note: lang.Text{Zh: "已开具的（蓝字）发票的号码（数电票填 20 位）。与订单号至少填一个。",
			En: "Number of the issued (blue) invoice (20 digits of a digital one). Give it or the order number."}},
	{Field: DigitalNo, Title: lang.Text{Zh: "数电票号码", En: "Digital invoice number"}, Type: TypeCode, Max: 20, Level: LevelLine, Extra: true,
		Aliases: []string{"数电发票号码", "全电发票号码", "蓝字数电票号码", "数电票号"}},
	{Field: InvoiceCode, Title: lang.Text{Zh: "发票代码", En: "Invoice code"}, Type: TypeCode, Max: 12, Level: LevelLine,
		Aliases: []string{"蓝票代码", "蓝字发票代码", "原发票代码", "原蓝票代码"},
		Note: lang.Text{Zh: "税控发票填写；数电票不填。",
			En: "Of kinds before 数电 only."}},
	{Field: OrderNo, Title: lang.Text{Zh: "订单号", En: "Order number"}, Type: TypeCode, Max: 64, Level: LevelLine,
		Aliases: []string{"订单编号", "原订单号", "主订单号", "单据号", "业务单号"},
		Note: lang.Text{Zh: "本程序开票时的订单号，可以代替发票号码。",
			En: "The number under which this program issued it, in place of the invoice number."}},
	{Field: RefundNo, Title: lang.Text{Zh: "退款单号", En: "Refund number"}, Type: TypeCode, Max: 64, Level: LevelLine,
		Aliases: []string{"售后单号", "退款编号", "售后编号", "退货单号", "售后服务单号", "服务单号", "退款单编号"},
		Note: lang.Text{Zh: "同一笔退款的几行填同一个号。一张发票分几次红冲的，每次都要有自己的号。",
			En: "The rows of one refund have one number. Each refund of an invoice needs its own."}},
	{Field: RedCause, Title: lang.Text{Zh: "红冲原因", En: "Red reason"}, Type: TypeText, Max: 100, Level: LevelLine,
		Aliases: []string{"冲红原因", "开具红字发票原因", "退款原因", "退货原因"},
		Note: lang.Text{Zh: "销货退回、开票有误、服务中止、销售折让之一。",
			En: "Goods returned, issued in error, service stopped or price allowance."}},
	{Field: BlueLineNo, Title: lang.Text{Zh: "明细序号", En: "Line"}, Type: TypeCode, Max: 4, Level: LevelLine,
		Aliases: []string{"蓝票明细序号", "蓝字发票明细序号", "发票明细序号", "明细行号", "行号", "Line number"},
		Note: lang.Text{Zh: "蓝票的第几行（折扣行也算一行）。不填时按商品名称找；都不填就是整张。",
			En: "Which line of the blue invoice, discount lines counted; or give the name. Neither means all."}},
	{Field: GoodsName, Title: lang.Text{Zh: "商品名称", En: "Goods"}, Type: TypeText, Max: 100, Level: LevelLine,
		Aliases: []string{"项目名称", "货物名称", "货物或应税劳务名称", "货物或应税劳务、服务名称", "商品", "品名", "宝贝标题", "商品标题"},
		Note: lang.Text{Zh: "与蓝票上的名称完全相同。",
			En: "Exactly as on the blue invoice."}},
	{Field: Quantity, Title: lang.Text{Zh: "红冲数量", En: "Quantity"}, Type: TypeNumber, Level: LevelLine,
		Aliases: []string{"退货数量", "退款数量", "冲红数量", "退回数量", "数量"},
		Note: lang.Text{Zh: "销货退回填数量，按蓝票单价计算；不填就是这一行余下的全部。",
			En: "Of goods returned, at the blue line's price; empty: all that is left of the line."}},
	{Field: RefundGross, Title: lang.Text{Zh: "红冲金额（含税）", En: "Amount with tax"}, Type: TypeAmount, Level: LevelLine,
		Aliases: []string{"红冲含税金额", "红冲金额", "冲红金额", "退款金额", "实退金额", "折让金额", "含税退款金额", "Refunded amount"},
		Note: lang.Text{Zh: "销售折让填含税金额；正数。",
			En: "Of a price allowance, with tax, positive."}},
	{Field: BillInfoNo, Title: lang.Text{Zh: "信息表编号", En: "Information form"}, Type: TypeCode, Max: 32, Level: LevelLine,
		Aliases: []string{"红字信息表编号", "红字发票信息表编号", "开具红字增值税专用发票信息表编号"},
		Note: lang.Text{Zh: "税控专票必填。",
			En: "Required for special invoices of kinds before 数电."}},
	{Field: KindField, Title: lang.Text{Zh: "发票种类", En: "Invoice kind"}, Type: TypeText, Max: 40, Level: LevelLine,
		Aliases: []string{"开票种类", "发票票种", "发票类型", "票种"},
		Note: lang.Text{Zh: "不是本程序开的发票要填这一列和后面各列，或另给 --issued 文件。",
			En: "This and the following columns are for invoices issued elsewhere; or give --issued FILE."}},
	{Field: BuyerName, Title: lang.Text{Zh: "购买方名称", En: "Buyer"}, Type: TypeText, Max: 100, Level: LevelLine,
		Aliases: []string{"购方名称", "发票抬头", "抬头", "客户名称"}},
	{Field: BuyerTaxNum, Title: lang.Text{Zh: "购买方税号", En: "Buyer tax number"}, Type: TypeCode, Max: 20, Level: LevelLine,
		Aliases: []string{"购买方纳税人识别号", "购方识别号", "购买方识别号", "购方税号", "购买方统一社会信用代码/纳税人识别号"}},
	{Field: BuyerAddress, Title: lang.Text{Zh: "购买方地址", En: "Buyer address"}, Type: TypeText, Max: 80, Level: LevelLine,
		Aliases: []string{"购方地址"},
		Note: lang.Text{Zh: "不是本程序开的税控发票，蓝票上有地址、电话、开户行及账号的，照蓝票填写，否则红票会被拒绝。数电票不用填。",
			En: "Of kinds before 数电 that were issued elsewhere: address, telephone, bank and account exactly as on the blue invoice, or the red is refused."}},
	{Field: BuyerTel, Title: lang.Text{Zh: "购买方电话", En: "Buyer telephone"}, Type: TypeText, Max: 50, Level: LevelLine, Personal: true,
		Aliases: []string{"购方电话"}},
	{Field: BuyerAccount, Title: lang.Text{Zh: "购买方开户行及账号", En: "Buyer bank and account"}, Type: TypeText, Max: 100, Level: LevelLine, Personal: true,
		Aliases: []string{"购方开户行及账号", "购买方银行及账号"}},
	{Field: IssuedOn, Title: lang.Text{Zh: "开票日期", En: "Issued on"}, Type: TypeDate, Max: 20, Level: LevelLine,
		Aliases: []string{"开票时间", "蓝票开票日期", "Issued"}},
	{Field: NetAmount, Title: lang.Text{Zh: "不含税金额", En: "Net"}, Type: TypeAmount, Level: LevelLine,
		Aliases: []string{"合计金额", "金额(不含税)"}},
	{Field: TaxAmount, Title: lang.Text{Zh: "税额", En: "Tax"}, Type: TypeAmount, Level: LevelLine,
		Aliases: []string{"合计税额"}},
	{Field: GrossField, Title: lang.Text{Zh: "价税合计", En: "Gross"}, Type: TypeAmount, Level: LevelLine,
		Aliases: []string{"价税合计金额"}},
	{Field: Seller, Title: lang.Text{Zh: "销售方税号", En: "Seller tax number"}, Type: TypeCode, Max: 20, Level: LevelLine, Extra: true,
		Aliases: []string{"销方识别号", "销售方识别号", "销方税号", "销售方纳税人识别号"}},
	{Field: VoidCause, Title: lang.Text{Zh: "作废原因", En: "Reason of voiding"}, Type: TypeText, Max: 300, Level: LevelLine, Extra: true,
		Note: lang.Text{Zh: "1 销货退回、2 开票有误、3 服务中止之一，或“其他：具体原因”。税控纸质发票没有原因，填写只表示要作废这一张。",
			En: "1 returned, 2 error, 3 stopped, or “其他：TEXT”. Kinds before 数电 take none: there it only marks the row."}},
	{Field: RetryMark, Title: lang.Text{Zh: "重新开具", En: "Issue again"}, Type: TypeText, Max: 100, Level: LevelLine, Extra: true,
		Note: lang.Text{Zh: "开票失败、要按原单号重新开具的行填“是”。",
			En: "Fill it in the rows of failed orders that are to be issued again under their numbers."}},
	{Field: BuyerPhone, Title: lang.Text{Zh: "手机号", En: "Phone"}, Type: TypeCode, Max: 100, Level: LevelLine, Extra: true, Personal: true,
		Note: lang.Text{Zh: "短信发到这个手机号；几个用分号隔开。手机号和邮箱都不填时，发给订单里的。",
			En: "Send a text message to it; separate several with semicolons. Without phone and e-mail it goes to those of the order."},
		Aliases: []string{"交付手机", "购买方手机", "手机", "手机号码"}},
	{Field: BuyerEmail, Title: lang.Text{Zh: "邮箱", En: "E-mail"}, Type: TypeText, Max: 300, Level: LevelLine, Extra: true, Personal: true,
		Note: lang.Text{Zh: "邮件发到这个邮箱；几个用分号隔开，每个最多 50 个字符。",
			En: "Send an e-mail to it; separate several with semicolons, each of at most 50 characters."},
		Aliases: []string{"交付邮箱", "购买方邮箱", "电子邮箱", "Email"}},
	{Field: Remark, Title: lang.Text{Zh: "备注", En: "Remark"}, Type: TypeText, Max: 200, Level: LevelLine,
		Note: lang.Text{Zh: "给自己看的，不会发送。",
			En: "For yourself; it is not sent."}},
}
