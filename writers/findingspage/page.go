// Package findingspage writes what a check found as one HTML file, for e-mail and for printing: it
// loads nothing and sends nothing.
package findingspage

import (
	"html/template"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/templates/pages"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/htmlpage"
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

// Render is the page as HTML.
func (p *Page) Render() ([]byte, error) { return htmlpage.Render(page(), p.view()) }

// WriteFile writes the page to a file, which it replaces; only its owner can read it.
func (p *Page) WriteFile(path string) error {
	b, err := p.Render()
	if err != nil {
		return err
	}
	return atomicfile.Write(path, atomicfile.Private, b)
}
