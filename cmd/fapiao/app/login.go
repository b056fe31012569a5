package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// LoginOptions are those of [App.Login].
type LoginOptions struct {
	Seller string // tax number; empty: the only one
	Kind   pipeline.CodeKind
	Again  bool   // although it holds already
	SMS    string // the code of a text message that was sent before; Kind is CodeSMS
	// Show shows a QR code, or that a text message was sent.
	Show func(pipeline.Code) error
	// AskSMS asks for the code of a text message; nil: there is nobody to ask, and the message is
	// sent only.
	AskSMS func(context.Context) (string, error)
	// Scanned waits until a person has passed the check; nil: there is nobody to ask.
	Scanned func(context.Context) error
}

// LoggedIn is the result of a login.
type LoggedIn struct {
	Seller, Name string
	Kind         pipeline.CodeKind
	Already      bool // nothing was to be done
	Sent         bool // a text message was sent, and its code is not known
	At           time.Time
	Account      string // masked
	Stopped      bool   // the seller was stopped by it, and is not any more
	Uncertified  bool   // logged in, but the identity check is due
}

// Login logs a seller's account in at the tax bureau, or proves the identity of its clerk.
func (a *App) Login(ctx context.Context, o LoginOptions) (_ *LoggedIn, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, err
	}
	seller, err := u.sellerToLogIn(ctx, store, o)
	if err != nil {
		return nil, err
	}
	p, err := u.connect(ctx, store)
	if err != nil {
		return nil, err
	}
	l := &pipeline.Login{Bureau: p, Accounts: store, Now: store.Now, Seller: seller.TaxNum, Kind: o.Kind, Again: o.Again,
		Pace: loginPace(u.cfg), Show: o.Show, Scanned: o.Scanned, Waiting: u.refreshLater}
	r := &LoggedIn{Seller: seller.TaxNum, Name: seller.Name, Kind: o.Kind}
	if err := r.run(ctx, l, o); err != nil {
		return nil, loginError(err)
	}
	return r, r.finish(ctx, p, store)
}

// run does what the options say.
func (r *LoggedIn) run(ctx context.Context, l *pipeline.Login, o LoginOptions) (err error) {
	l.SMS = func(ctx context.Context) (string, error) {
		if o.AskSMS == nil {
			r.Sent = true
			return "", nil
		}
		return o.AskSMS(ctx)
	}
	if o.SMS != "" {
		return l.Submit(ctx, o.SMS, pipeline.Code{})
	}
	r.Already, err = l.Run(ctx)
	return err
}

// finish ends the seller's stop if the login was its cause, and completes the result.
func (r *LoggedIn) finish(ctx context.Context, p pipeline.Bureau, store *sqlledger.Store) error {
	if r.At = store.Now(); r.Sent {
		return nil
	}
	stopped, now, err := stoppedFor(ctx, store, r.Kind)
	if err != nil {
		return err
	}
	if r.Stopped = slices.Contains(stopped, r.Seller); r.Stopped {
		if err := store.ClearStop(context.WithoutCancel(ctx), r.Seller, now); err != nil {
			return err
		}
	}
	if r.Kind != pipeline.CodeIdentity {
		state, err := p.Certified(ctx, r.Seller)
		r.Uncertified = err == nil && state.Holding == pipeline.Lapsed
	}
	known, err := store.Account(ctx, r.Seller)
	r.Account = known.Name
	return err
}

// stoppedFor are the sellers whose stops a login of a kind ends.
func stoppedFor(ctx context.Context, store *sqlledger.Store, kind pipeline.CodeKind) (sellers []string, now time.Time, err error) {
	trouble := ledger.TroubleLogin
	if kind == pipeline.CodeIdentity {
		trouble = ledger.TroubleIdentity
	}
	stops, now, err := store.Stops(ctx)
	for _, s := range stops {
		if s.Open(now) && s.Trouble == trouble {
			sellers = append(sellers, s.Seller)
		}
	}
	return sellers, now, err
}

// sellerToLogIn is the seller that the options name or, where they name none of several, the only
// one that the login is needed for: a stop advises it without a name.
func (u *use) sellerToLogIn(ctx context.Context, store *sqlledger.Store, o LoginOptions) (config.Seller, error) {
	if o.Seller != "" || len(u.cfg.Sellers) < 2 {
		return u.oneSeller(o.Seller)
	}
	stopped, _, err := stoppedFor(ctx, store, o.Kind)
	switch {
	case err != nil:
		return config.Seller{}, err
	case len(stopped) == 1:
		return u.oneSeller(stopped[0])
	case len(stopped) > 1:
		return config.Seller{}, usage(
			"有多个销售方需要登录（%s）：请用 --seller 写明是哪一个",
			"several sellers need a login (%s); name one with --seller", strings.Join(stopped, ", "))
	}
	return u.oneSeller("")
}

// oneSeller is the seller with a tax number; empty: the only one.
func (a *App) oneSeller(taxNum string) (config.Seller, error) {
	if err := a.cfg.HasSeller(); err != nil {
		return config.Seller{}, err
	}
	for _, s := range a.cfg.Sellers {
		if s.TaxNum == taxNum || taxNum == "" && len(a.cfg.Sellers) == 1 {
			return s, nil
		}
	}
	return config.Seller{}, usage(
		"配置里有多个销售方：请用 --seller 写明是哪一个",
		"several sellers are configured; name one with --seller")
}

// loginPace is quick for a simulator, where nobody scans.
func loginPace(cfg *config.Config) pipeline.LoginPace {
	if cfg.Environment == config.Simulator {
		return pipeline.LoginPace{Poll: 200 * time.Millisecond, First: 400 * time.Millisecond}
	}
	return pipeline.LoginPace{Poll: 3 * time.Second, First: 20 * time.Second}
}

// refreshLater reports until when the bureau takes no refresh.
func (a *App) refreshLater(until time.Time) {
	a.events.Notice(lang.Format(
		"税局限制刷新的频率，等到 %s 再取……",
		"The bureau limits refreshes; waiting until %s",
		until.In(beijing.Zone).Format("15:04:05")))
}

// loginError words the error of a login.
func loginError(err error) error {
	var limit *pipeline.RefreshLimitError
	b, failed := errors.AsType[*pipeline.BureauError](err)
	switch {
	case errors.As(err, &limit):
		return ended(Account,
			"今天的二维码和短信次数已用完（每个账户每天 %d 次），%s 以后才能再取；现在可以在诺诺工作台或电子税务局 App 里登录",
			"today's QR codes and text messages are used up (%d a day for each account); the next "+
				"is possible after %s. Until then log in on the platform's own pages",
			ledger.RefreshesADay, limit.Until.In(beijing.Zone).Format("01-02 15:04"))
	case errors.Is(err, pipeline.ErrRefused):
		return ended(Account, "税局没有接受短信验证码；请重新运行 fapiao login --sms",
			"the bureau did not take the code of the text message; run fapiao login --sms again")
	case errors.Is(err, pipeline.ErrUntold):
		return ended(Account,
			"实人认证目前有效，没有终端就无法知道是否已重新认证；请在终端里运行 fapiao login --identity --again",
			"the identity check holds, and without a terminal nobody can say when it was done "+
				"again; run fapiao login --identity --again on a terminal")
	case errors.Is(err, pipeline.ErrNotScanned):
		return ended(Account, "二维码失效前没有完成；请再运行同一命令", "it was not done before the code ended; run the same command again")
	case errors.Is(err, pipeline.ErrNoCode):
		return ended(Account, "平台没有取到：%s；请稍后再运行同一命令", "%s; run the same command again later", err.Error())
	case failed && b.Away != nil:
		return unreached(thePlatform, *b.Away)
	case failed && b.Lacking:
		return ended(Account, "平台不为这个销售方提供登录接口（%s）；请在诺诺工作台或电子税务局 App 里登录",
			"the platform offers this seller no login (%s); log in on its own pages", b.Error())
	case failed:
		return ended(Account, "平台没有完成：%s", "the platform did not do it: %s", b.Error())
	}
	return err
}
