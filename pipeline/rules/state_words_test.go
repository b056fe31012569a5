package rules

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func TestMeaningsOfStates(t *testing.T) {
	t.Parallel()
	for f, c := range map[invoice.Field]map[meaning][]string{
		invoice.InvoiceNo: {
			goesOn: {"-", "无", "0", "未开", "未开票", "待开", "待开票", "尚未开具", "否", "N/A", "——", "暂无"},
			issued: {"25332000000012345678", "12345678", "见附件", "已开", "033002100311", "3.3E+19"},
		},
		invoice.InvoiceState: {
			goesOn:    {"未开票", "未开具", "未开", "待开票", "待开具", "待开", "尚未开票", "否", "no", "0", "FALSE", "无", "开票失败", "失败", "未申请", "待申请", "待处理", "Not invoiced", "not issued", "uninvoiced", "需要开票"},
			issued:    {"已开票", "已开", "已开具", "开票成功", "是", "Y", "1", "TRUE", "√", "部分开票", "已开票（专票）", "已开票,已红冲", "完成", "issued", "invoiced"},
			underWay:  {"开票中", "提交中", "处理中", "已提交", "结果待确认", "结果待确认（勿重开）"},
			voided:    {"已红冲", "已作废", "作废", "待红冲", "红字发票"},
			refunded:  {"未开票，已退款"},
			closed:    {"已取消"},
			notWanted: {"无需开票", "不开票"},
			unclear:   {"审核中", "x", "甲", "已付款", "待审核"},
		},
		invoice.OrderState: {
			goesOn: {"交易成功", "已完成", "完成", "已发货", "待发货", "未发货", "已签收", "买家已付款，等待卖家发货", "卖家已发货，等待买家确认收货", "已发货，待收货", "等待出库", "正常",
				"有效", "已审核", "审核通过", "paid", "Shipped", "fulfilled", "unfulfilled", "未开票", "待提交", "校验未通过", "开票失败", "待人工确认", "订单未关闭", "completed"},
			refunded: {"已退款", "退款中", "退款成功", "已发货，退款成功", "未发货，退款成功", "部分退款", "退货", "已完成(部分退款)", "refunded", "partially_refunded", "未发货已退款", "待退款"},
			closed:   {"已关闭", "交易关闭", "已取消", "取消", "Cancelled", "canceled", "closed", "已删除", "(删除)等待出库", "已终止", "撤销"},
			voided:   {"作废", "已作废", "无效", "voided", "失效"},
			issued:   {"已开票", "已开具"},
			underWay: {"开票中", "签章失败"},
			unclear:  {"等待买家付款", "待付款", "未付款", "待审核", "草稿", "unpaid", "pending", "未完成", "incomplete", "审核不通过", "甲", "3"},
		},
		invoice.RefundState: {
			goesOn: {"无退款", "没有申请退款", "未退款", "无售后", "无售后或售后取消", "退款关闭", "售后关闭", "-", "否", "0", "0.00", "没有退款", "退款失败", "买家撤销", "拒绝退款", "正常", "未申请退款", "无", "未申请售后"},
			refunded: {"退款成功", "退款中", "已退款", "全额退款", "部分退款", "仅退款", "退货退款", "是", "TRUE", "同意退款，退款成功", "买家已经申请退款，等待卖家同意", "售后中", "已全额退款",
				"完成", "售后完成", "待商家处理", "199.00", "¥1,998.00", "换货成功"},
			unclear: {"甲"},
		},
		invoice.RefundAmount: {
			goesOn:   {"0", "0.00", "-", "无", "¥0.00", "0元"},
			refunded: {"1", "199.00", "-5", "1,000.00元", "￥3"},
			unclear:  {"部分", "是"},
		},
		invoice.VoidMark: {
			goesOn:  {"否", "N", "0", "正常", "未作废", "有效", "-", "未红冲", "蓝票", "FALSE", "未取消"},
			voided:  {"是", "Y", "1", "√", "作废", "已作废", "红冲", "已红冲", "部分红冲", "2026-11-30", "TRUE", "无效", "待作废"},
			closed:  {"已取消", "关闭"},
			unclear: {"甲", "×", "46356"},
		},
		invoice.InvoiceWanted: {
			goesOn:    {"是", "需要", "要", "1", "开票", "专票", ""},
			notWanted: {"否", "不需要", "不要", "不开票", "0", "无需开票", "FALSE"},
			unclear:   {"甲"},
		},
	} {
		for want, texts := range c {
			for _, text := range texts {
				if got := meaningOf(f, text); got != want {
					t.Errorf("%s %q: %d, want %d", f, text, got, want)
				}
			}
		}
	}
}

// FuzzMeanings looks for texts that break the reading of states; whatever it is, it is read the
// same twice.
func FuzzMeanings(f *testing.F) {
	for _, s := range []string{"", "已开票", "未开票，已退款", "待", "(", "无需开票", "not"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, field := range []invoice.Field{invoice.InvoiceNo, invoice.InvoiceState, invoice.OrderState, invoice.RefundState, invoice.RefundAmount, invoice.VoidMark, invoice.InvoiceWanted} {
			if a, b := meaningOf(field, s), meaningOf(field, s); a != b || a > notWanted {
				t.Fatal(field, s, a, b)
			}
		}
	})
}
