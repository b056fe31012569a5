package main

import (
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
			"fapiao_results；再次运行不会重复写",
		En: "also write the results into a database: write_back of the configuration names " +
			"table and columns (default: table fapiao_results); writing again changes nothing",
	}), &o.On)
}

// ordersDatabase is the database of the orders, which takes results if the configuration names no
// other.
func (c *call) ordersDatabase(o *app.WriteBack, given string) {
	if o.Database = given; given == "" {
		o.Database = c.variable("FAPIAO_DB")
	}
}
