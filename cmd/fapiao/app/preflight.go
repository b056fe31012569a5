package app

import (
	"slices"
	"strings"
	"unicode"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// accountParts names what is asked about an account.
var accountParts = map[string]lang.Text{
	"login":            {Zh: "登录状态", En: "the login"},
	"identity":         {Zh: "实人认证状态", En: "the identity check"},
	"refresh identity": {Zh: "实人认证的刷新", En: "the refresh of the identity check"},
	"credit":           {Zh: "授信额度", En: "the credit line"},
	"refresh credit":   {Zh: "授信额度的刷新", En: "the refresh of the credit line"},
	"client":           {Zh: "开票客户端状态", En: "the state of the client"},
	"stock":            {Zh: "发票余量", En: "the stock of blank invoices"},
}

// accountChecked shows what a preflight noticed about an account.
func (j *job) accountChecked(c pipeline.AccountCheck) {
	name := j.sellerName(c.Seller)
	if len(c.Lacking) > 0 {
		j.events.Notice(lang.Format(
			"%s：平台不提供%s的查询，提交前不核对（以后不再提示）",
			"%s: the platform does not offer %s; this is not checked before orders are sent "+
				"(and not reported again)",
			name, partNames(c.Lacking)))
	}
	if failed := unrefreshed(c.Failed); len(failed) > 0 {
		j.events.Notice(lang.Format(
			"%s：这次没有查到%s，没有核对",
			"%s: the platform did not tell %s this time; it was not checked",
			name, partNames(failed)))
	}
	if clerk := j.clerk(c.Seller); otherClerk(clerk, c.Account) {
		j.events.Warn(lang.Format(
			"%s：开票员是 %s，而登录电子税务局的是 %s；数电发票的开票员应为登录的人",
			"%s: the clerk is %s, but %s is logged in at the tax bureau; the clerk of 数电 "+
				"invoices must be the person logged in",
			name, clerk, c.Account))
	}
	for _, b := range c.Blanks {
		j.events.Warn(lang.Format(
			"%s：%s 只剩 %d 张空白发票，少于待开票的单数",
			"%s: %s has only %d blank invoices left, fewer than there are orders",
			name, b.Kind.Name(), b.Left))
	}
	if c.Short != nil {
		j.events.Notice(shortText(name, c.Short))
	}
	if c.Keeps != nil {
		j.keeps(name, &c)
	}
}

// Kept is a stop that kept invoices from being reversed for corrected ones.
type Kept struct {
	ledger.Stop
	Try lang.Text // commands that show whether it is over, by one order; empty: none do
	Ask bool      // the same use again asks the account whether it is over
}

// keeps says that invoices were not reversed because of a stop, and what ends it.
func (j *job) keeps(name string, c *pipeline.AccountCheck) {
	kept := Kept{Stop: *c.Keeps, Ask: c.Probe == nil}
	todo := lang.Text{
		Zh: "处理后再运行 fapiao reissue；确认已经能开票的，加 --preflight false",
		En: "Put it right and run fapiao reissue again; if you are sure that it issues, add " +
			"--preflight false",
	}
	switch {
	case kept.Ask:
	case c.Probe.OrderNo == "":
		until := c.Keeps.Until.In(beijing.Zone).Format("01-02 15:04")
		todo = lang.Format(
			"没有别的订单可以试开：停用最迟 %s 自动解除，之后再运行 fapiao reissue；确认已经能开票的，加 --preflight false",
			"There is no other order to try: the stop ends by %s, then run fapiao reissue again; "+
				"if you are sure that it "+
				"issues, add --preflight false", until)
	default:
		kept.Try = lang.Format("fapiao submit %s 和 fapiao reconcile --all", "fapiao submit %s and fapiao reconcile --all", c.Probe.OrderNo)
		if c.Probe.Failed {
			retry := "fapiao retry " + c.Probe.OrderNo
			kept.Try = lang.Text{Zh: retry, En: retry}
		}
		todo = lang.Format(
			"处理后先用 %s 试开一单，开出后再运行 fapiao reissue；确认已经能开票的，加 --preflight false",
			"Put it right and try one order with %s; when it is issued, run fapiao reissue again; "+
				"if you are sure that it "+
				"issues, add --preflight false", kept.Try)
	}
	j.kept = append(j.kept, kept)
	j.events.Notice(lang.Format(
		"%s：账户停用（%s），改正后的发票现在开不出，所以没有红冲要换开的发票。%s",
		"%s: the account is stopped (%s), and corrected invoices cannot be issued now, so those to "+
			"correct were not "+
			"reversed. %s",
		name, strings.TrimSpace(c.Keeps.Code+" "+c.Keeps.Text), todo))
}

// keptEnd is the end of a reissue whose reversals were not sent because of stops; nil if all were.
func (j *job) keptEnd() *Error {
	if len(j.kept) == 0 {
		return nil
	}
	var why []string
	for _, s := range j.kept {
		why = append(why, strings.TrimSpace(s.Seller+": "+strings.TrimSpace(s.Code+" "+s.Text)))
	}
	return stoppedBy(why)
}

// unrefreshed leaves out refreshes: what they were for was read all the same.
func unrefreshed(parts []string) []string {
	return slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return strings.HasPrefix(p, "refresh ") })
}

// partNames lists parts of an account.
func partNames(parts []string) lang.Text {
	var zh, en []string
	for _, p := range parts {
		zh, en = append(zh, accountParts[p].Zh), append(en, accountParts[p].En)
	}
	return lang.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}
}

func (a *App) clerk(seller string) string {
	for _, s := range a.cfg.Sellers {
		if s.TaxNum == seller {
			return s.Clerk
		}
	}
	return ""
}

// otherClerk reports that an account is named and that the name is not the clerk's. Platforms mask
// characters with *; most give a phone number, which says nothing.
func otherClerk(clerk, account string) bool {
	named, want := []rune(account), []rune(clerk)
	if clerk == "" || !strings.ContainsFunc(account, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return false
	}
	if len(named) != len(want) {
		return true
	}
	for i := range named {
		if named[i] != '*' && named[i] != want[i] {
			return true
		}
	}
	return false
}

// shortText says how far a credit line goes.
func shortText(name string, s *pipeline.Shortage) lang.Text {
	text := lang.Format(
		"%s：授信额度不够，没有提交。待开票 %d 单，不含税 %s 元；剩余额度 %s 元，其中 %s 元已提交、可能还没有扣减。",
		"%s: the credit line is too little; nothing was sent. %d orders are ready, %s yuan net; "+
			"%s yuan are left, of which %s yuan are sent and may not be counted yet. ",
		name, s.Orders, s.Needed, s.Available, s.Pending)
	fits := lang.Format(
		"按读取的顺序，今天够开前 %d 单（到 %s 为止）。",
		"In the order of the file, the first %d orders fit today (up to %s). ",
		s.Fits, s.Last)
	if s.Fits == 0 {
		fits = lang.Text{Zh: "今天一单也开不了。", En: "Not one order fits today. "}
	}
	todo := lang.Text{
		Zh: "可以申请调整额度，调整后再运行同一命令；或用 fapiao submit 订单号 只开够用的；" +
			"或加 --preflight false 一直开到税局拒绝为止，被拒绝的几单等额度够了用 fapiao retry 重开",
		En: "Apply for more, then run the same command again; or send only what fits with fapiao " +
			"submit ORDER; or send " +
			"until the bureau refuses with --preflight false, and issue the few that it refused " +
			"with fapiao retry when the line is enough",
	}
	out := lang.Text{Zh: text.Zh + fits.Zh, En: text.En + fits.En}
	if s.Unfiled {
		out.Zh += "上月增值税还没有申报时，可用的可能只是上月的剩余额度，申报后恢复。"
		out.En += "Until the VAT return of last month is filed, only the rest of last month may be available. "
	}
	if !s.Updated.IsZero() {
		at := s.Updated.In(beijing.Zone).Format("01-02 15:04")
		out.Zh += "额度是 " + at + " 查到的。"
		out.En += "The line is as of " + at + ". "
	}
	return lang.Text{Zh: out.Zh + todo.Zh, En: out.En + todo.En}
}
