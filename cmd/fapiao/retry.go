package main

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func (p *program) retryCommand() *cli.Command {
	return command(&cli.Command{
		Name: "retry", Usage: say(p.lang, "让开票失败的订单按原订单号重新开具", "have failed orders issued again under their own numbers"), ArgsUsage: say(p.lang, "[订单号…]", "[ORDER…]"),
		Description: p.describe(said{Zh: "用于平台受理过但没有开出的订单（开票失败）：原因在账户（登录、授信额度），或原因已经消除。处理最近一个批次（或 --batch、--all）里失败的订单，或写明的订单。每一单先查询，因为可能已经开出；再请平台按原订单号重新开具（每单每天最多 20 次），不会出现第二张发票。\n\n以下订单不处理，会列出来：可能已经开出的（12 小时内）、已取消或已手工开具的、平台没有受理过的（请改正那一行后重新运行文件）；没有写明订单号时，还有可能已被后来的订单代替的，以及提交超过 35 天的。\n\n正式环境会先显示单数和金额并询问；没有终端时要加 --yes。之后一直查询到每一单都有结果或 --wait 到时。", En: "For orders that the platform accepted and could not issue (failed): because of the account (login, credit line), or\n" +
			"for a reason that has gone. Takes the failed orders of the latest batch (or of --batch, --all), or the orders that\n" +
			"are named. Each is asked about first, since it may have been issued meanwhile; then the platform is asked to issue\n" +
			"it again under the same number (reInvoice, at most 20 times a day each), so that no second invoice can arise.\n\n" +
			"Left out, and listed, are orders that may have been issued (for twelve hours), that were dropped or issued by hand,\n" +
			"that were never accepted (correct the row and run the file again), and, unless they are named, those that a later\n" +
			"order may have replaced and those that were sent more than 35 days ago.\n\n" +
			"Against production it shows the count and the total first and asks; without a terminal it needs --yes. Afterwards it\n" +
			"asks until each order is final or --wait is over."},

			[]string{"fapiao retry", "fapiao retry SO20261130001 SO20261130002", "fapiao retry --all --yes --environment production"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller, usesPlatform, usesWait), p.batchFlags(), p.lockFlags(), []cli.Flag{p.yesFlag(), p.quietFlag(true)}),
		Action: p.with(retryOrders),
	})
}

func retryOrders(ctx context.Context, s *session) error {
	if err := s.mayConfirm(); err != nil {
		return err
	}
	numbers := s.cli.Args().Slice()
	if len(numbers) > 0 && (s.cli.IsSet("batch") || s.cli.Bool("all")) {
		return bothNamed()
	}
	j, err := s.job(ctx, nil)
	if err != nil {
		return err
	}
	w := &pipeline.Retry{Numbers: numbers, Seller: j.onlySeller()}
	if len(numbers) > 0 {
		_, err = s.orders(ctx, j.store)
	} else {
		err = j.take(ctx)
	}
	if err != nil {
		return err
	}
	if err := j.hold(ctx); err != nil {
		return err
	}
	if err := j.again(ctx); err != nil {
		return err
	}
	if err := j.connect(ctx); err != nil {
		return err
	}
	if s.cfg.Environment == config.Production && !s.cli.Bool("yes") {
		w.Confirm = j.confirmRetry
	}
	if len(numbers) > 0 {
		j.judge = func() error { return j.judgeNamed(ctx, w) }
	}
	j.before = func() error { return j.screen.Retried(&w.Report) }
	return j.execute(ctx, pipeline.RetryStages(w))
}

func (j *job) confirmRetry(ctx context.Context, orders int, gross invoice.Amount) error {
	yes, err := j.screen.ConfirmRetry(ctx, orders, gross)
	if err == nil && !yes {
		return endWith(exitRejected, "没有重新开具；订单状态不变", "nothing was retried; the orders are as they were")
	}
	return err
}

// onlySeller is the seller that was typed; empty where none was.
func (s *session) onlySeller() string {
	if s.cli.IsSet("seller") {
		return s.cfg.Default
	}
	return ""
}

// judgeNamed maps the states of the orders that were named to the exit code.
func (j *job) judgeNamed(ctx context.Context, w *pipeline.Retry) error {
	list, err := j.store.Failures(ctx, ledger.Filter{Seller: w.Seller}, w.Numbers)
	if err != nil {
		return err
	}
	var open, wrong []string
	for _, f := range list {
		switch {
		case !f.State.Final():
			open = append(open, f.Key.OrderNo)
		case f.State != ledger.Issued:
			wrong = append(wrong, f.Key.OrderNo)
		}
	}
	switch {
	case len(open) > 0:
		return endWith(exitPending, "还没有结果：%s", "not final yet: %s", strings.Join(open, ", "))
	case len(wrong) > 0:
		return endWith(exitRejected, "没有开出：%s", "not issued: %s", strings.Join(wrong, ", "))
	}
	return nil
}
