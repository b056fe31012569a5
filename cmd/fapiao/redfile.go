package main

import (
	"context"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

// redListFlags are the flags of red that are about lists.
func (p *program) redListFlags() []cli.Flag {
	return []cli.Flag{
		p.listFlag("issued", lang.Text{
			Zh: "电子税局“全量发票查询”导出的 `文件`：红冲不是本程序开的发票；可以重复",
			En: "the bureau's export of issued invoices (全量发票查询), a `FILE`, to reverse invoices that were " +
				"not issued here; may be repeated",
		}),
		p.profileFlag(),
		p.hiddenListFlag(),
	}
}

// hiddenListFlag says what to do with hidden rows of a list.
func (p *program) hiddenListFlag() cli.Flag {
	return p.valueFlag(hiddenRows, lang.Text{
		Zh: "清单里隐藏、筛选掉的行怎么办（`做法`）：hold 不处理并列出（默认），read 照常读取，skip 跳过",
		En: "what to do with hidden or filtered rows of a list (`CHOICE`): hold reports and leaves them out " +
			"(default), read reads them, skip skips them",
	})
}

// listed parts the arguments of a command into the numbers and the lists of invoices.
func (c *call) listed() (app.Orders, app.Lists, error) {
	files, numbers := lists(c.flags.Args().Slice())
	if len(files) == 0 && c.flags.IsSet(hiddenRows) {
		return app.Orders{}, app.Lists{}, usage("--hidden-rows 要有清单文件", "--hidden-rows needs a file")
	}
	return app.Orders{Numbers: numbers, Seller: c.onlySeller()}, app.Lists{Files: files, Stdin: c.streams.In}, c.standardInput(files)
}

// lists parts the arguments of red into files and numbers: a regular file, or what has the name of
// a table, is a file.
func lists(args []string) (files, numbers []string) { return parted(args, os.FileMode.IsRegular) }

// orderFiles parts the arguments of a correction of orders, whose files may be folders.
func orderFiles(args []string) (files, numbers []string) {
	return parted(args, func(m os.FileMode) bool { return m.IsRegular() || m.IsDir() })
}

// parted parts arguments into files of a mode and numbers.
func parted(args []string, mode func(os.FileMode) bool) (files, numbers []string) {
	for _, arg := range args {
		info, err := os.Stat(arg)
		if arg == app.StandardInput || app.TableName(arg) || err == nil && mode(info.Mode()) {
			files = append(files, arg)
		} else {
			numbers = append(numbers, arg)
		}
	}
	return files, numbers
}

// reverseLists reverses what lists ask for, and invoices of exports by their numbers; ok is false
// where there is neither.
func (c *call) reverseLists(ctx context.Context, o app.RedOptions) (ok bool, _ error) {
	files, numbers := lists(o.Numbers)
	issued := c.flags.StringSlice("issued")
	switch {
	case len(files) == 0 && len(issued) == 0:
		if c.flags.IsSet("profile") || c.flags.IsSet(hiddenRows) || c.flags.Bool("again") {
			return true, usage("--profile、--hidden-rows 和 --again 要有清单文件", "--profile, --hidden-rows and --again need a file")
		}
		return false, nil
	case len(files)+len(numbers) == 0:
		return true, usage("请写要红冲的发票号码，或清单文件", "name the invoices to reverse, or a list of them")
	case o.Parts != nil || o.RefundNo != "" || o.BillInfo != "":
		return true, usage("--line、--refund、--bill-info 不和清单或 --issued 一起用；请写在清单里",
			"--line, --refund and --bill-info do not go with a list or --issued; put them into the list")
	case len(numbers) > 0 && o.Reason == "":
		return true, usage("号码要用 --reason 写明冲红原因", "numbers need a reason: --reason")
	}
	if err := c.standardInput(files); err != nil {
		return true, err
	}
	shown := func(r app.Reversing) error {
		if err := c.screen.Findings(ui.ByJSON); err != nil {
			return err
		}
		return c.screen.Reversing(r)
	}
	r, err := c.app.RedFile(ctx, app.RedFileOptions{Files: files, Stdin: c.streams.In, Numbers: numbers, Issued: issued,
		Profile: c.flags.String("profile"), Seller: o.Seller, Reason: o.Reason, Preview: o.Preview, Again: c.flags.Bool("again"),
		Shown: shown, Consent: o.Consent})
	return true, c.reversed(r, err)
}
