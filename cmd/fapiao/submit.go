package main

import (
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func (p *program) submitCommand() *cli.Command {
	return command(&cli.Command{
		Name: "submit", Usage: say(p.lang, "提交待开票的订单", "send the orders that are ready"), ArgsUsage: say(p.lang, "[订单号…]", "[ORDER…]"),
		Description: p.describe(said{Zh: "把最近一个批次（或 --batch、--all）里待开票的订单各提交一次，提交之前先记下。开票结果由 fapiao reconcile 查询。\n\n每个销售方先提交 10 单，开出一张后再继续；之前停止过的先试 1 单；之后每两秒看一次结果，避免登录失效或额度用完时整月的订单都白提交。\n\n写明订单号时只提交这些订单，待人工确认的（回答过“不”的，或后来的文件里已没有的）也提交。平台上已有同号而内容不同的发票时不会提交，见 fapiao accept。", En: "Sends every ready order of the latest batch (or of --batch, --all) once; its intent is recorded first. What became\n" +
			"of the invoices is asked by fapiao reconcile.\n\n" +
			"Ten orders of a seller are sent until one of them is issued, one where the seller was stopped before; then it looks\n" +
			"every two seconds at what it sent, so that a lapsed login or a used-up credit line does not spend the month.\n\n" +
			"With order numbers it sends these orders and nothing else, also those that are held (for a no at the prompt, or\n" +
			"because a later reading lacks them). An order that the platform has under other content is not sent; see fapiao accept."},

			[]string{"fapiao submit", "fapiao submit SO-1001 SO-1002", "fapiao submit --all --yes --environment production"},
			exitDone, exitFailed, exitRejected, exitPending, exitAccount, exitHeld, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags:  join(p.settings(usesLedger, usesSeller, usesPlatform), p.batchFlags(), p.lockFlags(), []cli.Flag{p.yesFlag(), p.quietFlag(true)}),
		Action: p.with(submitOrders),
	})
}

func submitOrders(ctx context.Context, s *session) error {
	if err := s.mayConfirm(); err != nil {
		return err
	}
	if s.cli.Args().Present() {
		return s.submitNamed(ctx)
	}
	return s.stages(ctx, pipeline.SubmitStages())
}

// submitNamed sends the orders that the arguments name. Where one of them cannot be sent, none is.
func (s *session) submitNamed(ctx context.Context) error {
	if s.cli.IsSet("batch") || s.cli.Bool("all") {
		return bothNamed()
	}
	j, err := s.job(ctx, nil)
	if err != nil {
		return err
	}
	orders, err := s.orders(ctx, j.store)
	if err != nil {
		return err
	}
	var unsent []string
	for _, e := range orders {
		if why := unsendable(&e, s.cfg.Lang); why != "" {
			unsent = append(unsent, e.Key.OrderNo+": "+why)
		}
		if e.State == ledger.Held && !slices.Contains(j.run.Release, e.Code) {
			j.run.Release = append(j.run.Release, e.Code)
		}
	}
	if len(unsent) > 0 {
		return endWith(exitRejected, "%s", "%s", strings.Join(unsent, "\n        "))
	}
	j.run.Orders = ids(orders)
	if err := j.connect(ctx); err != nil {
		return err
	}
	return j.execute(ctx, pipeline.SubmitStages())
}

// unsendable says why a person cannot have an order sent by naming it; empty where it can be, or
// was sent.
func unsendable(e *ledger.Entry, lang string) string {
	switch {
	case e.State == ledger.Dropped:
		return say(lang, "已取消；先运行 fapiao drop --undo "+e.Key.OrderNo, "it was dropped; first fapiao drop --undo "+e.Key.OrderNo)
	case e.State == ledger.Failed:
		return say(lang, "开票失败，这里不会重新提交；原因见 fapiao export", "it failed and is not sent again by this; fapiao export says why")
	case e.State != ledger.Held:
		return ""
	case e.Code == rules.NumberForeign:
		return say(lang, "平台已有发票，内容不符；核对后用 fapiao accept "+e.Key.OrderNo+" 或 fapiao drop "+e.Key.OrderNo,
			"the platform has another invoice under its number; look at it, then fapiao accept "+e.Key.OrderNo+" or fapiao drop "+e.Key.OrderNo)
	case e.Code == rules.Reading:
		return say(lang, "读取还没有完成；请重新运行原文件", "the reading that brought it is not complete; run its file again")
	case e.Code == rules.RejectedLater:
		return say(lang, "后来的读取没有通过校验；请改正后重新运行文件", "a later reading rejects it; correct it and run the file again")
	}
	return ""
}

// bothNamed refuses orders and batches at once.
func bothNamed() error {
	return usage("订单号和 --batch、--all 只能写一种", "name orders, or a batch with --batch or --all, not both")
}

// say picks a language for a text that only one command has.
func say(lang, zh, en string) string {
	if lang == "en" {
		return en
	}
	return zh
}

// stages runs stages over a batch that the ledger holds.
func (s *session) stages(ctx context.Context, stages []pipeline.Stage) error {
	if err := s.noFiles(); err != nil {
		return err
	}
	j, err := s.job(ctx, nil)
	if err != nil {
		return err
	}
	if err := j.take(ctx); err != nil {
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
	return j.execute(ctx, stages)
}
