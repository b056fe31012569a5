package corpus

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/text/encoding/simplifiedchinese"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// ExpectedFile is the name of the file that lists what must be found.
const ExpectedFile = "expected.jsonl"

// WriteAll writes all files into a folder.
func WriteAll(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("make folder of the corpus: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, CodesFile), []byte(codesList), 0o600); err != nil {
		return fmt.Errorf("write list of codes: %w", err)
	}
	list, err := os.Create(filepath.Join(folder, ExpectedFile))
	if err != nil {
		return fmt.Errorf("write corpus: %w", err)
	}
	out := json.NewEncoder(list)
	out.SetEscapeHTML(false)
	for _, b := range Books() {
		if err := b.save(folder, out); err != nil {
			return errors.Join(fmt.Errorf("write %s: %w", b.File(), err), list.Close())
		}
	}
	return list.Close()
}

// save writes one file, and adds what must be found in it to a list.
func (b *Book) save(folder string, list *json.Encoder) error {
	write, expected := b.write, b.want
	if write == nil {
		write, expected = b.writer()
	}
	for _, e := range expected {
		e.File = b.File()
		if e.Fault == "" {
			e.Fault = b.Name
		}
		if err := list.Encode(e); err != nil {
			return err
		}
	}
	for name, text := range map[string]string{b.settingFile("config", b.Config): b.Config, b.settingFile("profile", b.Profile): b.Profile} {
		if name == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	f, err := os.Create(filepath.Join(folder, b.File()))
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// writer writes the orders of a book in its format.
func (b *Book) writer() (func(io.Writer) error, []Expected) {
	tables, expected := b.fill()
	write := writers[b.Format]
	return func(w io.Writer) error { return write(w, tables) }, expected
}

// writers write the sheets of a file by its format.
var writers = map[Format]func(io.Writer, []*table) error{XLSX: writeXLSX, Bureau: writeXLSX, XLS: writeXLS, CSV: writeCSV, GBK: writeGBK}

// title is the title of a field's column: on the bureau's sheets some have other words.
func (t *table) title(f invoice.Field) string {
	if t.above == 3 {
		switch f {
		case invoice.OrderNo:
			return "发票流水号"
		case invoice.KindField:
			return "发票类型"
		}
	}
	return f.Title().Zh
}

func writeXLSX(w io.Writer, tables []*table) error {
	book := xlsx.New(w)
	for _, t := range tables {
		s := book.Sheet(t.name)
		for _, row := range t.cells() {
			cells := make([]xlsx.Cell, len(row))
			for i, v := range row {
				cells[i] = v.cell
			}
			s.Row(cells...)
		}
	}
	return book.Close()
}

func writeCSV(w io.Writer, tables []*table) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	t := tables[0]
	var records [][]string
	for _, row := range t.cells() {
		record := make([]string, len(row))
		for i, v := range row {
			record[i] = v.text
		}
		records = append(records, record)
	}
	return out.WriteAll(records)
}

func writeGBK(w io.Writer, tables []*table) error {
	return writeCSV(simplifiedchinese.GB18030.NewEncoder().Writer(w), tables)
}

// gbk reports whether all texts of a plant are within GBK: a file in another encoding of theirs
// could not have them.
func gbk(p *Plant) bool {
	for _, row := range append([]Values{p.Cells}, p.More...) {
		for _, v := range row {
			if _, err := simplifiedchinese.GBK.NewEncoder().String(v.text); err != nil {
				return false
			}
		}
	}
	return true
}
