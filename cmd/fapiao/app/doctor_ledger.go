package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// ledgerRights warns about a ledger that other users of the machine can read.
func (d *doctor) ledgerRights() []Finding {
	if d.ledgerFolder() == "" || runtime.GOOS == "windows" {
		return nil
	}
	file := d.cfg.Ledger.Reveal()
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	return []Finding{warn(file, lang.Text{Zh: "这台电脑的其他用户可以读取台账", En: "other users of this machine can read the ledger"},
		lang.Format("请运行：chmod 600 %s", "run: chmod 600 %s", file))}
}

// look opens the ledger without changing it; nil with a finding if that is not possible.
func (d *doctor) look(ctx context.Context) (*sqlledger.Store, []Finding) {
	place := d.cfg.Ledger.String()
	if d.cfg.HasLedger() != nil {
		return nil, nil // the configuration's finding says so
	}
	if !d.cfg.Ledger.URL() {
		if _, err := os.Stat(d.cfg.Ledger.Reveal()); errors.Is(err, fs.ErrNotExist) {
			return nil, []Finding{good(place, d.noLedger())}
		}
	}
	store, err := d.openTo(ctx, true)
	switch {
	case err == nil:
		return store, nil
	case errors.Is(err, sqlledger.ErrEmpty):
		return nil, []Finding{good(place, lang.Text{
			Zh: "数据库是空的，第一个使用台账的命令会建立台账",
			En: "the database is empty; the first command that uses the ledger makes it",
		})}
	case errors.Is(err, sqlledger.ErrOlder):
		return nil, []Finding{warn(place, lang.Text{Zh: "台账是旧版本写的", En: "the ledger is of an older version"}, lang.Text{
			Zh: "请先备份；下一次运行会自动升级", En: "make a backup; the next run brings it up to date",
		})}
	case errors.Is(err, sqlledger.ErrNewer):
		return nil, []Finding{bad(Unusable, place, textOfError(err), lang.Text{Zh: "请安装更新版本的 fapiao", En: "install a newer version of fapiao"})}
	}
	kind := KindOf(err)
	if kind == Pending || errors.Is(err, sqlledger.ErrAway) || ctx.Err() != nil {
		kind = Unreached
	}
	return nil, []Finding{notOpened(kind, place, err)}
}

// notOpened is the finding of a ledger that was not opened. The server of a database may never
// answer: the time of the check ends then, and its error says nothing of the cause.
func notOpened(kind Kind, place string, err error) Finding {
	if !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return bad(kind, place, textOfError(err), ledgerTodo)
	}
	return bad(Unreached, place, lang.Text{Zh: "在规定的时间内没有打开台账", En: "the ledger did not open in time"},
		lang.Text{Zh: "请检查台账的地址、数据库服务器和网络", En: "check the ledger's address, the database server and the network"})
}

var ledgerTodo = lang.Text{
	Zh: "请按上面的说明处理台账；坏了的请恢复备份（docs/zh/recovery.md）",
	En: "put the ledger right as described; restore a backup of one that is damaged (docs/recovery.md)",
}

// ledgerState looks at the ledger's database.
func (d *doctor) ledgerState(ctx context.Context) []Finding {
	store, found := d.look(ctx)
	if store == nil {
		return found
	}
	place := d.cfg.Ledger.String()
	h, err := store.Health(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return []Finding{warn(place, lang.Format("第 %d 版，台账太大，没有检查完", "schema %d; it is too large to be checked in this time", h.Schema), lang.Text{})}
	case err != nil:
		return []Finding{bad(KindOf(err), place, textOfError(err), ledgerTodo)}
	case h.Damage != "":
		return []Finding{bad(Failed, place, lang.Format("台账已损坏：%s", "the ledger is damaged: %s", h.Damage),
			lang.Text{Zh: "请停止使用并恢复备份", En: "stop using it and restore a backup"})}
	}
	text := lang.Format("%s，第 %d 版", "%s, schema %d", h.Server, h.Schema)
	if h.Connections > 0 {
		return []Finding{good(place, lang.Format("%s，最多 %d 个连接", "%s, at most %d connections", text, h.Connections))}
	}
	if h.Journal != "wal" {
		return []Finding{warn(place, lang.Format("%s，日志模式 %s（应为 wal）", "%s, journal mode %s (want wal)", text, h.Journal), lang.Text{
			Zh: "请把台账放在本机磁盘", En: "keep the ledger on a local disk",
		})}
	}
	return []Finding{good(place, lang.Format("%s，没有损坏", "%s, not damaged", text))}
}

// accounts looks at the token, and makes a signed query, for each seller.
func (d *doctor) accounts(ctx context.Context) (out []Finding) {
	if d.cfg.CanCall() != nil || d.cfg.InProcess() {
		return nil
	}
	store, why := d.look(ctx)
	var shared Shared = storedTokens{store}
	var err error
	if d.options.FetchToken && !failing(why) {
		if store, err = d.ledger(ctx); err != nil {
			return []Finding{bad(KindOf(err), "", textOfError(err), ledgerTodo)}
		}
		shared = store
	}
	if store == nil {
		none := lang.Text{Zh: "没有可用的台账，没有试签名查询", En: "no signed query was made without a ledger"}
		if failing(why) {
			return []Finding{warn("", none, lang.Text{Zh: "请先处理台账，见上面“台账”一行", En: "put the ledger right first, see its line above"})}
		}
		return []Finding{warn("", none, d.tryToken())}
	}
	p, err := d.connect(ctx, shared)
	if err != nil {
		return []Finding{bad(KindOf(err), "", textOfError(err), correctIt)}
	}
	for _, s := range d.cfg.Sellers {
		use, err := p.TokenUse(ctx, s.TaxNum)
		if err != nil {
			out = append(out, bad(KindOf(err), s.TaxNum, textOfError(err), ledgerTodo))
			continue
		}
		token, valid := d.token(s.TaxNum, use)
		if !valid && !d.options.FetchToken {
			out = append(out, token)
			continue
		}
		answer := p.Probe(ctx, s.TaxNum)
		if use, err = p.TokenUse(ctx, s.TaxNum); err == nil { // it may have been fetched
			token, _ = d.token(s.TaxNum, use)
		}
		if d.options.FetchToken && token.Level == LevelWarn {
			token.Todo = lang.Text{} // it was tried; the next line says what the platform answered
		}
		out = append(out, token)
		if found, wrong := d.tokenFault(s.TaxNum, use, answer); wrong {
			out = append(out, found)
			continue
		}
		if found := probed(s.TaxNum, answer); found.Level != LevelOK {
			out = append(out, found)
			continue
		}
		out = append(out, good(s.TaxNum, lang.Text{Zh: "签名查询成功", En: "the signed query was accepted"}))
		out = append(out, d.login(ctx, p, s.TaxNum)...)
	}
	return out
}

// noLedger says who makes the ledger that is missing: a token that is fetched is stored in it.
func (d *doctor) noLedger() lang.Text {
	if d.options.FetchToken && d.cfg.CanCall() == nil && !d.cfg.InProcess() {
		return lang.Text{Zh: "还没有台账，这次取令牌时建立", En: "there is no ledger yet; it is made now, to store the token"}
	}
	return lang.Text{Zh: "还没有台账，第一次运行时建立", En: "there is no ledger yet; the first run makes it"}
}

// failing reports whether findings say that the ledger cannot be used as it is.
func failing(found []Finding) bool {
	return slices.ContainsFunc(found, func(f Finding) bool { return f.Level == LevelFail })
}

// probed judges the error of a signed query.
func probed(seller string, err error) Finding {
	b, failed := errors.AsType[*pipeline.BureauError](err)
	switch {
	case err == nil:
		return good(seller, lang.Text{})
	case failed && b.Away != nil && b.Away.Reason == "stranger":
		return bad(Unreached, seller, lang.Format("签名查询没有得到平台的回答：%s", "the signed query got no answer of the platform: %s", outageCause(*b.Away)), lang.Text{
			Zh: "请核对 endpoint 和 token_url 的主机和路径（平台的路径是 /open/v1/services 和 /accessToken），以及代理和上网登录页",
			En: "see that host and path of endpoint and token_url are right (the platform's paths are /open/v1/services and /accessToken), " +
				"and look for a proxy or a network's login page",
		})
	case failed && b.Away != nil:
		return bad(Unreached, seller, lang.Format("签名查询没有得到回答：%s", "the signed query got no answer: %s", outageCause(*b.Away)),
			lang.Text{Zh: "请检查网络和网址（endpoint、token_url），再试一次", En: "look at the network and the URLs (endpoint, token_url), and try again"})
	}
	return bad(Account, seller, lang.Format("签名查询被拒绝：%s", "the signed query was refused: %s", err), lang.Text{
		Zh: "请核对 app_key、app_secret 和令牌属于同一个应用和环境，以及本机时间",
		En: "see that app_key, app_secret and token belong to one app and environment, and that the clock is right",
	})
}

// login asks whether the account is logged in and certified.
func (d *doctor) login(ctx context.Context, b pipeline.Bureau, seller string) (out []Finding) {
	for _, ask := range []struct {
		call            func(context.Context, string) (pipeline.BureauState, error)
		is, lapsed, run lang.Text
	}{
		{
			b.LoggedIn, lang.Text{Zh: "已登录电子税务局", En: "logged in at the tax bureau"},
			lang.Text{Zh: "没有登录电子税务局", En: "not logged in at the tax bureau"}, lang.Text{Zh: "请运行 fapiao login", En: "run fapiao login"},
		},
		{
			b.Certified, lang.Text{Zh: "实人认证有效", En: "the identity check holds"},
			lang.Text{Zh: "需要实人认证", En: "the identity check is due"}, lang.Text{Zh: "请运行 fapiao login --identity", En: "run fapiao login --identity"},
		},
	} {
		state, err := ask.call(ctx, seller)
		switch {
		case err != nil || state.Holding == pipeline.Unsure:
			out = append(out, warn(seller, lang.Format("没有查到：%s", "not reported by the platform: %s", ask.is), lang.Text{}))
		case state.Holding == pipeline.Lapsed:
			out = append(out, bad(Account, seller, ask.lapsed, ask.run))
		default:
			out = append(out, good(seller, ask.is))
		}
	}
	return out
}
