package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) versionCommand() *cli.Command {
	return command(&cli.Command{
		Name:  "version",
		Usage: p.text(lang.Text{Zh: "显示版本", En: "print the version"}),
		Description: p.describe(lang.Text{Zh: "显示程序的版本、Go 的版本和系统。",
			En: "Prints the version of the program and of Go, and the system it was built for."},
			[]string{"fapiao version"}, exitDone, exitUsage),
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("version 不需要参数", "version takes no argument")
			}
			_, err := fmt.Fprintf(p.streams.Out, "fapiao %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	})
}

// version is the version recorded by the build.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
