package config

import "slices"

// Turn are the flags with which a command of this configuration works in another environment and
// with the ledger of its own that the environment has. They are empty where a ledger, or the
// address of a platform, has no such place or is configured and belongs to this environment.
func (c *Config) Turn(to Environment) string {
	addressed := c.Endpoint != usualEndpoint[c.Environment] ||
		slices.ContainsFunc(c.Sellers, func(s Seller) bool { return s.Endpoint != "" })
	flags := "--environment " + string(to)
	switch own := c.ledgerOf(to); {
	case addressed, own == "":
		return ""
	case c.Ledger.text != c.ledgerOf(c.Environment): // it belongs to one environment for ever
		return flags + ` --ledger "` + own + `"`
	}
	return flags
}
