// Package codelist reads lists of tax category codes (商品和服务税收分类编码) as accountants export
// them: text with separators, or a workbook, with a column of codes or one for each level.
package codelist

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/taxcode"
	"github.com/fapiao/fapiao/readers/input"
)

// cell is one cell of a list.
type cell struct {
	text   string
	number bool // kept as a number, of which only 15 digits are reliable
}

// table is a file of rows. next returns io.EOF at the end; the cells are valid until the next call.
type table interface {
	next() (cells []cell, row int, err error)
}

// headerRows is in how many rows from the top a header is looked for.
const headerRows = 20

// maxRows is the most rows of a list; the bureau's has less than 5,000.
const maxRows = 200_000

// List is what a file has.
type List struct {
	Codes *taxcode.List
	Wrong []Wrong // rows that were not taken, but for those whose codes were destroyed
	Sheet string  // of a workbook; empty for a text
}

// Wrong is a row that was not taken.
type Wrong struct {
	Cell string // where its code stands, such as C17
	Code string // as it stands there
	Name string
	Why  Why
}

// Why is the reason why a row was not taken.
type Why string

// The reasons.
const (
	NoCode Why = "no_code" // the code has no form of one
	Twice  Why = "twice"   // the code stands in an earlier row with another name
)

// Read reads the list in the file at path; imported is the time of the import. A file that cannot
// be used is an *input.Error.
func Read(ctx context.Context, path string, imported time.Time) (*List, error) {
	text, err := isText(path)
	if err != nil {
		return nil, err
	}
	if !text {
		return readBook(ctx, path, imported)
	}
	t, err := openText(path)
	if err != nil {
		return nil, err
	}
	r := reading{path: path}
	if err := r.all(ctx, t); err != nil {
		return nil, err
	}
	return r.list(imported)
}

// reading collects the rows of a table.
type reading struct {
	path, sheet string
	header      *header
	seen        int // rows
	rows        []row
	wrong       []Wrong
}

// row is one row with a code.
type row struct {
	entry  taxcode.Entry
	number bool
	cell   string
}

// all reads a table; errNoHeader reports that it is no list.
func (r *reading) all(ctx context.Context, t table) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		cells, n, err := t.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if r.seen++; r.seen > maxRows {
			return input.Refuse(r.path, input.TooMany, "", nil).In(r.sheet)
		}
		switch {
		case r.header != nil:
			r.add(cells, n)
		case r.seen <= headerRows:
			r.header = findHeader(cells)
		}
	}
}

// add takes a row. One without code and name is none.
func (r *reading) add(cells []cell, n int) {
	col := r.header.columns[codeColumn]
	if _, has := r.header.columns[codeColumn]; !has {
		col = r.header.levels[0]
	}
	place := xlsx.ColumnName(col) + strconv.Itoa(n)
	code, number, seen := r.code(cells)
	name := clean(r.header.of(cells, nameColumn).text)
	switch {
	case seen == "" && name == "":
	case code == "":
		r.wrong = append(r.wrong, Wrong{Cell: place, Code: seen, Name: name, Why: NoCode})
	default:
		e := r.details(cells)
		e.Code, e.Name = code, name
		r.rows = append(r.rows, row{e, number, place})
	}
}

// code reads the code of a row: 19 digits, and whether a spreadsheet keeps them as a number. It is
// empty where there is none; seen is what stands there. The columns of the levels, whose digits are
// too few to be destroyed, make the code where there is no other column, and say what a joined code
// was that is a number; other levels than of that number are not used.
func (r *reading) code(cells []cell) (code string, number bool, seen string) {
	c := r.header.of(cells, codeColumn)
	seen = clean(c.text)
	code, exact := codeOf(seen)
	number = c.number || !exact
	_, joined := r.header.columns[codeColumn]
	switch levels := r.levels(cells); {
	case !joined:
		return levels, false, cmp.Or(levels, clean(at(cells, r.header.levels[0]).text))
	case levels != "" && code != "" && (number || taxcode.Rounded(code)) && (levels == code || taxcode.Becomes(levels, code)):
		return levels, false, seen
	}
	return code, number, seen
}

// codeOf reads a code: digits, which may be padded by zeros to its length, or what a spreadsheet
// shows of a number. exact is false where digits are missing.
func codeOf(text string) (code string, exact bool) {
	digits := strings.Trim(text, "0123456789") == ""
	switch {
	case text == "":
		return "", true
	case digits && taxcode.Valid(text):
		return text, true
	case digits && len(text) < taxcode.Length && len(text)%2 == 1 && text[0] != '0':
		return text + strings.Repeat("0", taxcode.Length-len(text)), true
	case !strings.ContainsAny(text, "eE"):
		return "", true
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 1e18 || n >= 1e19 {
		return "", true
	}
	return strconv.FormatUint(uint64(n), 10), false
}

// levels joins the columns of the levels: 1, 1, 2 is 10102. It is empty where one is no number of
// at most two digits.
func (r *reading) levels(cells []cell) string {
	if r.header.levels == nil {
		return ""
	}
	var b strings.Builder
	for i, col := range r.header.levels {
		text := strings.TrimSuffix(clean(at(cells, col).text), ".0")
		width := 2
		if i == 0 {
			width = 1
		}
		if len(text) > width || strings.Trim(text, "0123456789") != "" {
			return ""
		}
		b.WriteString(strings.Repeat("0", width-len(text)) + text)
	}
	if code := b.String(); taxcode.Valid(code) && !taxcode.Broken(code) {
		return code
	}
	return ""
}

// list makes the list of the rows.
func (r *reading) list(imported time.Time) (*List, error) {
	if r.header == nil || len(r.rows) == 0 {
		return nil, input.Refuse(r.path, input.NoCodes, "", nil).In(r.sheet)
	}
	read := make([]taxcode.Read, len(r.rows))
	for i, x := range r.rows {
		read[i] = taxcode.Read{Code: x.entry.Code, Number: x.number}
	}
	destroyed := taxcode.Destroyed(read)
	if len(destroyed) == len(r.rows) {
		return nil, input.Refuse(r.path, input.CodesLost, r.rows[0].cell, nil).In(r.sheet)
	}
	var entries []taxcode.Entry
	var lost []taxcode.Lost
	names := map[string]string{}
	for i, x := range r.rows {
		if original, is := destroyed[i]; is {
			lost = append(lost, taxcode.Lost{Value: x.entry.Code, Name: x.entry.Name, Short: x.entry.Short, Restored: original, Place: x.cell})
			continue
		}
		if name, twice := names[x.entry.Code]; !twice {
			names[x.entry.Code] = x.entry.Name
			entries = append(entries, x.entry)
		} else if name != x.entry.Name {
			r.wrong = append(r.wrong, Wrong{Cell: x.cell, Code: x.entry.Code, Name: x.entry.Name, Why: Twice})
		}
	}
	codes := taxcode.New(filepath.Base(r.path), beijing.Stamp(imported), entries, lost)
	return &List{Codes: codes, Wrong: r.wrong, Sheet: r.sheet}, nil
}
