package main

import (
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
)

func (p *program) downloadCommand() *cli.Command {
	var o app.DownloadOptions
	return command(&cli.Command{
		Name: "download",
		Usage: p.text(lang.Text{
			Zh: "下载已开具发票的 PDF、OFD 和 XML",
			En: "download the PDF, OFD and XML of issued invoices",
		}),
		ArgsUsage: p.text(lang.Text{Zh: "[发票号码或订单号…] -o 文件夹", En: "[INVOICE|ORDER…] -o FOLDER"}),
		Description: p.describe(lang.Text{
			Zh: "下载最近一个批次（或 --batch、--all、--month、写明的发票和订单）已开具的发票文件，" +
				"红字发票也在内。文件夹里已有的、内容与台账记录相同的不再下载，" +
				"所以中断以后再运行同一命令就会接着下载；已有的文件从不覆盖。" +
				"每个文件都检查是否完整、是不是这种文件，并把摘要（SHA-256）记入台账。" +
				"链接失效时向平台查询一次新的链接。\n\n" +
				"XML（包括 OFD 里的）上的号码、购销方、不含税金额、税额和价税合计与台账比较，" +
				"不一致的列出来（FP-DWN-001），以 3 结束。\n\n" +
				"只从平台的文件服务器下载（配置 download_hosts 可以添加），从不访问内部网络的地址。",
			En: "Downloads the files of the invoices of the latest batch (or of --batch, --all, " +
				"--month, or of the named invoices and orders), those of red invoices too. What " +
				"is in the folder with the content that the ledger recorded is not downloaded " +
				"again, so that the same command goes on after an interruption; no file is ever " +
				"overwritten. Each file is checked to be complete and of its kind, and its hash " +
				"(SHA-256) is recorded in the ledger. Where links have lapsed, the platform is " +
				"asked once for new ones.\n\n" +
				"Number, seller, buyer, net, tax and gross in the XML, also in that of an OFD, " +
				"are compared with the ledger. Differences are listed (FP-DWN-001), and the " +
				"command exits with 3.\n\n" +
				"Files are fetched only from the platform's servers (download_hosts in the " +
				"configuration adds others), and never from addresses of private networks.",
		},
			[]string{"fapiao download -o invoices", "fapiao download --month 2026-11 -o invoices --zip buyer", "fapiao download SO-1001 -o . --format pdf",
				`fapiao download --all -o invoices --name "{month}/{buyer}-{invoice_no}"`},
			exitDone, exitFailed, exitRejected, exitPending, exitUnusable, exitAway, exitUsage, exitInterrupted),
		Flags: join(p.settings(usesLedger, usesSeller, usesPlatform), p.batchFlags(&o.Batches), []cli.Flag{p.monthFlag(), p.quietFlag(true),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Destination: &o.Folder, Usage: p.text(lang.Text{
				Zh: "放到这个 `文件夹`，没有就建立",
				En: "put the files into this `FOLDER`, which is made if it is missing",
			})},
			p.valueFlag("format", lang.Text{
				Zh: "下载哪几 `种`文件，用逗号分隔（默认 pdf,ofd,xml）",
				En: "`KINDS` of files, with commas between (default pdf,ofd,xml)",
			}),
			bound(p.valueFlag("name", lang.Text{
				Zh: "文件名的 `写法`（默认 {date}-{buyer}-{invoice_no}）；也可用 {month} {seller} {invoice_code} " +
					"{order_no} {kind} {net} {tax} {gross} {sign} {column:列名}，/ 表示文件夹",
				En: "`PATTERN` of the names (default {date}-{buyer}-{invoice_no}); there are also {month} " +
					"{seller} {invoice_code} {order_no} {kind} {net} {tax} {gross} {sign} {column:TITLE}, and / for folders",
			}), &o.Pattern),
			bound(p.valueFlag("zip", lang.Text{
				Zh: "另外按 `分组` 打成压缩包：buyer（购买方）、month（月份）或带回的列名",
				En: "write archives, too, one for each value of `GROUP`: buyer, month or the title of a carried column",
			}), &o.Zip),
			&cli.IntFlag{Name: "parallel", Value: 4, Destination: &o.Parallel, Usage: p.text(lang.Text{
				Zh: "同时下载几 `个`文件，1 到 32",
				En: "files to fetch at a time (`N`), 1 to 32",
			})},
			&cli.IntFlag{Name: "pace", Value: 10, Destination: &o.Pace, Usage: p.text(lang.Text{
				Zh: "每秒最多下载几 `个`文件，1 到 100；不占调用平台的次数",
				En: "files a second at most (`N`), 1 to 100; they do not count as calls of the platform",
			})},
		}),
		Action: p.resumable(func(ctx context.Context, c *call) error {
			if err := c.downloadOptions(&o); err != nil {
				return err
			}
			d, err := c.app.Download(ctx, o)
			return c.downloaded(d, err)
		}),
	})
}

// downloadOptions completes the options that the flags set.
func (c *call) downloadOptions(o *app.DownloadOptions) (err error) {
	for _, flag := range []string{"parallel", "pace"} {
		if c.flags.Int(flag) == 0 { // to app, 0 is the default
			return usage("--%s 是 0；最少为 1", "--%s is 0; want at least 1", flag)
		}
	}
	if o.Orders, err = c.ordersOrBatches(o.Batches); err != nil {
		return err
	}
	if o.Month, err = c.month(); err != nil {
		return err
	}
	if o.Month != nil && len(o.Numbers) > 0 {
		return usage("号码和 --month 只能写一种", "give numbers or --month, not both")
	}
	o.Each = c.screen.InvoiceFile
	o.Kinds, err = fileKinds(c.flags.String("format"))
	return err
}

// fileKinds reads a list of kinds of files; empty: all.
func fileKinds(text string) (out []nuonuo.FileKind, err error) {
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return r == ',' || r == '，' || r == ' ' }) {
		if !slices.Contains(nuonuo.FileKinds(), nuonuo.FileKind(word)) {
			return nil, usage("没有 %q 这种文件；应为 pdf、ofd、xml", "there is no kind of file %q; want pdf, ofd or xml", word)
		}
		out = append(out, nuonuo.FileKind(word))
	}
	return out, nil
}

// downloaded shows the result of a download, and returns how it ended.
func (c *call) downloaded(d *app.Downloads, err error) error {
	if d == nil {
		return err
	}
	shown := c.screen.Findings(ui.ByJSON)
	if shown == nil {
		shown = c.screen.Downloaded(d)
	}
	switch {
	case err != nil:
		return c.named(err)
	case shown != nil || d.End == nil:
		return shown
	}
	return d.End
}
