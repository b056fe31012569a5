package app

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/rowstore"
	"github.com/fapiao/fapiao/writers/findingspage"
	"github.com/fapiao/fapiao/writers/markedcopy"
)

// listedAtMost is the most errors, and the most warnings, of a file that its marked copy and the
// page list. The others are counted.
const listedAtMost = 20_000

// checked collects what a check found, for the marked copies of its files and for the page.
type checked struct {
	files []*checkedFile // in the order of the sources
	rest  *checkedFile   // what is about none of them

	written written
}

// checkedFile is a source of a check.
type checkedFile struct {
	name    string
	source  pipeline.Source
	book    *readers.Workbook // nil for a query
	columns []rowstore.Column // of a query
	digest  string            // of the file; empty for a query
	rows    *orderRows

	errors, warnings, minor []rules.Finding
	counts                  markedcopy.Counts
}

// watch makes a checked that sees the rows of the sources, which it decorates.
func (src *sources) watch() *checked {
	c := &checked{rest: &checkedFile{}}
	for i, s := range src.list {
		f := &checkedFile{name: src.names[i], source: s, columns: src.columns, rows: newOrderRows()}
		f.book, _ = s.(*readers.Workbook)
		if i < len(src.digests) {
			f.digest = src.fileDigest(i)
		}
		c.files = append(c.files, f)
		src.list[i] = &watched{Source: s, rows: f.rows}
	}
	return c
}

// file is the file of a finding.
func (c *checked) file(name string) *checkedFile {
	if c == nil {
		return nil
	}
	for _, f := range c.files {
		if f.name == name {
			return f
		}
	}
	return c.rest
}

// add takes a finding.
func (c *checked) add(f rules.Finding) {
	if c == nil {
		return
	}
	of := c.file(f.Place.File)
	list, count := &of.warnings, &of.counts.Warnings
	if f.Severity == rules.Error {
		list, count = &of.errors, &of.counts.Errors
	}
	if rules.Minor(f.Code) {
		list = &of.minor
	}
	if *count++; len(*list) < listedAtMost {
		*list = append(*list, f)
	}
}

// state takes the state of an item.
func (c *checked) state(i *ledger.Item, state ledger.State) {
	if c != nil {
		c.file(i.Source.File).rows.state(i.Source, state)
	}
}

// found are the findings that are listed, errors first, minor ones as far as there is room for more
// warnings.
func (f *checkedFile) found() []rules.Finding {
	room := min(len(f.minor), listedAtMost-len(f.warnings))
	return slices.Concat(f.errors, f.warnings, f.minor[:room])
}

// any reports whether something was found.
func (f *checkedFile) any() bool { return f.counts != markedcopy.Counts{} }

// watched is a source whose rows are noted.
type watched struct {
	pipeline.Source
	rows *orderRows
}

// written are the files that a check wrote.
type written struct {
	copies []string
	files  []Copy // of files
	page   string
}

// write writes the marked copies and the page. What cannot be written is a warning: the findings
// are shown in any case.
func (u *use) write(ctx context.Context, c *checked, sum *report.Summary) (err error) {
	w := &c.written
	page := findingspage.Page{Lang: u.cfg.Lang, Written: u.now(), Summary: *sum}
	for _, f := range append(slices.Clone(c.files), c.rest) {
		if !f.any() {
			continue
		}
		path := ""
		if f != c.rest {
			if path, err = u.copyOf(ctx, c, f); err != nil && !u.notWritten(ctx, err) {
				return err
			}
		}
		if path != "" {
			w.copies = append(w.copies, path)
			if f.book != nil {
				w.files = append(w.files, Copy{f.name, path})
			}
		}
		page.Files = append(page.Files, findingspage.File{
			Name: baseName(f.name), Copy: baseName(path),
			Errors: f.counts.Errors, Warnings: f.counts.Warnings, Findings: f.found(),
		})
	}
	if len(page.Files) == 0 {
		return nil
	}
	if w.page, err = u.pageOf(ctx, c, &page); err != nil && !u.notWritten(ctx, err) {
		return err
	}
	return nil
}

// baseName is the name of a file without its folder; empty for none.
func baseName(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Base(path)
}

// notWritten warns that a file could not be written; false if the use was interrupted.
func (u *use) notWritten(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	advice := lang.Text{
		Zh: "。可用 -o 写到另一个文件夹，或用 --no-copy 不写",
		En: "; name another folder with -o, or leave it out with --no-copy",
	}
	if markedcopy.Unmarkable(err) {
		advice = lang.Text{
			Zh: "。全部问题见网页；在 Excel 或 WPS 中把文件另存为新的 .xlsx，再校验它，即可得到标注文件",
			En: "; the page has all findings; to get a marked copy, save the file as another .xlsx in Excel or WPS and check that",
		}
	}
	u.events.Warn(lang.Text{
		Zh: "标注文件没有写出：" + Text(lang.Chinese, err) + advice.Zh,
		En: "a marked copy was not written: " + Text(lang.English, err) + advice.En,
	})
	return true
}

// pageOf writes the page of all files.
func (u *use) pageOf(ctx context.Context, c *checked, page *findingspage.Page) (string, error) {
	path, err := u.checkedPath(c.files[0].name, ".html")
	if err != nil {
		return "", err
	}
	if path, err = u.freeChecked(ctx, c, path, pageUntouched); err != nil {
		return "", err
	}
	if err := page.WriteFile(path); err != nil {
		return "", err
	}
	return path, nil
}
