package app

import (
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/effect"
)

// Who may not answer.
var (
	thePlatform = lang.Text{Zh: "开票平台", En: "the platform"}
	theDatabase = lang.Text{Zh: "台账数据库", En: "the ledger's database"}
)

// awayNotice is for a person while somebody who does not answer is still tried. address stands in
// where none is known yet; most is how long it is tried.
func awayNotice(who lang.Text, address string, a effect.Outage, most time.Duration) lang.Text {
	if a.Address != "" {
		address = a.Address
	}
	if a.Reason == "" {
		return lang.Format("%s %s 还没有答复，继续等待……", "%s %s has not answered yet; waiting", who, address)
	}
	return lang.Format("无法连接%s %s：%s。继续尝试，最多 %s。", "%s %s cannot be reached: %s. Still trying, for %s at most.", who, address, awayCause(a), seconds(most))
}

// unreached is the end of a use that reached nobody.
func unreached(who lang.Text, a effect.Outage) *Error {
	return &Error{Kind: Unreached, Away: &a, Message: lang.Format("无法连接%s %s：%s。没有发送任何内容。请检查网络和地址，然后重新运行同一命令。",
		"%s %s cannot be reached: %s. Nothing was sent. Check the network and the address, then run the same command again.", who, a.Address, awayCause(a))}
}

var awayReasons = map[string]lang.Text{
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

// awayCause is the reason in words with the system's own behind it.
func awayCause(a effect.Outage) lang.Text {
	reason, ok := awayReasons[a.Reason]
	if !ok {
		reason = awayReasons["network"]
	}
	detail := strings.Join(strings.Fields(a.Detail), " ")
	if detail == "" {
		return reason
	}
	return lang.Format("%s（%s）", "%s (%s)", reason, detail)
}

// seconds is a short time as people say it, such as 15s.
func seconds(d time.Duration) string { return strconv.Itoa(int(d.Round(time.Second).Seconds())) + "s" }
