package main

import (
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/nearest"
)

func noCommand() error {
	return usage(
		"没有写命令；全部命令见 fapiao --help",
		"no command was given; fapiao --help lists them")
}

// noSuchCommand suggests a similar command, or, for the name of a file, to run the file.
func noSuchCommand(app *cli.App, rest []string) error {
	var names []string
	for _, c := range app.Commands {
		names = append(names, c.Name)
	}
	if near := nearest.Name(rest[0], names); near != "" {
		return usage(
			"没有命令 %q；是不是 fapiao %s？",
			"there is no command %q; did you mean fapiao %s?",
			rest[0], near)
	}
	if info, err := os.Stat(rest[0]); err == nil && !info.IsDir() {
		return usage(
			"没有命令 %q；要开具文件里的订单，请运行：fapiao run %s",
			"there is no command %q; to invoice the orders of a file, type: fapiao run %s",
			rest[0], ui.Quote(rest[0]))
	}
	return usage(
		"没有命令 %q；全部命令见 fapiao --help",
		"there is no command %q; fapiao --help lists them",
		rest[0])
}

// fewCommands is how many commands the error of a flag names that have it.
const fewCommands = 3

// noSuchFlag is the error of a flag that only other commands have; it names them if they are few.
func noSuchFlag(app *cli.App, cmd *cli.Command, name string) error {
	var has []string
	for _, other := range app.Commands {
		if slices.Contains(shownNames(other), name) {
			has = append(has, "fapiao "+other.Name)
		}
	}
	if len(has) > 0 && len(has) <= fewCommands {
		return usage(
			"%[1]s 没有选项 %[2]s，它是 %[3]s 的选项；%[1]s 的选项见 fapiao %[1]s --help",
			"%[1]s has no flag %[2]s, which is a flag of %[4]s; fapiao %[1]s --help lists its own",
			cmd.Name, dashed(name), strings.Join(has, "、"), strings.Join(has, ", "))
	}
	return usage(
		"%[1]s 没有选项 %[2]s；它的选项见 fapiao %[1]s --help",
		"%[1]s has no flag %[2]s; fapiao %[1]s --help lists them",
		cmd.Name, dashed(name))
}

// secretFlags are names of flags that users may try for a secret.
var secretFlags = []string{"app-secret", "app_secret", "secret", "appsecret", "token", "password"}

// unknownFlag is the error of a flag that no command has; it suggests a similar flag of the
// command.
func unknownFlag(app *cli.App, args []string, name string) error {
	if slices.Contains(secretFlags, name) {
		return usage(
			"没有选项 %s：密钥写在命令行上会被别人看到；请用环境变量 FAPIAO_APP_SECRET，"+
				"或用 FAPIAO_APP_SECRET_FILE 写明存放它的文件",
			"there is no flag %s: a secret on the command line is shown to others; set "+
				"FAPIAO_APP_SECRET, or name a file that holds it as FAPIAO_APP_SECRET_FILE",
			dashed(name))
	}
	if near := nearest.Name(name, flagNames(app, args)); near != "" {
		return usage(
			"没有选项 %s；是不是 %s？",
			"there is no flag %s; did you mean %s?",
			dashed(name), dashed(near))
	}
	return usage("没有选项 %s", "there is no flag %s", dashed(name))
}

// flagNames are the flags in the help page of the command in args, or of all commands if there is
// none.
func flagNames(app *cli.App, args []string) (names []string) {
	for _, c := range app.Commands {
		if slices.Contains(args, c.Name) {
			return shownNames(c)
		}
		names = append(names, shownNames(c)...)
	}
	return append(names, "version")
}

func shownNames(c *cli.Command) (names []string) {
	for _, f := range shownFlags(c) {
		names = append(names, f.Names()...)
	}
	return append(names, "help")
}

// shownFlags are the flags in a command's help page. Every command also accepts, but does not show,
// the settings that it does not use.
func shownFlags(c *cli.Command) (out []cli.Flag) {
	for _, f := range c.Flags {
		if v, ok := f.(cli.VisibleFlag); !ok || v.IsVisible() {
			out = append(out, f)
		}
	}
	return out
}

// libraryUsage translates an error of the flag library.
func libraryUsage(err error) error {
	text := err.Error()
	value, rest, cut := strings.Cut(strings.TrimPrefix(text, "invalid value "), " for flag ")
	if cut {
		name, _, _ := strings.Cut(rest, ":")
		return usage(
			"选项 %s 的值 %s 不能用%.0s",
			"the value of flag %s is %s: %s",
			dashed(strings.TrimLeft(name, "-")), value, text)
	}
	if _, names, twice := strings.Cut(text, "two forms of the same flag: "); twice {
		return usage("同一个选项写了两次：%s%.0s", "%[2]s", names, text)
	}
	return usage("命令写法有误（原文：%s）", "%s", text)
}
