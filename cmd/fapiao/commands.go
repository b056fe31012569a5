package main

import (
	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/internal/lang"
)

func (p *program) cli() *cli.App {
	return &cli.App{
		Name: "fapiao",
		Usage: p.text(lang.Text{
			Zh: "把一个月的订单在诺诺开放平台开成发票",
			En: "turn a month of orders into tax invoices (发票) on the Nuonuo (诺诺) " +
				"platform",
		}),
		UsageText: p.text(lang.Text{
			Zh: "fapiao 命令 [选项] [文件…]     选项写在哪里都可以",
			En: "fapiao COMMAND [flags] [FILE…]     flags may be anywhere",
		}),
		Description: p.text(lang.Text{
			Zh: "从这里开始：先运行 fapiao template orders 生成模板，填好后运行 fapiao run " +
				"orders.xlsx。没有配置时对接程序内的模拟平台，不会开出真实发票。",
			En: "Start with fapiao template orders, fill in the workbook, then fapiao run " +
				"orders.xlsx. Without configuration, everything runs against a built-in " +
				"simulator; no real invoice is issued.",
		}),
		HideVersion:     true,
		HideHelpCommand: true,
		// A knob's value may hold commas.
		DisableSliceFlagSeparator: true,
		Writer:                    p.streams.Out,
		ErrWriter:                 p.streams.Err,
		Commands: []*cli.Command{
			p.runCommand(), p.checkCommand(), p.planCommand(), p.importCommand(), p.submitCommand(), p.reconcileCommand(),
			p.workerCommand(), p.recallCommand(),
			p.retryCommand(), p.redCommand(), p.reissueCommand(), p.voidCommand(), p.deliverCommand(), p.dropCommand(), p.acceptCommand(), p.accountCommand(), p.loginCommand(), p.notifyCommand(),
			p.exportCommand(), p.downloadCommand(), p.vouchersCommand(), p.statusCommand(), p.batchesCommand(), p.showCommand(), p.historyCommand(), p.templateCommand(), p.profileCommand(), p.codesCommand(), p.simulateCommand(), p.initCommand(), p.configCommand(), p.doctorCommand(), p.versionCommand(), p.completionCommand(), p.manCommand(),
		},
		Action: func(*cli.Context) error { return noCommand() },
		// cli would end the process from inside; run maps errors to exit codes in one place.
		ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError:   func(_ *cli.Context, err error, _ bool) error { return libraryUsage(err) },
	}
}
