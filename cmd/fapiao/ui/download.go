package ui

import (
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// fileLine is a file of an invoice for programs; its names do not change.
type fileLine struct {
	Type        string `json:"type"`
	Seller      string `json:"seller"`
	OrderNo     string `json:"order_no"`
	InvoiceCode string `json:"invoice_code"`
	InvoiceNo   string `json:"invoice_no"`
	Red         bool   `json:"red"`
	Format      string `json:"format"`
	Status      string `json:"status"`
	File        string `json:"file"`
	SHA256      string `json:"sha256"`
	Bytes       int    `json:"bytes"`
	Error       string `json:"error"`
}

// downloadedLine sums a download up for programs.
type downloadedLine struct {
	Type    string `json:"type"`
	Folder  string `json:"folder"`
	Fetched int    `json:"fetched"`
	There   int    `json:"there"`
	Later   int    `json:"later"`
	Failed  int    `json:"failed"`
	None    int    `json:"none"`
	// Uninvoiced counts named orders without an invoice whose files there are.
	Uninvoiced int      `json:"uninvoiced"`
	Findings   int      `json:"findings"`
	Archives   []string `json:"archives"`
}

// InvoiceFile writes what became of a file, with --json. Without, the result has the files that are
// missing.
func (s *Screen) InvoiceFile(f *app.InvoiceFile) error {
	if !s.opts.JSON {
		return nil
	}
	return s.writeJSON(fileLine{"file", f.Seller, f.OrderNo, f.Code, f.No, f.Red, string(f.Kind), string(f.Status), f.Path, f.SHA256, int(f.Bytes), f.Why.Text(s.opts.Lang)})
}

// Downloaded shows the result of a download.
func (s *Screen) Downloaded(d *app.Downloads) error {
	s.End()
	if s.opts.JSON {
		archives := d.Zips
		if archives == nil {
			archives = []string{}
		}
		return s.writeJSON(downloadedLine{"downloaded", d.Folder, d.Count[app.FileFetched], d.Count[app.FileThere], d.Count[app.FileLater], d.Count[app.FileFailed],
			d.Count[app.FileNone], d.Count[app.FileUninvoiced], d.Findings, archives})
	}
	return s.show(s.printer.simulated(s.opts.Environment) + s.printer.downloads(d))
}

func (p printer) downloads(d *app.Downloads) string {
	var b strings.Builder
	b.WriteString(p.text(lang.Format("下载了 %d 个文件，已有 %d 个：%s\n", "%d files were downloaded, %d were there: %s\n",
		d.Count[app.FileFetched], d.Count[app.FileThere], Plain(filepath.Clean(d.Folder)))))
	for i := range d.Missing {
		b.WriteString(p.missingFile(&d.Missing[i]))
	}
	if more := d.Count[app.FileLater] + d.Count[app.FileFailed] + d.Count[app.FileNone] + d.Count[app.FileUninvoiced] - len(d.Missing); more > 0 {
		b.WriteString(p.text(lang.Format("  另有 %d 个没有列出（--json 列出全部）\n", "  %d more are not listed (--json lists all)\n", more)))
	}
	for _, z := range d.Zips {
		b.WriteString(p.text(lang.Format("压缩包：%s\n", "Archive: %s\n", Plain(z))))
	}
	return b.String()
}

// missingFile is a file that is not in the folder, and why.
func (p printer) missingFile(f *app.InvoiceFile) string {
	if f.Status == app.FileUninvoiced {
		return "  " + p.text(textOrder) + Plain(f.OrderNo) + p.text(textColon) + Plain(p.text(f.Why)) + "\n"
	}
	text := "  " + Plain(strings.TrimSpace(f.Code+" "+f.No))
	if f.OrderNo != "" {
		text += "  " + p.text(textOrder) + Plain(f.OrderNo)
	}
	if f.Status == app.FileNone {
		return text + p.text(lang.Text{Zh: "  平台没有给出文件链接\n", En: "  the platform gave no link to a file\n"})
	}
	return text + "  " + strings.ToUpper(string(f.Kind)) + p.text(textColon) + Plain(p.text(f.Why)) + "\n"
}
