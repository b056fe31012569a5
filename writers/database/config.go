package database

import (
	"cmp"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
)

// Config says where results go.
type Config struct {
	URL   string // as sqladdr.Parse reads it
	Table string // "table" or "schema.table"; empty: DefaultTable
	// Key is the column of the order number in a table that exists; empty: Table is ours, and is
	// created if it is missing.
	Key    string
	Seller string // with Key: column of the seller's tax number; empty: Key is enough
	// Columns names the column of each value, by names that Values lists; only with Key.
	Columns     map[string]string
	Environment string            // of the results; with Key, the table holds no other
	Lang        string            // of error texts
	Now         func() time.Time  // time of a change, as written
	Step        func(name string) // for crash tests: called between transactions; may be nil

	wait time.Duration // for locks; 0: patience
	asOf int64         // of Writer.From, in milliseconds
}

// DefaultTable is the table of ours.
const DefaultTable = "fapiao_results"

// NameOf is the name of the table that takes the results.
func NameOf(cfg Config) string { return cmp.Or(cfg.Table, DefaultTable) }

// StateValue is the value that tells how far an order is. Named columns must have it.
const StateValue = "state"

// updatedAt is the value that changes only with another one.
const updatedAt = "updated_at"

// Values are the names of what can be written into named columns.
func Values() []string {
	return []string{StateValue, "serial_no", "invoice_no", "invoice_code", "issued_at", "pdf_url", "ofd_url", "xml_url",
		"error_code", "error", "reversed", updatedAt}
}

// ErrNoState says that named columns lack the one that keeps a state from getting worse.
var ErrNoState = lang.Text{Zh: "写回指定的列时，须有 state 一列：凭它保证已开票的状态不会被旧的覆盖",
	En: "named columns must include one for state: it keeps what is issued from being replaced by what is older"}

// check returns why the columns cannot be used.
func (c *Config) check() error {
	if c.Key == "" {
		return nil
	}
	if c.Columns[StateValue] == "" {
		return ErrNoState
	}
	for name := range c.Columns {
		if !slices.Contains(Values(), name) {
			return lang.Format("没有 %s 这一项", "there is no value %s", name)
		}
	}
	return nil
}

func (c *Config) patience() time.Duration { return cmp.Or(c.wait, patience) }
