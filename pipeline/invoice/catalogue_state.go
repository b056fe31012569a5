package invoice

import "github.com/fapiao/fapiao/internal/lang"

// stateFields are columns with the state of an order in another system. They are never sent, but a
// value can hold the order. The titles are those that shop systems and accountants' own lists use;
// see docs/rules.md.
var stateFields = []FieldInfo{
	{Field: RowNo, Title: lang.Text{Zh: "序号", En: "No."},
		Level: LevelState, Type: TypeText, Extra: true,
		Aliases: []string{"序", "行号", "行次", "项次", "项号", "No", "#", "Row", "Row number"}},
	{Field: CodeVersion, Title: lang.Text{Zh: "编码版本号", En: "Code version"},
		Level: LevelState, Type: TypeText, Extra: true,
		Aliases: []string{"编码表版本号", "商品编码版本号", "税收编码版本号", "税收分类编码版本号", "编码表版本"}},
	{Field: ListFlag, Title: lang.Text{Zh: "清单标志", En: "Sales list"},
		Level: LevelState, Type: TypeText, Extra: true,
		Aliases: []string{"清单标识", "是否清单"}},
	{Field: Deduction, Title: lang.Text{Zh: "扣除额", En: "Deduction"},
		Level: LevelState, Type: TypeText, Extra: true,
		Aliases: []string{"扣除金额", "差额扣除额"}},
	{Field: InvoiceNo, Title: lang.Text{Zh: "发票号码", En: "Invoice number"},
		Level: LevelState, Type: TypeText, Extra: true,
		Aliases: []string{
			"发票号", "发票代码", "数电发票号码", "数电票号码", "数电票号", "全电发票号码",
			"全电票号", "电子发票号码", "电子发票号", "蓝字发票号码", "红字发票号码", "已开发票号",
			"已开发票号码", "开票号码", "发票号码/发票代码", "发票代码/发票号码", "Invoice code",
		}},
	{Field: InvoiceState, Title: lang.Text{Zh: "开票状态", En: "Invoice status"},
		Level: LevelState, Type: TypeText, Extra: true,
		Aliases: []string{
			"发票状态", "订单开票状态", "是否已开票", "是否已开具", "是否已开", "是否开票",
			"是否开发票", "已开票", "已开发票", "开票情况", "开票结果", "开票标志", "开票标识",
			"开票进度", "开具状态", "Invoiced",
		}},
	{Field: InvoiceWanted, Title: lang.Text{Zh: "是否需要开票", En: "Invoice wanted"},
		Level: LevelState, Type: TypeText, Extra: true,
		Aliases: []string{
			"是否需要发票", "是否需开票", "需要开票", "需要发票", "是否要发票", "是否要开票",
			"是否索取发票", "开票需求", "是否需要开具发票",
		}},
	{Field: OrderState, Title: lang.Text{Zh: "订单状态", En: "Order status"},
		Level: LevelState, Type: TypeText, Extra: true,
		Aliases: []string{
			"交易状态", "状态", "单据状态", "业务状态", "主订单状态", "子订单状态", "订单关闭原因",
			"关闭原因", "取消原因", "Status", "Financial Status",
		}},
	{Field: RefundState, Title: lang.Text{Zh: "退款状态", En: "Refund status"},
		Level: LevelState, Type: TypeText, Extra: true,
		Aliases: []string{
			"售后状态", "退款", "是否退款", "是否已退款", "退货状态", "是否退货", "是否已退货",
			"退货退款状态", "退款退货状态", "退款/售后状态", "售后/退款状态", "售后", "售后类型",
			"退款标志", "退款类型",
		}},
	{Field: RefundAmount, Title: lang.Text{Zh: "退款金额", En: "Refunded amount"},
		Level: LevelState, Type: TypeText, Extra: true,
		Aliases: []string{
			"已退款金额", "已退金额", "退货金额", "售后金额", "退款数量", "退货数量", "已退数量",
			"退款合计", "买家退款金额", "申请退款金额", "Refunded",
		}},
	{Field: VoidMark, Title: lang.Text{Zh: "作废", En: "Void"},
		Level: LevelState, Type: TypeText, Extra: true,
		Aliases: []string{
			"作废标志", "作废标识", "作废状态", "是否作废", "已作废", "作废时间", "作废日期",
			"红冲", "冲红", "是否红冲", "是否冲红", "已红冲", "红冲状态", "冲红状态", "红冲标志",
			"冲红标志", "是否取消", "取消状态", "取消标志", "是否关闭", "关闭状态", "Voided",
			"Cancelled", "Canceled at", "Cancelled at",
		}},
}
