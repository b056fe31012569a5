package platform

import "testing"

func TestAccountFaultsAreToldFromOrderFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"登录状态已失效，请重新扫码登录电子税务局": true, "授信额度不足：本次开票金额100.00，剩余可用额度20.00": true, "客户端不在线": true, "请先完成实名认证": true,
		"购买方名称与税号不匹配": false, "税额误差大于0.06": false, "商品编码查询失败": false, "": false,
	} {
		if got := accountFault(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
