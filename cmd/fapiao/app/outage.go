package app

import (
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/effect"
)

// The servers that may not answer.
var (
	thePlatform = lang.Text{Zh: "开票平台", En: "the platform"}
	theDatabase = lang.Text{Zh: "台账数据库", En: "the ledger's database"}
)

// outageNotice reports that a server does not answer and is tried again, for at most the time most.
// address is used if the outage has none.
func outageNotice(who lang.Text, address string, a effect.Outage, most time.Duration) lang.Text {
	if a.Address != "" {
		address = a.Address
	}
	if a.Reason == "" {
		return lang.Format(
			"%s %s 还没有答复，继续等待……",
			"%s %s has not answered yet; waiting",
			who, address)
	}
	return lang.Format(
		"无法连接%s %s：%s。继续尝试，最多 %s。",
		"%s %s cannot be reached: %s. Still trying, for %s at most.",
		who, address, outageCause(a), seconds(most))
}

// unreached is the error of a use that could not reach a server.
func unreached(who lang.Text, a effect.Outage) *Error {
	return &Error{Kind: Unreached, Away: &a, Message: lang.Format(
		"无法连接%s %s：%s。没有发送任何内容。请检查网络和地址，然后重新运行同一命令。",
		"%s %s cannot be reached: %s. Nothing was sent. Check the network and the "+
			"address, then run the same command again.",
		who, a.Address, outageCause(a))}
}

var outageReasons = map[string]lang.Text{
	"refused": {Zh: "连接被拒绝", En: "the connection was refused"},
	"name":    {Zh: "找不到这个主机名", En: "its name does not resolve"},
	"tls":     {Zh: "无法建立可信的加密连接", En: "no trusted encrypted connection could be made"},
	"connect": {Zh: "连接超时", En: "no connection came about in time"},
	"silent":  {Zh: "已连上，但一直没有答复", En: "it was reached and gave no answer in time"},
	"closed":  {Zh: "没有答复，连接就断开了", En: "the connection ended before an answer"},
	"stranger": {Zh: "答复的不是平台（代理、网关或上网登录页）",
		En: "something else answered (a proxy, a gateway, a network's login page)"},
	"network": {Zh: "网络故障", En: "the network failed"},
}

// OutageReason is why a server could not be reached; empty if that is not known.
func OutageReason(reason string) lang.Text { return outageReasons[reason] }

// outageCause is the text of the reason, with the system's error.
func outageCause(a effect.Outage) lang.Text {
	reason, ok := outageReasons[a.Reason]
	if !ok {
		reason = outageReasons["network"]
	}
	detail := strings.Join(strings.Fields(a.Detail), " ")
	if detail == "" {
		return reason
	}
	return lang.Format("%s（%s）", "%s (%s)", reason, detail)
}

// seconds formats a short time, such as 15s.
func seconds(d time.Duration) string { return strconv.Itoa(int(d.Round(time.Second).Seconds())) + "s" }
