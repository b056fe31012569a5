package ui

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// advice is the name of a trouble and what to do about it.
type advice struct{ name, todo lang.Text }

// troubles are the troubles of a seller's account.
var troubles = map[ledger.Trouble]advice{
	ledger.TroubleLogin: {
		lang.Text{Zh: "登录失效", En: "the login has expired"},
		lang.Text{
			Zh: "请开票员重新登录电子税务局（fapiao login 显示二维码）。",
			En: "Ask the clerk to log in to the tax bureau again (fapiao login shows a QR code).",
		},
	},
	ledger.TroubleIdentity: {
		lang.Text{Zh: "需要身份认证", En: "an identity check is required"},
		lang.Text{
			Zh: "请开票员完成人脸或实名认证（fapiao login --identity 显示二维码）。",
			En: "Ask the clerk to complete the face or identity check (fapiao login --identity " +
				"shows a QR code).",
		},
	},
	ledger.TroubleBinding: {
		lang.Text{Zh: "账号未绑定或授权失效", En: "the account is not bound or not authorised"},
		lang.Text{
			Zh: "请企业管理人员检查开票员、企业与平台的绑定和授权。",
			En: "Ask the company's administrator to check how clerk, company and platform " +
				"are bound and authorised.",
		},
	},
	ledger.TroubleCredit: {
		lang.Text{Zh: "授信额度不可用", En: "the credit line cannot be used"},
		lang.Text{
			Zh: "请在电子税务局查看可用额度，必要时申请调整。",
			En: "Check the credit line at the tax bureau, and apply for more if it is used up.",
		},
	},
	ledger.TroublePermission: {
		lang.Text{Zh: "没有开票权限", En: "the account may not issue these invoices"},
		lang.Text{
			Zh: "请企业管理人员或主管税务机关开通权限、核定票种。",
			En: "Ask the company's administrator or the tax bureau to grant the permission.",
		},
	},
	ledger.TroubleStock: {
		lang.Text{Zh: "没有可用发票", En: "no blank invoices are left"},
		lang.Text{Zh: "请领用发票。", En: "Obtain invoices from the tax bureau."},
	},
	ledger.TroubleDevice: {
		lang.Text{Zh: "开票设备不可用", En: "the issuing device is not available"},
		lang.Text{
			Zh: "请检查开票设备、客户端和证书。",
			En: "Check the device, its client and its certificate.",
		},
	},
	ledger.TroubleSubscription: {
		lang.Text{
			Zh: "平台服务到期或未开通",
			En: "the platform's service has expired or is not enabled",
		},
		lang.Text{Zh: "请续费或开通。", En: "Renew or enable the service."},
	},
	ledger.TroubleToken: {
		lang.Text{Zh: "平台密钥或令牌无效", En: "the platform rejects the key or token"},
		lang.Text{Zh: "请检查 app_key 和 app_secret。", En: "Check app_key and app_secret."},
	},
	ledger.TroubleQuota: {
		lang.Text{Zh: "调用次数已用完", En: "the quota of calls is used up"},
		lang.Text{
			Zh: "请等待次数恢复，或向平台购买。",
			En: "Wait until it is restored, or buy more calls.",
		},
	},
	ledger.TroubleSetup: {
		lang.Text{Zh: "工作进程无法调用平台", En: "a worker cannot call the platform"},
		lang.Text{
			Zh: "请检查那台机器的配置（fapiao doctor），改正后重新启动工作进程，它会继续。",
			En: "Check the configuration of that machine (fapiao doctor), and start its worker " +
				"again: it goes on.",
		},
	},
	ledger.TroubleOther: {
		lang.Text{
			Zh: "不同购买方、不同商品的订单接连以同一原因失败",
			En: "orders with different buyers and goods failed one after another for the " +
				"same reason",
		},
		lang.Text{Zh: "请查明原因。", En: "Find the cause."},
	},
}

// The causes of a stop that are no trouble of the account.
var (
	unreachable = advice{
		lang.Text{Zh: "平台无法访问", En: "the platform could not be reached"},
		lang.Text{Zh: "稍后再运行同一命令。", En: "Run the same command again later."},
	}
	unconfigured = advice{
		lang.Text{Zh: "本机无法调用平台", En: "this machine cannot call the platform"},
		lang.Text{
			Zh: "请检查配置，再运行同一命令。",
			En: "Check the configuration, then run the same command again.",
		},
	}
)

// unsigned is what to do where the platform finds a signature wrong; the key itself is known to it.
var unsigned = lang.Text{
	Zh: "请检查 app_secret 和电脑的时间（运行 fapiao doctor）。",
	En: "Check app_secret and the clock of this machine (run fapiao doctor).",
}

// statusFailed is the platform's status of an invoice that could not be issued (protocol §4).
const statusFailed = "22"

// inChinese is the cause of a stop where the platform, or the system, says it in English; empty
// where it is not known.
func inChinese(s *report.Stop) string {
	if s.Away {
		return app.OutageReason(s.Outage).Zh
	}
	if s.Trouble == "" || s.Trouble == ledger.TroubleSetup || s.Trouble == ledger.TroubleToken || s.Trouble == ledger.TroubleQuota {
		return gatewayCodes[s.Code]
	}
	return ""
}

// gatewayCodes are the codes of the platform's gateway, whose texts are in English. The names of
// package nuonuo have their source.
var gatewayCodes = map[string]string{
	nuonuo.CodeParameter:      "公共参数有误，或没有这个接口的权限",
	nuonuo.CodeUnpaid:         "接口没有付费，或次数不足",
	nuonuo.CodeSignatureError: "签名不对，请检查 app_secret 和本机时间",
	nuonuo.CodeAppKey:         "app_key 或 app_secret 无效",
	nuonuo.CodeShortKey:       "app_secret 太短",
	nuonuo.CodeTrafficLimit:   "接口调用超过了流量限制",
	nuonuo.CodeNoTraffic:      "接口的调用次数已用完",
	nuonuo.CodeToken:          "令牌无效",
	nuonuo.CodeNoPermission:   "应用没有这个接口的权限，或权限已到期",
	nuonuo.CodeClientID:       "app_key 不对",
	nuonuo.CodeClientSecret:   "app_secret 不对",
	nuonuo.CodeTokenQuota:     "30 天内取令牌的次数已用完",
	nuonuo.CodeAppType:        "取令牌的方式与应用的类型不符",
	nuonuo.CodeUserTax:        "销售方税号与令牌的授权不符",
	nuonuo.CodeNoMethod:       "没有这个接口",
	nuonuo.CodeSignature:      "签名不对，请检查 app_secret 和本机时间",
}

// stop formats a stop: seller, cause, since and until when, and what to do. goes is what goes on
// when it is over; empty: nothing does.
func (p printer) stop(s *report.Stop, goes lang.Text) string {
	what, todo := p.stopParts(s, goes)
	return what + "\n  " + todo + "\n"
}

// sameCommand goes on with what a command was stopped in.
var sameCommand = lang.Text{Zh: "再运行同一命令", En: "run the same command again"}

// below is the next command where it is shown below a stop.
var below = lang.Text{Zh: "下面的命令", En: "the command below"}

// goesOn are the commands that go on with the work of a result when a stop of it is over; empty if
// there is none. next names the next command of the result. Only a command that sends, or retries,
// is repeated for it: others show the stop alone.
func goesOn(r *app.Result, s *report.Stop, next lang.Text) lang.Text {
	if i := slices.IndexFunc(r.Kept, func(k app.Kept) bool { return k.Seller == s.Seller && !k.Ask }); i >= 0 {
		try := r.Kept[i].Try
		if try == (lang.Text{}) {
			return try
		}
		return lang.Text{Zh: "运行 " + try.Zh + "，再运行 fapiao reissue", En: "run " + try.En + ", then fapiao reissue"}
	}
	sends, failed := r.Sent != nil, r.Next.Retries > 0 || r.IssuesAgain && r.Summary.Count(ledger.Failed) > 0
	same := lang.Text{Zh: "同一命令", En: "the same command again"}
	var commands, works []lang.Text
	add := func(does bool, command string, repeats bool, work lang.Text) {
		if !does {
			return
		}
		name := lang.Text{Zh: " " + command, En: command}
		switch {
		case command == "fapiao "+string(app.Submit) && r.Next.Use == app.Submit && r.Next.Workers:
			name = next // which has the batch, and hands out
		case repeats:
			name = same
		}
		commands, works = append(commands, name), append(works, work)
	}
	add(r.Summary.Count(ledger.Ready) > 0, "fapiao submit", sends, lang.Text{Zh: "待开票的", En: "what is ready"})
	add(failed, "fapiao retry", r.IssuesAgain, lang.Text{Zh: "开票失败的", En: "what failed"})
	add(!sends && r.Reds != nil && r.Reds.Going > 0, "fapiao red", false, lang.Text{Zh: "红冲", En: "red invoices"})
	add(!sends && slices.ContainsFunc(r.Corrections, func(c app.CorrectionCase) bool { return c.GoesOn() }), "fapiao reissue", false, lang.Text{Zh: "换开", En: "corrections"})
	switch {
	case len(commands) == 0 && (sends || r.IssuesAgain):
		return sameCommand
	case len(commands) == 0:
		return lang.Text{}
	}
	if len(commands) > 1 {
		for i := range commands {
			commands[i] = lang.Format("%s（%s）", "%s for %s", commands[i], works[i])
		}
	}
	run := lang.Text{Zh: "运行", En: "run "}
	if strings.HasPrefix(commands[0].Zh, same.Zh) {
		run.Zh = "再运行"
	}
	all := lang.Join(commands, "和", ", and ")
	return lang.Text{Zh: run.Zh + all.Zh, En: run.En + all.En}
}

// stopParts are the two lines of a stop.
func (p printer) stopParts(s *report.Stop, goes lang.Text) (what, todo string) {
	lead := lang.Text{Zh: "仍停止：销售方 ", En: "Still stopped: seller "}
	if s.Ended {
		lead = lang.Text{Zh: "已停止：销售方 ", En: "Stopped: seller "}
	}
	cause := unconfigured
	if known, ok := troubles[s.Trouble]; ok {
		cause = known
	} else if s.Away {
		cause = unreachable
	}
	if s.Code == nuonuo.CodeSignature || s.Code == nuonuo.CodeSignatureError {
		cause.todo = unsigned
	}
	line := p.text(lead) + s.Seller + p.text(textColon) + p.text(cause.name)
	if why := inChinese(s); why != "" {
		line += p.text(lang.Text{Zh: "：" + why})
	}
	code := s.Code
	if code == statusFailed {
		code = "" // the text says more
	}
	if reason := strings.TrimSpace(code + " " + s.Text); reason != "" {
		line += p.text(textOpen) + Plain(reason) + p.text(textClose)
	}
	if s.Since.IsZero() {
		return line, p.text(cause.todo)
	}
	return line, p.text(lang.Format(
		"自 %s 起，最迟 %s 自动解除。%s%s",
		"Since %s, until %s at the latest. %s %s",
		minute(s.Since), minute(s.Until), cause.todo, ends(s, goes)))
}

// ends says what ends a stop when its cause is gone: an accepted call where all were refused, else
// an issued order.
func ends(s *report.Stop, goes lang.Text) lang.Text {
	none := goes == (lang.Text{})
	switch {
	case s.Trouble.OfCalls() && s.Code != statusFailed:
		if none {
			goes = lang.Text{Zh: "运行 fapiao reconcile --recheck", En: "run fapiao reconcile --recheck"}
			if s.Ended {
				goes = sameCommand
			}
		}
		return lang.Format(
			"处理后%s：平台接受调用即解除。",
			"Then %s: the stop ends with the first call that the platform accepts.", goes)
	case none:
		return lang.Text{
			Zh: "下次开票时先试开一单，开具成功即解除。",
			En: "The next order is sent alone; the stop ends when it is issued.",
		}
	}
	return lang.Format(
		"处理后%s：先试开一单，开具成功即继续。",
		"Then %s: one order is sent first; when it is issued, the others follow.", goes)
}
