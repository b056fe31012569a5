package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func (p *program) exportCommand() *cli.Command {
	var o app.ExportOptions
	return command(&cli.Command{
		Name:  "export",
		Usage: p.text(lang.Text{Zh: "写出一个批次的结果", En: "write the results of a batch"}),
		Description: p.describe(lang.Text{
			Zh: "写出台账里最近一个批次（或 --batch、--all、--month）现在的情况：结果工作簿、" +
				"网页（html，可打印，只是一个文件，最多列 5,000 行）、JSON 或 CSV。" +
				"JSON 和 CSV 写到标准输出，除非用 -o 写明文件。" +
				"文件要么完整写出，要么不动。\n\n" +
				"--all 也包括各批次中未通过校验的订单和原因，每一单只列最后一次。--month " +
				"是开票日期在这个月（北京时间）的全部发票，不论哪个批次。红字发票列在最后，" +
				"--month 列这个月开具的红字发票。\n\n" +
				"--status、--since、--seller 只写出其中一部分，可以同时写；合计只是这一部分的，" +
				"不是整个批次的核对。--month 和没有发票的状态（如 --status failed）一起写时，" +
				"是最后一次开票在这个月的订单，没有发出过的按读取的月份。\n\n" +
				"有发票与订单不一致而没有人接受时以 3 结束（fapiao accept 订单号）。",
			En: "Writes the current state of the latest batch (or of --batch, --all, " +
				"--month) from the ledger: a result workbook, a page (html: one file, for " +
				"reading and printing, with at most 5,000 rows), JSON lines or CSV. JSON lines " +
				"and CSV go to standard output unless -o gives a file. A file is written " +
				"completely or not at all.\n\n" +
				"--all includes the orders that were rejected when they were read, with the " +
				"reasons, each as it was read last. --month has all invoices issued in that " +
				"month in Beijing time, whatever their batch. Red invoices come last, with " +
				"--month those that were issued in it.\n\n" +
				"--status, --since and --seller write a part of them and can be combined. The " +
				"sums are then those of the part and no balance of the batch. With --month and " +
				"a state without an invoice (--status failed), it is the orders that were tried " +
				"last in the month; orders that were never sent are of the month of reading.\n\n" +
				"Exits with 3 while an invoice differs from its order and nobody has " +
				"accepted it (fapiao accept ORDER).",
		},
			[]string{"fapiao export", "fapiao export --format jsonl | jq .status", "fapiao export --all --format csv -o all.csv", "fapiao export --format html", "fapiao export --month 2026-11",
				"fapiao export --status failed,held --since 7d",
				"fapiao export --all --format database"},
			exitDone, exitFailed, exitRejected, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesSeller), p.batchFlags(&o.Batches), p.extractFlags(), []cli.Flag{p.monthFlag(), p.groupByFlag(), p.sheetsByFlag(), p.quietFlag(false), p.writeBackFlag(&o.WriteBack),
			&cli.StringFlag{Name: "format", Value: "xlsx", Usage: p.text(lang.Text{
				Zh: "`格式`：xlsx、html、jsonl、csv 或 database（只写进数据库，不写文件）",
				En: "`FORMAT`: xlsx, html, jsonl, csv or database (into the database only, no file)",
			})},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Destination: &o.File, Usage: p.text(lang.Text{
				Zh: "写到 `文件`",
				En: "write to `FILE`",
			})},
		}),
		Action: p.with(func(ctx context.Context, c *call) error { return c.exportResults(ctx, o) }),
	})
}

func (c *call) exportResults(ctx context.Context, o app.ExportOptions) error {
	if err := c.noFiles(); err != nil {
		return err
	}
	if err := c.exportOptions(&o); err != nil {
		return err
	}
	c.ordersDatabase(&o.WriteBack, "")
	r, err := c.app.Export(ctx, o)
	switch {
	case err != nil:
		return c.end(nil, err)
	case r.Results != "" || o.Format == app.Database || c.flags.Bool("json"):
		return c.end(r, nil)
	case r.Summary.Orders == 0 && r.Summary.Reds.Count() == 0: // standard output is the export
		c.screen.Nothing(r)
	case r.End != nil:
		c.screen.Doubts(r.Doubts)
	}
	if r.End != nil {
		return r.End
	}
	return nil
}

// exportOptions completes the options that the flags set.
func (c *call) exportOptions(o *app.ExportOptions) (err error) {
	if err = c.selection(&o.Selection); err != nil {
		return err
	}
	if err = c.extract(o); err != nil {
		return err
	}
	if slices.Contains(o.Extract.States, ledger.Skipped) && (o.All || o.Month != nil) {
		return usage("--status skipped（未读取）属于一个批次的读取，不能和 --all、--month 同时写；请写 --batch",
			"--status skipped is of the reading of one batch and does not go with --all or --month; use --batch")
	}
	o.Name = c.flags.String("month")
	if o.Format, err = c.format(o.File); err != nil {
		return err
	}
	if o.Format != app.XLSX && c.flags.IsSet(sheetsBy) {
		return usage("--by 把工作簿分成多张工作表，和 --format %s 不能同时写", "--by divides a workbook into sheets and does not go with --format %s", o.Format)
	}
	if o.Format == app.CSV && o.File == "" && c.flags.Bool("json") {
		return usage(
			"--json 和 CSV 不能同时写到标准输出；请用 -o 写明文件",
			"--json and CSV cannot both go to standard output; give a file with -o")
	}
	o.Out = c.screen.Results(o.Format)
	return nil
}

// format is the form of results: of the flag, or by the name of the file.
func (c *call) format(path string) (app.Format, error) {
	asked := app.Format(c.flags.String("format"))
	named := app.Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), "."))
	switch {
	case named == app.Database || !slices.Contains(app.Formats(), named):
	case c.flags.IsSet("format") && named != asked:
		return "", usage(
			"-o %s 与 --format %s 矛盾",
			"-o %s and --format %s contradict each other",
			path, asked)
	default:
		return named, nil
	}
	if !slices.Contains(app.Formats(), asked) {
		return "", usage(
			"--format 是 %q；应为 xlsx、html、jsonl、csv 或 database",
			"--format is %q; want xlsx, html, jsonl, csv or database",
			asked)
	}
	return asked, nil
}
