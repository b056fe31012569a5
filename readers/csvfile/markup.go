package csvfile

import (
	"bytes"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/readers/input"
)

// markup recognises texts that Excel opens as a workbook though they are no columns: exports of web
// pages and of Excel 2003 that are named .xls, and JSON, whose commas divide no columns.
func markup(sample []byte) (reason input.Reason, found string, is bool) {
	head := strings.ToLower(string(bytes.TrimSpace(sample[:min(len(sample), 4096)])))
	switch {
	case strings.HasPrefix(head, "mime-version:"):
		return input.WebPage, "MHTML", true
	case strings.HasPrefix(head, `{"`) && strings.Contains(head, `":`):
		return input.JSONText, "", true
	case !strings.HasPrefix(head, "<"):
		return 0, "", false
	case strings.Contains(head, "urn:schemas-microsoft-com:office:spreadsheet"):
		return input.XMLSheet, "", true
	case strings.Contains(head, "urn:oasis:names:tc:opendocument"):
		return input.OtherWorkbook, ".fods", true
	case containsAny(head, "<!doctype html", "<html"):
		return input.WebPage, "HTML", true
	case strings.HasPrefix(head, "<?xml"):
		return input.TextFile, "XML", true
	case containsAny(head, "<head", "<meta", "<body", "<table", "<style", "<script", "<div", "<tr", "<td"):
		return input.WebPage, "HTML", true
	}
	return 0, "", false
}

func containsAny(text string, some ...string) bool {
	return slices.ContainsFunc(some, func(s string) bool { return strings.Contains(text, s) })
}
