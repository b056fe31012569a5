package main

import (
	"errors"
	"os"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// filesZh and filesEn say what the files of a command may be.
const (
	filesZh = "文件可以是 .xlsx、.xlsm、.xls，用逗号、制表符、分号或竖线分列的 .csv、.tsv、.txt（UTF-8 或 GBK），" +
		"装着这些文件的文件夹（不含子文件夹）或 zip，以及 -（标准输入）。"
	filesEn = "A file may be an .xlsx, .xlsm or .xls, a .csv, .tsv or .txt whose columns are separated by " +
		"comma, tab, semicolon or | (in UTF-8 or GBK), a folder of such files (without the " +
		"folders in it), a zip of them, or - for the standard input."
)

// input completes an input, whose database the flags set, with the files of the arguments.
func (c *call) input(in *app.Input) error {
	in.Files, in.Stdin = c.flags.Args().Slice(), c.streams.In
	if err := c.arranged(in); err != nil {
		return err
	}
	asks := c.flags.IsSet("query") || c.flags.IsSet("table")
	if in.Database == "" && asks {
		in.Database = c.variable("FAPIAO_DB")
	}
	switch {
	case in.Database == "" && asks:
		return usage(
			"--query 和 --table 要有数据库：请写 --db 或 FAPIAO_DB",
			"--query and --table need a database: give --db or FAPIAO_DB")
	case in.Database == "" && in.Watermark != "":
		return usage("--watermark 只和 --db 一起用", "--watermark needs --db")
	case in.Database != "" && len(in.Files) > 0:
		return usage("文件和 --db 只能写一个", "give files or --db, not both")
	case in.Database != "" && (in.Query == "") == (in.Table == ""):
		return usage(
			"--db 要和 --query、--table 中的一个一起用",
			"--db needs one of --query and --table")
	case in.Database == "" && len(in.Files) == 0:
		return usage(
			"%s 要有订单文件，或 --db",
			"%s needs an order file, or --db",
			c.flags.Command.Name)
	}
	return c.standardInput(in.Files)
}

// standardInput refuses to read orders from the keyboard, or twice.
func (c *call) standardInput(files []string) error {
	n := 0
	for _, f := range files {
		if f == app.StandardInput {
			n++
		}
	}
	switch {
	case n > 1:
		return usage("标准输入（-）只能写一次", "give the standard input (-) once")
	case n == 1 && c.streams.Ask:
		return usage(
			"标准输入（-）是键盘；请接上别的程序或文件，如 fapiao %s - < orders.csv",
			"the standard input (-) is a terminal; connect a program or a file, as in fapiao %s - < orders.csv",
			c.flags.Command.Name)
	}
	return nil
}

// oneBatch refuses --batch together with --all.
func oneBatch(of app.Batches) error {
	if of.ID != "" && of.All {
		return usage("--batch 和 --all 只能写一个", "use either --batch or --all")
	}
	return nil
}

// orders returns the orders with the numbers in the arguments.
func (c *call) orders() app.Orders {
	return app.Orders{Numbers: c.flags.Args().Slice(), Seller: c.onlySeller()}
}

// ordersOrBatches returns the orders of the arguments, and refuses them together with batches.
func (c *call) ordersOrBatches(of app.Batches) (app.Orders, error) {
	if c.flags.Args().Present() && (c.flags.IsSet("batch") || of.All) {
		return app.Orders{}, usage(
			"订单号和 --batch、--all 只能写一种",
			"give order numbers, or a batch with --batch or --all, not both")
	}
	return c.orders(), oneBatch(of)
}

// onlySeller is the seller of the flag; empty if it was not given.
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

// noFile refuses an argument that is not an order of the ledger.
func (c *call) noFile(name string) error {
	if c.flags.Command.Name == "retry" {
		return usage(
			"retry 不读取文件（%s），只处理台账里的订单；内容在文件里改过的，用 fapiao retry --corrected 文件",
			"retry takes no file (%s); it works on the orders in the ledger. For content that was corrected in a file: fapiao retry --corrected FILE",
			name)
	}
	return usage(
		"%s 不读取文件（%s），只处理台账里的订单",
		"%s takes no file (%s); it works on the orders in the ledger",
		c.flags.Command.Name, name)
}

// named replaces the error about an unknown order number that is the name of a file.
func (c *call) named(err error) error {
	var e *app.Error
	if errors.As(err, &e) && len(e.Unknown) > 0 {
		if _, missing := os.Stat(e.Unknown[0]); missing == nil {
			return c.noFile(e.Unknown[0])
		}
	}
	return err
}
