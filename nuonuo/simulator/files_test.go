package simulator_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

func issuedRow(t *testing.T, r *rig, order object) object {
	t.Helper()
	serial := r.accept(order)
	r.clock.Add(time.Second)
	return r.query(object{"serialNos": []string{serial}})[0]
}

func TestLinksServeFiles(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *simulator.Options) { o.LinkBase = "http://sim.example" })
	row := issuedRow(t, r, newOrder("F-1"))
	for key, begins := range map[string]string{"pdfUrl": "%PDF-1.4", "ofdUrl": "PK", "xmlUrl": "<?xml"} {
		link := row[key].(string)
		if !strings.HasPrefix(link, "http://sim.example/fp2/") {
			t.Errorf("%s is %q", key, link)
		}
		w := r.serve(httptest.NewRequest(http.MethodGet, link, nil))
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), begins) {
			t.Errorf("%s: %d %.20q", key, w.Code, w.Body.String())
		}
	}
	if short := row["pictureUrl"].(string); !strings.HasPrefix(short, "sim.example/") {
		t.Errorf("pictureUrl %q should have no scheme", short)
	}
	r.accept(newOrder("F-2"))
	r.clock.Add(time.Second)
	guess := strings.Replace(row["pdfUrl"].(string), "/fp2/00000001", "/fp2/00000002", 1)
	if w := r.serve(httptest.NewRequest(http.MethodGet, guess, nil)); w.Code != http.StatusNotFound {
		t.Errorf("a guessed link is %d, want 404", w.Code)
	}
}

func TestFilesAreWrittenWhenIssued(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "发票 files")
	r := newRig(t, func(o *simulator.Options) { o.Files = folder })
	order := newOrder("F-1")
	order["salerTaxNum"], order["orderNo"] = "../../../out", "../x"
	serial := r.accept(order)
	r.query(object{"serialNos": []string{serial}})
	if found, _ := filepath.Glob(filepath.Join(folder, "*", "*")); len(found) != 0 {
		t.Errorf("files before the invoice is issued: %v", found)
	}
	r.clock.Add(time.Second)
	row := r.query(object{"serialNos": []string{serial}})[0]
	for _, key := range []string{"pdfUrl", "ofdUrl", "xmlUrl"} {
		link, err := url.Parse(row[key].(string))
		if err != nil || link.Scheme != "file" {
			t.Fatalf("%s is %v (%v)", key, row[key], err)
		}
		if rest, err := filepath.Rel(folder, filepath.FromSlash(link.Path)); err != nil || strings.HasPrefix(rest, "..") {
			t.Errorf("%s lies outside the folder: %s", key, link.Path)
		}
		info, err := os.Stat(filepath.FromSlash(link.Path))
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() == 0 || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %d bytes, mode %v", key, info.Size(), info.Mode())
		}
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*", ".tmp-*")); len(left) != 0 {
		t.Errorf("temporary files left: %v", left)
	}
}

// fetch returns the file behind a link.
func fetch(t *testing.T, r *rig, link any) []byte {
	t.Helper()
	return r.serve(httptest.NewRequest(http.MethodGet, link.(string), nil)).Body.Bytes()
}

func TestFilesAreWellFormedAndRepeatable(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	order := newOrder("F-1")
	order["remark"] = "备注 <a&b> )("
	row := issuedRow(t, r, order)
	for _, key := range []string{"pdfUrl", "ofdUrl", "xmlUrl"} {
		if !bytes.Equal(fetch(t, r, row[key]), fetch(t, r, row[key])) {
			t.Errorf("%s differs between two fetches", key)
		}
	}
	checkXML(t, fetch(t, r, row["xmlUrl"]))
	ofd := fetch(t, r, row["ofdUrl"])
	archive, err := zip.NewReader(bytes.NewReader(ofd), int64(len(ofd)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range archive.File {
		content, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		checkXML(t, b)
	}
	if archive.File[0].Name != "OFD.xml" {
		t.Errorf("the first part is %s, want OFD.xml", archive.File[0].Name)
	}
	pdf := fetch(t, r, row["pdfUrl"])
	if dump := os.Getenv("SIMULATOR_PDF"); dump != "" {
		if err := os.WriteFile(dump, pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func checkXML(t *testing.T, b []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%v in %s", err, b)
		}
	}
}
