package config

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
)

// Download is which files of invoices a worker fetches, and where it puts them.
type Download struct {
	Folder  string   // empty: it fetches none
	Formats []string // pdf, ofd and xml; empty: all
	Name    string   // pattern of their names; empty: the usual one
	Pace    int      // files a second at most
}

const downloadPrefix = "download."

// fileFormats are the kinds of files that invoices have.
var fileFormats = []string{"pdf", "ofd", "xml"}

// downloadKeys are the keys of download; it is a part of the top level.
func downloadKeys() []key[Config] {
	return []key[Config]{
		{downloadPrefix + "folder", false, func(c *Config, v value) error { return path(&c.Download.Folder, v) }},
		{downloadPrefix + "format", false, func(c *Config, v value) error { return fileFormatList(&c.Download.Formats, v) }},
		{downloadPrefix + "name", false, func(c *Config, v value) error { return numberedName(&c.Download.Name, v) }},
		{downloadPrefix + "pace", false, func(c *Config, v value) error { return whole(&c.Download.Pace, v, 100) }},
	}
}

// fileFormatList takes kinds of files with commas between.
func fileFormatList(dst *[]string, v value) error {
	var list []string
	if err := titles(&list, v); err != nil {
		return err
	}
	for i, f := range list {
		if list[i] = strings.ToLower(f); !slices.Contains(fileFormats, list[i]) {
			return lang.Format("没有 %q 这种文件；应为 pdf、ofd、xml", "there is no kind of file %q; want pdf, ofd or xml", f)
		}
	}
	*dst = list
	return nil
}

// numberedName takes a pattern of names that has the number of the invoice: workers on several
// machines choose names at the same time, and must not choose the same one for two invoices.
func numberedName(dst *string, v value) error {
	if !strings.Contains(v.text, "{invoice_no}") {
		return lang.Text{
			Zh: "没有 {invoice_no}；几个工作进程同时写文件，文件名要有发票号码",
			En: "lacks {invoice_no}; several workers write files at the same time, so their names must have the number of the invoice",
		}
	}
	return text(dst, v, 200)
}
