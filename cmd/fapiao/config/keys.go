package config

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Key is one setting.
type Key struct {
	Name   string // in the file
	Env    string // its environment variable
	Secret bool
}

// key is the name of a setting and the field that it sets. An error of set does not contain the
// value of a secret.
type key[T any] struct {
	name   string
	secret bool
	set    func(*T, value) error
}

const (
	envPrefix    = "FAPIAO_"
	sellerPrefix = "seller."
)

func rootKeys() []key[Config] {
	return append([]key[Config]{
		{"environment", false, func(c *Config, v value) error { return oneOf(&c.Environment, v, Simulator, Sandbox, Production) }},
		{"endpoint", false, func(c *Config, v value) error { return address(&c.Endpoint, v) }},
		{"token_url", false, func(c *Config, v value) error { return address(&c.TokenURL, v) }},
		{"app_key", false, func(c *Config, v value) error { return appKey(&c.AppKey, v) }},
		{"app_secret", true, func(c *Config, v value) error { return secret(&c.AppSecret, v) }},
		{"token", true, func(c *Config, v value) error { return secret(&c.Token, v) }},
		{"default_seller", false, func(c *Config, v value) error { return text(&c.Default, v, 100) }},
		{"kind", false, func(c *Config, v value) error { return kind(&c.Kind, v) }},
		{"hidden_rows", false, func(c *Config, v value) error {
			return oneOf(&c.HiddenRows, v, HoldHidden, ReadHidden, SkipHidden)
		}},
		{"carry_columns", false, func(c *Config, v value) error { return titles(&c.CarryColumns, v) }},
		{"ignore_columns", false, func(c *Config, v value) error { return titles(&c.IgnoreColumns, v) }},
		{"profile", false, func(c *Config, v value) error { return profileName(&c.Profile, v) }},
		{"group_by", false, func(c *Config, v value) error { return text(&c.GroupBy, v, 100) }},
		{"sheets_by", false, func(c *Config, v value) error { return text(&c.SheetsBy, v, 100) }},
		{"ledger", false, func(c *Config, v value) error { return location(&c.Ledger, v) }},
		{"codes", false, func(c *Config, v value) error { return path(&c.Codes, v) }},
		{"rate", false, func(c *Config, v value) error { return rate(&c.Rate, v) }},
		{"in_flight", false, func(c *Config, v value) error { return whole(&c.InFlight, v, 256) }},
		{"out_dir", false, func(c *Config, v value) error { return path(&c.OutDir, v) }},
		{"download_hosts", false, func(c *Config, v value) error { return hosts(&c.DownloadHosts, v) }},
		{"wait", false, func(c *Config, v value) error { return span(&c.Wait, v) }},
		{"until", false, func(c *Config, v value) (err error) {
			c.Until, err = pipeline.ParseUntil(v.text)
			return err
		}},
		{"late", false, func(c *Config, v value) error { return yes(&c.Late, v) }},
		{"workers", false, func(c *Config, v value) error { return yes(&c.Workers, v) }},
		{"worker_listen", false, func(c *Config, v value) error { return listen(&c.WorkerListen, v) }},
		{"periodic_reconcile", false, func(c *Config, v value) error { return span(&c.PeriodicReconcile, v) }},
		{"periodic_recheck", false, func(c *Config, v value) error { return timeOfDay(&c.PeriodicRecheck, v) }},
		{"heartbeat_file", false, func(c *Config, v value) error { return path(&c.HeartbeatFile, v) }},
		{"heartbeat_url", true, func(c *Config, v value) error { return secretAddress(&c.HeartbeatURL, v) }},
		{"metrics_file", false, func(c *Config, v value) error { return path(&c.MetricsFile, v) }},
		{"notify_repeat", false, func(c *Config, v value) error { return span(&c.NotifyRepeat, v) }},
		{"periodic_digest", false, func(c *Config, v value) error { return timeOfDay(&c.PeriodicDigest, v) }},
		{"report_url", false, func(c *Config, v value) error { return reportURL(&c.ReportURL, v) }},
		{"request_timeout", false, func(c *Config, v value) error { return span(&c.RequestTimeout, v) }},
		{"visibility", false, func(c *Config, v value) error { return span(&c.Visibility, v) }},
		{"canary_wait", false, func(c *Config, v value) error { return span(&c.CanaryWait, v) }},
		{"preflight", false, func(c *Config, v value) error { return yes(&c.Preflight, v) }},
		{"identity_holds", false, func(c *Config, v value) error { return span(&c.IdentityHolds, v) }},
		{"lang", false, func(c *Config, v value) error { return oneOf(&c.Lang, v, lang.Chinese, lang.English) }},
		{"log_level", false, func(c *Config, v value) error { return level(&c.LogLevel, v) }},
		{"log_format", false, func(c *Config, v value) error { return oneOf(&c.LogFormat, v, LogText, LogJSON) }},
		{"log_file", false, func(c *Config, v value) error { return path(&c.LogFile, v) }},
	}, append(downloadKeys(), writeBackKeys()...)...)
}

// sellerKeys are the keys of seller and of each entry of sellers.
func sellerKeys() []key[Seller] {
	return []key[Seller]{
		{"tax_num", false, func(s *Seller, v value) error { return taxNum(&s.TaxNum, v) }},
		{"name", false, func(s *Seller, v value) error { return text(&s.Name, v, 100) }},
		{"tel", false, func(s *Seller, v value) error { return text(&s.Tel, v, 20) }},
		{"address", false, func(s *Seller, v value) error { return text(&s.Address, v, 80) }},
		{"account", false, func(s *Seller, v value) error { return text(&s.Account, v, 100) }},
		{"clerk", false, func(s *Seller, v value) error { return text(&s.Clerk, v, 20) }},
		{"payee", false, func(s *Seller, v value) error { return text(&s.Payee, v, 20) }},
		{"checker", false, func(s *Seller, v value) error { return text(&s.Checker, v, 20) }},
		{"extension_number", false, func(s *Seller, v value) error { return digits(&s.Extension, v, 5) }},
		{"department_id", false, func(s *Seller, v value) error { return text(&s.DepartmentID, v, 32) }},
		{"clerk_id", false, func(s *Seller, v value) error { return text(&s.ClerkID, v, 32) }},
		{"tax_device", false, func(s *Seller, v value) error { return device(&s.TaxDevice, v) }},
		{"rates", false, func(s *Seller, v value) error { return rates(&s.Rates, v) }},
		{"element_template", false, func(s *Seller, v value) error { return text(&s.ElementTemplate, v, 100) }},
		{"push", false, func(s *Seller, v value) error {
			return oneOf(&s.Push, v, platform.PushAuto, platform.PushNone, platform.PushMail, platform.PushPhone, platform.PushBoth)
		}},
		{"order_no_max", false, func(s *Seller, v value) error { return whole(&s.OrderNoMax, v, 64) }},
		{"max_lines", false, func(s *Seller, v value) error { return lines(s, v) }},
		{"invoice_limit", false, func(s *Seller, v value) error { return limits(s, v) }},
		{"taxpayer", false, func(s *Seller, v value) error {
			return oneOf(&s.Taxpayer, v, rules.SmallScale, rules.General)
		}},
		{"smart_code", false, func(s *Seller, v value) error { return yes(&s.SmartCode, v) }},
		{"audit", false, func(s *Seller, v value) error { return yes(&s.Audit, v) }},
	}
}

// entryKeys are the keys of an entry of sellers: those of seller, and the entry's application and
// URLs.
func entryKeys() []key[Seller] {
	return append(sellerKeys(), []key[Seller]{
		{"app_key", false, func(s *Seller, v value) error { return appKey(&s.AppKey, v) }},
		{"app_secret", true, func(s *Seller, v value) error { return secret(&s.AppSecret, v) }},
		{"token", true, func(s *Seller, v value) error { return secret(&s.Token, v) }},
		{"endpoint", false, func(s *Seller, v value) error { return address(&s.Endpoint, v) }},
		{"token_url", false, func(s *Seller, v value) error { return address(&s.TokenURL, v) }},
		{"rate", false, func(s *Seller, v value) error {
			s.Rate = new(Rate)
			return rate(s.Rate, v)
		}},
	}...)
}

// Keys lists the keys that can be set by an environment variable, in the order of the
// documentation. A secret has a second variable, its name with _FILE, for the name of a file.
func Keys() []Key {
	var out []Key
	for _, k := range rootKeys() {
		out = append(out, Key{Name: k.name, Env: envName(k.name), Secret: k.secret})
	}
	for _, k := range sellerKeys() {
		out = append(out, Key{Name: sellerPrefix + k.name, Env: envName(sellerPrefix + k.name), Secret: k.secret})
	}
	return out
}

// envName is the environment variable of a key.
func envName(path string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(path, ".", "_"))
}
