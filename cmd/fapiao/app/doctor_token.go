package app

import (
	"context"
	"errors"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
)

// errFetch stands for a token that the doctor does not fetch.
var errFetch = errors.New("the platform does not accept the stored token; no other one was fetched")

// storedTokens is a ledger from which tokens are only read.
type storedTokens struct{ Shared }

// TokenUpdate refuses to fetch.
func (storedTokens) TokenUpdate(context.Context, string, func([]byte) ([]byte, error)) error {
	return errFetch
}

// tryToken says how a signed query can be made where there is no token.
func (d *doctor) tryToken() lang.Text {
	if d.away {
		return lang.Text{Zh: "请先连上平台，见上面“平台”一行", En: "reach the platform first, see its line above"}
	}
	return lang.Text{
		Zh: "要试，请运行 fapiao doctor --fetch-token（用掉 30 天内 50 次中的一次）",
		En: "to try it, run fapiao doctor --fetch-token (one of 50 fetches in 30 days)",
	}
}

// token judges the stored token.
func (d *doctor) token(seller string, t nuonuo.TokenUse) (_ Finding, valid bool) {
	left := lang.Format("30 天内还可取 %d 次", "%d fetches are left in 30 days", t.Left)
	switch {
	case t.Static:
		return good(seller, lang.Text{Zh: "配置的永久令牌", En: "a permanent token is configured"}), true
	case !t.Stored && t.Left > 0:
		return warn(seller, lang.Format("还没有令牌；%s", "no token is stored; %s", left), d.tryToken()), false
	case t.Stored && (t.Expires.IsZero() || t.Expires.After(d.now())):
		until := lang.Text{Zh: "永久有效", En: "without end"}
		if !t.Expires.IsZero() {
			at := t.Expires.In(beijing.Zone).Format("2006-01-02 15:04")
			until = lang.Text{Zh: "到 " + at, En: "until " + at}
		}
		return good(seller, lang.Format("令牌有效，%s；%s", "the token is valid %s; %s", until, left)), true
	case t.Left > 0:
		return warn(seller, lang.Format("令牌已过期，下一次调用会取新的；%s", "the token has expired, the next "+
			"call fetches one; %s", left), d.tryToken()), false
	}
	return bad(Account, seller, lang.Text{Zh: "没有有效的令牌，30 天内的次数也已用完", En: "no valid token, and " +
		"no fetch is left in 30 days"},
		permanentToken), false
}

// tokenFault is what a signed query shows to be wrong with the token, if anything is.
func (d *doctor) tokenFault(seller string, use nuonuo.TokenUse, answer error) (_ Finding, wrong bool) {
	var cause error
	if b, ok := errors.AsType[*pipeline.BureauError](answer); ok {
		cause = b.Cause
	}
	quota, saved := errors.AsType[*nuonuo.QuotaError](cause)
	store, failed := errors.AsType[*nuonuo.StoreError](cause)
	switch {
	case errors.Is(cause, errFetch):
		return d.deadToken(seller, use), true
	case saved:
		return bad(Account, seller, lang.Format(
			"令牌不能用，30 天内已取 %d 次；为节约次数，%s 前不自动取新的",
			"the token cannot be used, and %d were fetched; to save fetches, no other one is "+
				"fetched without a person before %s",
			quota.Used, quota.Until.In(beijing.Zone).Format("2006-01-02 15:04")), otherPrograms), true
	case failed:
		return bad(Failed, seller, lang.Format("令牌不能存进台账：%s", "the token cannot be stored in the "+
			"ledger: %s", textOfError(store.Err)), ledgerTodo), true
	case answer == nil && d.options.FetchToken && !use.Static && !use.Stored:
		return bad(Failed, seller, lang.Text{
			Zh: "令牌取到了，但没能存进台账：每个命令都会再取一次（30 天内只有 50 次）",
			En: "a token was fetched, but not stored in the ledger: each command would fetch " +
				"another one (of 50 in 30 days)",
		}, ledgerTodo), true
	}
	return Finding{}, false
}

// deadToken is the finding of a stored token that the platform does not accept. The next call
// fetches another one, unless none is left.
func (d *doctor) deadToken(seller string, use nuonuo.TokenUse) Finding {
	text := lang.Text{Zh: "平台不接受台账里保存的令牌", En: "the platform does not accept the token that is " +
		"stored in the ledger"}
	if use.Left == 0 {
		return bad(Account, seller, text, permanentToken)
	}
	todo := d.tryToken()
	return warn(seller, lang.Format("%s；下一次调用会取新的", "%s; the next call fetches one", text),
		lang.Text{Zh: otherPrograms.Zh + "；" + todo.Zh, En: otherPrograms.En + "; " + todo.En})
}

// otherPrograms is a cause of tokens that end before their time.
var otherPrograms = lang.Text{
	Zh: "请查明别的程序是否用同一个 app_key 取令牌（会使这里的失效），并核对 app_key 和 app_secret",
	En: "see whether another program fetches tokens of this app_key, which ends the one stored " +
		"here, and that app_key and app_secret are right",
}

// permanentToken is what to do where no token can be fetched.
var permanentToken = lang.Text{Zh: "请向平台申请永久令牌", En: "ask the platform for a permanent token"}
