package corpus

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Format is the format of a file.
type Format string

// The formats, named by what follows the name of the file.
const (
	XLSX   Format = "xlsx"        // our own layout
	Bureau Format = "bureau.xlsx" // the bureau's batch workbook
	CSV    Format = "utf8.csv"
	GBK    Format = "gbk.csv"
	XLS    Format = "xls"
)

// Book is one file with its orders, each with a fault or valid.
type Book struct {
	Name   string
	Format Format
	Plants []Plant

	Config  string   // the configuration with which it is checked; empty means none
	Profile string   // the mapping profile with which it is read; empty means none
	Flags   []string // of the check
	Codes   bool     // it is checked with the list in CodesFile

	write func(io.Writer) error // of a trouble, which has no plants
	want  []Expected
}

// File is the name of the file.
func (b *Book) File() string { return b.Name + "." + string(b.Format) }

// Args are the flags of a check of the book in a folder, and the book.
func (b *Book) Args(folder string) []string {
	args := append(slices.Clone(b.Flags), filepath.Join(folder, b.File()))
	for flag, name := range map[string]string{"--config": b.settingFile("config", b.Config), "--profile": b.settingFile("profile", b.Profile)} {
		if name != "" {
			args = append(args, flag, filepath.Join(folder, name))
		}
	}
	return args
}

// settingFile is the name of a file of settings of the book, or empty where it has none.
func (b *Book) settingFile(kind, text string) string {
	if text == "" {
		return ""
	}
	return b.Name + "." + kind + ".yaml"
}

// Expected is a finding that must be reported for a file.
type Expected struct {
	File  string `json:"file"`
	Fault string `json:"fault"`
	Code  string `json:"code"`
	Sheet string `json:"sheet"`
	Cell  string `json:"cell"`
}

// fill makes the sheets of a book and what must be found in it.
func (b *Book) fill() ([]*table, []Expected) {
	tables := wide(b.Plants)
	if b.Format == Bureau {
		tables = bureau()
	}
	if b.Format == CSV || b.Format == GBK {
		tables[0].name = b.Name + "." + string(b.Format[:len(b.Format)-len(".csv")])
	}
	var out []Expected
	for i := range b.Plants {
		p := &b.Plants[i]
		at := b.place(tables, p, p.rows(i))
		for _, w := range p.Want {
			out = append(out, Expected{Fault: p.Name, Code: w.Code, Sheet: at(w).name, Cell: at(w).cell})
		}
	}
	return tables, out
}

type spot struct{ name, cell string }

// place adds the rows of one order, and returns where its findings stand.
func (b *Book) place(tables []*table, p *Plant, rows []Values) func(Want) spot {
	head, line := tables[0], tables[len(tables)-1]
	first := [2]int{head.next(), line.next()}
	for i, row := range rows {
		switch {
		case head == line:
			head.add(row)
		case i == 0:
			head.add(row)
			line.add(row)
		default:
			line.add(row)
		}
	}
	return func(w Want) spot {
		f, t, row := w.Field, head, first[0]+w.Row
		if f == "" {
			f = invoice.OrderNo
		}
		if head != line && f != invoice.OrderNo && slices.Contains(line.fields, f) {
			t, row = line, first[1]+w.Row
		}
		return spot{t.name, fmt.Sprintf("%s%d", t.column(f), row)}
	}
}
