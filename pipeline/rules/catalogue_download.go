package rules

import "github.com/fapiao/fapiao/internal/lang"

// Codes of findings about the files of issued invoices.
const (
	OriginalDiffers    = "FP-DWN-001" // value: kind of file; args: invoice number, the difference (see Bilingual)
	FileChanged        = "FP-DWN-002" // value: kind of file; args: invoice number
	OriginalUnreadable = "FP-DWN-003" // value: kind of file; args: invoice number, why (see Bilingual)
)

var downloadRules = []Rule{
	{OriginalDiffers, Error,
		lang.Text{Zh: "发票 {1} 的 {value} 文件与台账不一致：{2}",
			En: "The {value} file of invoice {1} differs from the ledger: {2}"},
		lang.Text{Zh: "到税局或平台核对这张发票；文件已保存，请勿据以入账",
			En: "Check the invoice at the tax bureau or on the platform; the file was saved, do not book it before that"}},
	{FileChanged, Warning,
		lang.Text{Zh: "发票 {1} 的 {value} 文件与以前下载的内容不同；两份都保留",
			En: "The {value} file of invoice {1} differs from what was downloaded before; both are kept"},
		lang.Text{Zh: "比较两份文件；内容确有变化时到平台核对",
			En: "Compare the two files; if the content has changed, check the invoice on the platform"}},
	{OriginalUnreadable, Warning,
		lang.Text{Zh: "发票 {1} 的 {value} 文件没有与台账比较：{2}",
			En: "The {value} file of invoice {1} was not compared with the ledger: {2}"},
		lang.Text{Zh: "打开文件人工核对",
			En: "Open the file and check it yourself"}},
}
