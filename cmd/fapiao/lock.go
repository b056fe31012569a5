package main

import (
	"math"
	"regexp"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// waitLock is the flag whose value is optional; without a value the wait is unlimited.
const waitLock = "wait-lock"

// timeLike matches an argument after waitLock that is meant as a time, even a malformed one. A file
// with such a name is given as ./10m.
var timeLike = regexp.MustCompile(`^-?\d+(\.\d+)?([a-zµ]+(\d+(\.\d+)?[a-zµ]*)*)?$`)

func (p *program) lockFlags() []cli.Flag {
	return []cli.Flag{p.valueFlag(waitLock, lang.Text{
		Zh: "另一个运行正在处理这个批次或读取文件时，最多等 `时间`（如 10m；" +
			"不写时间则一直等）",
		En: "wait up to `TIME` (such as 10m; without a time: indefinitely) while another run " +
			"holds the batch or reads files",
	})}
}

// lockTime is how long the command may wait for another run.
func lockTime(c *cli.Context) (app.LockWait, error) {
	if !c.IsSet(waitLock) {
		return app.LockWait{}, nil
	}
	text := c.String(waitLock)
	if text == "" {
		return app.LockWait{Most: math.MaxInt64, Set: true}, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return app.LockWait{}, usage(
			"--%s 是 %q；应为时间，如 90s、10m，或不写",
			"--%s is %q; want a time such as 90s or 10m, or no value",
			waitLock, text)
	}
	return app.LockWait{Most: d, Set: true}, nil
}
