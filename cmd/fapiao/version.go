package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// built is what the build recorded. Its JSON is that of version --json.
type built struct {
	Type     string `json:"type"`
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"` // as Git names it, whole
	Date     string `json:"date,omitempty"`   // of the commit, RFC 3339 in UTC
	Modified bool   `json:"modified"`         // the source differed from the commit
	Go       string `json:"go"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
}

func (p *program) versionCommand() *cli.Command {
	var asJSON bool
	return command(&cli.Command{
		Name:  "version",
		Usage: p.text(lang.Text{Zh: "显示版本", En: "print the version"}),
		Description: p.describe(lang.Text{
			Zh: "显示程序的版本、它的提交和日期、Go 的版本和系统。",
			En: "Prints the version of the program, its commit and date, the version of Go, and " +
				"the system it was built for.",
		},
			[]string{"fapiao version"}, exitDone, exitFailed, exitUsage),
		Flags: []cli.Flag{set(p.boolFlag("json", lang.Text{Zh: "输出一行 JSON", En: "print a line of JSON"}), &asJSON)},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("version 不需要参数", "version takes no argument")
			}
			return p.printVersion(asJSON)
		},
	})
}

func (p *program) printVersion(asJSON bool) error {
	b := readBuilt()
	text := []byte(b.String())
	if asJSON {
		var err error
		if text, err = json.Marshal(b); err != nil {
			return err
		}
	}
	if _, err := p.streams.Out.Write(append(text, '\n')); err != nil {
		return &app.Error{Kind: app.Failed, Message: lang.Text{Zh: "不能写到标准输出", En: "write to standard output"}, Cause: err}
	}
	return nil
}

func (b built) String() string {
	out := fmt.Sprintf("fapiao %s %s %s/%s", b.Version, b.Go, b.OS, b.Arch)
	if b.Commit == "" {
		return out
	}
	if b.Modified {
		b.Commit += "+"
	}
	return out + " " + b.Commit + " " + b.Date
}

// A release names its version, commit and date (RFC 3339, UTC) when it is built, since Go records a
// commit in some working copies only: go build -ldflags '-X main.release=v1.2.3'.
var release, releaseCommit, releaseDate string

func readBuilt() built {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = new(debug.BuildInfo)
	}
	b := built{Type: "version", Version: cmp.Or(release, info.Main.Version, "(devel)"), Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	b.Commit, b.Date = releaseCommit, releaseDate
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// version is the version recorded by the build.
func version() string { return readBuilt().Version }
