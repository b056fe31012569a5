package platform

import "strings"

// accountWords tell that the account is at fault and not the order. The platform has no codes for these (an order that was accepted fails
// with status 22 and such a text: protocol §3.13, §6), so its words are all there is to go by.
var accountWords = []string{
	"授信额度", "额度不足", "可用额度", // credit line used up
	"登录状态", "登录已失效", "登录失效", "未登录", "重新登录", "扫码登录", // login at the tax bureau expired
	"实名认证", "身份认证已", "人脸认证", // identity check due
	"客户端不在线", "客户端离线", "开票软件未", "税盘未", // issuing client offline
}

// accountFault reports whether a failure's text blames the account, so that every further order would meet the same.
func accountFault(text string) bool {
	for _, w := range accountWords {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
