package main

import (
	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// late is the flag of the key late, of the commands that send orders.
const late = "late"

func (p *program) lateFlag() cli.Flag {
	return p.boolFlag(late, lang.Text{
		Zh: "以前月份的订单也提交，不另外询问",
		En: "also send orders of earlier months, without asking about them",
	})
}

// again is the command line that was typed. After its time to send was over it is without that
// time; where the configuration has it, none takes its place. What was handed out is followed, so
// that it does not end at once.
func (c *call) again(next *app.Next) string {
	other := *c.program
	other.args = c.without(func(f cli.Flag) bool {
		name := f.Names()[0]
		return name == "until" && next.Resumed || name == "detach" && next.Workers
	})
	if next.Resumed && c.cfg.Set("until") && !c.cfg.Typed("until") {
		other.args = append(other.args, "--until", "none")
	}
	return other.typed()
}
