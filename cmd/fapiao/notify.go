package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/notify"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) notifyCommand() *cli.Command {
	return command(&cli.Command{
		Name: "notify",
		Usage: p.text(lang.Text{
			Zh: "给配置的每个接收方发一条测试消息",
			En: "send a test message to every configured receiver of digests",
		}),
		ArgsUsage: "test",
		Description: p.describe(lang.Text{
			Zh: "配置文件里 notify 的每一项（钉钉、企业微信、飞书的群机器人，webhook，邮件）" +
				"在运行结束时收到一条摘要：发生了什么、该做什么、结果文件在哪里。" +
				"notify test 现在就给每一项发一条测试消息，并显示对方的答复；不读台账，不提交订单。\n\n" +
				"run、import、submit、reconcile、retry、reissue、red、void、deliver 结束时发送，" +
				"出错和中断时也发送；status --alarm 和 account --alarm 发现异常时发送，" +
				"同样的异常隔 notify_repeat（默认 4h）才再发，恢复时发一次。" +
				"送不到不影响运行和退出码。",
			En: "Each entry of notify in the configuration (robots of DingTalk, WeCom and Feishu, a " +
				"webhook, e-mail) gets a digest when a run ends: what happened, what to do, and where " +
				"the results are. notify test sends a test message to each of them now, and shows " +
				"what it answered; it reads no ledger and sends no orders.\n\n" +
				"Digests are sent by run, import, submit, reconcile, retry, reissue, red, void and " +
				"deliver, also when they fail or are interrupted, and by status --alarm and account " +
				"--alarm when they find something: the same alarm again after notify_repeat (default " +
				"4h), and once when it is over. One that is not delivered changes neither the run nor " +
				"its exit code.",
		},
			[]string{"fapiao notify test", "fapiao notify test --json"},
			exitDone, exitFailed, exitUnusable, exitUsage, exitInterrupted),
		Flags: []cli.Flag{
			p.valueFlag("lang", lang.Text{Zh: "`语言`：zh 或 en", En: "output `LANG`: zh or en"}),
			p.configFlag(),
			p.jsonFlag(),
			p.quietFlag(false),
		},
		Action: p.with(func(ctx context.Context, c *call) error {
			if args := c.flags.Args(); args.Len() != 1 || args.First() != "test" {
				return usage("请写 fapiao notify test", "want fapiao notify test")
			}
			return c.notifyTest(ctx)
		}),
	})
}

// notifyTest sends a test message to every receiver.
func (c *call) notifyTest(ctx context.Context) error {
	if len(c.cfg.Notify) == 0 {
		return &app.Error{Kind: app.Unusable, Message: lang.Text{
			Zh: "配置里没有 notify，没有可发的接收方；见 docs/zh/notify.md",
			En: "the configuration has no notify, so there is no receiver; see docs/notify.md",
		}}
	}
	var r notify.Run
	c.describe(&r)
	var list []ui.Notified
	wrong := 0
	done := notify.NewSender(c.now).Check(ctx, c.cfg, r)
	for i := range done {
		list = append(list, shown(c.cfg.Lang, &done[i]))
		if done[i].Err != nil {
			wrong++
		}
	}
	if err := c.screen.Notified(list); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if wrong > 0 {
		return &app.Error{Kind: app.Failed, Message: lang.Format("%d 个接收方没有收到", "%d receivers did not get it", wrong)}
	}
	return nil
}
