package config

import (
	"slices"
	"strconv"

	"github.com/fapiao/fapiao/nuonuo"
)

// Setting is one key with the value that counts, to be shown to a person.
type Setting struct {
	Key    string // as in the file, such as "seller.tax_num", "sellers[1].rate" or "notify[0].url"
	Value  string // of a secret [Blotted]; personal numbers and passwords are masked; empty: none
	Origin string // a flag, a variable or file:line; empty: the default
	File   string // what holds a secret: a file, "keyring NAME" or "variable NAME"
	Secret bool
}

// Blotted is shown in place of a secret.
const Blotted = "••••••"

// Settings are the keys that were set, in the order of the documentation, and with all also every
// other key with its default.
func (c *Config) Settings(all bool) []Setting {
	var out []Setting
	add := func(s Setting, set bool) {
		if set || all {
			out = append(out, s)
		}
	}
	usual, resolved := c.usual(), c.resolved()
	for _, k := range rootKeys() {
		s, set := c.setting(k.name, k.name, usual[k.name])
		if path := resolved[k.name]; set && path != "" {
			s.Value = shown(k.name, path)
		}
		add(s, set)
	}
	if _, listed := c.found["sellers.0.tax_num"]; listed {
		c.entries(add)
	} else {
		c.onlySeller(add)
	}
	c.receiverSettings(add)
	return out
}

// setting is a key with the value that was found, or with its usual one.
func (c *Config) setting(path, name, usual string) (_ Setting, set bool) {
	if v, set := c.found[path]; set {
		return Setting{Key: name, Value: v.text, Origin: v.where, File: v.file, Secret: v.text == Blotted}, true
	}
	return Setting{Key: name, Value: shown(path, usual)}, false
}

// onlySeller adds the keys of the one seller; none is configured, perhaps.
func (c *Config) onlySeller(add func(Setting, bool)) {
	var one Seller
	if len(c.Sellers) > 0 {
		one = c.Sellers[0]
	}
	usual := one.usual()
	for _, k := range sellerKeys() {
		add(c.setting(sellerPrefix+k.name, sellerPrefix+k.name, usual[k.name]))
	}
}

// entries adds the keys of each entry of sellers. A key that an entry takes from the top level has
// the value and the origin of that.
func (c *Config) entries(add func(Setting, bool)) {
	top := c.usual()
	for i, seller := range c.Sellers {
		usual, number := seller.usual(), strconv.Itoa(i)
		for _, k := range entryKeys() {
			path, name := "sellers."+number+"."+k.name, "sellers["+number+"]."+k.name
			s, set := c.setting(path, name, usual[k.name])
			if !set && seller.inherits(k.name) {
				s, _ = c.setting(k.name, name, top[k.name])
			}
			add(s, set)
		}
	}
}

// receiverSettings adds the keys of the entries of notify that their types use.
func (c *Config) receiverSettings(add func(Setting, bool)) {
	if len(c.Notify) == 0 {
		add(Setting{Key: notifyKey}, false)
	}
	for i, r := range c.Notify {
		usual, number := r.usual(), strconv.Itoa(i)
		uses, _ := r.Type.keys()
		for _, k := range receiverKeys() {
			s, set := c.setting(notifyPrefix+number+"."+k.name, notifyKey+"["+number+"]."+k.name, usual[k.name])
			if set || slices.Contains(commonKeys, k.name) || slices.Contains(uses, k.name) {
				add(s, set)
			}
		}
	}
}

// showable is a setting whose text can be shown. Nothing else is kept, since a configuration may be
// formatted.
func showable(name string, secret bool, v value) value {
	if secret || name == "app_key" {
		v.text = Blotted
	} else {
		v.text = shown(name, v.text)
	}
	return v
}

// shown is the value of a key without passwords and personal numbers. The tax number of a seller is
// public: it is on each invoice, and the number of the sandbox looks like one of a person.
func shown(name, text string) string {
	if last := lastPart(name); last == "tax_num" || last == "default_seller" {
		return text
	}
	return nuonuo.MaskPersonal(HidePassword(text))
}
