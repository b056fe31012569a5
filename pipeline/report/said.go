package report

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// reasons are what the client of the platform says of calls, as the ledger stores it. One that
// contains another stands before it.
var reasons = []lang.Text{
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
	{Zh: "平台只报告了一般错误", En: "platform reports a general error"},
	{Zh: "网关没能处理这次调用", En: "gateway could not process the call"},
	{Zh: "平台查询暂时不正常", En: "query is disturbed"},
	{Zh: "订单号已被使用", En: "order number is used already"},
	{Zh: "申请单号已被使用，请按它查询", En: "number of the application is used already: query the sheet by it"},
	{Zh: "申请号已被使用，请按它读取确认单", En: "billId is used already: read the form back by it"},
	{Zh: "号码已被使用", En: "number is used already"},
	{Zh: "运费信息不完整", En: "freight block is incomplete"},
	{Zh: "发票目前不能作废", En: "invoice cannot be voided as it is"},
	{Zh: "没有符合条件的发票文件", En: "invoice file is not available for these values"},
	{Zh: "消息没能发送", En: "message could not be sent"},
	{Zh: "蓝票的号码或代码不对", En: "number or code of the blue invoice is wrong"},
	{Zh: "订单不符合平台的规定", En: "order breaks a rule of the platform"},
	{Zh: "订单会被拆成 10 张以上发票", En: "order would be split into more than 10 invoices"},
	{Zh: "查询条件不能用", En: "query parameters are not acceptable"},
	{Zh: "红字申请不能用", En: "red application is not acceptable"},
	{Zh: "缺少必填项，或值不对", En: "required field is missing or has a wrong value"},
	{Zh: "确认单超过 72 小时已失效", En: "form has lapsed after 72 hours"},
	{Zh: "要交付的发票不存在", En: "invoice to deliver does not exist"},
	{Zh: "这个流水号今天已重试 20 次", En: "serial number was retried 20 times today"},
	{Zh: "蓝票已红冲，或已有未了结的确认单", En: "blue invoice is reversed already, or a form for it is open"},
	{Zh: "蓝票已红冲", En: "blue invoice is reversed already"},
	{Zh: "开票终端不在线或不正常", En: "issuing client is not online or not in order"},
	{Zh: "app key 或 app secret 不对", En: "app key or secret is not valid"},
	{Zh: "app key 不对", En: "app key is wrong"},
	{Zh: "app secret 不对", En: "app secret is wrong"},
	{Zh: "授权方式与应用的类型不符", En: "grant does not fit the type of the app"},
	{Zh: "应用没有这个接口的权限，或权限已到期", En: "app has no permission for the method, or it has ended"},
	{Zh: "网关拒绝了公共参数或接口权限", En: "gateway refused a common parameter or the permission for the method"},
	{Zh: "接口的付费额度不正常", En: "paid quota of the API is not in order"},
	{Zh: "销售方没有接口开票的权限", En: "seller may not issue by API"},
	{Zh: "接口流量已用完", En: "no traffic left for the API"},
	{Zh: "接口流量已达上限", En: "traffic limit of the API is reached"},
	{Zh: "销售方没有开通这个产品", En: "seller is not configured for the product"},
	{Zh: "销售方没有在平台注册", En: "seller is not registered with the platform"},
	{Zh: "userTax 与销售方税号不同", En: "userTax differs from the seller's tax number"},
	{Zh: "userTax 不属于这个令牌", En: "userTax does not belong to the token"},
	{Zh: "签名被拒绝，请检查 app secret 和本机时间", En: "signature refused: check the app secret and the clock"},
	{Zh: "30 天的令牌次数已用完", En: "token quota of 30 days is used up"},
}

// Said is what the platform, or its client, said of a call, in a language. The words of the
// platform stay.
func Said(in, text string) string {
	if in == lang.English {
		return text
	}
	for _, r := range reasons {
		text = strings.ReplaceAll(text, r.En, r.Zh)
	}
	return text
}
