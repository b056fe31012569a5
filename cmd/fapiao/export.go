package main

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/csvfile"
	"github.com/fapiao/fapiao/writers/jsonl"
	"github.com/fapiao/fapiao/writers/resultbook"
)

func (p *program) exportCommand() *cli.Command {
	return command(&cli.Command{
		Name: "export", Usage: say(p.lang, "写出一个批次的结果", "write the results of a batch"),
		Description: p.describe(said{Zh: "写出台账里最近一个批次（或 --batch、--all、--month）现在的情况：结果工作簿、JSON 或 CSV。JSON 和 CSV 写到标准输出，除非用 -o 写明文件。文件要么完整写出，要么不动。\n\n--all 也包括各批次中未通过校验的订单和原因，每一单只列最后一次。--month 是开票日期在这个月（北京时间）的全部发票，不论哪个批次。\n\n有发票与订单不一致而没有人接受时以 3 结束（fapiao accept 订单号）。", En: "Writes what the ledger knows now of the latest batch (or of --batch, --all, --month): a result workbook, JSON lines or CSV.\n" +
			"JSON lines and CSV go to standard output unless -o names a file. A file is written whole or not at all.\n" +
			"\n\n--all holds the orders that readings rejected, too, with the reasons, each as it was read last. --month holds the\n" +
			"invoices issued in that month in Beijing, whatever their batch.\n\n" +
			"It ends with 3 where an invoice differs from its order and nobody has accepted that (fapiao accept ORDER)."},

			[]string{"fapiao export", "fapiao export --format jsonl | jq .status", "fapiao export --all --format csv -o all.csv", "fapiao export --month 2026-11"},
			exitDone, exitFailed, exitRejected, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger), p.batchFlags(), []cli.Flag{p.monthFlag(), p.groupByFlag(), p.quietFlag(false),
			&cli.StringFlag{Name: "format", Value: "xlsx", Usage: say(p.lang, "`格式`：xlsx、jsonl 或 csv", "`FORMAT`: xlsx, jsonl or csv")},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: say(p.lang, "写到 `文件`", "write to `FILE`")},
		}),
		Action: p.with(exportResults),
	})
}

func exportResults(ctx context.Context, s *session) error {
	if err := s.noFiles(); err != nil {
		return err
	}
	format, path := s.cli.String("format"), s.cli.String("output")
	if named := strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), "."); named == "xlsx" || named == "jsonl" || named == "csv" {
		if s.cli.IsSet("format") && named != format {
			return usage("-o %s 与 --format %s 矛盾", "-o %s and --format %s contradict each other", path, format)
		}
		format = named
	}
	switch {
	case format != "xlsx" && format != "jsonl" && format != "csv":
		return usage("--format 是 %q；应为 xlsx、jsonl 或 csv", "--format is %q; want xlsx, jsonl or csv", format)
	case format == "csv" && path == "" && s.cli.Bool("json"):
		return usage("--json 和 CSV 不能同时写到标准输出；请用 -o 写明文件", "--json and CSV cannot share standard output; name a file with -o")
	}
	store, err := s.ledger(ctx)
	if err != nil {
		return err
	}
	x, err := s.selected(ctx, store)
	if err != nil {
		return err
	}
	sum, err := x.summary(ctx)
	if err != nil {
		return err
	}
	name := sum.Sources
	if x.month != nil {
		name = []string{s.cli.String("month")}
	}
	w, path, err := s.results(ctx, format, path, name)
	if err != nil {
		return err
	}
	if err := x.write(ctx, s, w, sum); err != nil {
		return err
	}
	return s.exported(ctx, &x, sum, path)
}

// selected is what the flags choose: a month, a batch, or all with what readings rejected.
func (s *session) selected(ctx context.Context, store *sqlledger.Store) (selected, error) {
	x := selected{store: store}
	var err error
	if x.month, err = s.month(); err != nil || x.month != nil {
		return x, err
	}
	id, all, err := s.batchRef()
	if err != nil {
		return x, err
	}
	if x.rejected = all; all {
		return x, nil
	}
	batch, err := store.Batch(ctx, id)
	x.filter.Batch = batch.ID
	return x, noBatch(err, id)
}

// exported shows what was written, and what waits for a person.
func (s *session) exported(ctx context.Context, x *selected, sum report.Summary, path string) error {
	doubts, err := s.doubts(ctx, x.store, x.filter)
	if err != nil {
		return err
	}
	if x.month != nil {
		doubts = ui.Doubts{} // the invoices of a month are no batch that waits for anybody
	}
	doubts.Kept = nil // what is held stands in the results
	switch {
	case path != "" || s.cli.Bool("json"):
		err = s.screen.Summary(ui.Final{Summary: sum, Results: path, Doubts: doubts, Month: s.cli.String("month")})
	case sum.Orders == 0: // standard output is the export
		s.screen.Nothing(s.cli.String("month"))
	case doubts.Differing > 0:
		s.screen.Doubts(doubts)
	}
	if err == nil && doubts.Differing > 0 {
		return &outcome{code: exitRejected}
	}
	return err
}

// results makes the writer of a format. path comes back as the file that is written, empty for
// standard output.
func (s *session) results(ctx context.Context, format, path string, sources []string) (writers.Results, string, error) {
	if format == "xlsx" && path == "" {
		var err error
		if path, err = s.resultsPath(sources); err != nil {
			return nil, "", err
		}
	}
	out := writers.Stream(s.screen.Results(format))
	if path != "" {
		if err := notSource(path, sources); err != nil {
			return nil, "", err
		}
		if format == "xlsx" {
			atomicfile.Clean(filepath.Dir(path))
			path, err := s.freeResults(ctx, path, sources)
			if err != nil {
				return nil, "", err
			}
			w, err := resultbook.New(path, resultbook.Options{Lang: s.cfg.Lang, Now: s.now})
			if err != nil {
				return nil, "", failed(err, "不能写 %s", "write %s", path)
			}
			return w, path, nil
		}
		atomicfile.Clean(filepath.Dir(path))
		f, err := atomicfile.Create(path, atomicfile.Private)
		if err != nil {
			return nil, "", failed(err, "不能写 %s", "write %s", path)
		}
		out = f
	}
	if format == "csv" {
		return csvfile.New(out, s.cfg.Lang), path, nil
	}
	return jsonl.New(out, s.cfg.Lang), path, nil
}
