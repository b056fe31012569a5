package nuonuo

import "strings"

// textCause recognises a cause by words that occur together: a subject and what is wrong with it.
// The texts are those of the tax bureau, which differ by province (field reports).
type textCause struct {
	cause          error
	subject, wrong []string // wrong nil: the subject is enough
}

var textCauses = []textCause{
	{ErrLoginLapsed, []string{"重新登录", "未登录", "请登录", "请先登录", "登录失效", "登录已失效", "登录过期", "登录已过期", "扫码登录", "人脸", "刷脸", "实人认证", "确认身份"}, nil},
	{ErrLoginLapsed, []string{"登录", "身份认证", "实名认证"}, []string{"失效", "过期", "超时"}},
	{ErrCreditLine, []string{"额度", "授信"}, []string{"不足", "不够", "用完", "超过", "超出", "暂停", "为0"}},
}

// ofTheOrder are words of texts that are about the order, whatever other words they have.
var ofTheOrder = []string{"购方", "购买方", "受票方", "商品", "明细", "税率", "编码"}

// causeOf returns what a text of the tax bureau says of the account; nil if it says nothing.
func causeOf(text string) error {
	if text == "" || containsAny(text, ofTheOrder) {
		return nil
	}
	for _, c := range textCauses {
		if containsAny(text, c.subject) && (c.wrong == nil || containsAny(text, c.wrong)) {
			return c.cause
		}
	}
	return nil
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
