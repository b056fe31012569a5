package main

import (
	"errors"
	"os"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// input is what a command reads: the files of its arguments, or the database of its flags.
func (c *call) input() (in app.Input, err error) {
	in = app.Input{Files: c.flags.Args().Slice(), Database: c.flags.String("db"), Query: c.flags.String("query"), Table: c.flags.String("table")}
	asks := c.flags.IsSet("query") || c.flags.IsSet("table")
	if in.Database == "" && asks {
		in.Database = c.variable("FAPIAO_DB")
	}
	switch {
	case in.Database == "" && asks:
		return in, usage("--query 和 --table 要有数据库：请写 --db 或 FAPIAO_DB", "--query and --table need a database: give --db or FAPIAO_DB")
	case in.Database != "" && len(in.Files) > 0:
		return in, usage("文件和 --db 只能写一个", "give files or --db, not both")
	case in.Database != "" && (in.Query == "") == (in.Table == ""):
		return in, usage("--db 要和 --query、--table 中的一个一起用", "--db needs one of --query and --table")
	case in.Database == "" && len(in.Files) == 0:
		return in, usage("%s 要有订单文件，或 --db", "%s needs a file with orders, or --db", c.flags.Command.Name)
	}
	return in, nil
}

// batches are those that the flags name: one by its ID, all, or the latest.
func (c *call) batches() (app.Batches, error) {
	b := app.Batches{ID: c.flags.String("batch"), All: c.flags.Bool("all")}
	if b.ID != "" && b.All {
		return b, usage("--batch 和 --all 只能写一个", "--batch and --all exclude each other")
	}
	return b, nil
}

// orders are those that the arguments name.
func (c *call) orders() app.Orders {
	return app.Orders{Numbers: c.flags.Args().Slice(), Seller: c.onlySeller()}
}

// ordersOrBatches are orders that the arguments name, or batches that the flags name.
func (c *call) ordersOrBatches() (app.Orders, app.Batches, error) {
	if c.flags.Args().Present() && (c.flags.IsSet("batch") || c.flags.Bool("all")) {
		return app.Orders{}, app.Batches{}, usage("订单号和 --batch、--all 只能写一种", "name orders, or a batch with --batch or --all, not both")
	}
	of, err := c.batches()
	return c.orders(), of, err
}

// onlySeller is the seller that was typed; empty where none was.
func (c *call) onlySeller() string {
	if c.flags.IsSet("seller") {
		return c.cfg.Default
	}
	return ""
}

// noFiles refuses arguments where a command takes none, so that "submit orders.xlsx" does not send
// another batch.
func (c *call) noFiles() error {
	if !c.flags.Args().Present() {
		return nil
	}
	return c.noFile(c.flags.Args().First())
}

// noFile refuses what is no order of the ledger where none, or only orders, are taken.
func (c *call) noFile(name string) error {
	return usage("%s 不读取文件（%s），只处理台账里的订单", "%s takes no file (%s); it works on what the ledger holds", c.flags.Command.Name, name)
}

// named explains an order that the ledger does not hold where its name is a file's.
func (c *call) named(err error) error {
	var e *app.Error
	if errors.As(err, &e) && len(e.Unknown) > 0 {
		if _, missing := os.Stat(e.Unknown[0]); missing == nil {
			return c.noFile(e.Unknown[0])
		}
	}
	return err
}
