// Package htmlpage has what pages for people share. A page is one file: it loads nothing, sends
// nothing, runs its own script alone, and has a digest by which a changed one is known.
package htmlpage

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
)

// Frame is what the template of a page needs beside its content. It puts Policy and Seal into meta
// tags, and Style and Script into elements of these names.
type Frame struct {
	Policy, Seal string
	Style        template.CSS
	Script       template.JS
}

// unsealed stands in a page in the place of its own digest.
var unsealed = strings.Repeat("0", hex.EncodedLen(sha256.Size))

// NewFrame is the frame of a page with a style and a script.
func NewFrame(style, script string) Frame {
	style, script = plain(style), plain(script)
	return Frame{Policy: policy(style, script), Seal: unsealed, Style: template.CSS(style), Script: template.JS(script)}
}

// Render is a page as HTML; its template has Frame.Seal once, before any content.
func Render(t *template.Template, view any) ([]byte, error) {
	var b bytes.Buffer
	if err := t.Execute(&b, view); err != nil {
		return nil, fmt.Errorf("make a page: %w", err)
	}
	seal := sha256.Sum256(b.Bytes())
	return bytes.Replace(b.Bytes(), []byte(unsealed), []byte(hex.EncodeToString(seal[:])), 1), nil
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

// policy lets a page use its own style and script, and nothing else.
func policy(style, script string) string {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hash(style) + "; script-src " + hash(script)
}

// plain has the line ends that a browser sees: a checkout on Windows may have others.
func plain(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
