package main

import (
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// knobHelp lists the simulator's knobs.
func knobHelp() lang.Text {
	var zh, en []string
	for _, k := range simulator.KnobList() {
		text := knobText(k)
		zh = append(zh, fmt.Sprintf("   %-22s %s", k.Name, text.Zh))
		en = append(en, fmt.Sprintf("   %-22s %s", k.Name, text.En))
	}
	return lang.Text{Zh: strings.Join(zh, "\n"), En: strings.Join(en, "\n")}
}

// knobText describes a knob, with the values that it takes and its default. The simulator has the
// English text.
func knobText(k simulator.KnobInfo) lang.Text {
	text := lang.Text{Zh: knobsZh[k.Name], En: k.Text}
	if len(k.Words) > 0 {
		text.Zh += "：" + strings.Join(k.Words, "、")
	}
	if k.Default == "" {
		return text
	}
	return lang.Format("%s（默认 %s）", "%s (default %s)", text, k.Default)
}

// knobsZh are the texts of the knobs in Chinese, without the values that a knob takes.
var knobsZh = map[string]string{
	"issuing_ms":            "停留在状态 20 的毫秒数",
	"signing_ms":            "停留在状态 21 的毫秒数",
	"spread":                "各订单用时上下浮动的比例",
	"visible_ms":            "提交后多少毫秒内查询返回 E9500",
	"clock_shift_ms":        "平台时钟比本机快多少毫秒，用来让时间过去",
	"rate":                  "一个应用任意一秒内可调用的次数；0 表示不限",
	"overload":              "超过次数时的答复",
	"accept_duplicates":     "重复的 orderNo 再开一张，不返回 E9106",
	"duplicate_code":        "重复的 orderNo 返回的代码",
	"duplicate_serial":      "E9106 带上第一次的流水号",
	"refused_takes_number":  "被 E91xx 拒绝的订单也占用订单号",
	"order_no_max":          "orderNo 最多多少个字符",
	"goods_matching":        "没有 goodsCode 的行按名称匹配",
	"goods_lookup":          "可按名称查找商品编码；off 时没有编码的行返回 E9138",
	"api_allowed":           "销售方可以通过接口开票；off 时返回 E9338",
	"seller_configured":     "可以不写 salerTel 和 salerAddress",
	"price_check":           "单价乘数量与金额相差超过 0.01 的行由税局判为失败",
	"mixed_unknown":         "查询里有一个未知单号时整个返回 E9500",
	"audit":                 "订单等待审核：E0000 但没有流水号",
	"audit_ms":              "审核用时的毫秒数",
	"split_over":            "不含税金额超过多少时拆成几张；0 表示不拆",
	"split_serial":          "拆开的订单答复第一张发票的流水号",
	"swap_serials":          "提交后答复成前一张发票流水号的比例",
	"foreign_orders":        "已被另一张发票占用的订单号（用逗号分隔）：返回 E9106",
	"foreign_as":            "那张发票哪里不同",
	"odd_rows":              "查询结果的行可以怎样异常（用逗号分隔）",
	"odd_share":             "异常行的比例",
	"strict_methods":        "方法名必须一字不差",
	"red_without_blue":      "红票可以对应账册里没有的蓝票",
	"fail_rate":             "以状态 22 结束的订单比例",
	"seal_fail_rate":        "以状态 24 结束的订单比例",
	"retry_fail_rate":       "reInvoice 再次失败的比例",
	"void_fail_rate":        "税局拒绝作废的比例：先 31，再回到 2",
	"fail_orders":           "以状态 22 结束的订单号（用逗号分隔）",
	"seal_fail_orders":      "以状态 24 结束的订单号（用逗号分隔）",
	"fail_cause":            "状态 22 的 failCause；不写则用已知原因之一",
	"revive_ms":             "失败的发票多少毫秒后仍然开出（先 22，再 2）；0 表示不会",
	"credit_line":           "销售方可开的不含税金额；小于 0 表示不限",
	"credit_monthly":        "额度每月重新计算",
	"credit_unfiled":        "上月未申报：本月可用额度不超过上月剩余",
	"credit_stale":          "getCreditLine 返回上次刷新时的额度",
	"login_ms":              "登录有效的毫秒数；0 表示一直有效",
	"refresh_ms":            "税局处理刷新、二维码或登录的毫秒数",
	"scan_after_ms":         "开票员多少毫秒后扫码",
	"scan_never":            "没有人扫码",
	"stock":                 "数电以外各票种的发票余量；也可写 票种:张数，用逗号分隔；小于 0 表示不限",
	"client_online":         "税控票种需要的开票客户端在线",
	"deliver_fail_rate":     "重新交付失败的比例，按收件人分别计算：E9999",
	"deliver_fail_for":      "重新交付会失败的手机号和邮箱（用逗号分隔）",
	"login_after":           "开多少单后税局登录失效；0 表示不失效",
	"identity_ms":           "身份认证有效的毫秒数；0 表示一直有效",
	"trouble":               "所有账户出现的问题",
	"trouble_after":         "出现问题之前每个销售方受理的订单数",
	"trouble_start_ms":      "启动后多少毫秒出现问题",
	"trouble_for_ms":        "问题持续的毫秒数；0 表示直到设为 trouble=none",
	"trouble_text":          "出现问题时的 failCause；不写则用该类问题的文字",
	"account_reply":         "账户问题怎样答复",
	"red_confirm_ms":        "红字确认单多少毫秒后有结果",
	"red_issuing_ms":        "之后税局多少毫秒开出红票",
	"one_red_form":          "蓝票已有未完结的确认单时不能再开第二张：E9103",
	"red_reasons":           "开票有误须冲红整张发票，服务没有销货退回",
	"partial_reds":          "何时可以部分冲红；allowance 表示只能按销售折让，且购买方尚未入账",
	"red_details":           "查询确认单时列出明细行",
	"red_linked":            "在税局开的确认单带有红票的流水号",
	"red_rows":              "销货退回按蓝票单价冲红数量，销售折让只冲红金额",
	"accept_over_red":       "红票可以超过蓝票剩余的金额",
	"red_fail_rate":         "税局拒绝红字确认单申请的比例：16",
	"red_fail_for":          "按名称指定被拒绝的申请：蓝票号码、订单号、购买方或 billId（用逗号分隔）",
	"red_fail_text":         "拒绝申请时的 billMessage；不写则用常见文字",
	"red_stale":             "购买方和税局对确认单的处理，刷新后才能查到",
	"red_refresh_ms":        "刷新后多少毫秒能查到在税局发起的确认单",
	"red_request_ms":        "撤销或确认用时的毫秒数：requestStatus 01 或 03",
	"red_request_fail_rate": "撤销或确认失败的比例：requestStatus 02 或 04",
	"red_stuck":             "已确认而红票开不出来的比例：E9999 红票开具中",
	"red_fails":             "红字确认单或信息表的红票失败几次才开出：22，原因为 fail_cause",
	"red_stuck_ms":          "多少毫秒内开不出来；0 表示一直开不出来",
	"red_buyer_booked":      "购买方已入账、需要其确认的比例；kind 表示专票都要、普票都不要",
	"red_buyers":            "购买方怎样处理等待其确认的确认单；mixed 表示六成同意、两成拒绝、两成不处理",
	"red_buyer_ms":          "购买方多少毫秒后处理",
	"red_agree_for":         "会同意的购买方、蓝票号码或订单号（用逗号分隔）",
	"red_refuse_for":        "会拒绝的购买方、蓝票号码或订单号（用逗号分隔）",
	"red_wait_for":          "一直不处理的购买方、蓝票号码或订单号（用逗号分隔）",
	"red_buyer_forms":       "购买方在税局发起确认单的发票比例，刷新后才能查到",
	"red_buyer_forms_ms":    "开票后多少毫秒发起",
	"bill_id_number":        "平台生成的 billId 是数字",
	"file_faults":           "发票文件可以有什么问题（用逗号分隔）",
	"file_share":            "有问题的发票文件的比例",
	"file_life_ms":          "查询到的文件链接有效的毫秒数，之后返回 HTTP 403；0 表示一直有效",
	"long_amounts":          "金额可以有六位小数",
	"deliver_email":         "deliveryInvoice 也接受用 email 代替 mail",
	"list_as_text":          "一组单号的位置可以只写一个单号",
	"digital_zero_flag":     "数电发票的行可以带 zeroRateFlag",
	"token_check":           "检查令牌；off 时任何令牌都接受，如同沙箱",
	"token_life_ms":         "令牌有效的毫秒数；0 表示一直有效",
	"token_replaces":        "新令牌使上一个失效",
	"token_quota":           "30 天内可取令牌的次数；0 表示不限",
	"expires_as_text":       "expires_in 是文本",
	"token_errors_400":      "令牌出错时返回 HTTP 400",
	"timestamp_window_ms":   "时间戳相差超过多少毫秒返回 070601；0 表示不检查",
	"replay_check":          "重复的 senid 和 nonce 返回 070601",
	"drop_before":           "连接断开，调用未处理；写比例，或 方法:比例，用逗号分隔",
	"drop_after":            "连接断开，调用已处理；写比例，或 方法:比例，用逗号分隔",
	"gateway_before":        "HTTP 502，调用未处理；写比例，或 方法:比例，用逗号分隔",
	"gateway_after":         "HTTP 502，调用已处理；写比例，或 方法:比例，用逗号分隔",
	"half_json":             "答复只有半个 JSON，调用已处理；写比例，或 方法:比例，用逗号分隔",
	"cut":                   "答复中途断开，调用已处理；写比例，或 方法:比例，用逗号分隔",
	"slow_before":           "等待 slow_ms 后才处理调用；写比例，或 方法:比例，用逗号分隔",
	"slow_after":            "处理调用后等待 slow_ms；写比例，或 方法:比例，用逗号分隔",
	"busy":                  "返回 040102，调用未处理；写比例，或 方法:比例，用逗号分隔",
	"exception_before":      "返回 0203，调用未处理；写比例，或 方法:比例，用逗号分隔",
	"exception_after":       "返回 0203，调用已处理；写比例，或 方法:比例，用逗号分隔",
	"slow_ms":               "慢答复的毫秒数",
	"callbacks":             "有 callBackUrl 的订单会收到回调",
	"callback_url":          "没有写回调地址的订单用的地址",
	"callback_kinds":        "发送哪几种回调（用逗号分隔）",
	"callback_failures":     "失败时也回调，带 c_status",
	"callback_delay_ms":     "有最终结果后多少毫秒回调",
	"callback_retry_ms":     "两次回调之间的毫秒数",
	"callback_lost":         "不发送的回调的比例",
	"callback_twice":        "发送两次的回调的比例",
	"callback_late":         "晚于后面的回调才到的比例",
	"callback_late_ms":      "这些回调晚多少毫秒",
}
