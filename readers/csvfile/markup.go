package csvfile

import (
	"bytes"
	"strings"

	"github.com/fapiao/fapiao/readers/input"
)

// markup recognises texts that Excel opens as a workbook though they are no columns: exports of web
// pages and of Excel 2003 that are named .xls.
func markup(sample []byte) (reason input.Reason, found string, is bool) {
	head := strings.ToLower(string(bytes.TrimSpace(sample[:min(len(sample), 4096)])))
	switch {
	case strings.HasPrefix(head, "mime-version:"):
		return input.WebPage, "MHTML", true
	case !strings.HasPrefix(head, "<"):
		return 0, "", false
	case strings.Contains(head, "urn:schemas-microsoft-com:office:spreadsheet"):
		return input.XMLSheet, "", true
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<meta", "<body", "<table", "<style", "<script", "<div", "<tr", "<td"} {
		if strings.Contains(head, tag) {
			return input.WebPage, "HTML", true
		}
	}
	if strings.HasPrefix(head, "<?xml") {
		return input.TextFile, "XML", true
	}
	return 0, "", false
}
