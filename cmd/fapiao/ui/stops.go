package ui

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// halts are the phrases about sellers that are stopped.
type halts struct {
	ended, still string // before the seller: this command met the stop, or an earlier one did
	colon, open  string // after the seller, and before the platform's words
	close        string
	span         string // since and until, as %s
	away, local  halt
	then         string // what to do when the cause is fixed
	kinds        map[ledger.Trouble]halt
}

// halt is what people read of a kind of trouble: its name, and what to do.
type halt struct{ name, todo string }

func haltsChinese() halts {
	return halts{
		ended: "已停止：销售方 ", still: "仍停止：销售方 ", colon: "：", open: "（", close: "）",
		span:  "  自 %s 起，最迟 %s 自动解除。",
		away:  halt{"平台无法访问", "稍后再运行同一命令。"},
		local: halt{"本机无法调用平台", "请检查配置，再运行同一命令。"},
		then:  "处理后再运行同一命令：先试开一单，开具成功即继续。",
		kinds: map[ledger.Trouble]halt{
			ledger.TroubleLogin:    {"登录失效", "请开票员重新登录电子税务局。"},
			ledger.TroubleIdentity: {"需要身份认证", "请开票员完成人脸或实名认证。"},
			ledger.TroubleBinding: {
				"账号未绑定或授权失效",
				"请企业管理人员检查开票员、企业与平台的绑定和授权。",
			},
			ledger.TroubleCredit: {
				"授信额度不可用",
				"请在电子税务局查看可用额度，必要时申请调整。",
			},
			ledger.TroublePermission: {
				"没有开票权限",
				"请企业管理人员或主管税务机关开通权限、核定票种。",
			},
			ledger.TroubleStock:        {"没有可用发票", "请领用发票。"},
			ledger.TroubleDevice:       {"开票设备不可用", "请检查开票设备、客户端和证书。"},
			ledger.TroubleSubscription: {"平台服务到期或未开通", "请续费或开通。"},
			ledger.TroubleToken:        {"平台密钥或令牌无效", "请检查 app_key 和 app_secret。"},
			ledger.TroubleQuota:        {"调用次数已用完", "请等待次数恢复，或向平台购买。"},
			ledger.TroubleOther: {
				"不同购买方、不同商品的订单接连以同一原因失败",
				"请查明原因。",
			},
		},
	}
}

func haltsEnglish() halts {
	return halts{
		ended: "Stopped: seller ", still: "Still stopped: seller ", colon: ": ", open: " (", close: ")",
		span:  "  Since %s, until %s at the latest. ",
		away:  halt{"the platform could not be reached", "Type the same command later."},
		local: halt{"this machine cannot call the platform", "Check the configuration, and type the same command."},
		then:  " Then type the same command: one order is sent first, and when it is issued the others follow.",
		kinds: map[ledger.Trouble]halt{
			ledger.TroubleLogin: {
				"the login has lapsed",
				"Have the clerk log in at the tax bureau again.",
			},
			ledger.TroubleIdentity: {
				"an identity check is due",
				"Have the clerk pass the face or identity check.",
			},
			ledger.TroubleBinding: {
				"the account is not bound or not authorised",
				"Have the company's manager check clerk, company and platform.",
			},
			ledger.TroubleCredit: {
				"the credit line cannot be used",
				"Look at the credit line at the tax bureau, and apply for more where it is used up.",
			},
			ledger.TroublePermission: {
				"the account may not issue these invoices",
				"Have the company's manager or the tax bureau grant it.",
			},
			ledger.TroubleStock: {
				"no blank invoices are left",
				"Obtain invoices from the tax bureau.",
			},
			ledger.TroubleDevice: {
				"the issuing device is not available",
				"Check device, client and certificate.",
			},
			ledger.TroubleSubscription: {
				"the platform's service has run out",
				"Renew the service.",
			},
			ledger.TroubleToken: {
				"the platform refuses key or token",
				"Check app_key and app_secret.",
			},
			ledger.TroubleQuota: {
				"calls are used up",
				"Wait until they are restored, or buy more.",
			},
			ledger.TroubleOther: {
				"orders of different buyers and goods fail one after the other for one reason",
				"Find the cause.",
			},
		},
	}
}

// failed is the status of an invoice that could not be issued (22, protocol §4).
const failed = "22"

// stop is one seller that is stopped: why, since when and until when, and what to do.
func (w *words) stop(s *report.Stop) string {
	h := &w.halts
	lead, kind := h.still, h.local
	if s.Ended {
		lead = h.ended
	}
	if k, known := h.kinds[s.Trouble]; known {
		kind = k
	} else if s.Away {
		kind = h.away
	}
	line := lead + s.Seller + h.colon + kind.name
	code := s.Code
	if code == failed {
		code = "" // the words say more
	}
	if said := strings.TrimSpace(code + " " + s.Text); said != "" {
		line += h.open + Plain(said) + h.close
	}
	line += "\n"
	if s.Since.IsZero() {
		return line + "  " + kind.todo + "\n"
	}
	return line + replaced(h.span, minute(s.Since), minute(s.Until)) + kind.todo + h.then + "\n"
}

func replaced(text string, values ...string) string {
	for _, v := range values {
		text = strings.Replace(text, "%s", v, 1)
	}
	return text
}

// minute is a time as people in Beijing read it.
func minute(t time.Time) string { return t.In(beijing.Zone).Format("2006-01-02 15:04") }
