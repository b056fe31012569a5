package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Accounts shows the sellers' accounts.
func (s *Screen) Accounts(list []app.AccountState) error {
	s.End()
	if s.opts.JSON {
		for i := range list {
			if err := s.writeJSON(accountJSON(&list[i])); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	for i := range list {
		s.printer.account(&b, &list[i])
	}
	return s.show(b.String())
}

// account writes one account.
func (p printer) account(b *strings.Builder, a *app.AccountState) {
	b.WriteString("\n" + p.text(textSeller) + Plain(a.Name) + p.text(textOpen) + a.Seller + p.text(textClose) + "\n")
	width := 14
	if p.lang == lang.English {
		width = 17
	}
	row := func(name lang.Text, value string) {
		b.WriteString("  " + column(p.text(name), width) + value + "\n")
	}
	told := func(what string) bool { return !slices.Contains(a.Untold, what) }
	untold := p.text(lang.Text{Zh: "平台没有提供", En: "not told by the platform"})
	if a.Account.Name != "" {
		row(lang.Text{Zh: "登录账号", En: "Account"}, Plain(a.Account.Name))
	}
	row(lang.Text{Zh: "登录", En: "Login"}, pick(told("login"), p.proof(&a.Login, a.Now, lang.Text{Zh: "已登录", En: "logged in"}, lang.Text{Zh: "未登录", En: "logged out"}), untold))
	identity := p.proof(&a.Identity, a.Now, lang.Text{Zh: "有效", En: "holds"}, lang.Text{Zh: "需要认证", En: "is due"})
	if a.Identity.Good && !a.Identified.IsZero() {
		identity += p.text(lang.Format("，至少到 %s", ", at least until %s", minute(a.Identified)))
	}
	row(lang.Text{Zh: "实人认证", En: "Identity check"}, pick(told("identity"), identity, untold))
	row(lang.Text{Zh: "授信额度", En: "Credit line"}, pick(told("credit"), p.creditLine(a), untold))
	row(lang.Text{Zh: "待开票", En: "Ready"}, p.ready(a))
	if len(a.Stock) > 0 {
		row(lang.Text{Zh: "空白发票", En: "Blank invoices"}, p.stock(a.Stock))
	}
	if client := p.client(a.Client); client != "" {
		row(lang.Text{Zh: "开票客户端", En: "Client"}, client)
	}
	row(lang.Text{Zh: "令牌", En: "Token"}, p.token(a))
	row(lang.Text{Zh: "今天的调用", En: "Calls today"}, p.text(lang.Format("%s 次", "%s", thousands(a.CallsToday(a.Now)))))
	row(lang.Text{Zh: "今天还可刷新", En: "Refreshes left"}, p.refreshes(a))
	if a.Stop != nil {
		row(lang.Text{Zh: "停止", En: "Stopped"}, p.text(troubles[a.Stop.Trouble].name)+p.text(lang.Format("，自 %s 起", ", since %s", minute(a.Stop.Since))))
	}
	for _, alarm := range a.Alarms {
		text := alarms[alarm]
		b.WriteString("  " + p.text(text.name) + p.text(textColon) + p.text(text.todo) + "\n")
	}
}

func pick(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// proof says whether a login or an identity check holds, and since when that is known.
func (p printer) proof(x *ledger.Proof, now time.Time, good, bad lang.Text) string {
	switch {
	case !x.Good:
		return p.text(bad)
	case !x.Proved.IsZero() && !x.Proved.Before(x.Lapsed):
		return p.text(good) + p.text(lang.Format("，%s 前完成（%s）", ", passed %s ago (%s)", span(now.Sub(x.Proved)), minute(x.Proved)))
	case !x.Lapsed.IsZero():
		return p.text(good) + p.text(lang.Format("，%s 之后完成", ", passed after %s", minute(x.Lapsed)))
	}
	return p.text(good) + p.text(lang.Format("，%s 第一次查到，何时完成不详", ", first seen %s; when it was passed is not known", minute(x.Seen)))
}

// creditLine shows what is left, and as of when.
func (p printer) creditLine(a *app.AccountState) string {
	c := &a.Credit
	text := p.text(lang.Format("剩余 %s 元（已用 %s，总额 %s，不含税）", "%s yuan left (%s used of %s, net)", Money(c.Available), Money(c.Used), Money(c.Total)))
	if !c.Updated.IsZero() {
		text += p.text(lang.Format("，%s 的数据", ", as of %s", minute(c.Updated)))
	}
	return text
}

// ready compares what is ready with what is left.
func (p printer) ready(a *app.AccountState) string {
	orders := 0
	for _, n := range a.Needs {
		orders += n.Orders
	}
	text := p.text(lang.Format("%s 单，数电不含税 %s 元", "%s orders, %s yuan net of 数电 kinds", thousands(orders), Money(a.Needed())))
	if pending := a.Credit.Available - a.Left(); pending > 0 {
		text += p.text(lang.Format("；已提交、可能还没有扣减 %s 元", "; %s yuan sent that may not be counted yet", Money(pending)))
	}
	return text
}

func (p printer) stock(list []pipeline.Blanks) string {
	var out []string
	for _, b := range list {
		out = append(out, p.text(b.Kind.Name())+" "+thousands(b.Left))
	}
	return strings.Join(out, p.text(textComma))
}

func (p printer) client(h pipeline.Holding) string {
	switch h {
	case pipeline.Holds:
		return p.text(lang.Text{Zh: "在线", En: "online"})
	case pipeline.Lapsed:
		return p.text(lang.Text{Zh: "不在线（税控票种需要）", En: "offline (tax-disk kinds need it)"})
	}
	return ""
}

// token shows the token's end and how often another may be fetched.
func (p printer) token(a *app.AccountState) string {
	t := &a.Token
	switch {
	case t.Static:
		return p.text(lang.Text{Zh: "配置的永久令牌", En: "permanent, configured"})
	case !t.Stored:
		return p.text(lang.Format("还没有取过；30 天内可取 %d 次", "none fetched; %d fetches allowed in 30 days", t.Left))
	}
	until := p.text(lang.Text{Zh: "永久有效", En: "never expires"})
	if !t.Expires.IsZero() {
		until = p.text(lang.Format("到 %s 为止", "valid until %s", minute(t.Expires)))
	}
	return until + p.text(lang.Format("；30 天内取过 %d 次，还可取 %d 次", "; fetched %d times in 30 days, %d left", t.Fetched, t.Left))
}

func (p printer) refreshes(a *app.AccountState) string {
	return p.text(lang.Format("二维码和短信 %d 次、认证 %d 次、额度 %d 次", "QR codes and text messages %d, identity check %d, credit line %d",
		a.RefreshesLeft(ledger.RefreshCode, a.Now), a.RefreshesLeft(ledger.RefreshIdentity, a.Now), a.RefreshesLeft(ledger.RefreshCredit, a.Now)))
}

// alarms are what a later job would meet, and what to do now.
var alarms = map[app.Alarm]advice{
	app.AlarmLogin: {
		lang.Text{Zh: "未登录", En: "Logged out"},
		lang.Text{Zh: "请现在运行 fapiao login", En: "run fapiao login now"},
	},
	app.AlarmIdentity: {
		lang.Text{Zh: "需要实人认证", En: "The identity check is due"},
		lang.Text{Zh: "请现在运行 fapiao login --identity", En: "run fapiao login --identity now"},
	},
	app.AlarmLapses: {
		lang.Text{Zh: "到时实人认证可能已失效", En: "The identity check may have lapsed by then"},
		lang.Text{
			Zh: "请现在运行 fapiao login --identity --again，由开票员重新认证",
			En: "run fapiao login --identity --again now, and have the clerk pass it",
		},
	},
	app.AlarmCredit: {
		lang.Text{Zh: "授信额度不够开完待开票的订单", En: "The credit line is less than what is ready"},
		lang.Text{Zh: "请申请调整额度，或先申报上月增值税", En: "apply for more, or file last month's VAT return first"},
	},
	app.AlarmToken: {
		lang.Text{Zh: "令牌会过期，而 30 天内的次数已用完", En: "The token expires, and no further one may be fetched"},
		lang.Text{Zh: "请向平台申请永久令牌", En: "ask the platform for a permanent token"},
	},
	app.AlarmUntold: {
		lang.Text{Zh: "平台没有说明登录状态", En: "The platform did not tell the state"},
		lang.Text{Zh: "请稍后再运行，或在诺诺工作台查看", En: "run this again later, or look on the platform's own pages"},
	},
}

// accountLine is an account with --json.
type accountLine struct {
	Type          string      `json:"type"`
	Seller        string      `json:"seller"`
	Name          string      `json:"name"`
	Account       string      `json:"account,omitempty"`
	Login         string      `json:"login"`
	Identity      string      `json:"identity"`
	IdentitySince string      `json:"identity_since,omitempty"`
	IdentityUntil string      `json:"identity_until,omitempty"`
	Available     string      `json:"credit_available,omitempty"`
	Used          string      `json:"credit_used,omitempty"`
	Total         string      `json:"credit_total,omitempty"`
	CreditAt      string      `json:"credit_at,omitempty"`
	Needed        string      `json:"ready_net"`
	Pending       string      `json:"pending_net"`
	Stock         []stockLine `json:"stock,omitempty"`
	Client        string      `json:"client"`
	TokenUntil    string      `json:"token_until,omitempty"`
	TokenFetches  int         `json:"token_fetches"`
	TokenLeft     int         `json:"token_fetches_left"`
	Calls         int         `json:"calls_today"`
	Trouble       string      `json:"stopped,omitempty"`
	Untold        []string    `json:"untold,omitempty"`
	Alarms        []app.Alarm `json:"alarms,omitempty"`
}

type stockLine struct {
	Kind string `json:"kind"`
	Left int    `json:"left"`
}

func accountJSON(a *app.AccountState) accountLine {
	told := func(what string) bool { return !slices.Contains(a.Untold, what) }
	state := func(what string, x *ledger.Proof) string {
		return pick(told(what), pick(x.Good, "good", "lapsed"), "unknown")
	}
	l := accountLine{
		Type: "account", Seller: a.Seller, Name: a.Name, Account: a.Account.Name,
		Login: state("login", &a.Login), Identity: state("identity", &a.Identity), IdentityUntil: beijing.Stamp(a.Identified),
		Needed: a.Needed().String(), Pending: (a.Credit.Available - a.Left()).String(),
		Client:     map[pipeline.Holding]string{pipeline.Holds: "online", pipeline.Lapsed: "offline", pipeline.Unsure: "unknown"}[a.Client],
		TokenUntil: beijing.Stamp(a.Token.Expires), TokenFetches: a.Token.Fetched, TokenLeft: a.Token.Left,
		Calls: a.CallsToday(a.Now), Untold: a.Untold, Alarms: a.Alarms,
	}
	if a.Identity.Good {
		since := a.Identity.Proved
		if since.Before(a.Identity.Lapsed) {
			since = a.Identity.Lapsed
		}
		l.IdentitySince = cmp.Or(beijing.Stamp(since), beijing.Stamp(a.Identity.Seen))
	}
	if told("credit") && !a.Credit.Read.IsZero() {
		l.Available, l.Used, l.Total, l.CreditAt = a.Credit.Available.String(), a.Credit.Used.String(), a.Credit.Total.String(), beijing.Stamp(a.Credit.Updated)
	}
	for _, b := range a.Stock {
		l.Stock = append(l.Stock, stockLine{string(b.Kind), b.Left})
	}
	if a.Stop != nil {
		l.Trouble = string(a.Stop.Trouble)
	}
	return l
}
