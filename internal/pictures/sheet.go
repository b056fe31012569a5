package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// drawSheet draws a sheet, counted from 0, as a spreadsheet program shows it. Columns with nothing
// but a title are hidden.
func (p *place) drawSheet(name, file string, sheet int) error {
	paper, err := p.printable(file, sheet)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if err := p.tool("soffice", "--headless", "-env:UserInstallation=file://"+p.path(".office"), "--convert-to", "pdf", "--outdir", p.folder, paper); err != nil {
		return err
	}
	page := p.path("page")
	if err := p.tool("pdftoppm", "-r", "110", "-png", "-singlefile", "-f", "1", strings.TrimSuffix(paper, ".xlsx")+".pdf", page); err != nil {
		return err
	}
	return keepImage(page+".png", p.picture(name))
}

func (p *place) tool(name string, args ...string) error {
	if out, err := p.command(name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}

// printable is a copy of one sheet of a workbook that is printed on one wide page, with the letters
// of columns and the numbers of rows.
func (p *place) printable(file string, sheet int) (string, error) {
	book, err := excelize.OpenFile(p.path(file))
	if err != nil {
		return "", err
	}
	defer book.Close()
	names := book.GetSheetList()
	if sheet >= len(names) {
		return "", fmt.Errorf("there is no sheet %d", sheet)
	}
	for i, n := range names {
		if i != sheet {
			if err := book.DeleteSheet(n); err != nil {
				return "", err
			}
		}
	}
	if err := fitted(book, names[sheet]); err != nil {
		return "", err
	}
	plain := p.path("plain.xlsx")
	if err := book.SaveAs(plain); err != nil {
		return "", err
	}
	paper := p.path("paper.xlsx")
	return paper, withHeadings(plain, paper)
}

// fitted prints a sheet on one page, without its empty columns.
func fitted(book *excelize.File, sheet string) error {
	columns, err := book.GetCols(sheet)
	if err != nil {
		return err
	}
	for i, cells := range columns {
		if strings.Join(cells[min(1, len(cells)):], "") != "" {
			continue
		}
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := book.SetColVisible(sheet, name, false); err != nil {
			return err
		}
	}
	yes, one, wide, paper := true, 1, "landscape", 8 // A3
	if err := book.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	none := 0.2
	if err := book.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &none, Right: &none, Top: &none, Bottom: &none, Header: &none, Footer: &none}); err != nil {
		return err
	}
	if err := book.SetHeaderFooter(sheet, nil); err != nil {
		return err
	}
	return book.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &paper, Orientation: &wide, FitToWidth: &one, FitToHeight: &one})
}

// withHeadings copies a workbook whose sheets are printed with grid and headings.
func withHeadings(from, to string) error {
	in, err := zip.OpenReader(from)
	if err != nil {
		return err
	}
	defer in.Close()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		part, err := f.Open()
		if err != nil {
			return err
		}
		text, err := io.ReadAll(part)
		if err := part.Close(); err != nil {
			return err
		}
		if err != nil {
			return err
		}
		if filepath.Dir(f.Name) == "xl/worksheets" {
			text = bytes.Replace(text, []byte("<pageMargins"), []byte(`<printOptions headings="1" gridLines="1"/><pageMargins`), 1)
		}
		w, err := out.Create(f.Name)
		if err != nil {
			return err
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.WriteFile(to, b.Bytes(), 0o600)
}

// fontFile is the file of the font that fontconfig finds, and the number of the font in it.
func fontFile(pattern string) (string, int, error) {
	out, err := exec.Command("fc-match", "-f", "%{file}\n%{index}", pattern).Output()
	if err != nil {
		return "", 0, fmt.Errorf("fc-match: %w", err)
	}
	file, index, _ := strings.Cut(string(out), "\n")
	n, err := strconv.Atoi(index)
	return file, n, err
}
