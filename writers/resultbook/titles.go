package resultbook

import "github.com/fapiao/fapiao/internal/lang"

// Titles are the titles and words that the workbook and the page of results have in common.
var Titles = struct {
	Order, Buyer, BuyerTax, Kind, InvoiceNo, Net, Tax, Gross, Status, IssuedAt, Note, Remark, RedOrder, BlueNo, RedReason, RedNo, Deadline, Batch, Environment, Sellers, Balance, Total, ByStatus, Orders, Rate, Lines, Count, Reds, RatesIssued, RatesReds, BluesIssued, RedsIssued, Left, Undated, NotKnown, AllBatches, To, Unbalanced lang.Text
}{
	Order:       lang.Text{Zh: "订单号", En: "Order number"},
	Buyer:       lang.Text{Zh: "购买方名称", En: "Buyer"},
	BuyerTax:    lang.Text{Zh: "购买方税号", En: "Buyer tax number"},
	Kind:        lang.Text{Zh: "发票种类", En: "Kind"},
	InvoiceNo:   lang.Text{Zh: "发票号码", En: "Invoice number"},
	Net:         lang.Text{Zh: "不含税金额", En: "Net"},
	Tax:         lang.Text{Zh: "税额", En: "Tax"},
	Gross:       lang.Text{Zh: "价税合计", En: "Gross"},
	Status:      lang.Text{Zh: "状态", En: "Status"},
	IssuedAt:    lang.Text{Zh: "开票时间", En: "Issued at (Beijing)"},
	Note:        lang.Text{Zh: "说明", En: "Note"},
	Remark:      lang.Text{Zh: "备注", En: "Remark"},
	RedOrder:    lang.Text{Zh: "红字单号", En: "Red order number"},
	BlueNo:      lang.Text{Zh: "蓝票号码", En: "Blue invoice"},
	RedReason:   lang.Text{Zh: "红冲原因", En: "Reason"},
	RedNo:       lang.Text{Zh: "红字发票号码", En: "Red invoice"},
	Deadline:    lang.Text{Zh: "确认截止时间", En: "Confirm by (Beijing)"},
	Batch:       lang.Text{Zh: "批次", En: "Batch"},
	Environment: lang.Text{Zh: "环境", En: "Environment"},
	Sellers:     lang.Text{Zh: "销售方", En: "Sellers"},
	Balance:     lang.Text{Zh: "数量核对", En: "Balance"},
	Total:       lang.Text{Zh: "合计", En: "Total"},
	ByStatus:    lang.Text{Zh: "按状态", En: "By status"},
	Orders:      lang.Text{Zh: "订单数", En: "Orders"},
	Rate:        lang.Text{Zh: "税率", En: "Rate"},
	Lines:       lang.Text{Zh: "明细行数", En: "Lines"},
	Count:       lang.Text{Zh: "张数", En: "Count"},
	Reds:        lang.Text{Zh: "红字发票", En: "Red invoices"},
	RatesIssued: lang.Text{Zh: "按税率（已开发票）", En: "By tax rate (issued invoices)"},
	RatesReds:   lang.Text{Zh: "按税率（红字发票）", En: "By tax rate (red invoices)"},
	BluesIssued: lang.Text{Zh: "已开蓝字发票", En: "invoices"},
	RedsIssued:  lang.Text{Zh: "已开红字发票", En: "red invoices"},
	Left:        lang.Text{Zh: "红冲后净额", En: "Left"},
	Undated:     lang.Text{Zh: "开票日期不详（在税局办理，不计入任何月份）", En: "Day of issue not known (made at the bureau, in no month)"},
	NotKnown:    lang.Text{Zh: "不详", En: "not known"},
	AllBatches:  lang.Text{Zh: "全部批次", En: "all batches"},
	To:          lang.Text{Zh: " 至 ", En: " to "},
	Unbalanced:  lang.Text{Zh: "数量核对不符：读取的订单数与各状态之和不相等，请联系维护人员。", En: "The number of orders read is not the sum over all states: contact the maintainer."},
}
