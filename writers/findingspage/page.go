// Package findingspage writes what a check found as one HTML file, for e-mail and for printing: it
// loads nothing and sends nothing.
package findingspage

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/templates/pages"
	"github.com/fapiao/fapiao/writers/atomicfile"
)

// Page is what the page says.
type Page struct {
	Lang    string
	Written time.Time
	Summary report.Summary
	Files   []File
}

// File is a file that was checked.
type File struct {
	Name             string // as it was given; empty for findings that are about no file
	Copy             string // name of its marked copy; empty if there is none
	Errors, Warnings int    // of all findings
	Findings         []rules.Finding
}

// maxRows bounds the findings on the page: with more a browser becomes slow.
const maxRows = 5_000

var page = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pages.Findings)) })

// unsealed stands in a page in the place of its own digest.
var unsealed = strings.Repeat("0", hex.EncodedLen(sha256.Size))

// Render is the page as HTML.
func (p *Page) Render() ([]byte, error) {
	var b bytes.Buffer
	if err := page().Execute(&b, p.view()); err != nil {
		return nil, fmt.Errorf("make the page of findings: %w", err)
	}
	seal := sha256.Sum256(b.Bytes())
	return bytes.Replace(b.Bytes(), []byte(unsealed), []byte(hex.EncodeToString(seal[:])), 1), nil
}

// WriteFile writes the page to a file, which it replaces; only its owner can read it.
func (p *Page) WriteFile(path string) error {
	b, err := p.Render()
	if err != nil {
		return err
	}
	f, err := atomicfile.Create(path, atomicfile.Private)
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := f.Write(b); err != nil {
		return err
	}
	return f.Commit()
}

// maxPage is the size of the largest file that AsWritten reads; a page has a few megabytes.
const maxPage = 64 << 20

// sealStart is what stands before the digest of a page.
const sealStart = `<meta name="fapiao-page" content="`

// AsWritten reports whether the file at path is a page that nobody changed since it was written.
func AsWritten(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxPage))
	if err != nil {
		return false
	}
	return sealed(b)
}

func sealed(b []byte) bool {
	_, rest, found := bytes.Cut(b, []byte(sealStart))
	if !found || len(rest) < len(unsealed) {
		return false
	}
	seal := string(rest[:len(unsealed)])
	sum := sha256.Sum256(bytes.Replace(b, []byte(seal), []byte(unsealed), 1))
	return hex.EncodeToString(sum[:]) == seal
}

// policy lets the page use its own style and script, and nothing else.
func policy() string {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hash(style()) + "; script-src " + hash(script())
}

// A checkout on Windows may have other line ends than the HTML, in which a browser sees "\n".
func style() string  { return strings.ReplaceAll(pages.FindingsStyle, "\r\n", "\n") }
func script() string { return strings.ReplaceAll(pages.FindingsScript, "\r\n", "\n") }
