package config

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/writers/database"
	"github.com/fapiao/fapiao/writers/filename"
)

// Times are the times that depend on the environment unless they are set: those of the simulator
// are shorter, since it is on the same machine.
type Times struct {
	Request    time.Duration // of one request, from the first dial to the last byte
	Visibility time.Duration // how long queries may miss an accepted order
	Canary     time.Duration // longest wait for the first orders before more are sent
}

// Times are those that count.
func (c *Config) Times() Times {
	t := Times{Request: 30 * time.Second, Visibility: 2 * time.Minute, Canary: 30 * time.Second}
	if c.Environment == Simulator {
		t = Times{Request: 5 * time.Second, Visibility: 3 * time.Second, Canary: 3 * time.Second}
	}
	return Times{cmp.Or(c.RequestTimeout, t.Request), cmp.Or(c.Visibility, t.Visibility), cmp.Or(c.CanaryWait, t.Canary)}
}

// usual are the values of the keys of the top level where they are not set; empty: none. Every key
// has an entry.
func (c *Config) usual() map[string]string {
	times := c.Times()
	out := map[string]string{
		"environment": string(c.Environment), "endpoint": c.Endpoint, "token_url": c.TokenURL,
		"app_key": "", "app_secret": "", "token": "", "default_seller": c.Default,
		"kind": string(cmp.Or(c.Kind, invoice.KindDigitalOrdinary)), "hidden_rows": string(c.HiddenRows),
		"carry_columns": "", "ignore_columns": "", "profile": "", "group_by": "", "sheets_by": "",
		"ledger": c.Ledger.text, "codes": c.Codes, "rate": fmt.Sprint(float64(c.Rate)), "in_flight": strconv.Itoa(c.InFlight),
		"out_dir": "", "download_hosts": "", "wait": brief(c.Wait), "until": none, "late": strconv.FormatBool(c.Late),
		"workers": strconv.FormatBool(c.Workers), "worker_listen": none, "periodic_reconcile": brief(c.PeriodicReconcile),
		"periodic_recheck": none, "heartbeat_file": "", "heartbeat_url": "", "metrics_file": "",
		"notify_repeat": brief(c.NotifyRepeat), "periodic_digest": none, "report_url": "",
		"request_timeout": brief(times.Request), "visibility": brief(times.Visibility), "canary_wait": brief(times.Canary),
		"preflight": strconv.FormatBool(c.Preflight), "identity_holds": brief(c.IdentityHolds), "lang": c.Lang,
		"log_level": strings.ToLower(c.LogLevel.String()), "log_format": string(c.LogFormat), "log_file": "",
		downloadPrefix + "folder": "", downloadPrefix + "format": strings.Join(fileFormats, ","),
		downloadPrefix + "name": filename.Default, downloadPrefix + "pace": strconv.Itoa(c.Download.Pace),
		writeBackPrefix + "always": strconv.FormatBool(c.WriteBack.Always), writeBackPrefix + "url": "",
		writeBackPrefix + "table": database.DefaultTable, writeBackPrefix + "key": "", writeBackPrefix + "seller": "",
		writeBackPrefix + "environment": string(Production),
	}
	for _, column := range database.Values() {
		out[writeBackPrefix+"columns."+column] = ""
	}
	return out
}

// none is how keys are written that turn something off.
const none = "none"

// resolved are the paths of keys, which count from the folder of the file in which they are.
func (c *Config) resolved() map[string]string {
	return map[string]string{
		"ledger": c.Ledger.text, "codes": c.Codes, "out_dir": c.OutDir, "log_file": c.LogFile, "profile": c.Profile,
		"heartbeat_file": c.HeartbeatFile, "metrics_file": c.MetricsFile, downloadPrefix + "folder": c.Download.Folder,
	}
}

// usual are the values of the keys of a seller where they are not set. They are not empty for the
// invented seller, too.
func (s *Seller) usual() map[string]string {
	return map[string]string{
		"tax_num": s.TaxNum, "name": s.Name, "tel": s.Tel, "address": s.Address, "account": s.Account, "clerk": s.Clerk,
		"payee": s.Payee, "checker": s.Checker, "extension_number": s.Extension, "department_id": s.DepartmentID,
		"clerk_id": s.ClerkID, "tax_device": s.TaxDevice, "rates": strings.Join(s.Rates, ","),
		"element_template": s.ElementTemplate, "push": string(s.Push), "order_no_max": strconv.Itoa(usualOrderNoMax),
		"max_lines": strconv.Itoa(usualMaxLines), "invoice_limit": "", "taxpayer": string(s.Taxpayer),
		"smart_code": strconv.FormatBool(s.SmartCode), "audit": strconv.FormatBool(s.Audit),
		"app_key": "", "app_secret": "", "token": "", "endpoint": s.Endpoint, "token_url": s.TokenURL, "rate": "",
	}
}

// inherits reports whether an entry of sellers takes a key that it lacks from the top level.
func (s *Seller) inherits(key string) bool {
	switch key {
	case "app_key", "app_secret", "endpoint", "rate":
		return true
	case "token":
		return s.AppKey == ""
	case "token_url":
		return s.Endpoint == ""
	}
	return false
}

// usual are the values of the keys of an entry of notify where they are not set.
func (r *Receiver) usual() map[string]string {
	out := map[string]string{
		"type": string(r.Type), "name": r.Name, "when": string(r.When), "url": "", "secret": "", "host": "", "port": "",
		"tls": string(r.TLS), "user": "", "password": "", "from": "", "to": "",
	}
	if r.Port > 0 {
		out["port"] = strconv.Itoa(r.Port)
	}
	return out
}

// brief is a time as people write it: 15m, not 15m0s.
func brief(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
