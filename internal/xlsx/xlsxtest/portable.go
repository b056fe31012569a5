// Package xlsxtest has the checks for every workbook that this module writes.
package xlsxtest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"strings"
	"testing"
)

var (
	color   = regexp.MustCompile(`\brgb="([^"]*)"`)
	eight   = regexp.MustCompile(`^[0-9A-F]{8}$`)
	element = regexp.MustCompile(`<([A-Za-z][A-Za-z:]*)`)
)

// Parts reads the parts of a workbook, by name.
func Parts(t testing.TB, book []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err := errors.Join(err, in.Close()); err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

// Portable checks that programs other than Excel can open a workbook: names of properties have
// their prefixes (exceljs refuses others), colours have eight digits, and empty cells have no empty
// text, which programs distinguish from an empty cell.
func Portable(t *testing.T, book []byte) {
	t.Helper()
	parts := Parts(t, book)
	if !strings.Contains(parts["docProps/core.xml"], "<cp:lastModifiedBy>") {
		t.Error("the workbook does not say who wrote it")
	}
	for _, m := range element.FindAllStringSubmatch(parts["docProps/core.xml"], -1) {
		if !strings.Contains(m[1], ":") {
			t.Errorf("the property %s has no prefix", m[1])
		}
	}
	for name, text := range parts {
		for _, m := range color.FindAllStringSubmatch(text, -1) {
			if !eight.MatchString(m[1]) {
				t.Errorf("%s: the colour %q has not eight digits", name, m[1])
			}
		}
		if path.Dir(name) == "xl/worksheets" || name == "xl/sharedStrings.xml" {
			noEmptyTexts(t, name, text)
		}
	}
}

// noEmptyTexts checks the cells of a sheet, or the shared strings.
func noEmptyTexts(t *testing.T, name, text string) {
	t.Helper()
	var of struct {
		Rows []struct {
			Cells []struct {
				At     string  `xml:"r,attr"`
				Type   string  `xml:"t,attr"`
				Value  string  `xml:"v"`
				Inline []inner `xml:"is"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
		Shared []inner `xml:"si"`
	}
	if err := xml.Unmarshal([]byte(text), &of); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, row := range of.Rows {
		for _, c := range row.Cells {
			if c.Type != "" && c.Value == "" && (len(c.Inline) == 0 || c.Inline[0].empty()) {
				t.Errorf("%s: %s holds an empty text", name, c.At)
			}
		}
	}
	for i, s := range of.Shared {
		if s.empty() {
			t.Errorf("%s: text %d is empty", name, i)
		}
	}
}

// inner is a text, plain or of several runs.
type inner struct {
	Text []string `xml:"t"`
	Runs []string `xml:"r>t"`
}

func (s inner) empty() bool { return strings.Join(s.Text, "")+strings.Join(s.Runs, "") == "" }
