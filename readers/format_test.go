package readers

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/csvfile"
	"github.com/fapiao/fapiao/readers/input"
)

// packed is a zip of empty files.
func packed(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What cannot be read is named by its content, whatever its name, so that the hint helps.
func TestOtherFormatsAreNamed(t *testing.T) {
	t.Parallel()
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
	for found, c := range map[string]struct {
		body   string
		reason input.Reason
	}{
		"PDF":        {"%PDF-1.7\n\x00", input.Document},
		"PNG":        {"\x89PNG\r\n\x1a\n\x00", input.Document},
		"JPEG":       {"\xFF\xD8\xFF\xE0\x00", input.Document},
		"RTF":        {"{\\rtf1\x00", input.Document},
		"RAR":        {"Rar!\x1A\x07\x00", input.OtherArchive},
		"7z":         {"7z\xBC\xAF\x27\x1C\x00", input.OtherArchive},
		"gzip":       {"\x1F\x8B\x08\x00", input.OtherArchive},
		"Word":       {packed(t, "[Content_Types].xml", "word/document.xml"), input.Document},
		"PowerPoint": {packed(t, "[Content_Types].xml", "ppt/presentation.xml"), input.Document},
		".numbers":   {packed(t, "Index/Document.iwa"), input.OtherWorkbook},
		".ods":       {packed(t, "mimetype", "content.xml"), input.OtherWorkbook},
		"zip":        {packed(t, "a.csv"), input.NotWorkbook},
		"HTML":       {"<table><tr><td>a,b</td></tr></table>", input.WebPage},
		"":           {"\x01\x02", input.NotWorkbook},
	} {
		refusesFile(t, found, c.body, c.reason)
	}
	refusesFile(t, "", ole+"\x00", input.Damaged)
	refusesFile(t, "Word", ole+"W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00", input.Document)
}

func refusesFile(t *testing.T, found, body string, reason input.Reason) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.xlsx")
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path, Options{Name: "orders.zip/x.xlsx"})
	var got *input.Error
	if !errors.As(err, &got) || got.Reason != reason || got.Found != found || got.File != "orders.zip/x.xlsx" {
		t.Errorf("%s: %v", found, err)
	}
}

// A file has the name that the user knows in places, findings and errors.
func TestNameOfAFileIsTheGivenOne(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "fapiao-1.tmp")
	if err := os.WriteFile(path, []byte("订单号,购买方名称,项目名称,金额\nA1,甲公司,咨询,1\nA2,乙公司,咨询,\"2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := Open(t.Context(), path, Options{Name: "o.zip/十二月.csv"})
	if err == nil {
		defer w.Close()
		_, err = w.Next(t.Context())
	}
	var got *input.Error
	if !errors.As(err, &got) || got.File != "o.zip/十二月.csv" || got.Sheet != "十二月" || got.Cell != "D3" {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("订单号,购买方名称,项目名称,金额\nA1,甲公司,咨询,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	good, err := Open(t.Context(), path, Options{Name: "o.zip/十二月.csv"})
	if err != nil {
		t.Fatal(err)
	}
	defer good.Close()
	d, err := good.Next(t.Context())
	if err != nil || d.Place() != (invoice.Place{File: "o.zip/十二月.csv", Sheet: "十二月", Row: 2}) {
		t.Errorf("%+v %v", d, err)
	}
}

// The export of a shop has its numbers in full, without what keeps Excel from changing them.
func TestShopExportIsRead(t *testing.T) {
	t.Parallel()
	path := "../../shared/cases/walk/店铺订单.csv"
	if _, err := os.Stat(path); err != nil {
		t.Skip("the file is not here")
	}
	w, err := csvfile.Open(t.Context(), path, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	sc, err := w.Rows(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer sc.Close()
	var texts []string
	for sc.Next() {
		for _, c := range sc.Cells() {
			texts = append(texts, c.Text)
		}
	}
	for _, want := range []string{"订单编号", "3801234567890123456", "13800001111"} {
		if err := sc.Err(); err != nil || !slices.Contains(texts, want) {
			t.Errorf("%s is missing: %v %v", want, texts, err)
		}
	}
}
