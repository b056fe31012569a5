package config

import (
	"cmp"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/writers/database"
)

// WriteBack is where results are written in a database.
type WriteBack struct {
	Always bool     // commands that change results write them without the flag
	URL    Location // empty: the database that orders are read from
	Table  string   // empty: the usual table of ours
	Key    string   // column of the order number in an existing table; empty: the table is ours
	Seller string   // with Key: column of the seller's tax number
	// Environment is the one whose results an existing table takes: simulated invoices in a table
	// of real orders would be taken for real. Empty: production.
	Environment Environment
	Columns     map[string]string // columns of an existing table, by name of the value
}

const writeBackPrefix = "write_back."

// writeBackKeys are the keys of write_back; it is a part of the top level.
func writeBackKeys() []key[Config] {
	name := func(of func(*WriteBack) *string) func(*Config, value) error {
		return func(c *Config, v value) error { return text(of(&c.WriteBack), v, 200) }
	}
	keys := []key[Config]{
		{writeBackPrefix + "always", false, func(c *Config, v value) error {
			answer := "false"
			err := oneOf(&answer, v, "true", "false")
			c.WriteBack.Always = answer == "true"
			return err
		}},
		{writeBackPrefix + "url", false, func(c *Config, v value) error { c.WriteBack.URL = NewLocation(v.text); return nil }},
		{writeBackPrefix + "table", false, name(func(w *WriteBack) *string { return &w.Table })},
		{writeBackPrefix + "key", false, name(func(w *WriteBack) *string { return &w.Key })},
		{writeBackPrefix + "seller", false, name(func(w *WriteBack) *string { return &w.Seller })},
		{writeBackPrefix + "environment", false, func(c *Config, v value) error {
			return oneOf(&c.WriteBack.Environment, v, Simulator, Sandbox, Production)
		}},
	}
	for _, column := range database.Values() {
		keys = append(keys, key[Config]{writeBackPrefix + "columns." + column, false, func(c *Config, v value) error {
			if c.WriteBack.Columns == nil {
				c.WriteBack.Columns = map[string]string{}
			}
			var name string
			err := text(&name, v, 200)
			c.WriteBack.Columns[column] = name
			return err
		}})
	}
	return keys
}

// CanWriteBack returns an error if the settings of write_back contradict each other, or if an
// existing table does not take results of this environment or of several sellers.
func (c *Config) CanWriteBack() error {
	w := &c.WriteBack
	var f faults
	where := func(name string) string { return c.where[writeBackPrefix+name] }
	switch takes := cmp.Or(w.Environment, Production); {
	case w.Key == "" && (len(w.Columns) > 0 || w.Seller != ""):
		f.add(where("table"), writeBackPrefix+"key", lang.Text{
			Zh: "没有填写：写回已有的表时，须写明订单号所在的列",
			En: "is missing: an existing table needs the column of its order numbers",
		})
	case w.Key == "":
	case w.Table == "":
		f.add(where("key"), writeBackPrefix+"table", lang.Text{
			Zh: "没有填写：写了 key，就要写明是哪个表",
			En: "is missing: with key, the table must be named",
		})
	case w.Columns[database.StateValue] == "":
		f.add(where("key"), writeBackPrefix+"columns.state", database.ErrNoState)
	case c.Environment != takes:
		f.add(where("key"), writeBackPrefix+"environment", lang.Format(
			"是 %s，而本次是 %s：表 %s 只接受 %[1]s 的结果；测试用的表请写 environment: %[2]s",
			"is %s and this run %s: table %s takes results of %[1]s only; for a table of tests set it to %[2]s",
			string(takes), string(c.Environment), w.Table))
	case w.Seller == "" && len(c.Sellers) > 1:
		f.add(where("key"), writeBackPrefix+"seller", lang.Text{
			Zh: "没有填写：有多个销售方时，须写明表里哪一列是销售方税号",
			En: "is missing: with several sellers, name the column of the seller's tax number",
		})
	}
	return f.err()
}
