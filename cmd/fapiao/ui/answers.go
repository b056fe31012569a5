package ui

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
)

// answers are what the client of the platform says of calls without a definite answer, as the
// ledger stores it. One that begins with another stands before it.
var answers = []lang.Text{
	{Zh: "；请求可能已被处理", En: "; the request may have been processed"},
	{Zh: "；没有改动", En: "; nothing was changed"},
	{Zh: "；什么也没有发出", En: "; nothing was sent"},
	{Zh: "：请检查地址和网络", En: ": check the address and the network"},
	{Zh: "没有答复", En: "no answer"},
	{Zh: "调用太频繁（HTTP 429）", En: "HTTP status 429: too many calls"},
	{Zh: "平台服务器出错（HTTP 5xx）", En: "HTTP server error"},
	{Zh: "平台不用的 HTTP 状态", En: "HTTP status that the platform does not use"},
	{Zh: "答复无法读取", En: "unreadable answer"},
	{Zh: "等待答复时中断", En: "cancelled while waiting for the answer"},
	{Zh: "等待答复超时", En: "time ran out while waiting for the answer"},
	{Zh: "平台文档里没有的答复", En: "undocumented answer"},
	{Zh: "平台没有及时找到这些号码", En: "platform did not know the numbers in time"},
	{Zh: "发出之前中断", En: "cancelled before anything was sent"},
	{Zh: "发出之前超时", En: "time ran out before anything was sent"},
	{Zh: "找不到平台的主机名", En: "name of the platform could not be resolved"},
	{Zh: "请求没有发出", En: "request could not be sent"},
	{Zh: "请求不能用，没有发出", En: "request is not acceptable and was not sent"},
	{Zh: "为节约次数，暂不取令牌", En: "token fetches are held back to protect the quota"},
	{Zh: "企业没有授权这个应用", En: "merchant has not authorised the app"},
	{Zh: "平台的证书不可信", En: "certificate of the platform is not trusted"},
	{Zh: "保存令牌的地方不可用", En: "token store does not work"},
	{Zh: "令牌无效", En: "access token is not valid"},
	{Zh: "平台上没有这张发票", En: "platform knows no such invoice or title"},
}

// said is what the platform, or its client, said of an effect, without personal numbers. The words
// of the platform stay.
func (p printer) said(text string) string {
	if p.lang != lang.English {
		for _, a := range answers {
			text = strings.ReplaceAll(text, a.En, a.Zh)
		}
	}
	return nuonuo.MaskPersonal(text)
}
