package config

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/nuonuo"
)

// Setting is one key with the value that counts, to be shown to a person.
type Setting struct {
	Key    string // as in the file, such as "seller.tax_num" or "sellers[1].rate"
	Value  string // of a secret [Blotted]; personal numbers and passwords are masked
	Origin string // a flag, a variable or file:line; empty: the default
	File   string // the file, or "keyring NAME", that holds a secret
	Secret bool
}

// Blotted is shown in place of a secret.
const Blotted = "••••••"

// Settings are the keys that were set, in the order of the documentation, and with all also the
// others that have a default.
func (c *Config) Settings(all bool) []Setting {
	defaults := c.defaults()
	var out []Setting
	for _, k := range Keys() {
		out = c.setting(out, k.Name, k.Name, defaults, all)
	}
	for i := range c.Sellers {
		for _, k := range entryKeys() {
			number := strconv.Itoa(i)
			out = c.setting(out, "sellers."+number+"."+k.name, "sellers["+number+"]."+k.name, nil, all)
		}
	}
	return out
}

// showable is a setting whose text can be shown. Nothing else is kept, since a configuration may be
// formatted.
func showable(name string, secret bool, v value) value {
	if secret || name == "app_key" {
		v.text = Blotted
	} else {
		v.text = nuonuo.MaskPersonal(HidePassword(v.text))
	}
	return v
}

// setting appends a key, if it has something to show.
func (c *Config) setting(out []Setting, path, shown string, defaults map[string]string, all bool) []Setting {
	v, set := c.found[path]
	s := Setting{Key: shown, Origin: v.where, File: v.file}
	switch usual, is := defaults[path]; {
	case set:
		s.Value, s.Secret = v.text, v.text == Blotted
	case all && is:
		s.Value = HidePassword(usual)
	default:
		return out
	}
	return append(out, s)
}

// defaults are the values of keys that were not set, as far as they have one.
func (c *Config) defaults() map[string]string {
	out := map[string]string{
		"environment": string(c.Environment), "endpoint": c.Endpoint, "token_url": c.TokenURL, "default_seller": c.Default,
		"hidden_rows": string(c.HiddenRows), "ledger": c.Ledger.String(), "codes": c.Codes, "rate": fmt.Sprint(float64(c.Rate)),
		"in_flight": strconv.Itoa(c.InFlight), "wait": c.Wait.String(), "late": strconv.FormatBool(c.Late),
		"workers": strconv.FormatBool(c.Workers), "periodic_reconcile": c.PeriodicReconcile.String(),
		"preflight": strconv.FormatBool(c.Preflight), "identity_holds": c.IdentityHolds.String(), "lang": c.Lang,
		"log_level": strings.ToLower(c.LogLevel.String()),
	}
	for key, value := range out {
		if value == "" {
			delete(out, key)
		}
	}
	return out
}
