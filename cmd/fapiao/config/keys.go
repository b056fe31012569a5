package config

import (
	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Key describes one setting, for help pages and for the flags that set it.
type Key struct {
	Name   string // in the file
	Env    string // its variable; empty when there is none
	Secret bool
	Usage  string
}

// key ties a name to the field it sets. set returns what is wrong, in words that do not repeat a
// secret.
type key[T any] struct {
	name   string
	secret bool
	usage  string
	set    func(*T, value) error
}

const (
	envPrefix    = "FAPIAO_"
	sellerPrefix = "seller."
)

func rootKeys() []key[Config] {
	return []key[Config]{
		{"environment", false, "simulator, sandbox or production", func(c *Config, v value) error { return oneOf(&c.Environment, v, Simulator, Sandbox, Production) }},
		{"endpoint", false, "service URL, used as it is", func(c *Config, v value) error { return address(&c.Endpoint, v) }},
		{"token_url", false, "token URL", func(c *Config, v value) error { return address(&c.TokenURL, v) }},
		{"app_key", false, "the platform's app key", func(c *Config, v value) error { return appKey(&c.AppKey, v) }},
		{"app_secret", true, "the platform's app secret", func(c *Config, v value) error { return secret(&c.AppSecret, v) }},
		{"token", true, "a token that never expires, instead of fetching one", func(c *Config, v value) error { return secret(&c.Token, v) }},
		{"default_seller", false, "tax number or name of the seller of orders that name none", func(c *Config, v value) error { return text(&c.Default, v, 100) }},
		{"kind", false, "kind of orders that name none", func(c *Config, v value) error { return kind(&c.Kind, v) }},
		{"hidden_rows", false, "what becomes of hidden and filtered rows of a workbook: hold, read or skip", func(c *Config, v value) error {
			return oneOf(&c.HiddenRows, v, HoldHidden, ReadHidden, SkipHidden)
		}},
		{"carry_columns", false, "titles of columns that are not put on the invoice, to carry into the results", func(c *Config, v value) error { return titles(&c.CarryColumns, v) }},
		{"ignore_columns", false, "titles of columns to ignore", func(c *Config, v value) error { return titles(&c.IgnoreColumns, v) }},
		{"group_by", false, "title of a carried column by which the results are summed", func(c *Config, v value) error { return text(&c.GroupBy, v, 100) }},
		{"ledger", false, "SQLite file, postgres:// URL or host=… dbname=… pairs", func(c *Config, v value) error { return location(&c.Ledger, v) }},
		{"rate", false, "calls a second to the platform", func(c *Config, v value) error { return rate(&c.Rate, v) }},
		{"in_flight", false, "calls open at once", func(c *Config, v value) error { return whole(&c.InFlight, v, 1, 256) }},
		{"out_dir", false, "folder for results", func(c *Config, v value) error { return path(&c.OutDir, v) }},
		{"wait", false, "how long to wait for invoices to become final", func(c *Config, v value) error { return span(&c.Wait, v) }},
		{"request_timeout", false, "how long one request to the platform may take", func(c *Config, v value) error { return span(&c.RequestTimeout, v) }},
		{"visibility", false, "how long the platform may not show an order that it accepted", func(c *Config, v value) error { return span(&c.Visibility, v) }},
		{"canary_wait", false, "how long the first orders are waited for before more are sent", func(c *Config, v value) error { return span(&c.CanaryWait, v) }},
		{"lang", false, "zh or en", func(c *Config, v value) error { return oneOf(&c.Lang, v, lang.Chinese, lang.English) }},
		{"log_level", false, "debug, info, warn or error", func(c *Config, v value) error { return level(&c.LogLevel, v) }},
		{"log_file", false, "file for logs instead of standard error", func(c *Config, v value) error { return path(&c.LogFile, v) }},
	}
}

// sellerKeys are the keys of seller and of each entry of sellers.
func sellerKeys() []key[Seller] {
	return []key[Seller]{
		{"tax_num", false, "tax number", func(s *Seller, v value) error { return taxNum(&s.TaxNum, v) }},
		{"name", false, "name", func(s *Seller, v value) error { return text(&s.Name, v, 100) }},
		{"tel", false, "telephone", func(s *Seller, v value) error { return text(&s.Tel, v, 20) }},
		{"address", false, "address", func(s *Seller, v value) error { return text(&s.Address, v, 80) }},
		{"account", false, "bank and account", func(s *Seller, v value) error { return text(&s.Account, v, 100) }},
		{"clerk", false, "clerk", func(s *Seller, v value) error { return text(&s.Clerk, v, 20) }},
		{"payee", false, "payee", func(s *Seller, v value) error { return text(&s.Payee, v, 20) }},
		{"checker", false, "checker", func(s *Seller, v value) error { return text(&s.Checker, v, 20) }},
		{"extension_number", false, "extension number", func(s *Seller, v value) error { return digits(&s.Extension, v, 5) }},
		{"department_id", false, "department", func(s *Seller, v value) error { return text(&s.DepartmentID, v, 32) }},
		{"clerk_id", false, "clerk's id", func(s *Seller, v value) error { return text(&s.ClerkID, v, 32) }},
		{"rates", false, "tax rates the bureau allows", func(s *Seller, v value) error { return rates(&s.Rates, v) }},
		{"element_template", false, "additional-element template", func(s *Seller, v value) error { return text(&s.ElementTemplate, v, 100) }},
		{"push", false, "auto, none, mail, phone or both", func(s *Seller, v value) error {
			return oneOf(&s.Push, v, platform.PushAuto, platform.PushNone, platform.PushMail, platform.PushPhone, platform.PushBoth)
		}},
		{"order_no_max", false, "longest order number", func(s *Seller, v value) error { return whole(&s.OrderNoMax, v, 1, 64) }},
		{"max_lines", false, "most lines of an invoice", func(s *Seller, v value) error { return whole(&s.MaxLines, v, 1, 2000) }},
		{"taxpayer", false, "small or general: small-scale (小规模纳税人) or general taxpayer", func(s *Seller, v value) error {
			return oneOf(&s.Taxpayer, v, rules.SmallScale, rules.General)
		}},
		{"smart_code", false, "the account matches goods to codes", func(s *Seller, v value) error { return yes(&s.SmartCode, v) }},
		{"audit", false, "a person approves each order at the platform", func(s *Seller, v value) error { return yes(&s.Audit, v) }},
	}
}

// entryKeys are the keys that an entry of sellers has beyond those: what it does not share with the
// others.
func entryKeys() []key[Seller] {
	return append(sellerKeys(), []key[Seller]{
		{"app_key", false, "the platform's app key", func(s *Seller, v value) error { return appKey(&s.AppKey, v) }},
		{"app_secret", true, "the platform's app secret", func(s *Seller, v value) error { return secret(&s.AppSecret, v) }},
		{"token", true, "a token that never expires", func(s *Seller, v value) error { return secret(&s.Token, v) }},
		{"endpoint", false, "service URL", func(s *Seller, v value) error { return address(&s.Endpoint, v) }},
		{"token_url", false, "token URL", func(s *Seller, v value) error { return address(&s.TokenURL, v) }},
		{"rate", false, "calls a second", func(s *Seller, v value) error {
			s.Rate = new(Rate)
			return rate(s.Rate, v)
		}},
	}...)
}

// Keys lists every key that has an environment twin, in the order of the documentation. A secret
// has a second twin, the same with _FILE, that names a file.
func Keys() []Key {
	var out []Key
	for _, k := range rootKeys() {
		out = append(out, Key{Name: k.name, Env: envName(k.name), Secret: k.secret, Usage: k.usage})
	}
	for _, k := range sellerKeys() {
		out = append(out, Key{Name: sellerPrefix + k.name, Env: envName(sellerPrefix + k.name), Secret: k.secret, Usage: k.usage})
	}
	return out
}
