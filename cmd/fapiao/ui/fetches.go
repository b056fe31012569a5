package ui

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// The lines of the files that workers fetch, for programs; their names do not change.
type (
	filesLine struct {
		Type      string `json:"type"`
		Seller    string `json:"seller"`
		Due       int    `json:"due"`
		Waiting   int    `json:"waiting"`
		Failed    int    `json:"failed"`
		Differing int    `json:"differing"`
	}
	fileTroubleLine struct {
		Type      string `json:"type"`
		Seller    string `json:"seller"`
		OrderNo   string `json:"order_no"`
		InvoiceNo string `json:"invoice_no"`
		Code      string `json:"code"`
		Message   string `json:"message"`
	}
)

// fetchLines are the lines of the files that workers fetch.
func (s *Screen) fetchLines(a *app.Activity) (lines []any) {
	for _, f := range a.Files {
		lines = append(lines, filesLine{"files", f.Seller, f.Due, f.Waiting, f.Failed, f.Differing})
	}
	for _, f := range a.Troubles {
		lines = append(lines, fileTroubleLine{"file_trouble", f.Seller, f.OrderNo, f.Number, f.Code, s.printer.text(f.Why)})
	}
	return lines
}

// fetches shows what is left of the files that workers fetch, and what went wrong with them.
func (p printer) fetches(a *app.Activity) string {
	if len(a.Files) == 0 {
		return ""
	}
	var b strings.Builder
	p.head(&b, "\n工作进程下载的发票文件（单数）：", "\nInvoice files that workers download (orders):")
	for _, f := range a.Files {
		b.WriteString("  " + p.text(lang.Format("销售方 %s：待下载 %d，稍后再试 %d，其中下载不到 %d；已下载、要人核对 %d",
			"seller %s: %d to be downloaded now and %d later, %d of them cannot be; %d downloaded that a person must look at",
			f.Seller, f.Due, f.Waiting, f.Failed, f.Differing)) + "\n")
	}
	for _, f := range a.Troubles {
		b.WriteString("  " + f.Code + "  " + Plain(f.Number) + "  " + p.trouble(&f) + "\n")
	}
	if more := a.Troubled - len(a.Troubles); more > 0 {
		b.WriteString("  " + p.text(lang.Format("还有 %d 件", "and %d more", more)) + "\n")
	}
	if a.Differing() {
		b.WriteString("  " + p.text(lang.Text{
			Zh: "核对以后不再列出：fapiao download 发票号码 -o 文件夹",
			En: "no longer listed after a look: fapiao download INVOICE -o FOLDER",
		}) + "\n")
	}
	return b.String()
}

// trouble is what went wrong with a file.
func (p printer) trouble(f *ledger.FetchTrouble) string {
	if text := p.text(f.Why); text != "" {
		return Plain(text)
	}
	return p.text(lang.Format("订单 %s：平台没有给出链接", "order %s: the platform gave no link", Plain(f.OrderNo)))
}
