package main

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// downloadFlag is the flag of run for the files of its invoices.
const downloadFlag = "download"

func (p *program) downloadFlag() cli.Flag {
	return p.valueFlag(downloadFlag, lang.Text{
		Zh: "再下载已开具发票的这几 `种`文件（如 pdf,ofd），放在结果旁边的文件夹 <文件名>-invoices",
		En: "then download these `KINDS` of files of the issued invoices (such as pdf,ofd) into the " +
			"folder <input>-invoices beside the results",
	})
}

// endWithFiles downloads the files of the invoices of a run that ended, and ends it. The run counts
// before the files.
func (c *call) endWithFiles(ctx context.Context, r *app.Result, ran error, kinds []nuonuo.FileKind) error {
	if ran != nil || r == nil || r.Results == "" || r.Summary.Count(ledger.Issued) == 0 {
		return c.end(r, ran)
	}
	d, err := c.app.Download(ctx, app.DownloadOptions{Selection: app.Selection{Batches: app.Batches{ID: r.Summary.Batch}},
		Folder: filesBeside(r.Results), Kinds: kinds, Each: c.screen.InvoiceFile})
	files := c.downloaded(d, err)
	ended := c.end(r, nil)
	switch {
	case ended == nil || exitCode(files) == exitInterrupted:
		return files
	case files != nil:
		c.screen.Warn(app.TextOf(files))
	}
	return ended
}

// filesBeside is the folder of the files of a run, by the name of its results.
func filesBeside(results string) string {
	name := filepath.Base(results)
	if at := strings.LastIndex(name, "-results"); at > 0 {
		name = name[:at]
	}
	return filepath.Join(filepath.Dir(results), name+"-invoices")
}
