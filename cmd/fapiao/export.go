package main

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/csvfile"
	"github.com/fapiao/fapiao/writers/jsonl"
	"github.com/fapiao/fapiao/writers/resultbook"
)

func (p *program) exportCommand() *cli.Command {
	return command(&cli.Command{
		Name: "export", Usage: "write the results of a batch",
		Description: describe("Writes what the ledger knows now of the latest batch (or of --batch, --all): a result workbook, JSON lines or CSV.\n"+
			"JSON lines and CSV go to standard output unless -o names a file. A file is written whole or not at all.\n"+
			"It ends with 3 where an invoice differs from its order and nobody has accepted that (fapiao accept ORDER).",
			[]string{"fapiao export", "fapiao export --format jsonl | jq .status", "fapiao export --all --format csv -o all.csv"},
			exitDone, exitFailed, exitRejected, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(settings(), batchFlags(), []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "xlsx", Usage: "`FORMAT`: xlsx, jsonl or csv"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE`"},
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
			return usage("-o %s and --format %s contradict each other", path, format)
		}
		format = named
	}
	switch {
	case format != "xlsx" && format != "jsonl" && format != "csv":
		return usage("--format is %q; want xlsx, jsonl or csv", format)
	case format == "csv" && path == "" && s.cli.Bool("json"):
		return usage("--json and CSV cannot share standard output; name a file with -o")
	}
	store, err := s.ledger(ctx)
	if err != nil {
		return err
	}
	id, all, err := s.batchRef()
	if err != nil {
		return err
	}
	var batch ledger.Batch
	if !all {
		if batch, err = store.Batch(ctx, id); err != nil {
			return noBatch(err, id)
		}
	}
	sum, err := store.Summary(ctx, ledger.Filter{Batch: batch.ID})
	if err != nil {
		return err
	}
	w, path, err := s.results(ctx, format, path, sum.Sources)
	if err != nil {
		return err
	}
	if err := s.write(ctx, store, w, sum); err != nil {
		return err
	}
	doubts, err := s.doubts(ctx, store, ledger.Filter{Batch: batch.ID})
	if err != nil {
		return err
	}
	doubts.Kept = nil // what is held stands in the results
	switch {
	case path != "" || s.cli.Bool("json"):
		err = s.screen.Summary(ui.Final{Summary: sum, Results: path, Doubts: doubts})
	case doubts.Differing > 0:
		s.screen.Doubts(doubts) // standard output is the export
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
	out := writers.Stream(s.streams.Out)
	if path != "" {
		if err := notSource(path, sources); err != nil {
			return nil, "", err
		}
		if format == "xlsx" {
			path, err := s.freeResults(ctx, path, sources)
			if err != nil {
				return nil, "", err
			}
			w, err := resultbook.New(path, resultbook.Options{Lang: s.cfg.Lang, Now: s.now})
			return w, path, err
		}
		f, err := atomicfile.Create(path, atomicfile.Private)
		if err != nil {
			return nil, "", err
		}
		out = f
	}
	if format == "csv" {
		return csvfile.New(out, s.cfg.Lang), path, nil
	}
	return jsonl.New(out, s.cfg.Lang), path, nil
}
