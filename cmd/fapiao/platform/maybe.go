package platform

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Marks of the texts of failures (22) after which the bureau may have issued the invoice, or may
// still issue it: the text says so, or a system in between failed. The texts are not documented, so
// marks are matched and not whole sentences. A text that names an error of the order is not such a
// failure.
var (
	surelyMarks = []string{"已成功开具", "成功开具发票", "已经开具", "请勿重复", "勿重复", "不要重复", "重复开具", "重复开票", "重复提交"}
	laterMarks  = []string{"稍后", "稍候", "稍等", "过后再", "过一会", "以后再试", "再试", "重试", "请等待", "耐心等待", "正在处理", "处理中", "排队"}
	placeMarks  = []string{"系统", "内部", "服务", "网络", "网关", "接口", "请求", "连接", "通讯", "通信", "响应", "返回", "税局", "电子税务局", "平台", "服务器", "数据库"}
	faultMarks  = []string{"错误", "异常", "失败", "超时", "繁忙", "忙", "中断", "断开", "拥堵", "未知", "无响应", "维护", "升级", "不可用", "故障", "限流"}
	plainMarks  = []string{"超时", "timeout", "timedout", "connectionreset", "internalerror", "internalservererror", "未知错误", "未知异常", "结果未知", "状态未知"}
	orderMarks  = []string{"有误", "不合法", "不一致", "不支持", "不存在", "不正确", "不匹配", "不能为空", "不能超过", "非法", "请选择", "请填写", "请修改", "请核对", "请更正", "不允许", "格式错误", "超过限制"}
)

// mayExist reports whether an order may have been issued in spite of a failure with this text.
func mayExist(text string) bool {
	t := invoice.Fold(text)
	switch {
	case contains(t, surelyMarks):
		return true
	case t == "" || Judge(text).Trouble != "":
		return false
	case contains(t, madeWords) || strings.Contains(t, "已生成"):
		return true
	case contains(t, orderMarks):
		return false
	case contains(t, plainMarks):
		return true
	}
	return contains(t, faultMarks) && (contains(t, placeMarks) || contains(t, laterMarks))
}
