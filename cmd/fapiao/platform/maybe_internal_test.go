package platform

import "testing"

// What may mean that the invoice exists must not be issued again at once. A text that names the
// fault of the order, or of the account, is none.
func TestTextsThatMayMeanIssued(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"内部错误。请稍后再试", "内部错误,请稍候重试!", "发送请求出现异常", "发送请求异常：Read timed out",
		"系统检测到您在当前页已成功开具发票，请勿重复操作", "系统检测到您在当前页已成功开具发票...", "该订单已开具发票", "请勿重复提交",
		"系统繁忙，请稍后再试", "服务异常", "开票服务异常，请稍后重试", "税局返回：发票开具失败，系统繁忙", "网络超时", "接口调用超时", "电子税务局响应超时",
		"未知异常", "Internal Server Error", "连接税局服务器失败", "请求税局接口失败", "数据处理中，请稍后重试（异常）", "系统　异常", "交易处理超时，结果未知",
	} {
		if !mayExist(text) {
			t.Errorf("%q is taken for a definite failure", text)
		}
	}
	for _, text := range []string{
		"", "开票失败", "购方税号有误", "购买方名称与税号不一致", "第1行商品编码,不支持开具非特定业务发票！",
		"小规模纳税人开具3%征收率发票,请选择放弃享受减按1%征收率原因.", "开票内容含有非法字符", "模拟原因", "授信额度不足",
		"税率0.12不合法，当前纳税人可用税率为：0.13", "商品行单价乘以数量与金额误差超过0.01", "系统校验失败：购方税号有误", "身份认证已失效，请重新登录!(可信错误)",
	} {
		if mayExist(text) {
			t.Errorf("%q is taken for an invoice that may exist", text)
		}
	}
}
