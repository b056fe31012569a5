package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// App has the credentials that sign a seller's calls.
type App struct {
	Key    string
	Secret Secret
	Token  Secret // if set, no token is fetched
}

// App is the seller's own application, or the top level's.
func (c *Config) App(s Seller) App {
	switch {
	case s.AppKey != "":
		return App{s.AppKey, s.AppSecret, s.Token}
	case !s.Token.Empty():
		return App{c.AppKey, c.AppSecret, s.Token}
	}
	return App{c.AppKey, c.AppSecret, c.Token}
}

// RateOf is the seller's own rate, or the top level's.
func (c *Config) RateOf(s Seller) Rate {
	if s.Rate != nil {
		return *s.Rate
	}
	return c.Rate
}

// Addresses are the service and token URLs of a seller.
func (c *Config) Addresses(s Seller) (endpoint, tokenURL string) {
	if s.Endpoint != "" {
		return s.Endpoint, s.TokenURL
	}
	return c.Endpoint, c.TokenURL
}

// InProcess reports whether the run uses the simulator inside the process: a seller has no address
// of its own, and there is none for all.
func (c *Config) InProcess() bool {
	return c.Environment == Simulator && c.Endpoint == "" &&
		(len(c.Sellers) == 0 || slices.ContainsFunc(c.Sellers, func(s Seller) bool { return s.Endpoint == "" }))
}

// HasSeller returns an error if no seller is configured; reading and checking need one.
func (c *Config) HasSeller() error {
	if len(c.Sellers) > 0 {
		return nil
	}
	return Errors{{Key: "seller.tax_num", Message: lang.Format(
		"没有填写：环境 %s 要有销售方；请写在配置文件里，或设为环境变量 %s",
		"is missing: environment %s needs a seller; set it in the file or as %s",
		c.Environment, envName("seller.tax_num"))}}
}

// HasLedger returns an error if no location of the ledger is known.
func (c *Config) HasLedger() error {
	if c.Ledger.text != "" {
		return nil
	}
	return Errors{{Key: "ledger", Message: lang.Format(
		"这台电脑没有存放数据的文件夹；请用 --ledger 或 %s 写明台账文件或地址",
		"this machine has no folder for data; set the file or URL with --ledger or %s",
		envName("ledger"))}}
}

// CanCall returns an error if a setting is missing that calls to the platform need. The simulator
// accepts a demonstration app and needs no credentials.
func (c *Config) CanCall() error {
	var f faults
	sellers := c.Sellers
	if missing, is := errors.AsType[Errors](c.HasSeller()); is {
		f.list = append(f.list, missing...)
		sellers = []Seller{{}} // whose keys of the top level may be missing, too
	}
	known := len(f.list)
	for i, s := range sellers {
		prefix := ""
		if len(c.Sellers) > 1 {
			prefix = fmt.Sprintf("sellers[%d].", i)
		}
		app := c.App(s)
		if c.Environment == Simulator && app.Key == "" && app.Secret.Empty() {
			continue
		}
		if app.Key == "" {
			f.add("", prefix+"app_key", lang.Format(
				"没有填写：请写在配置文件里，或设为环境变量 %s",
				"is missing: set it in the file or as %s",
				envName("app_key")))
		}
		if app.Secret.Empty() {
			f.add("", prefix+"app_secret", lang.Format(
				"没有填写：请设为环境变量 %s，或用 %s_FILE 写明存放它的文件",
				"is missing: set it as %s, or name a file that holds it as %s_FILE",
				envName("app_secret"), envName("app_secret")))
		}
		if len(f.list) > known {
			break
		}
	}
	return f.err()
}

// Rules are the settings of the checks. If sellers allow different lengths of order numbers or of
// invoices, the shortest is used where the seller of an order is not known.
func (c *Config) Rules() (*rules.Settings, error) {
	s := &rules.Settings{Default: c.Default, DefaultKind: c.Kind,
		Columns: rules.NewColumns(append(slices.Clone(c.CarryColumns), c.GroupBy, c.SheetsBy), c.IgnoreColumns)}
	for _, from := range c.Sellers {
		to := rules.Seller{
			TaxNum: from.TaxNum, Name: from.Name, Clerk: from.Clerk,
			ElementTemplate: from.ElementTemplate, SmartCode: from.SmartCode, Taxpayer: from.Taxpayer,
			MaxLines: cmp.Or(from.MaxLines, usualMaxLines), KindLines: from.KindLines, Limits: from.Limits,
			NeedsPhone: from.Push == platform.PushPhone || from.Push == platform.PushBoth,
			NeedsEmail: from.Push == platform.PushMail || from.Push == platform.PushBoth,
		}
		for _, r := range from.Rates {
			d, err := decimal.NewFromString(r)
			if err != nil {
				return nil, fmt.Errorf("read rate %q of seller %s: %w", r, from.TaxNum, err)
			}
			to.Rates = append(to.Rates, d)
		}
		s.Sellers = append(s.Sellers, to)
		s.OrderNoMax = shorter(s.OrderNoMax, cmp.Or(from.OrderNoMax, usualOrderNoMax))
		s.MaxLines = shorter(s.MaxLines, cmp.Or(from.MaxLines, usualMaxLines))
	}
	return s, nil
}

// The limits of an account unless others are set; see rules.Settings.
const (
	usualOrderNoMax = 20
	usualMaxLines   = 100
)

func shorter(a, b int) int {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// Describe summarizes the settings of a run in one line for a log, without secrets.
func (c *Config) Describe() string {
	parts := []string{"environment=" + string(c.Environment), "ledger=" + c.Ledger.String()}
	if c.Endpoint != "" {
		parts = append(parts, "endpoint="+c.Endpoint)
	}
	if c.File != "" {
		parts = append(parts, "config="+c.File)
	}
	return strings.Join(parts, " ")
}
