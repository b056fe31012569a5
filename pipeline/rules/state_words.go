package rules

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// meaningOf reads a cell of a column of states.
func meaningOf(f invoice.Field, text string) meaning {
	s := invoice.Fold(text)
	if s == "" || invoice.Nothing(text) {
		return goesOn
	}
	switch f {
	case invoice.InvoiceNo:
		return ofInvoiceNo(s)
	case invoice.InvoiceState:
		return ofInvoiceState(s)
	case invoice.InvoiceWanted:
		return ofWanted(s)
	case invoice.RefundState:
		return ofRefund(s)
	case invoice.RefundAmount:
		return ofAmount(s)
	case invoice.VoidMark:
		return ofVoid(s)
	}
	return ofWords(s)
}

// ofInvoiceNo takes whatever is no denial for an invoice's number.
func ofInvoiceNo(s string) meaning {
	if isZero(s) || no(s) || ofWords(s) == goesOn {
		return goesOn
	}
	return issued
}

func ofInvoiceState(s string) meaning {
	switch s {
	case "失败", "开票失败", "需要开票", "需开票", "要开票", "可开票", "可开":
		return goesOn
	case "成功", "完成", "已完成", "完毕", "done", "completed", "success":
		return issued
	}
	switch {
	case no(s):
		return goesOn
	case yes(s):
		return issued
	case containsAny(s, []string{"处理中", "已提交", "processing"}):
		return underWay
	}
	if m := ofWords(s); m != goesOn {
		return m
	}
	if containsAny(s, running) {
		return unclear // an order that stands says nothing of its invoice
	}
	return goesOn
}

func ofRefund(s string) meaning {
	switch {
	case no(s), s == "正常", containsAny(s, refundOver):
		return goesOn
	case yes(s):
		return refunded
	}
	if m := ofAmount(s); m != unclear {
		return m
	}
	m, done := ofWords(s), containsAny(s, refundDone)
	switch {
	case m == goesOn && !done, m == refunded:
		return m
	case done || containsAny(s, refundOpen):
		return refunded
	}
	return unclear
}

// Of a refund, refundOver are words of one that came to nothing, refundDone of one that was made,
// refundOpen of one that is being asked for.
var (
	refundOver = []string{
		"退款关闭", "售后关闭", "退款失败", "撤销", "取消", "拒绝", "无需退款", "refundclosed",
	}
	refundDone = []string{"完成", "成功", "complete", "success"}
	refundOpen = []string{"退", "售后", "处理", "申请", "待", "request"}
)

// ofAmount reads an amount or a quantity that was given back.
func ofAmount(s string) meaning {
	for _, mark := range []string{",", "¥", "￥", "元", "rmb"} {
		s = strings.ReplaceAll(s, mark, "")
	}
	d, err := decimal.NewFromString(s)
	switch {
	case err != nil:
		return unclear
	case d.IsZero():
		return goesOn
	}
	return refunded
}

func ofVoid(s string) meaning {
	switch s {
	case "正常", "有效", "蓝票", "蓝字", "蓝字发票", "正数发票":
		return goesOn
	}
	switch {
	case no(s):
		return goesOn
	case yes(s):
		return voided
	}
	if _, _, isDate := parseDate(s); isDate {
		return voided
	}
	if m := ofWords(s); m != issued {
		return m
	}
	return unclear
}

func ofWanted(s string) meaning {
	switch s {
	case "需要", "要", "开", "开票", "需要开票", "需开票", "需开", "需要发票",
		"专票", "普票", "电子发票":
		return goesOn
	case "不需要", "不要", "不开", "无需", "不用", "不用开票", "无需求", "不索取", "无需发票":
		return notWanted
	}
	switch {
	case yes(s):
		return goesOn
	case no(s):
		return notWanted
	}
	return ofWords(s)
}

func yes(s string) bool {
	b, ok := parseBool(s)
	return ok && b || s == "on"
}

// no leaves out ×, which a column of marks may mean as a mark.
func no(s string) bool {
	b, ok := parseBool(s)
	return ok && !b && s != "×" || s == "off"
}

func isZero(s string) bool {
	d, err := decimal.NewFromString(s)
	return err == nil && d.IsZero()
}
