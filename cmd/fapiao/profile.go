package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) profileCommand() *cli.Command {
	return command(&cli.Command{
		Name: "profile",
		Usage: p.text(lang.Text{
			Zh: "推测一份列的对应表，用来读没有见过的表格",
			En: "suggest a mapping profile for a sheet with an unknown layout",
		}),
		ArgsUsage:   p.text(lang.Text{Zh: "suggest 文件…", En: "suggest FILE…"}),
		Description: p.suggestHelp(),
		Flags: join(p.suggestFlags(), []cli.Flag{
			p.valueFlag("lang", lang.Text{
				Zh: "`语言`：zh（中文）或 en（英文）",
				En: "output language (`LANG`): zh or en",
			}),
			p.configFlag(),
			p.jsonFlag(),
		}),
		Action: p.with(func(ctx context.Context, c *call) error {
			args := c.flags.Args().Slice()
			if len(args) == 0 || args[0] != "suggest" {
				return usage(
					"请写：fapiao profile suggest 文件",
					"type: fapiao profile suggest FILE")
			}
			return c.suggestProfile(ctx, args[1:])
		}),
	})
}
