package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/shells"
	"github.com/fapiao/fapiao/internal/lang"
)

// flagValues are the values of the flags that take one of a few; other flags take any, or a file.
var flagValues = map[string][]string{
	"environment": {"simulator", "sandbox", "production"},
	"lang":        {"zh", "en"},
	"log-level":   {"debug", "info", "warn", "error"},
	"preflight":   {"true", "false"},
	"format":      {"xlsx", "html", "jsonl", "csv", "database"},
	"rate":        {"unlimited"},
	sheetsBy:      {"month", "seller", "buyer"},
	"until":       {"month-end", "none"},
	"secret-in":   placeNames(),
}

// firstWords are the first arguments of commands that take one of a few.
var firstWords = map[string][]string{
	"template":   {"orders", "red", "void", "deliver"},
	"profile":    {"list", "show", "test", "suggest"},
	"codes":      {"import", "search", "show"},
	"red":        {"list", "withdraw", "agree", "refuse", "drop"},
	"completion": shells.Names,
}

func (p *program) completionCommand() *cli.Command {
	return command(&cli.Command{
		Name: "completion",
		Usage: p.text(lang.Text{
			Zh: "生成命令行补全脚本",
			En: "print a script that completes commands in a shell",
		}),
		ArgsUsage: strings.Join(shells.Names, " | "),
		Description: p.describe(lang.Text{
			Zh: "输出一个脚本，装好后在命令行按 Tab 键补全命令、选项、常用的值和文件名。" +
				"怎样安装见 docs/zh/install.md。",
			En: "Prints a script with which the Tab key completes commands, flags, their usual " +
				"values and names of files. docs/install.md says where it belongs.",
		},
			[]string{"fapiao completion bash > /etc/bash_completion.d/fapiao", "fapiao completion zsh > ~/.zfunc/_fapiao",
				"fapiao completion fish > ~/.config/fish/completions/fapiao.fish", "fapiao completion powershell | Out-String | Invoke-Expression"},
			exitDone, exitFailed, exitUsage),
		Flags: []cli.Flag{p.langFlag()},
		Action: func(c *cli.Context) error {
			shell := c.Args().First()
			if c.NArg() != 1 || !slices.Contains(shells.Names, shell) {
				return usage(
					"completion 后面要写一种命令行：%s",
					"completion needs the name of a shell: %s",
					strings.Join(shells.Names, ", "))
			}
			if err := shells.Write(p.streams.Out, shell, p.completed(c.App)); err != nil {
				return &app.Error{Kind: app.Failed, Message: lang.Text{Zh: "不能写到标准输出", En: "write to standard output"}, Cause: err}
			}
			return nil
		},
	})
}

// completed are the commands with the flags of their help pages.
func (p *program) completed(all *cli.App) *shells.Program {
	help := shells.Flag{Names: []string{"help", "h"}, Usage: p.text(lang.Text{Zh: "显示说明", En: "show help"})}
	out := &shells.Program{Name: all.Name, Flags: []shells.Flag{help,
		{Names: []string{"version"}, Usage: p.text(lang.Text{Zh: "显示版本", En: "print the version"})}}}
	for _, c := range all.Commands {
		one := shells.Command{Name: c.Name, Usage: c.Usage, Words: firstWords[c.Name]}
		for _, f := range shownFlags(c) {
			one.Flags = append(one.Flags, p.completedFlag(f))
		}
		one.Flags = append(one.Flags, help)
		out.Commands = append(out.Commands, one)
	}
	return out
}

// completedFlag is a flag; its usage is one short line.
func (p *program) completedFlag(f cli.Flag) shells.Flag {
	names := f.Names()
	out := shells.Flag{Names: names, Takes: arity([]cli.Flag{f})[names[0]] == oneValue, Values: flagValues[names[0]]}
	if d, ok := f.(cli.DocGenerationFlag); ok {
		_, out.Usage = p.flagUsage(d)
	}
	return out
}
