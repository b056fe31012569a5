package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) configCommand() *cli.Command {
	var effective bool
	return command(&cli.Command{
		Name:      "config",
		Usage:     p.text(lang.Text{Zh: "查看配置，以及每个值从哪里来", En: "show the configuration and where each value comes from"}),
		ArgsUsage: "show",
		Description: p.describe(lang.Text{
			Zh: "列出已设置的配置项、起作用的值和来源：选项、环境变量，或配置文件的某一行。" +
				"--effective 也列出其他配置项的默认值。密钥不显示，只显示来源。配置有误时列出全部错误，以 7 结束。",
			En: "Lists the keys that are set, the value that counts and its origin: a flag, a " +
				"variable, or a line of the file. With --effective also every other key with its default. Of a " +
				"secret only the origin is shown. Errors of the configuration are all " +
				"listed, and end the command with 7.",
		},
			[]string{"fapiao config show", "fapiao config show --effective --json"},
			exitDone, exitFailed, exitUnusable, exitUsage),
		Flags: join(p.settings(usesLedger, usesSeller, usesPlatform, usesKind, usesWait, usesUntil, usesAccount), []cli.Flag{
			set(p.boolFlag("effective", lang.Text{Zh: "也列出其他配置项的默认值", En: "also list every other key with its default"}), &effective),
			p.quietFlag(false),
		}),
		Action: p.with(func(_ context.Context, c *call) error {
			if args := c.flags.Args().Slice(); len(args) != 1 || args[0] != "show" {
				return usage("应为 fapiao config show", "want fapiao config show")
			}
			return c.screen.Settings(c.cfg.File, c.cfg.Settings(effective))
		}),
	})
}
