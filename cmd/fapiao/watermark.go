package main

import (
	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// watermarkFlag limits the reading of a query to what is new.
func (p *program) watermarkFlag(in *app.Input) cli.Flag {
	return bound(p.valueFlag("watermark", lang.Text{
		Zh: "只读取有新行的订单：查询结果里这个 `列` 的值比上次读到的新（自增编号或更新时间）；" +
			"用于 --db",
		En: "read only orders with new rows: those whose `COLUMN`, a running ID or the time of " +
			"the last change, is above what the last reading reached; for --db",
	}), &in.Watermark)
}
