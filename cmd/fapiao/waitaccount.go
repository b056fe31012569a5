package main

import (
	"time"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/internal/lang"
)

// waitAccount is the flag of a run that waits for a person; its value is optional.
const waitAccount = "wait-account"

// accountWait is how long waitAccount waits without a value.
const accountWait = 2 * time.Hour

func (p *program) waitAccountFlag() cli.Flag {
	return p.valueFlag(waitAccount, lang.Text{
		Zh: "登录或实人认证失效时暂停，响铃提示，等人处理好后继续，最多等 `时间`（如 30m；不写时间为 2h）",
		En: "when the login or the identity check lapses, pause, ring, and go on when it is put " +
			"right, waiting up to `TIME` (such as 30m; without a time: 2h)",
	})
}

// accountTime is how long a run waits for a person; 0 without the flag.
func accountTime(c *cli.Context) (time.Duration, error) {
	text := c.String(waitAccount)
	switch {
	case !c.IsSet(waitAccount):
		return 0, nil
	case text == "":
		return accountWait, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, usage(
			"--%s 是 %q；应为时间，如 30m、2h，或不写",
			"--%s is %q; want a time such as 30m or 2h, or no value",
			waitAccount, text)
	}
	return d, nil
}
