package main

import (
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// writeBack is the flag of the commands that can write results into a database.
const writeBack = "write-back"

// writeBackFlag makes a command write its results into a database.
func (p *program) writeBackFlag(o *app.WriteBack) cli.Flag {
	return set(p.boolFlag(writeBack, lang.Text{
		Zh: "把结果也写回数据库：表和列在配置的 write_back 里写明，不写则为表 " +
			"fapiao_results；再次运行不会重复写；配置了 write_back.always 时不加也写",
		En: "also write the results into a database: write_back of the configuration names " +
			"table and columns (default: table fapiao_results), and with always: true makes this " +
			"the default; writing again changes nothing",
	}), &o.On)
}

// writesBack completes the options of a command that changes results: the configuration may ask for
// writing them without the flag, and the database of the orders takes them if it names no other.
func (c *call) writesBack(o *app.WriteBack, given string) {
	if c.cfg.WriteBack.Always && !c.flags.IsSet(writeBack) {
		o.On = true
	}
	c.ordersDatabase(o, given)
}

// ordersDatabase is the database of the orders, which takes results if the configuration names no
// other.
func (c *call) ordersDatabase(o *app.WriteBack, given string) {
	if o.Database = given; given == "" {
		o.Database = c.variable("FAPIAO_DB")
	}
}

// repeatWriting completes the hint of an error about results that are not in the database: the
// command that writes them from the ledger, with the settings of this one.
func (c *call) repeatWriting(err error) {
	var e *app.Error
	if !errors.As(err, &e) || !e.Unwritten {
		return
	}
	words := append([]string{"fapiao", "export", "--all", "--format", string(app.Database)}, c.repeated(shownNames(c.flags.App.Command("export")))...)
	command := strings.Join(words, " ")
	e.Hint = lang.Format(
		"台账和发票不受影响。问题解决后补写：%s",
		"the ledger and the invoices are not affected. Once this is solved, write the rest with: %s", command)
	if c.cfg.WriteBack.URL.Reveal() == "" && c.variable("FAPIAO_DB") == "" { // the address was given as --db
		e.Hint = lang.Text{
			Zh: e.Hint.Zh + "（先用环境变量 FAPIAO_DB 写明 --db 的地址）",
			En: e.Hint.En + " (with the address of --db in FAPIAO_DB)",
		}
	}
}
