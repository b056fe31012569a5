package rules

import (
	"strings"
	"unicode"
)

// vocabulary is a list of words, each of which tells something wherever it stands in a text.
type vocabulary []struct {
	word string
	is   meaning
}

// find gives the meaning of the first word of the list that stands in s.
func (v vocabulary) find(s string) meaning {
	for _, w := range v {
		if strings.Contains(s, w.word) {
			return w.is
		}
	}
	return unclear
}

// stops tell that an order is not to be invoiced, the most telling words first. Source: the values
// of the exports of 淘宝, 京东, 拼多多, 抖店 and Shopify, of other billing systems, and our own
// states.
var stops = vocabulary{
	{"无需开票", notWanted}, {"不开票", notWanted}, {"不需要开票", notWanted},
	{"不需要发票", notWanted},
	{"红冲", voided}, {"冲红", voided}, {"红字", voided}, {"冲销", voided}, {"作废", voided},
	{"无效", voided}, {"失效", voided},
	{"void", voided}, {"invalid", voided}, {"reversed", voided},
	{"退款", refunded}, {"退货", refunded}, {"已退", refunded}, {"退单", refunded},
	{"refund", refunded}, {"returned", refunded},
	{"取消", closed}, {"关闭", closed}, {"撤销", closed}, {"撤单", closed}, {"删除", closed},
	{"终止", closed}, {"中止", closed},
	{"驳回", closed}, {"拒收", closed}, {"cancel", closed}, {"closed", closed}, {"deleted", closed},
	{"dropped", closed},
	{"开票中", underWay}, {"开具中", underWay}, {"提交中", underWay}, {"结果待确认", underWay},
	{"签章", underWay},
	{"submitt", underWay}, {"unknown", underWay}, {"seal_failed", underWay},
	{"已开", issued}, {"部分开", issued}, {"开票成功", issued}, {"开具成功", issued},
	{"开票完成", issued}, {"已出票", issued},
	{"issued", issued}, {"invoiced", issued},
}

// denials begin a text that says: this did not happen, or not yet.
var denials = []string{"订单未", "尚未", "还未", "没有", "不是", "未", "无", "非", "待", "not", "un"}

// deniable are what a denial can deny, longer words first. Awaited is what 待 can stand before as
// well; 待退款 is about to happen.
var (
	deniable = []string{
		"申请退款", "申请退货", "申请售后", "申请开票", "退款", "退货", "退", "售后", "作废",
		"红冲", "冲红", "冲销", "取消", "关闭", "撤销", "删除", "issued", "invoiced", "refunded",
		"voided", "cancelled", "closed",
	}
	awaited = []string{
		"申请开票", "开票", "开具", "开", "出票", "提交", "申请", "处理", "人工确认", "invoice",
	}
)

// denied reports whether s denies something, and what stands behind that: 未开票, 订单未关闭, 待开,
// 没有申请退款.
func denied(s string) (rest string, ok bool) {
	for _, d := range denials {
		after, found := strings.CutPrefix(s, d)
		if !found {
			continue
		}
		if rest, ok := cutAny(after, deniable); ok && d != "待" {
			return rest, true
		}
		if rest, ok := cutAny(after, awaited); ok {
			return rest, true
		}
	}
	return s, false
}

func cutAny(s string, words []string) (string, bool) {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(s, w); ok {
			return rest, true
		}
	}
	return s, false
}

// moving are words of an order on its way, which count behind a denial as well: 未发货. Running are
// those of one that stands.
var (
	moving = []string{
		"发货", "收货", "签收", "出库", "配送", "运输", "揽收", "评价", "ship", "fulfil", "deliver",
	}
	running = []string{
		"已付款", "已支付", "付款成功", "支付成功", "已收款", "已到账", "完成", "成功", "已审核",
		"审核通过", "已确认", "已成交", "已结算", "正常", "有效", "生效", "paid", "complete",
		"success", "confirmed", "finished", "done", "normal", "valid", "active",
	}
)

// goingOn reports whether s is a state of an order that stands.
func goingOn(s string) bool {
	switch s {
	case "开票失败", "校验未通过", "待提交", "待人工确认", "未读取", "待处理",
		"rejected", "ready", "held", "failed", "skipped", "无售后或售后取消":
		return true
	}
	if containsAny(s, moving) {
		return true
	}
	for _, d := range []string{"未", "不", "待", "un", "in", "not"} {
		if strings.HasPrefix(s, d) {
			return false
		}
	}
	return containsAny(s, running)
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// parts cuts a text that says several things at once, such as 已发货，退款成功.
func parts(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	})
}

// ofWords reads a text by its words. Of several parts the one that stops an order counts, else one
// that is not understood.
func ofWords(s string) meaning {
	if goingOn(s) && stops.find(s) == unclear || s == "无售后或售后取消" {
		return goesOn
	}
	out := unclear
	for i, part := range parts(s) {
		m := ofPart(part)
		switch {
		case m != unclear && m != goesOn:
			return m
		case i == 0 || m == unclear:
			out = m
		}
	}
	return out
}

func ofPart(s string) meaning {
	if rest, ok := denied(s); ok {
		if m := stops.find(rest); m != unclear {
			return m
		}
		return goesOn
	}
	if m := stops.find(s); m != unclear {
		return m
	}
	if goingOn(s) {
		return goesOn
	}
	return unclear
}
