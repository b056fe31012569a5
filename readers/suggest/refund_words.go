package suggest

import (
	"strings"
	"sync"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// refundFields are the fields that a suggestion of a refund list looks for, the others are left to
// a person: a shop's columns of phones and remarks mean something else.
var refundFields = []invoice.Field{
	invoice.InvoiceNo, invoice.DigitalNo, invoice.InvoiceCode, invoice.OrderNo, invoice.RefundNo, invoice.RedCause,
	invoice.BlueLineNo, invoice.GoodsName, invoice.Quantity, invoice.RefundGross, invoice.BillInfoNo,
}

// likelyRefundTitles are titles of shops' lists, besides those of the fields.
var likelyRefundTitles = map[invoice.Field][]string{
	invoice.OrderNo: {"交易号", "关联订单号", "关联订单编号", "平台订单号", "主订单编号", "订单id", "原始单号", "原始订单号", "order", "order id",
		"order name", "order number", "order no"},
	invoice.RefundNo: {"退单编号", "退单号", "退款id", "售后id", "售后申请单号", "退款申请单号", "退换单号", "退货退款编号", "售后服务号", "refund id",
		"refund number", "return id"},
	invoice.RefundGross: {"买家退款金额", "退款金额(元)", "实际退款金额", "实退金额(元)", "退款总金额", "退款总额", "退商品金额",
		"退款商品金额", "应退金额", "refund amount", "refunded", "amount refunded"},
	invoice.Quantity:  {"退货件数", "售后数量", "退款件数", "申请数量", "申请件数", "件数", "refunded quantity", "returned quantity"},
	invoice.GoodsName: {"宝贝", "宝贝名称", "商品标题", "售后商品", "退款商品", "lineitem name", "product", "product title"},
	invoice.RedCause:  {"售后类型", "退款类型", "退单类型", "售后方式", "申请类型"},
}

// refundStates are titles of the column that says how far a refund is, the most telling first.
var refundStates = []string{"退款状态", "售后状态", "售后单状态", "退单状态", "处理状态", "状态", "refund status", "status"}

// refundsDone are words of a state in which the money was given back.
var refundsDone = []string{"退款成功", "退款完成", "售后完成", "售后成功", "已退款", "已完成", "退货退款完成", "success", "refunded", "completed"}

// otherPayments are words of titles of money that a shop pays without taking back a sale: an
// invoice is not reversed for it.
var otherPayments = []string{"打款", "赔付", "补偿", "扣款", "运费"}

// refundTitles are the fields by title, folded: sure for those of a field.
var refundTitles = sync.OnceValue(func() map[string]word {
	out := map[string]word{}
	put := func(f invoice.Field, sure Sureness, names ...string) {
		for _, n := range names {
			if key := invoice.Fold(n); out[key].field == "" {
				out[key] = word{field: f, sure: sure}
			}
		}
	}
	for _, f := range refundFields {
		info, _ := invoice.CorrectionInfo(f)
		put(f, Sure, append(info.Titles(), string(f))...)
	}
	for _, f := range refundFields {
		put(f, Likely, likelyRefundTitles[f]...)
	}
	return out
})

// refundTitle reads the title of a column of a refund list, with its notes or without.
func refundTitle(text string) (word, bool) {
	key := invoice.Fold(text)
	if w, ok := refundTitles()[key]; ok {
		return w, true
	}
	w, ok := refundTitles()[notes.ReplaceAllString(key, "")]
	return w, ok
}

// refundStateRank is how telling a title of a state is, from 0; -1 for any other title.
func refundStateRank(title string) int {
	key := notes.ReplaceAllString(invoice.Fold(title), "")
	for i, t := range refundStates {
		if key == invoice.Fold(t) {
			return i
		}
	}
	return -1
}

// isRefundDone reports that a state says that the money was given back.
func isRefundDone(state string) bool {
	key := invoice.Fold(state)
	for _, w := range refundsDone {
		if strings.Contains(key, w) && !strings.HasPrefix(key, "未") && !strings.HasPrefix(key, "un") {
			return true
		}
	}
	return false
}

// kindsOfReturn translate the kinds of a shop's after-sale cases to reasons of a red invoice.
var kindsOfReturn = map[string]invoice.RedReason{
	"退货退款": invoice.RedReturn, "退货": invoice.RedReturn, "退款退货": invoice.RedReturn, "退货退款(退货)": invoice.RedReturn,
	"仅退款": invoice.RedAllowance, "退款": invoice.RedAllowance, "我要退款(无需退货)": invoice.RedAllowance, "部分退款": invoice.RedAllowance,
}

// otherMoneyOf says which payment a title names that takes back no sale; ok is false for others.
func otherMoneyOf(title string) (lang.Text, bool) {
	for _, w := range otherPayments {
		if strings.Contains(title, w) {
			return lang.Format("%s不是退货款，不据此红冲", "%s takes back no sale", w), true
		}
	}
	return lang.Text{}, false
}
